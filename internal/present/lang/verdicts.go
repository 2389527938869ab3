package lang

import "golang.org/x/text/message/catalog"

// The messages of what the rules say of a single record, recovery or evaluation: why it does not count, and how it stands.
var swedishVerdicts = map[string]catalog.Message{
	"the record counts":                       text("posten räknas"),
	"the recovery is tracked":                 text("återställningen följs"),
	"the action item does not count":          text("uppgiften räknas inte"),
	"%s is not in the dossier of crisis %s":   text("%s finns inte bland underlaget för krisen %s"),
	"%s replaces it; both stay in the record": text("%s ersätter den; båda står kvar i dokumentationen"),
	"activity %s/%s":                          text("verksamheten %s/%s"),
	"system %s":                               text("systemet %s"),
	"obligation %s":                           text("åtagandet %s"),
	"recovery %s":                             text("återställningen %s"),
	"it is %s":                                text("den har läget ”%s”"),
	"it is due at %s":                         text("den ska vara klar den %s"),
	"it was due at %s: %s is to do it, and to state progress in a LogEntry": text(
		"den skulle ha varit klar den %s: %s ska utföra den och föra in hur det går i en LogEntry"),
	"it does not wait for adoption":  text("den väntar inte på att fastställas"),
	"no obligation asks for minutes": text("inget åtagande kräver protokoll"),
	"its minutes are due at %s":      text("dess protokoll ska finnas den %s"),
	"its minutes were due at %s: enter a LogEntry with minutes about it": text(
		"dess protokoll skulle ha funnits den %s: för in en LogEntry med minutes om den"),
	"its minutes are recorded in LogEntry %s":  text("dess protokoll finns i LogEntry %s"),
	"its minutes are approved in LogEntry %s":  text("dess protokoll är justerat i LogEntry %s"),
	"the approval of its minutes is due at %s": text("dess protokoll ska vara justerat den %s"),
	"the approval of its minutes was due at %s: another person enters a LogEntry with approval about LogEntry %s": text(
		"dess protokoll skulle ha varit justerat den %s: en annan person för in en LogEntry med approval om LogEntry %s"),
	"it names no audience and so meets no obligation: if it is known who was informed, enter a Briefing that says so and names this one in corrects": text(
		"den anger ingen mottagare och uppfyller därför inget åtagande: om det är känt vem som informerades, för in en Briefing som anger det och ange den här i corrects"),
	"no active plan of crisis %s lists the system, or another SystemRecovery tracks it: nothing is tracked here": text(
		"ingen plan i kraft i krisen %s tar upp systemet, eller en annan SystemRecovery följer det: här följs ingenting"),

	// Why a record does not count.
	"%s is %s, before the crisis started at %s: enter it anew with the right time, naming this record in corrects": text(
		"%s är %s, innan krisen började den %s: för in den på nytt med rätt tid och ange den här posten i corrects"),
	"spec.outage.since is %s, before the crisis started at %s: enter it anew with a later time, naming this record in corrects": text(
		"spec.outage.since är %s, innan krisen började den %s: för in den på nytt med en senare tid och ange den här posten i corrects"),
	"metadata.namespace is %s, which has no active plan in crisis %s: enter it in namespace %s, or in that of an active plan": text(
		"metadata.namespace är %s, som inte har någon plan i kraft i krisen %s: för in den i namnrymden %s, eller i den där en plan är i kraft"),
	"metadata.namespace is %s, and only records in the activation's namespace state phases and joining plans: enter it in namespace %s": text(
		"metadata.namespace är %s, och bara poster i krisens namnrymd anger skeden och planer som ansluter: för in den i namnrymden %s"),
	"spec.corrects names %s, a statement that takes a verb of its own: only another %s, which takes it too, corrects it": text(
		"spec.corrects anger %s, ett uttalande som kräver en egen behörighet: bara ett annat %s, som också kräver den, rättar det"),
	"spec.corrects names %s, which is no earlier %s of crisis %s in namespace %s: enter it anew with the right name": text(
		"spec.corrects anger %s, som inte är någon tidigare %s i krisen %s i namnrymden %s: för in den på nytt med rätt namn"),
	"spec.corrects names %s, which %s replaces already: enter it anew, naming %s in corrects": text(
		"spec.corrects anger %s, som %s redan ersätter: för in den på nytt och ange %s i corrects"),
	"spec.about names %s, which crisis %s does not know: enter it anew with the right name, naming this record in corrects": text(
		"spec.about anger %s, som krisen %s inte känner till: för in den på nytt med rätt namn och ange den här posten i corrects"),
	"spec.about names %s, which holds no minutes: name the log entry that holds them": text(
		"spec.about anger %s, som inte innehåller något protokoll: ange den logganteckning som gör det"),
	"%s names namespace %s: only records there, or in the activation's namespace %s, may; enter it in one of them": text(
		"%s anger namnrymden %s: det får bara poster där, eller i krisens namnrymd %s, göra; för in den i någon av dem"),
	"%s names plan %s, which is not part of crisis %s: name one of its plans, or let it join by a LogEntry": text(
		"%s anger planen %s, som inte ingår i krisen %s: ange någon av dess planer, eller låt den ansluta genom en LogEntry"),
	"spec.meets names obligation %s, which its plan does not have: enter it anew with the right name, naming this record in corrects": text(
		"spec.meets anger åtagandet %s, som dess plan inte har: för in den på nytt med rätt namn och ange den här posten i corrects"),
	"spec.audience is %q and obligation %s is to inform %q: it does not meet it; enter it anew with that audience if they were informed, naming this record in corrects": text(
		"spec.audience är ”%s” och åtagandet %s ska informera ”%s”: den uppfyller det inte; om de informerades, för in den på nytt med den mottagaren och ange den här posten i corrects"),
	"spec.audience is \"not given\" and obligation %s is to inform %q: it does not meet it; enter it anew with that audience if they were informed, naming this record in corrects": text(
		"spec.audience är inte angiven och åtagandet %s ska informera ”%s”: den uppfyller det inte; om de informerades, för in den på nytt med den mottagaren och ange den här posten i corrects"),
	"spec.crisis names activation %s, which does not exist: declare it, or enter the record anew with the right name and, if it is elsewhere, its namespace": text(
		"spec.crisis anger krisen %s, som inte finns: utlys den, eller för in posten på nytt med rätt namn och, om den finns någon annanstans, dess namnrymd"),
	"spec.crisis names activation %s, which does not exist in namespace %s: declare it, or enter the record anew with the right name and, if it is elsewhere, its namespace": text(
		"spec.crisis anger krisen %s, som inte finns i namnrymden %s: utlys den, eller för in posten på nytt med rätt namn och, om den finns någon annanstans, dess namnrymd"),

	// Why a statement cannot follow what was stated before.
	"spec.occurredAt is before %s, when the crisis was declared and its first phase began: enter it anew with the right time, naming this record in corrects": text(
		"spec.occurredAt är före den %s, då krisen utlystes och dess första skede började: för in den på nytt med rätt tid och ange den här posten i corrects"),
	"spec.phase.to: the crisis is closed since %s and no phase follows: declare a new crisis": text(
		"spec.phase.to: krisen är avslutad sedan den %s och inget skede följer: utlys en ny kris"),
	"spec.phase.to: Closed cannot follow %s: state phase Recovery first, then Closed": text(
		"spec.phase.to: Closed kan inte följa på ”%s”: för in skedet Recovery först, sedan Closed"),
	"spec.phase.to: the crisis is in phase %s already, since %s: nothing to state": text(
		"spec.phase.to: krisen är redan i skedet ”%s”, sedan den %s: inget att föra in"),
	"spec.phase.endCriteria answers %s, which is no end criterion of crisis %s: state phase Closed again with the right name": text(
		"spec.phase.endCriteria besvarar %s, som inte är något slutkriterium för krisen %s: för in skedet Closed igen med rätt namn"),
	"spec.%s: the crisis is closed since %s, and it was stated after that: declare a new crisis": text(
		"spec.%s: krisen är avslutad sedan den %s, och detta fördes in för tiden därefter: utlys en ny kris"),
	"spec.%s: nobody has said that system %s is affected: state its outage first": text(
		"spec.%s: ingen har sagt att systemet %s är påverkat: meddela först avbrottet"),
	"spec.report.step is %s and the steps of system %s are [%s]: enter it anew with one of them": text(
		"spec.report.step är %s och stegen för systemet %s är [%s]: för in den på nytt med något av dem"),
	"spec.acceptance: system %s was not restored when it was accepted (it is %s now): enter the acceptance again, dated after its last step was done": text(
		"spec.acceptance: systemet %s var inte återställt när det godkändes (nu: %s): för in godkännandet igen, daterat efter att det sista steget var klart"),
	"spec.adjustment.triggers[%d].%s: %s; the obligation is kept as before without it: enter it anew, naming this record in corrects": text(
		"spec.adjustment.triggers[%d].%s: %s; utan ändringen fullgörs åtagandet som förut: för in den på nytt och ange den här posten i corrects"),
	"spec.waiver: obligation %s has no once trigger, and only a single deadline can be waived: suspend or change a cadence by an adjustment": text(
		"spec.waiver: åtagandet %s har ingen engångsfrist (once), och undantag kan bara göras från en enskild frist: låt en återkommande frist vila, eller ändra den, med adjustment"),
	"spec.approval.body is %q and the evaluation is adopted by %q: enter the approval of that body": text(
		"spec.approval.body är ”%s” och utvärderingen fastställs av ”%s”: för in det organets fastställande"),
	"spec.approval: %s was written or entered by the same person: somebody else must approve it": text(
		"spec.approval: %s skrevs eller fördes in av samma person: någon annan måste justera eller fastställa den"),
}
