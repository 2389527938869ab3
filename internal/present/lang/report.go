package lang

import "golang.org/x/text/message/catalog"

// The messages of the report: its headings, tables and tree, and the answer to why a system waits.

var reportPlurals = map[string]catalog.Message{
	"%d briefings": by(1, "%d briefing", "%d briefings"),
	"%d briefings name no audience and meet nothing: %s.": by(1,
		"%d briefing names no audience and meets nothing: %s.", "%d briefings name no audience and meet nothing: %s."),
	"%d leaves; the last signed checkpoint covers %d": by(1,
		"%d leaf; the last signed checkpoint covers %d", "%d leaves; the last signed checkpoint covers %d"),
}

var swedishReport = map[string]catalog.Message{
	// The head, and the titles of the sections.
	"%s (crisis %s/%s)":                           text("%s (krisen %s/%s)"),
	"Audit summary of crisis %s/%s as of %s (%s)": text("Revisionssammanfattning av krisen %s/%s, läget %s (%s)"),
	"As of":                      text("Läget"),
	"As of %s (%s)":              text("Läget %s (%s)"),
	"Known at":                   text("Känt senast"),
	"Mode":                       text("Slag"),
	"Phase":                      text("Skede"),
	"Started":                    text("Började"),
	"Declared":                   text("Utlyst"),
	"%s since %s":                text("%s sedan %s"),
	"%s by %s":                   text("%s av %s"),
	"%s at %s":                   text("%s, %s"),
	"%s and %d more":             text("%s och %d till"),
	"%s (and %d more)":           text("%s (och %d till)"),
	"Plans":                      text("Planer"),
	"To look at":                 text("Att uppmärksamma"),
	"Problems":                   text("Brister"),
	"Briefings":                  text("Genomgångar"),
	"Decisions":                  text("Beslut"),
	"Systems, in recovery order": text("System, i återställningsordning"),
	"Activities":                 text("Verksamheter"),
	"Action items":               text("Uppgifter"),
	"Evaluation":                 text("Utvärdering"),
	"Costs":                      text("Kostnader"),
	"The record":                 text("Dokumentationen"),
	"Audit questions":            text("Revisionsfrågor"),

	// Sections without rows.
	"No plan is in force.":               text("Ingen plan är i kraft."),
	"No condition is abnormal.":          text("Ingenting avviker."),
	"No obligation is in force.":         text("Inget åtagande gäller."),
	"No decision is recorded.":           text("Inget beslut är infört."),
	"No system is part of the crisis.":   text("Inget system ingår i krisen."),
	"No activity is part of the crisis.": text("Ingen verksamhet ingår i krisen."),
	"No action item is recorded.":        text("Ingen uppgift är införd."),
	"No cost is recorded.":               text("Ingen kostnad är införd."),
	"%d briefings name no audience and meet nothing: %s.": by(1,
		"%d genomgång anger ingen mottagare och uppfyller ingenting: %s.", "%d genomgångar anger ingen mottagare och uppfyller ingenting: %s."),

	// The heads of the tables.
	"FIELD": text("UPPGIFT"), "VALUE": text("VÄRDE"), "NAME": text("NAMN"), "STATUS": text("LÄGE"), "SINCE": text("SEDAN"), "DUE": text("SKA SKE"),
	"MESSAGE": text("MEDDELANDE"), "PLAN": text("PLAN"), "STATE": text("LÄGE"), "CONDITION": text("AVVIKELSE"), "REASON": text("ORSAK"),
	"FIELD OF": text("FÄLT I"), "OBLIGATION": text("ÅTAGANDE"), "AUDIENCE": text("MOTTAGARE"), "HELD": text("HÅLLNA"),
	"DOCUMENTED": text("DOKUMENTERADE"), "MINUTES APPROVED": text("JUSTERADE PROTOKOLL"), "ON TIME": text("I TID"), "LATE": text("FÖR SENT"),
	"MISSED": text("UTEBLIVNA"), "OPEN": text("ÖPPNA"), "OVERDUE SINCE": text("FÖRSENAT SEDAN"), "LAST HELD": text("SENAST HÅLLEN"),
	"NEXT DUE": text("NÄSTA"), "BODY": text("ORGAN"), "PHASE": text("SKEDE"), "DECISIONS": text("BESLUT"), "RECORDS": text("POSTER"),
	"SYSTEM": text("SYSTEM"), "PRIORITY": text("PRIORITET"), "DOWN SINCE": text("NERE SEDAN"), "RESTORED": text("ÅTERSTÄLLT"), "RTO": text("RTO"),
	"RTO DUE": text("RTO LÖPER UT"), "WAITING FOR": text("VÄNTAR PÅ"), "ACTIVITY": text("VERKSAMHET"), "WORSENS": text("FÖRVÄRRAS"),
	"WITHOUT": text("SAKNAR"), "ACTION ITEM": text("UPPGIFT"), "OVERDUE": text("FÖRSENAD"), "OWNER": text("ANSVARIG"), "TITLE": text("RUBRIK"),
	"COST": text("KOSTNAD"),

	// What stands in the tables.
	"yes": text("ja"), "no": text("nej"), "none": text("ingen"), "all": text("alla"), "not yet": text("inte ännu"), "at most %s": text("högst %s"),
	"Due":                        text("Ska ske"),
	"due %s":                     text("ska ske %s"),
	"overdue since %s":           text("försenad sedan %s"),
	"suspended until %s":         text("vilar till %s"),
	"%s after the closing":       text("%s efter avslutandet"),
	"no rule sets a date":        text("ingen regel sätter något datum"),
	"Accepted evaluation":        text("Godkänd utvärdering"),
	"Adopted by %s":              text("Fastställd av %s"),
	"Partial evaluations":        text("Delutvärderingar"),
	"Findings without an answer": text("Obesvarade iakttagelser"),
	"Lessons not in a plan yet":  text("Lärdomar som ännu inte är i en plan"),
	"%s %s (plan %s)":            text("%s %s (planen %s)"),

	// The record.
	"State":        text("Läge"),
	"Ledger":       text("Liggare"),
	"Records":      text("Poster"),
	"From paper":   text("Från papper"),
	"Entered late": text("Infört sent"),
	"Said twice":   text("Infört två gånger"),
	"Destroyed":    text("Gallrat"),
	"Entered by":   text("Infört av"),
	"%d leaves; the last signed checkpoint covers %d": text("%d blad; den senast signerade kontrollpunkten täcker %d"),
	"%s, as %s decided in %s: %s":                     text("%s, enligt beslut av %s i %s: %s"),
	"nobody that the record names":                    text("någon som inte anges"),
	"%s (an administrator's certificate)":             text("%s (en administratörs certifikat)"),
	"intact: %s":                                      text("orörd: %s"),
	"NOT INTACT: %s":                                  text("INTE ORÖRD: %s"),
	"no ledger: %s":                                   text("ingen liggare: %s"),
	"no ledger was read with the record, which in a cluster takes the role continuity-auditor: nothing here shows that it was not changed": text(
		"ingen liggare lästes med dokumentationen, vilket i ett kluster kräver rollen continuity-auditor: här visar ingenting att den inte har ändrats"),
	"THE RECORD DOES NOT VERIFY, and what follows may rest on less than was entered: %s": text(
		"DOKUMENTATIONEN KAN INTE BEKRÄFTAS, och det som följer kan vila på mindre än vad som förts in: %s"),

	// The tree.
	"Crisis %s/%s":          text("Krisen %s/%s"),
	"Closing needs":         text("Krävs för avslut"),
	"Conditions":            text("Avvikelser"),
	"%d abnormal":           text("%d avviker"),
	"%d to mend":            text("%d att åtgärda"),
	"Obligations":           text("Åtaganden"),
	"NoneDue":               text("Inget väntar"),
	"%d briefings":          by(1, "%d genomgång", "%d genomgångar"),
	"no audience named: %s": text("ingen mottagare angiven: %s"),
	"%d overdue":            by(1, "%d försenat", "%d försenade"),
	"%s: held %d, documented %d; on time %d, late %d, missed %d, open %d": text(
		"%s: hållna %d, dokumenterade %d; i tid %d, för sent %d, uteblivna %d, öppna %d"),
	"last held %s":                     text("senast hållen %s"),
	"priority %s":                      text("prioritet %s"),
	"without %s":                       text("saknar %s"),
	"%d disrupted":                     by(1, "%d störd", "%d störda"),
	"%d/%d restored":                   by(2, "%d/%d återställt", "%d/%d återställda"),
	"RTO %s":                           text("RTO: %s"),
	"steps %s":                         text("steg %s"),
	"restored %s":                      text("återställt %s"),
	"verified %s":                      text("kontrollerat %s"),
	"%s, and no longer works since %s": text("%s, och fungerar inte längre sedan %s"),
	"%s, and nothing has moved for too long since %s": text("%s, och ingenting har rört sig på för länge sedan %s"),
	"waits for %s":                        text("väntar på %s"),
	"%d open, %d overdue, %d done":        text("öppna: %d, försenade: %d, klara: %d"),
	"no complete evaluation was accepted": text("ingen fullständig utvärdering har godkänts"),

	// The simulation.
	"Declared %s, until %s (%s)": text("Utlyst %s, till och med %s (%s)"),
	"DAY":                        text("DAG"), "ON TIME UNTIL": text("I TID TILL"), "WHAT": text("VAD"), "WHY": text("VARFÖR"),
	"Nothing falls due.": text("Ingenting ska ske."),
	"Note:":              text("Obs:"),
	"stopped at %s, after %d changes: look less far ahead with --for": text("avbruten den %s, efter %d ändringar: se inte så långt fram (--for)"),
	"every briefing is taken as held when it is due, and the crisis as staying in Response": text(
		"varje genomgång antas hållas när den ska ske, och krisen stanna i det akuta skedet"),
	"evaluation rule of the governing plan": text("den styrande planens regel om utvärdering"),
	"schedule %s":                           text("schema %s"),
	"every %s":                              text("minst en gång per %s"),
	"within %s of each %s":                  text("inom %s från varje %s"),
	"once, within %s of %s":                 text("en gång, inom %s från ”%s”"),
	"Aware":                                 text("Kännedom"),

	// Why a system waits.
	"System %s waits for nothing: nobody has said that it is affected.":  text("Systemet %s väntar inte på något: ingen har sagt att det är påverkat."),
	"System %s waits for nothing: its owner accepted it on %s.":          text("Systemet %s väntar inte på något: dess ägare godkände det den %s."),
	"System %s waits for nothing: it is retired and will not come back.": text("Systemet %s väntar inte på något: det är avvecklat och kommer inte tillbaka."),
	"System %s is %s and waits for: %s.":                                 text("Systemet %s har läget ”%s” och väntar på: %s."),
	"System %s is %s and waits for %s; what would have to happen: %s.":   text("Systemet %s har läget ”%s” och väntar på %s; det som måste ske: %s."),
	"System %s is %s and waits for %s, and through it for %s; what would have to happen: %s.": text(
		"Systemet %s har läget ”%s” och väntar på %s, och genom det på %s; det som måste ske: %s."),
	"System %s is %s and waits for %s, and through them for %s; what would have to happen: %s.": text(
		"Systemet %s har läget ”%s” och väntar på %s, och genom dem på %s; det som måste ske: %s."),
}
