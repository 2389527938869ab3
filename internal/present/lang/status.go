package lang

import "golang.org/x/text/message/catalog"

// The messages of the status on a terminal, and of the timeline.

var swedishStatus = map[string]catalog.Message{
	"%d of %d obligations overdue":                         text("%d av %d åtaganden är försenade"),
	"next: %s, due %s":                                     text("härnäst: %s, senast %s"),
	"what does not verify, at the end":                     text("vad som inte stämmer, i slutet"),
	"what it waits for, through all systems before it":     text("vad det väntar på, genom alla system före det"),
	"restored; its owner has still to accept it":           text("återställt; ägaren har ännu inte godkänt det"),
	"%d of %d go on as usual":                              text("%d av %d pågår som vanligt"),
	"Systems":                                              text("System"),
	"Record":                                               text("Dokumentation"),
	"no ledger was found with it":                          text("ingen liggare följer med den"),
	"NOT INTACT":                                           text("INTE OFÖRVANSKAD"),
	"intact: %d leaves, %d covered by the last checkpoint": text("oförvanskad: %d blad, varav %d täcks av den senaste kontrollpunkten"),
}
