package lang

import "golang.org/x/text/message/catalog"

// The messages of the status on a terminal, and of the timeline.

var statusPlurals = map[string]catalog.Message{
	"%d objects are not sealed yet: if that stays so, look whether the operator runs": by(1,
		"%d object is not sealed yet: if that stays so, look whether the operator runs",
		"%d objects are not sealed yet: if that stays so, look whether the operator runs"),
}

var swedishStatus = map[string]catalog.Message{
	"AT": text("TID"), "ABOUT": text("OM"), "ENTERED": text("INFÖRT"), "BY": text("AV"), "RECORD": text("POST"), "TEXT": text("TEXT"),
	"Not sealed yet": text("Ännu inte i liggaren"),
	"%d objects are not sealed yet: if that stays so, look whether the operator runs": text(
		"%d objekt är ännu inte i liggaren: om det består, se efter om operatorn är i gång"),
	"Nothing had happened, as far as the record says.": text("Ingenting hade hänt, enligt dokumentationen."),
	"%d of %d obligations overdue":                     text("%d av %d åtaganden är försenade"),
	"next: %s, due %s":                                 text("härnäst: %s, senast %s"),
	"what does not verify, at the end":                 text("vad som inte stämmer, i slutet"),
	"what it waits for, through all systems before it": text("vad det väntar på, genom alla system före det"),
	"restored; its owner has still to accept it":       text("återställt; ägaren har ännu inte godkänt det"),
	"%d of %d go on as usual":                          text("%d av %d pågår som vanligt"),
	"Systems":                                          text("System"),
	"Record":                                           text("Dokumentation"),
	"no ledger was read with it: in a cluster that takes the role continuity-auditor": text(
		"ingen liggare lästes med den: i ett kluster krävs rollen continuity-auditor"),
	"NOT INTACT": text("INTE OFÖRVANSKAD"),
	"intact: %d leaves, %d covered by the last checkpoint": text("oförvanskad: %d blad, varav %d täcks av den senaste kontrollpunkten"),
}
