package lang

import (
	"time"

	"golang.org/x/text/message/catalog"
)

// The messages of the binder and of the calendar.

// Month names a month.
func (p *Printer) Month(month time.Month) string { return p.dates.months[month-1] }

// DayOfWeek names a day of the week.
func (p *Printer) DayOfWeek(day time.Weekday) string { return p.dates.days[day] }

var binderPlurals = map[string]catalog.Message{
	"%s and %d more units":             by(2, "%[1]s and one more unit", "%[1]s and %[2]d more units"),
	"%d months":                        by(1, "%d month", "%d months"),
	"%d weeks":                         by(1, "%d week", "%d weeks"),
	"%d days":                          by(1, "%d day", "%d days"),
	"%d hours":                         by(1, "%d hour", "%d hours"),
	"%d minutes":                       by(1, "%d minute", "%d minutes"),
	"%d seconds":                       by(1, "%d second", "%d seconds"),
	"If it fails, try again %d times.": by(1, "If it fails, try once more.", "If it fails, try again %d times."),
}

var swedishBinder = map[string]catalog.Message{
	// The calendar.
	"crisis %s":               text("kris %s"),
	"As of %s, until %s (%s)": text("Per %s, till %s (%s)"),
	"Only for %s":             text("Endast för %s"),
	"Overdue since":           text("Försenad sedan"),
	"Overdue since %s":        text("Försenad sedan %s"),
	"Overdue: %s":             text("Försenad: %s"),
	"Was due":                 text("Skulle ske"),

	"Day":                           text("Dag"),
	"On time until":                 text("I tid till"),
	"For":                           text("För"),
	"For: %s":                       text("För: %s"),
	"About: %s":                     text("Gäller: %s"),
	"Rests on: %s":                  text("Grund: %s"),
	"Nothing falls due until then.": text("Inget ska ske till dess."),
	"Minutes of the briefing of %s": text("Protokoll från genomgången %s"),
	"Approval of the minutes of the briefing of %s": text("Justering av protokollet från genomgången %s"),
	"Action item: %s":                     text("Uppgift: %s"),
	"To be restored by its objective: %s": text("Ska vara återställt enligt målet: %s"),
	"Expected to be restored: %s":         text("Väntas vara återställt: %s"),
	"The fallback routine is used up: %s": text("Reservrutinen räcker inte längre: %s"),
	"Down for as long as it can be: %s":   text("Får inte ligga nere längre: %s"),

	// Cover and pages.
	"Continuity binder":    text("Kontinuitetspärm"),
	"%s and %d more units": by(2, "%[1]s och en enhet till", "%[1]s och %[2]d enheter till"),
	"For the day when no computer works. Keep it where you can reach it without power, network and access cards.": text(
		"För den dag då ingen dator fungerar. Förvara den där ni når den utan el, nätverk och passerkort."),
	"Valid as of":                        text("Gäller per"),
	"Time zone":                          text("Tidszon"),
	"Unit":                               text("Enhet"),
	"Plan, and the digest of it":         text("Plan, och dess kontrollsumma"),
	"Reviewed":                           text("Granskad"),
	"Next review":                        text("Nästa granskning"),
	"overdue":                            text("försenad"),
	"Digest of all plans in this binder": text("Kontrollsumma för alla planer i pärmen"),
	"Two binders with the same digest hold the same plans. The first 12 digits stand on every page.": text(
		"Två pärmar med samma kontrollsumma innehåller samma planer. De första 12 tecknen står på varje sida."),

	"Where the other copies are":  text("Var de andra exemplaren finns"),
	"Copy":                        text("Exemplar"),
	"Place":                       text("Plats"),
	"Kept by":                     text("Förvaras av"),
	"Checked, date and signature": text("Kontrollerad, datum och signatur"),
	"digest":                      text("kontrollsumma"),
	"Page":                        text("Sida"),
	"of":                          text("av"),
	"(in no plan of this binder)": text("(i ingen plan i denna pärm)"),

	// Who leads.
	"Who leads":                  text("Vem som leder"),
	"for the whole organisation": text("för hela organisationen"),
	"Role":                       text("Roll"),

	"Stands in":   text("Ersättare"),
	"On duty now": text("I tjänst nu"),
	"Contact":     text("Kontakt"),
	"The plans name no team. Write down who leads:": text("Planerna nämner ingen grupp. Skriv upp vem som leder:"),

	// What must go on.
	"What must go on":                        text("Vad som måste fungera"),
	"Priority %d":                            text("Prioritet %d"),
	"Duty":                                   text("Skyldighet"),
	"Down for at most":                       text("Får ligga nere högst"),
	"no limit set":                           text("ingen gräns satt"),
	"Needs":                                  text("Behöver"),
	"no system":                              text("inget system"),
	"Without its systems":                    text("Utan sina system: reservrutin"),
	"Described in: %s":                       text("Beskrivs i: %s"),
	"Lasts for %s, counted from the outage.": text("Räcker i %s, räknat från avbrottet."),
	"Can be kept up without end.":            text("Kan hållas igång utan gräns."),
	"The plan has no routine for that. Decide, and write it in the log.": text("Planen har ingen rutin för det. Besluta, och skriv det i loggen."),
	"Down since":                  text("Nere sedan"),
	"The routine lasts until":     text("Rutinen räcker till"),
	"Routine begun":               text("Rutinen påbörjad"),
	"Must be back by":             text("Måste vara åter senast"),
	"The plans list no activity.": text("Planerna tar inte upp någon verksamhet."),

	// Systems.
	"Systems in recovery order": text("System i återställningsordning"),
	"Begin at the top. A system waits for those that it comes after; several can be worked on at the same time.": text(
		"Börja uppifrån. Ett system väntar på dem som det kommer efter; flera kan återställas samtidigt."),

	"Priority":                  text("Prioritet"),
	"Back within":               text("Åter inom"),
	"Comes after":               text("Kommer efter"),
	"in a circle":               text("i en cirkel"),
	"The plans list no system.": text("Planerna tar inte upp något system."),
	"These systems depend on each other in a circle, so that none can come first:": text(
		"Dessa system är beroende av varandra i en cirkel, så att inget kan komma först:"),
	"This system depends on itself.":                               text("Systemet är beroende av sig självt."),
	"Begin with it all the same.":                                  text("Börja med det ändå."),
	"Choose the one to begin with, and write down who decided it.": text("Välj vilket ni börjar med, och skriv upp vem som beslutade det."),
	"Owner":                 text("Ägare"),
	"data no older than %s": text("data högst %s gamla"),
	"Needed by":             text("Behövs för"),
	"no activity by name":   text("ingen namngiven verksamhet"),
	"nothing":               text("inget"),
	"Step":                  text("Steg"),
	"Begun":                 text("Påbörjat"),
	"Signature":             text("Signatur"),
	"Accepted by the owner": text("Godkänt av ägaren"),
	"Data restored to":      text("Data återställda till"),
	"otherwise automatic":   text("annars automatiskt"),
	"Done of %d:":           text("Klart av %d:"),
	"Done when":             text("Klart när"),
	"Failed when":           text("Misslyckat när"),

	"Restore the system, and confirm that it works.": text("Återställ systemet, och bekräfta att det fungerar."),
	"By hand, what the operator would do: apply the object below, the %s %s (%s), in namespace %s as service account %s.": text(
		"För hand det som operatorn skulle göra: tillämpa objektet nedan, %s %s (%s), i namnrymden %s som tjänstekontot %s."),
	"Where there is no cluster, reach the same by other means: what counts is what the object asks for.": text(
		"Finns inget kluster, uppnå samma sak på annat sätt: det som räknas är vad objektet begär."),
	"By hand, what the operator would do: look at the %s %s (%s) in namespace %s, and go on when it is ready. Change nothing.": text(
		"För hand det som operatorn skulle göra: se på %s %s (%s) i namnrymden %s, och gå vidare när det är klart. Ändra inget."),
	"It is done when the object is ready: a workload of Kubernetes when all of it runs, a Job when it is complete, anything else when its condition Ready is True.": text(
		"Klart när objektet är redo: en arbetslast i Kubernetes när allt i den kör, ett Job när det är slutfört, allt annat när dess villkor Ready är True."),
	"This step does not restore the system: it shows that it works.": text("Steget återställer inte systemet: det visar att det fungerar."),
	"It should not take longer than %s.":                             text("Det bör inte ta längre än %s."),
	"If it fails, try again %d times.": by(1,
		"Om det misslyckas: försök en gång till.", "Om det misslyckas: försök %d gånger till."),
	"If it fails, go on with the next step.": text("Om det misslyckas: gå vidare med nästa steg."),
	"In an exercise: only talk it through.":  text("I en övning: gå bara igenom det muntligt."),

	// Who is told, and when.
	"Who is told, and when": text("Vem som informeras, och när"),
	"Write these down first: everything else counts from them.": text("Skriv upp dessa först: allt annat räknas från dem."),
	"S": text("B"), "A": text("K"), "H": text("T"), "R": text("Å"), "C": text("A"),
	"It began":                           text("Det började"),
	"We knew of it":                      text("Vi fick kännedom"),
	"Hour zero: the crisis was declared": text("Timme noll: krisen utlystes"),
	"The Recovery began":                 text("Återställningen började"),
	"The crisis was closed":              text("Krisen avslutades"),
	"Declared by":                        text("Utlyst av"),
	"S + %s":                             text("B + %s"),
	"A + %s":                             text("K + %s"),
	"H + %s":                             text("T + %s"),
	"C + %s":                             text("A + %s"),
	"H + %s, then no longer than %s between two": text("T + %s, sedan högst %s mellan två"),
	"R + %s, then no longer than %s between two": text("Å + %s, sedan högst %s mellan två"),
	"%s after each briefing %s":                  text("%s efter varje genomgång %s"),
	"%s after the first briefing %s":             text("%s efter den första genomgången %s"),
	"%s after the evaluation":                    text("%s efter utvärderingen"),
	"“%s” (%s)":                                  text("”%s” (%s)"),
	"“%s”":                                       text("”%s”"),
	"in the Response":                            text("under akut skede"),
	"in the Recovery":                            text("under återställningen"),
	"on time until %s after":                     text("i tid till %s efter"),

	"Who is told":                text("Vem som informeras"),
	"Rests on, and what to keep": text("Grund, och vad som ska dokumenteras"),
	"Due, by the clock":          text("Ska ske, klockslag"),
	"Held, signature":            text("Hållen, signatur"),
	"Done, signature":            text("Klar, signatur"),
	"Statutory":                  text("Lagkrav"),
	"Statutory: the crisis cannot be closed before it is met, or waived with a reason.": text(
		"Lagkrav: krisen kan inte avslutas förrän det är uppfyllt, eller ett undantag är beslutat med skäl."),
	"Keep:":             text("Dokumentera:"),
	"what is said":      text("vad som sägs"),
	"minutes within %s": text("protokoll inom %s"),
	"approved by another person within %s of them": text("justerat av en annan person inom %s från det"),
	"the reason, if it comes late":                 text("skälet, om det sker för sent"),
	"The plans promise no briefing.":               text("Planerna innehåller inget åtagande att informera."),

	"Evaluation of the crisis":   text("Utvärdering av krisen"),
	"Adoption of the evaluation": text("Fastställande av utvärderingen"),

	"Adopted by": text("Fastställs av"),

	// Lengths of time and schedules.
	"%d months":                      by(1, "%d månad", "%d månader"),
	"%d weeks":                       by(1, "%d vecka", "%d veckor"),
	"%d days":                        text("%d dygn"),
	"%d hours":                       by(1, "%d timme", "%d timmar"),
	"%d minutes":                     by(1, "%d minut", "%d minuter"),
	"%d seconds":                     by(1, "%d sekund", "%d sekunder"),
	"every day":                      text("varje dag"),
	"%s to %s":                       text("%s till %s"),
	"at %s":                          text("kl.\u00a0%s"),
	"%s, in %s":                      text("%s, i %s"),
	"at minute %s of hour %s":        text("minut %s i timme %s"),
	"on day %s of the month":         text("den %s i månaden"),
	"%s, and on day %s of the month": text("%s, och den %s i månaden"),

	// Documents.
	"Documents":                      text("Dokument"),
	"Document":                       text("Dokument"),
	"Adopted":                        text("Fastställt"),
	"Review due":                     text("Ska granskas"),
	"On paper at":                    text("På papper hos"),
	"The plans rest on no document.": text("Planerna vilar inte på något dokument."),

	// Forms.
	"Forms": text("Blanketter"),
	"What is written here is entered later, with medium: Paper. The small names are those of the fields. A star marks what must be there.": text(
		"Det som skrivs här förs in senare, med medium: Paper. De små namnen är fältens. En stjärna märker det som måste finnas."),
	"What a log entry can say": text("Vad en loggrad kan säga"),
	"Each line of the log is exactly one of these. Write its number, and then what is listed beside it.": text(
		"Varje rad i loggen är exakt en av dessa. Skriv dess nummer, och sedan det som står bredvid."),
	"names at most one thing:": text("nämner högst en sak:"),
	"Log":                      text("Logg"),
	"Sheet":                    text("Blad"),
	"No.":                      text("Nr"),
	"What it says":             text("Vad den säger"),

	"Briefing": text("Genomgång"),

	// The fields of the records.
	"API version": text("API-version"), "About": text("Gäller"), "Acceptance": text("Godkännande"), "Accepted by": text("Godkänt av"),
	"Action item": text("Uppgift"), "Activation": text("Aktivering"), "Address (URL)": text("Webbadress (URL)"),
	"Adjustment": text("Ändring av planen"), "After each": text("Efter varje"), "Answer": text("Svar"), "Answers": text("Svar"),
	"Approval": text("Justering eller fastställande"), "Approved by": text("Justerat av"), "Assigned at": text("Tilldelad"), "Attachments": text("Bilagor"),
	"Attempt": text("Försök"), "Authors": text("Författare"), "Changes": text("Ändrar"),
	"Completed at": text("Färdigställd"), "Content": text("Innehåll: vad som sades"), "Corrects": text("Rättar"), "Cost": text("Kostnad"),
	"Criterion": text("Kriterium"), "Currency": text("Valuta"), "Decided by": text("Beslutat av"), "Decision": text("Beslut"),
	"Delay reason": text("Skäl till försening"), "Description": text("Beskrivning"), "Destruction": text("Gallring"), "Digest": text("Kontrollsumma"),
	"Due at": text("Ska vara klar"), "During": text("Under"), "End criteria": text("Avslutskriterier"), "Every": text("Var"),
	"Finding": text("Iakttagelse"), "Findings": text("Iakttagelser"), "Given by": text("Hållen av"), "Grace": text("Frist"),
	"Handed out in": text("Tilldelad vid"), "Held at": text("Hölls"), "Join": text("Anslutning av plan"), "Kind": text("Slag"), "Lessons": text("Lärdomar"),
	"Log entry": text("Loggrad"), "Medium": text("Medium"), "Meets": text("Uppfyller åtagande"), "Minutes": text("Protokoll"), "Name": text("Namn"),
	"Namespace": text("Namnrymd"), "Obligation": text("Åtagande"), "Observation": text("Observation"), "Occurred at": text("Inträffade"),
	"Once": text("En gång"), "Outage": text("Avbrott"), "Outcome": text("Utfall"), "Participants": text("Deltagare"),
	"Progress": text("Framsteg"), "Question": text("Fråga"), "Reason": text("Skäl"), "Recovered to": text("Återställt till"), "Rejected": text("Avvisad, skäl"),
	"Report": text("Rapport"), "Restored by": text("Återställt senast"), "Retirement": text("Avveckling"), "Schedule": text("Schema"),
	"Since when":    text("Sedan när"),
	"Suspend until": text("Vila till"), "Text": text("Text"), "Title": text("Rubrik"), "To which phase": text("Till vilket skede"),
	"Total": text("Totalt"), "Triggers": text("Utlösare"), "UID": text("UID"), "Upper bound": text("Högst detta belopp"), "Waiver": text("Undantag"),
	"With whom": text("Med vem"), "Written by": text("Skrivet av"),
}
