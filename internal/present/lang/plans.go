package lang

import "golang.org/x/text/message/catalog"

// The messages of what is to be mended in a plan, and of how texts in it are written.
var swedishPlans = map[string]catalog.Message{
	"plan %s may not be read from here, and nothing of it shows: ask for the roles continuity-viewer and view in namespace %s": text(
		"planen %s får inte läsas härifrån och inget av den syns: be om rollerna continuity-viewer och view i namnrymden %s"),
	"the plan is sound and can be activated": text("planen är hel och kan sättas i kraft"),
	"no interval is set":                     text("inget intervall är angivet"),
	"due at %s":                              text("ska ske den %s"),
	"due at %s: %s":                          text("skulle ha skett den %s: %s"),
	"the plan is to be reviewed and its date renewed":    text("planen ska ses över och dess datum förnyas"),
	"document %q is to be reviewed and its date renewed": text("dokumentet ”%s” ska ses över och dess datum förnyas"),
	"an exercise over the plan is to be held (a CrisisActivation with mode Exercise) and evaluated": text(
		"en övning av planen ska hållas (en CrisisActivation med mode Exercise) och utvärderas"),
	"%s; until then its times are read as UTC": text("%s; till dess läses dess tider som UTC"),

	// Obligations, systems and priorities.
	"it names obligation %s, which the plan does not have: correct the name, or add the obligation": text(
		"här anges åtagandet %s, som planen inte har: rätta namnet, eller lägg till åtagandet"),
	"it names %s, which is no other obligation of plan %s": text("här anges %s, som inte är något annat åtagande i planen %s"),
	"obligations %s follow each other in a circle, so that none ever falls due: let one of them have a schedule, every, or an anchor": text(
		"åtagandena %s följer på varandra i en cirkel, så att inget av dem någonsin ska fullgöras: ge ett av dem schedule, every eller en utgångspunkt"),
	"an every shorter than five minutes is the only cadence of its obligation in a phase: remove one of the two": text(
		"ett every som är kortare än fem minuter är åtagandets enda takt i ett skede: ta bort en av de två"),
	"plan %s does not exist: correct the name or the namespace, or create the plan": text(
		"planen %s finns inte: rätta namnet eller namnrymden, eller skapa planen"),
	"plan %s does not list system %s: correct the name, or add the system there": text(
		"planen %s tar inte upp systemet %s: rätta namnet, eller lägg till systemet där"),
	"%s names system %s, which plan %s does not list: correct the name, or add the system to the plan; in this crisis it counts as available": text(
		"%s anger systemet %s, som planen %s inte tar upp: rätta namnet, eller lägg till systemet i planen; i den här krisen räknas det som tillgängligt"),
	"systems %s depend on each other in a circle, so that none can come first: remove one of the dependencies": text(
		"systemen %s är beroende av varandra i en cirkel, så att inget kan komma först: ta bort ett av beroendena"),
	"systems %s depend on each other in a circle, so that none can come first: remove one of the dependencies; in this crisis, choose the one to begin with and report its first step": text(
		"systemen %s är beroende av varandra i en cirkel, så att inget kan komma först: ta bort ett av beroendena; välj i den här krisen vilket som ska börja och rapportera dess första steg"),
	"system %s depends on itself: remove that from dependsOn; in this crisis, begin with it and report its first step": text(
		"systemet %s är beroende av sig självt: ta bort det ur dependsOn; börja i den här krisen med det och rapportera dess första steg"),
	"system %s is promised back within %s (rto) and the activity can be down for %s at most (maxDowntime): shorten the rto, or find the activity another way": text(
		"systemet %s är utlovat tillbaka inom %s (rto) och verksamheten får ligga nere högst %s (maxDowntime): korta rto, eller finn en annan väg för verksamheten"),
	"no priority level has a title, and activities have %s: title them when a crisis is declared, so that people know what they stand for": text(
		"ingen prioritetsnivå har någon benämning, och verksamheter har %s: benämn dem när en kris utlyses, så att alla vet vad de står för"),
	"priority level %s has no title, and an activity has it: adjust the activity's priority to a titled level, or title this one when a crisis is declared": text(
		"prioritetsnivån %s har ingen benämning, och en verksamhet har den: ändra verksamhetens prioritet till en nivå med benämning, eller benämn denna när en kris utlyses"),

	// Steps that the operator runs.
	"an automated step runs as the plan's service account and the plan names none: set spec.serviceAccountName; until then somebody has to do the step by hand": text(
		"ett automatiskt steg körs med planens tjänstekonto och planen anger inget: ange spec.serviceAccountName; till dess måste någon utföra steget för hand"),
	"the object has no name: give metadata.name, or metadata.generateName for one of its own at every attempt": text(
		"objektet har inget namn: ange metadata.name, eller metadata.generateName för ett eget vid varje försök"),
	"the object has both name and generateName, and name counts: keep one": text("objektet har både name och generateName, och name gäller: behåll ett av dem"),
	"the object of the template has no name":                               text("mallens objekt har inget namn"),
	"the object of the template has the name %s, and steps apply objects alone whose names are of lower case letters, digits, hyphens and dots": text(
		"mallens objekt har namnet %s, och steg skapar bara objekt vars namn består av gemener, siffror, bindestreck och punkter"),
	"a %s runs once, and one of this name that is left from before would count as done: give metadata.generateName in its place": text(
		"%s körs en gång, och en med detta namn som finns kvar sedan tidigare skulle räknas som klar: ange metadata.generateName i stället"),
	"it names namespace %s, and steps apply to that of the plan, %s, alone: leave it out, or move the system to a plan in %s": text(
		"här anges namnrymden %s, och steg verkar bara i planens, %s: utelämna den, eller flytta systemet till en plan i %s"),
	"the object would remove itself, and an operator that was away meanwhile could not tell whether it had run: leave it out, and set cleanup: Delete": text(
		"objektet skulle ta bort sig självt, och en operatör som varit borta under tiden kunde inte veta om det hade körts: utelämna fältet, och ange cleanup: Delete"),

	// Schedules, lengths of time, zones and dates.
	"schedule %q falls due more often than every five minutes: nobody can be briefed that often; choose fewer minutes": text(
		"schedule ”%s” infaller oftare än var femte minut: så ofta kan ingen informeras; välj färre minuter"),
	"write the five fields minute, hour, day-of-month, month and day-of-week, for example \"30 8,15 * * MON-FRI\"": text(
		"skriv de fem fälten minut, timme, dag i månaden, månad och veckodag, till exempel ”30 8,15 * * MON-FRI”"),
	"schedule is longer than %d characters: %s": text("schedule är längre än %d tecken: %s"),
	"schedule %q has no time zone":              text("schedule ”%s” har ingen tidszon"),
	"schedule %q %s":                            text("schedule ”%s” %s"),
	"schedule %q: %s":                           text("schedule ”%s”: %s"),
	"schedule %q never comes about: no month in %q has a day-of-month in %q: choose a day that one of them has": text(
		"schedule ”%s” inträffar aldrig: ingen månad i ”%s” har någon dag i ”%s”: välj en dag som någon av dem har"),
	"is empty":     text("är tom"),
	"is empty: %s": text("är tom: %s"),
	"sets a time zone: remove %s and set the time zone of the plan": text("anger en tidszon: ta bort %s och ange planens tidszon"),
	"uses the shorthand %s: %s":                                     text("använder kortformen %s: %s"),
	"has %d fields, not 5: %s":                                      text("har %d fält, inte 5: %s"),
	"%s %q: %s: write %s":                                           text("%s ”%s”: %s: skriv %s"),
	"0-59, for example 0,30 or */15":                                text("0-59, till exempel 0,30 eller */15"),
	"0-23, for example 8,15 or 8-17":                                text("0-23, till exempel 8,15 eller 8-17"),
	"1-31, for example 1,15 or *":                                   text("1-31, till exempel 1,15 eller *"),
	"1-12 or JAN-DEC, for example JAN,JUL or *":                     text("1-12 eller JAN-DEC, till exempel JAN,JUL eller *"),
	"0-7 (both ends are Sunday) or SUN-SAT, for example MON-FRI or MON,THU": text(
		"0-7 (båda ändarna är söndag) eller SUN-SAT, till exempel MON-FRI eller MON,THU"),
	"is not *, a value, a range, or a list of them": text("är inte *, ett värde, ett intervall eller en lista av sådana"),
	"has a step on a range of weekdays":             text("har ett steg på ett intervall av veckodagar"),
	"has a value that does not belong there":        text("har ett värde som inte hör hemma där"),
	"write whole numbers with units (mo months, w weeks, d days, h hours, m minutes, s seconds), for example \"24h\", \"7d\" or \"1mo\"": text(
		"skriv heltal med enhet (mo månader, w veckor, d dygn, h timmar, m minuter, s sekunder), till exempel ”24h”, ”7d” eller ”1mo”"),
	"duration is longer than %d characters: %s":                  text("tidslängden är längre än %d tecken: %s"),
	"duration %q: %s: %s":                                        text("tidslängden ”%s”: %s: %s"),
	"expected a whole number before %q":                          text("ett heltal väntades före ”%s”"),
	"%s has no unit":                                             text("%s har ingen enhet"),
	"%q is not a unit":                                           text("”%s” är ingen enhet"),
	"is longer than 100 years":                                   text("är längre än 100 år"),
	"use an IANA name such as Europe/Stockholm":                  text("använd ett IANA-namn som Europe/Stockholm"),
	"time zone is empty: %s":                                     text("tidszonen är tom: %s"),
	"time zone \"Local\" depends on the machine: %s":             text("tidszonen ”Local” beror på maskinen: %s"),
	"unknown time zone %q: %s":                                   text("okänd tidszon ”%s”: %s"),
	"%q is not a date: write YYYY-MM-DD, for example 2021-09-01": text("”%s” är inget datum: skriv ÅÅÅÅ-MM-DD, till exempel 2021-09-01"),
}
