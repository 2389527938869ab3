package lang

import (
	"fmt"
	"time"

	"golang.org/x/text/message/catalog"
)

// The messages of the board, the report as a page, the timeline and the pictures, and the short dates that they use.

// MonthShort names a month by its first three letters: Dec.
func (p *Printer) MonthShort(t time.Time) string {
	return string([]rune(p.dates.months[t.Month()-1])[:3])
}

// DayShort writes a date whose year everybody knows: 16 Dec.
func (p *Printer) DayShort(t time.Time) string {
	return fmt.Sprintf(p.dates.day, t.Day(), p.MonthShort(t))
}

// DateShort writes a date: 16 Dec 2021.
func (p *Printer) DateShort(t time.Time) string {
	return fmt.Sprintf(p.dates.date, t.Day(), p.MonthShort(t), t.Year())
}

// MonthAndYear writes a month and its year: December 2021.
func (p *Printer) MonthAndYear(t time.Time) string {
	return fmt.Sprintf("%s %d", p.dates.months[t.Month()-1], t.Year())
}

// What stands above a text says how many; then the text does not.
var pagePlurals = map[string]catalog.Message{
	"%d systems are down":         by(1, "system is down", "systems are down"),
	"%d activities are disturbed": by(1, "activity is disturbed", "activities are disturbed"),
	"%d briefings are overdue":    by(1, "briefing is overdue", "briefings are overdue"),
	"%d tasks are overdue":        by(1, "task is overdue", "tasks are overdue"),

	"%d briefings name no audience, and meet nothing": by(1,
		"%d briefing names no audience, and meets nothing", "%d briefings name no audience, and meet nothing"),
	"%d earlier events are not shown.": by(1, "%d earlier event is not shown.", "%d earlier events are not shown."),
	"%d of %d leaves":                  by(2, "%d of %d leaf", "%d of %d leaves"),
	"%d systems":                       by(1, "%d system", "%d systems"),
	"%d systems wait for it":           by(1, "%d system waits for it", "%d systems wait for it"),
	"%s; %d wait":                      by(2, "%s; %d waits", "%s; %d wait"),
	"and %d more obligations":          by(1, "and %d more obligation", "and %d more obligations"),
	"and %d more systems":              by(1, "and %d more system", "and %d more systems"),
	"put off %d times":                 by(1, "put off once", "put off %d times"),
}

