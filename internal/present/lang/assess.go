package lang

import "golang.org/x/text/message/catalog"

// The messages of what the rules say of a crisis: conditions, waits, assumptions and what closing needs.

var assessPlurals = map[string]catalog.Message{
	"one of the %d places to come free: %d systems are under way, and %d that can begin come first": by(2,
		"one of the %d places to come free: %d system is under way, and %d that can begin come first",
		"one of the %d places to come free: %d systems are under way, and %d that can begin come first"),
}

var swedishAssess = map[string]catalog.Message{
	// How texts are joined.
	"%s":                  text("%s"),
	"%s: %s":              text("%s: %s"),
	"%s; %s":              text("%s; %s"),
	"%s; and %d more":     text("%s; och %d till"),
	"%s, and %s":          text("%s, och %s"),
	"%s; it was said: %s": text("%s; skälet som angavs: %s"),

	// Lengths of time, and how their parts are joined.
	"%s%s": text("%s och %s"),
	"%dmo": by(1, "%d månad", "%d månader"),
	"%dw":  by(1, "%d vecka", "%d veckor"),
	"%dd":  text("%d dygn"),
	"%dh":  by(1, "%d timme", "%d timmar"),
	"%dm":  by(1, "%d minut", "%d minuter"),
	"%ds":  by(1, "%d sekund", "%d sekunder"),

	// Plans and the crisis as a whole.
	"the crisis is tracked; its governing zone is %s": text("krisen följs; dess tidszon är %s"),
	"no plan of the activation is in force: see status.plans for what each one lacks": text(
		"ingen av krisens planer är i kraft: se i status.plans vad var och en saknar"),
	"every plan of the crisis is in force": text("alla krisens planer är i kraft"),
	"the exercise rests since %s: crisis %s holds one of its plans": text(
		"övningen vilar sedan den %s: krisen %s har tagit en av dess planer i anspråk"),
	"nothing suspends it": text("ingenting hindrar den"),
	"plan %s does not exist: create it, and it comes into force at once; no other plan waits for it": text(
		"planen %s finns inte: skapa den, så träder den i kraft genast; ingen annan plan väntar på den"),
	"plan %s does not consent to activations from namespace %s: add it to spec.activatedFrom of the plan; no other plan waits for it": text(
		"planen %s medger inte att den sätts i kraft från namnrymden %s: lägg till den i planens spec.activatedFrom; ingen annan plan väntar på den"),
	"plan %s is held by crisis %s until that is closed: state what concerns it there; no other plan waits for it": text(
		"planen %s är tagen i anspråk av krisen %s tills den är avslutad: för in det som rör planen där; ingen annan plan väntar på den"),
	"plan %s is in force as it stands and could not be frozen yet: see the events of the activation for what refuses it; it is tried again": text(
		"planen %s är i kraft som den är och har ännu inte kunnat frysas: se i aktiveringens händelser vad som hindrar det; nya försök görs"),
	"the frozen plan %s (generation %d, %s) is gone: restore ControllerRevision %s/%s from a backup; until then the crisis goes on by the plan as it stands today, generation %d": text(
		"den frysta planen %s (generation %d, %s) är borta: återställ ControllerRevision %s/%s från en säkerhetskopia; till dess fortgår krisen enligt planen som den ser ut i dag, generation %d"),
	"no active plan in the activation's namespace %s has an evaluation rule, so nobody is reminded to evaluate: add spec.evaluation to a plan there before the next crisis": text(
		"ingen plan i kraft i krisens namnrymd %s har någon regel om utvärdering, så ingen blir påmind om att utvärdera: lägg till spec.evaluation i en plan där före nästa kris"),

	// Briefings, minutes and action items.
	"no briefing is overdue":      text("ingen genomgång är försenad"),
	"%s (%s) is overdue since %s": text("åtagandet %s (%s) är försenat sedan den %s"),
	"every briefing names its audience and has the content, and the reason for coming late, that it must have": text(
		"varje genomgång anger sin mottagare och har det innehåll, och det skäl till försening, som den ska ha"),
	"briefing %s %s":                   text("genomgången %s %s"),
	"names no audience":                text("anger ingen mottagare"),
	"records nothing of what was told": text("återger inte vad som sades"),
	"came late for %s and gives no delayReason: enter it anew with one, naming this record in corrects": text(
		"kom för sent för %s och anger inget skäl (delayReason): för in den på nytt med ett skäl och ange den här posten i corrects"),
	"no minutes and no approval of minutes is overdue":           text("inget protokoll och ingen justering är försenad"),
	"minutes of briefing %s are overdue since %s":                text("protokollet från genomgången %s är försenat sedan den %s"),
	"approval of the minutes of briefing %s is overdue since %s": text("justeringen av protokollet från genomgången %s är försenad sedan den %s"),
	"no action item is overdue":                                  text("ingen uppgift är försenad"),
	"action item %s (%s) is overdue since %s":                    text("uppgiften %s (%s) är försenad sedan den %s"),

	// Systems and activities.
	"system %s: %s":                                            text("systemet %s: %s"),
	"no objective of a system is breached":                     text("inget systems mål är överskridet"),
	"no objective of the system is breached":                   text("inget av systemets mål är överskridet"),
	"no recovery has failed":                                   text("ingen återställning har misslyckats"),
	"no recovery stands still for longer than it may":          text("ingen återställning står still längre än den får"),
	"no step has stood still for longer than it may":           text("inget steg har stått still längre än det får"),
	"what was restored works, as far as is known":              text("det som återställts fungerar, såvitt känt"),
	"nothing is restored that could fail again":                text("ingenting är återställt som kan gå sönder igen"),
	"no failed step keeps the recovery from going on":          text("inget misslyckat steg hindrar återställningen"),
	"no activity is down for longer than is tolerable":         text("ingen verksamhet ligger nere längre än acceptabelt"),
	"activity %s is down beyond its maximum downtime since %s": text("verksamheten %s ligger sedan den %s nere längre än acceptabelt"),
	"RTO %s: the system was to be restored by %s":              text("RTO %s: systemet skulle vara återställt senast den %s"),
	"RTO %s: the system was to be restored by %s and was restored at %s": text(
		"RTO %s: systemet skulle vara återställt senast den %s och återställdes den %s"),
	"RPO %s: data was to be restored to %s or later and was restored to %s": text(
		"RPO %s: data skulle återställas till den %s eller senare och återställdes till den %s"),
	"the system is restored or retired":           text("systemet är återställt eller avvecklat"),
	"no forecast is in force":                     text("ingen prognos gäller"),
	"the system is expected to be restored by %s": text("systemet väntas vara återställt senast den %s"),
	"the system was expected to be restored by %s: state a new forecast": text(
		"systemet väntades vara återställt senast den %s: lämna en ny prognos"),
	"nothing was reported of step %s for %s, by %s: report how far it is, also when it goes on": text(
		"ingenting rapporterades om steget %s på %s, till den %s: rapportera hur långt det har kommit, även när det fortsätter"),
	"step %s could not begin for %s, by %s: mend what keeps it from beginning (status.waitingFor says it), or report the step by hand": text(
		"steget %s kunde inte börja på %s, till den %s: åtgärda det som hindrar det (status.waitingFor säger vad), eller rapportera steget för hand"),
	"step %s was done and no longer holds since %s: %s: state an outage to recover the system anew, report the step Retry, or mend it by hand": text(
		"steget %s var klart och håller inte längre sedan den %s: %s: meddela ett avbrott för att återställa systemet på nytt, rapportera Retry för steget, eller åtgärda felet för hand"),
	"step %s, which verifies the system, failed at %s: %s": text("steget %s, som kontrollerar systemet, misslyckades den %s: %s"),
	"step %s failed at %s":                                 text("steget %s misslyckades den %s"),
	"attempt %d was not done within %s, by %s":             text("försök %d var inte klart inom %s, till den %s"),
	"no reason is given":                                   text("inget skäl är angivet"),

	// The evaluation, its findings and its lessons.
	"evaluation %s of %s is complete":                            text("utvärderingen %s av den %s är fullständig"),
	"a complete evaluation is due %s after the crisis is closed": text("en fullständig utvärdering ska finnas inom %s efter att krisen avslutats"),
	"no rule in force sets a deadline":                           text("ingen gällande regel sätter någon tidsfrist"),
	"a complete evaluation is due at %s":                         text("en fullständig utvärdering ska finnas den %s"),
	"no complete evaluation is recorded; it was due at %s: enter an Evaluation that answers every question of the governing plan": text(
		"ingen fullständig utvärdering är införd; den skulle ha funnits den %s: för in en Evaluation som besvarar alla frågor i den styrande planen"),
	"no evaluation waits for adoption":    text("ingen utvärdering väntar på att fastställas"),
	"%s adopted the evaluation at %s":     text("%s fastställde utvärderingen den %s"),
	"%s was to adopt evaluation %s by %s": text("%s skulle ha fastställt utvärderingen %s senast den %s"),
	"%s has still to adopt evaluation %s: state its approval in a LogEntry": text(
		"%s har ännu inte fastställt utvärderingen %s: för in fastställandet i en LogEntry"),
	"no evaluation that counts has a finding": text("ingen utvärdering som räknas har någon iakttagelse"),
	"finding %s of evaluation %s is not answered: hand out an ActionItem in its namespace with from: {evaluation: %s, finding: %s}, or enter the evaluation anew with the reason in rejected, naming this one in corrects": text(
		"iakttagelsen %s i utvärderingen %s är obesvarad: dela ut en ActionItem i dess namnrymd med from: {evaluation: %s, finding: %s}, eller för in utvärderingen på nytt med skälet i rejected och ange den nuvarande i corrects"),
	"every finding has an action item, or a reason why nothing is done": text("varje iakttagelse har en uppgift, eller ett skäl till att inget görs"),
	"no lesson of an evaluation that counts changes a plan":             text("ingen lärdom i en utvärdering som räknas ändrar någon plan"),
	"every plan that a lesson changes says that it has":                 text("varje plan som en lärdom ändrar säger att så har skett"),
	"lesson %s of evaluation %s: %s":                                    text("lärdomen %s i utvärderingen %s: %s"),
	"there is no plan %s: create it, or enter the evaluation anew with the right name in changes, naming this one in corrects": text(
		"planen %s finns inte: skapa den, eller för in utvärderingen på nytt med rätt namn i changes och ange den nuvarande i corrects"),
	"plan %s does not say that it has learnt it: change the plan, and add {namespace: %s, evaluation: %s, lesson: %s} to its spec.lessons": text(
		"planen %s säger inte att lärdomen är införd: ändra planen, och lägg till {namespace: %s, evaluation: %s, lesson: %s} i dess spec.lessons"),
	"plan %s does not say that it has learnt it: change the plan, and add {evaluation: %s, lesson: %s} to its spec.lessons": text(
		"planen %s säger inte att lärdomen är införd: ändra planen, och lägg till {evaluation: %s, lesson: %s} i dess spec.lessons"),
	"plan %s listed it in spec.lessons before it was drawn, in generation %d, by which the crisis was run: change the plan": text(
		"planen %s angav lärdomen i spec.lessons innan den drogs, i generation %d, som krisen leddes efter: ändra planen"),

	// What closing needs.
	"end criterion %s is not answered: state phase Closed again, with endCriteria for it": text(
		"slutkriteriet %s är inte besvarat: för in skedet Closed igen, med endCriteria för det"),
	"obligation %s to %s, due %s, is not met: hold the briefing, late or not, or state a waiver": text(
		"åtagandet %s gentemot %s, som skulle fullgöras den %s, är inte uppfyllt: håll genomgången, även för sent, eller för in ett undantag"),
	"system %s is %s: the acceptance by its owner, or its retirement, is to be stated": text(
		"systemet %s har läget ”%s”: att ägaren godkänner det, eller att det avvecklas, ska föras in"),
	"system %s is %s: the acceptance by its owner %s, or its retirement, is to be stated": text(
		"systemet %s har läget ”%s”: att ägaren %s godkänner det, eller att det avvecklas, ska föras in"),

	// What a system waits for: each of them follows "waits for".
	"the exercise to go on: it rests while crisis %s holds one of its plans": text(
		"att övningen fortsätter: den vilar medan krisen %s har tagit en av dess planer i anspråk"),
	"one of the %d places to come free: %d systems are under way, and %d that can begin come first": text(
		"att en av de %d platserna blir ledig: %d system är under arbete, och %d som kan börja går före"),
	"system %s to be restored (now %s)":                text("att systemet %s återställs (nu: %s)"),
	"system %s to work again: it is degraded since %s": text("att systemet %s fungerar igen: det är ur funktion sedan den %s"),
	"%s; in a circle with this one (%s): choose the system to begin with and report its first step (Retry, where the operator runs it)": text(
		"%s; i en cirkel med detta system (%s): välj det system som ska börja och rapportera dess första steg (Retry, där operatören kör det)"),
	"somebody":                text("någon"),
	"somebody to mend it: %s": text("att någon åtgärdar det: %s"),
	"somebody to report a step done: all of them failed": text("att någon rapporterar ett steg som klart: alla misslyckades"),
	"step %s, taken over by hand: somebody to report it": text("att någon rapporterar steget %s, som tagits över för hand"),
	"step %s: somebody to do it and report it, for no plan lends a service account to run it": text(
		"att någon utför steget %s och rapporterar det, eftersom ingen plan lånar ut ett tjänstekonto som kan köra det"),
	"confirm step %s: %s to report it": text("att steget %s bekräftas: %s ska rapportera det"),
	"confirm step %s, which failed: %s to try again and report it, or to skip it with a reason": text(
		"att steget %s, som misslyckades, bekräftas: %s ska försöka igen och rapportera det, eller hoppa över det med ett skäl"),
	"step %s, which failed at attempt %d: somebody to report Retry, to take it over by hand, or to skip it with a reason": text(
		"att någon rapporterar Retry för steget %s, som misslyckades vid försök %d, tar över det för hand, eller hoppar över det med ett skäl"),
	"step %s, attempt %d: %s %s to be ready: %s": text("steget %s, försök %d: att %s %s blir klar: %s"),
	"step %s, which could not begin in time: somebody to mend that and to report Retry, to take it over by hand, or to skip it with a reason; it was last seen that %s": text(
		"att någon åtgärdar att steget %s inte kunde börja i tid och rapporterar Retry, tar över det för hand, eller hoppar över det med ett skäl; senast sågs: %s"),
	"step %s to be tried again at %s: attempt %d failed: %s": text("att steget %s försöks igen den %s: försök %d misslyckades: %s"),
	"step %s to begin: %s":                         text("att steget %s börjar: %s"),
	"it has not been seen yet":                     text("det har inte setts ännu"),
	"nothing kept it":                              text("ingenting hindrade det"),
	"the operator is about to":                     text("operatören ska just till att göra det"),
	"owner %s to accept it":                        text("att ägaren %s godkänner det"),
	"its owner (the plan names none) to accept it": text("att ägaren (planen anger ingen) godkänner det"),

	// What is taken for granted.
	"counts as available: system %s, which nobody said is affected": text("räknas som tillgängligt: systemet %s, som ingen sagt är påverkat"),
	"counts as available: system %s, which is retired and will not come back": text(
		"räknas som tillgängligt: systemet %s, som är avvecklat och inte kommer tillbaka"),
	"counts as available: system %s, outside the crisis: plan %s is not part of it": text(
		"räknas som tillgängligt: systemet %s, utanför krisen: planen %s ingår inte i den"),
	"counts as available: system %s, of plan %s, which is not in force (%s)": text(
		"räknas som tillgängligt: systemet %s, i planen %s, som inte är i kraft (%s)"),
	"counts as available: system %s, which plan %s does not list": text("räknas som tillgängligt: systemet %s, som planen %s inte tar upp"),
}
