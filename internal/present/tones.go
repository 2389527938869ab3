package present

// The tones in which a state is shown. A tone goes with the words of the state and never stands for them.
const (
	ToneBad  = "bad"  // broken, or a promise that was not kept
	ToneWarn = "warn" // is not as it should be, and may get worse
	ToneBusy = "busy" // somebody is at it
	ToneGood = "good" // is as it should be
	ToneOff  = "off"  // says nothing good or bad
)

var tones = map[string]string{
	"Failed": ToneBad, "Degraded": ToneBad, "Breached": ToneBad, "Missed": ToneBad, "Overdue": ToneBad, "Disrupted": ToneBad,
	"FallbackExhausted": ToneBad, "Invalid": ToneBad, "BeyondMaxDowntime": ToneBad, recordNotIntact: ToneBad,
	"Waiting": ToneWarn, "Stalled": ToneWarn, "AtRisk": ToneWarn, "Late": ToneWarn, "OnFallback": ToneWarn,
	"Missing": ToneWarn, "Refused": ToneWarn, "Held": ToneWarn, "Suspended": ToneWarn,
	"InProgress": ToneBusy, "Closing": ToneBusy, "Open": ToneBusy, "Due": ToneBusy,
	"Restored": ToneGood, "Accepted": ToneGood, "Met": ToneGood, "OnTime": ToneGood, "Done": ToneGood, "Normal": ToneGood,
	"Active": ToneGood, "OnTrack": ToneGood, recordIntact: ToneGood,
}

// ToneOf is the tone of a state: of a system, an activity, an objective, a slot, an action item, a plan or the record.
func ToneOf(state string) string {
	if tone, known := tones[state]; known {
		return tone
	}
	return ToneOff
}