var swedishPage = map[string]catalog.Message{
	// Conditions, outcomes of steps, states of plans and of the record.

	"Retry":     text("Nytt försök"),
	"Intact":    text("Oförändrad"),
	"NotIntact": text("Inte oförändrad"),
	"NotKept":   text("Ingen liggare"),

	"%d activities are disturbed": by(1, "verksamhet är störd", "verksamheter är störda"),
	"%d as usual":                 text("%d som vanligt"),
	"%d briefings are overdue":    by(1, "genomgång är försenad", "genomgångar är försenade"),
	"%d briefings name no audience, and meet nothing": by(1,
		"%d genomgång anger ingen mottagare och uppfyller inget åtagande",
		"%d genomgångar anger ingen mottagare och uppfyller inget åtagande"),
	"%d documented":                    by(1, "%d dokumenterad", "%d dokumenterade"),
	"%d earlier events are not shown.": by(1, "%d tidigare händelse visas inte.", "%d tidigare händelser visas inte."),
	"%d held":                          by(1, "%d hållen", "%d hållna"),
	"%d late":                          by(1, "%d för sen", "%d för sena"),
	"%d missed":                        by(1, "%d utebliven", "%d uteblivna"),
	"%d not affected or retired":       by(1, "%d ej påverkat eller avvecklat", "%d ej påverkade eller avvecklade"),
	"%d of %d leaves":                  text("%d av %d blad"),
	"%d on time":                       text("%d i tid"),
	"%d open":                          by(1, "%d öppen", "%d öppna"),
	"%d restored":                      by(1, "%d återställt", "%d återställda"),
	"%d systems are down":              by(1, "system ligger nere", "system ligger nere"),
	"%d systems wait for it":           text("%d system väntar på det"),
	"%d systems":                       text("%d system"),
	"%d systems, of which %d are down; others wait for %d of these. What stands to the right needs what stands to its left. The table of systems tells each.": text("%d system, varav %d ligger nere; andra väntar på %d av dem. Det som står till höger behöver det som står till vänster. Tabellen över system visar vart och ett."),
	"%d tasks are overdue": by(1, "uppgift är försenad", "uppgifter är försenade"),
	"%d times; first: %s":  text("%d gånger; först: %s"),

	"%s d":             text("%s d"),
	"%s from %s to %s": text("%s från %s till %s"),
	"%s h":             text("%s tim"),
	"%s late":          text("%s försenat"),
	"%s min":           text("%s min"),

	"%s, %d done":  by(2, "%s, %d klar", "%s, %d klara"),
	"%s, %d of %d": text("%s, %d av %d"),

	"%s, by %s":                              text("%s, av %s"),
	"%s, held %s":                            text("%s, hölls %s"),
	"%s: %d":                                 text("%s: %d"),
	"%s: due %s":                             text("%s: skulle ske %s"),
	"%s: expected back %s":                   text("%s: väntas vara återställt %s"),
	"%s; %d wait":                            text("%s; %d väntar"),
	"A briefing is overdue from now on":      text("En genomgång är försenad från och med nu"),
	"A body that nobody named":               text("Ett organ som ingen har angett"),
	"a briefing of nobody that is named, %s": text("en genomgång utan angiven mottagare, %s"),
	"A briefing that does not say whom it reached":                  text("En genomgång som inte anger vem den nådde"),
	"A briefing was due, and none was held before the next one was": text("En genomgång skulle ske, och ingen hölls innan nästa skulle ske"),
	"accepted %s":    text("godkänt %s"),
	"Accepted by %s": text("Godkänt av %s"),
	"accepted":       text("godkänt"),

	"Activity": text("Verksamhet"),

	"All crises":              text("Alla kriser"),
	"Amount":                  text("Belopp"),
	"and %d more obligations": by(1, "och %d åtagande till", "och %d åtaganden till"),
	"and %d more systems":     text("och %d system till"),
	"and %d more":             text("och %d till"),
	"Another cadence from now on, as %s decided": text("Ett annat intervall från och med nu, enligt beslut av %s"),
	"Approved by %s":     text("Justerat av %s"),
	"as it was known %s": text("så som det var känt %s"),
	"As it was known":    text("Så som det var känt"),

	"At a glance": text("I korthet"),

	"Audience": text("Mottagare"),

	"Began":                           text("Började"),
	"Body":                            text("Organ"),
	"Briefed late: it was due %s":     text("Genomgång, för sent: den skulle ske %s"),
	"Briefed":                         text("Genomgång"),
	"briefing due":                    text("genomgång ska ske"),
	"briefing late":                   text("genomgång för sent"),
	"briefing missed":                 text("genomgång utebliven"),
	"briefing on time":                text("genomgång i tid"),
	"Briefings that name no audience": text("Genomgångar som inte anger någon mottagare"),

	"by %s":               text("av %s"),
	"Clocks":              text("Tidsgränser"),
	"Complete evaluation": text("Fullständig utvärdering"),
	"Contact with %s":     text("Kontakt med %s"),
	"Contents":            text("Innehåll"),
	"Copied from paper":   text("Överfört från papper"),

	"Cost: %s": text("Kostnad: %s"),

	"Crises":                               text("Kriser"),
	"Crisis":                               text("Kris"),
	"Decision by %s":                       text("Beslut av %s"),
	"Decision by a body that nobody named": text("Beslut av ett organ som ingen har angett"),
	"decision":                             text("beslut"),

	"Declared by %s": text("Utlyst av %s"),

	"Down since %s": text("Nere sedan %s"),
	"Down":          text("Nere"),

	"due":              text("ska ske"),
	"earlier forecast": text("tidigare prognos"),
	"entered %s":       text("infört %s"),
	"entered by %s":    text("infört av %s"),

	"Evaluation by %s": text("Utvärdering av %s"),

	"Every activity goes on as usual.":                    text("Alla verksamheter pågår som vanligt."),
	"Expected back %s":                                    text("Väntas vara återställt %s"),
	"Expected back %s, later than was said before: %s":    text("Väntas vara återställt %s, senare än vad som sades förut: %s"),
	"Expected back %s, no later than was said before: %s": text("Väntas vara återställt %s, inte senare än vad som sades förut: %s"),

	"Forecast": text("Prognos"),
	"forecast": text("prognos"),
	"From %s to %s: phases, decisions, briefings and systems, each on a line of its own. The tables and the list of what happened tell all of it.": text("Från %s till %s: faser, beslut, genomgångar och system, var och en på en egen rad. Tabellerna och listan över händelser berättar allt."),
	"gets worse":      text("förvärras"),
	"How it went":     text("Händelseförlopp"),
	"in %s":           text("om %s"),
	"in all":          text("totalt"),
	"Last checkpoint": text("Senaste kontrollpunkt"),
	"Last held":       text("Senast hållen"),
	"Latest":          text("Senaste händelser"),

	"Light":                           text("Ljust"),
	"May be destroyed, as %s decided": text("Får förstöras, enligt beslut av %s"),
	"Minutes are overdue from now on": text("Protokollet är försenat från och med nu"),
	"minutes of %d approved":          by(1, "protokoll från %d justerat", "protokoll från %d justerade"),
	"Minutes, written by %s":          text("Protokoll, fört av %s"),

	"Needed to close":    text("Krävs för att avsluta"),
	"Needs nothing else": text("Behöver inget annat"),

	"No briefing is due.": text("Ingen genomgång ska ske."),

	"No crisis is declared.": text("Ingen kris är utlyst."),

	"No plan is in force": text("Ingen plan gäller"),

	"No rule sets a date.": text("Ingen regel anger något datum."),

	"No system is down.":   text("Inget system ligger nere."),
	"No task is open.":     text("Ingen uppgift är öppen."),
	"No task is recorded.": text("Ingen uppgift är dokumenterad."),

	"Not up to date since %s": text("Inte aktuell sedan %s"),

	"Note":                    text("Anmärkning"),
	"Nothing else is amiss.":  text("Inget annat att anmärka på."),
	"of %d open":              by(1, "av %d öppen", "av %d öppna"),
	"of %d":                   text("av %d"),
	"Open tasks":              text("Öppna uppgifter"),
	"Partial":                 text("Delutvärderingar"),
	"Phase %s, as %s decided": text("Fas %s, enligt beslut av %s"),

	"Plan %s joins, as %s decided": text("Planen %s ansluts, enligt beslut av %s"),
	"Plan":                         text("Plan"),

	"Priority %d from now on, as %s decided": text("Prioritet %d från och med nu, enligt beslut av %s"),
	"put off %d times":                       by(1, "framflyttad en gång", "framflyttad %d gånger"),
	"put off from %s to %s":                  text("framflyttad från %s till %s"),
	"Real crisis":                            text("Skarpt läge"),

	"Report on crisis %s": text("Rapport om krisen %s"),

	"restored":                       text("återställt"),
	"Restored, and not accepted yet": text("Återställt, och inte godkänt än"),
	"Rests on":                       text("Grundas på"),
	"rests until":                    text("vilar till"),
	"Retired, as %s decided":         text("Avvecklat, enligt beslut av %s"),
	"RTO: due %s":                    text("RTO: skulle vara återställt %s"),

	"Shown to work":       text("Visat sig fungera"),
	"Since":               text("Sedan"),
	"since":               text("sedan"),
	"Skip to the content": text("Hoppa till innehållet"),
	"Something is wrong":  text("Något är fel"),

	"Step %s: %s": text("Steg %s: %s"),

	"Suspended until %s, as %s decided": text("Vilar till %s, enligt beslut av %s"),
	"System":                            text("System"),

	"Task for %s, due %s: %s": text("Uppgift för %s, klar senast %s: %s"),
	"Task":                    text("Uppgift"),
	"Tasks":                   text("Uppgifter"),
	"The approval of the minutes is overdue from now on": text("Justeringen av protokollet är försenad från och med nu"),
	"the briefing of %s, %s":                             text("genomgången för %s, %s"),
	"The crisis began":                                   text("Krisen började"),
	"The crisis is closed: nothing is missing any more":  text("Krisen är avslutad: ingenting fattas längre"),
	"The crisis":                            text("Krisen"),
	"The evaluation is overdue from now on": text("Utvärderingen är försenad från och med nu"),
	"The record does not verify":            text("Dokumentationen går inte att verifiera"),

	"This is an exercise. Nothing here has happened.": text("Det här är en övning. Inget av detta har hänt."),
	"This page":         text("Den här sidan"),
	"Tier %d and above": text("Led %d och uppåt"),
	"Tier %d":           text("Led %d"),

	"Warning":                      text("Varning"),
	"Waits for":                    text("Väntar på"),
	"Waived, as %s decided":        text("Undantag, enligt beslut av %s"),
	"Was to be done by now, by %s": text("Skulle ha varit klar nu, av %s"),
	"Was to be restored by now":    text("Skulle ha varit återställt nu"),
	"What depends on what":         text("Beroenden"),
	"What follows may rest on less than was entered.": text("Det som följer kan bygga på mindre än vad som infördes."),
	"What happened":                text("Händelser"),
	"What is not as it was sealed": text("Det som inte är som när det förseglades"),
	"What it is, and what to do":   text("Vad det är, och vad som ska göras"),
	"What":                         text("Vad"),
	"When they were due":           text("När de skulle ske"),
	"When":                         text("När"),
	"RPO, data from":               text("RPO, data från"),
	"Who":                          text("Vem"),
	"without":                      text("utan"),
}
