package lang

import "golang.org/x/text/message/catalog"

// swedish holds every message in Swedish. Its words are chosen once, so that board, report and binder use the same ones:
//
//	activity verksamhet · system system · fallback routine reservrutin · briefing genomgång · obligation åtagande ·
//	audience mottagare · due ska ske · overdue försenad · slot tillfälle · missed utebliven · minutes protokoll ·
//	approved justerat · adopted fastställd · decision beslut · action item uppgift · log logg · evaluation utvärdering ·
//	finding iakttagelse · lesson lärdom · restored återställt · accepted godkänt · forecast prognos · step steg ·
//	waits for väntar på · outage avbrott · record dokumentation · ledger liggare · checkpoint kontrollpunkt ·
//	waiver undantag · governing body styrande organ · Response Akut skede · Recovery Återställning
func swedish() map[string]catalog.Message { return whole(swedishParts()) }

func swedishParts() []map[string]catalog.Message {
	return []map[string]catalog.Message{
		swedishCommon, swedishCodes, swedishStatus, swedishReport, swedishAudit, swedishAssess, swedishVerdicts, swedishPlans,
		swedishLedger, swedishPage, swedishBoard, swedishBinder,
	}
}

var swedishCommon = map[string]catalog.Message{
	"%s and %s": text("%s och %s"),
	"%s nor %s": text("%s eller %s"),

	// The phases and modes of a crisis.
	"Response": text("Akut skede"),
	"Recovery": text("Återställning"),
	"Closing":  text("Avslutas"),
	"Closed":   text("Avslutad"),
	"Real":     text("Skarpt läge"),
	"Exercise": text("Övning"),

	// The phases of a recovery.
	"NotAffected": text("Ej påverkat"),
	"Waiting":     text("Väntar"),
	"InProgress":  text("Pågår"),
	"Restored":    text("Återställt"),
	"Accepted":    text("Godkänt"),
	"Failed":      text("Misslyckades"),
	"Retired":     text("Avvecklat"),
	"Degraded":    text("Ur funktion igen"),
	"Stalled":     text("Står still"),

	// The states of an activity, of an objective, of a slot and of an action item.
	"Normal":            text("Som vanligt"),
	"OnFallback":        text("Reservrutin"),
	"Disrupted":         text("Ligger nere"),
	"FallbackExhausted": text("Reservrutinen räcker inte längre"),
	"BeyondMaxDowntime": text("Nere längre än acceptabelt"),
	"OnTrack":           text("I tid"),
	"AtRisk":            text("I riskzonen"),
	"Breached":          text("Överskridet"),
	"Met":               text("Uppnått"),
	"OnTime":            text("I tid"),
	"Late":              text("För sent"),
	"Missed":            text("Utebliven"),
	"Open":              text("Öppen"),
	"Waived":            text("Undantag"),
	"Done":              text("Klar"),
	"Cancelled":         text("Inställd"),
	"Overdue":           text("Försenad"),
}
