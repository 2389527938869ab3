package present

// Paint says whether states are coloured on a terminal. The word says it all; the colour makes it found.
type Paint bool

// The colours of a terminal, by what they say.
const (
	colourBad  = "31" // something is broken, or late
	colourWarn = "33" // something waits, or is on its way
	colourGood = "32"
	colourDim  = "2"
	colourBold = "1"
)

// colours of the states that are no matter of course.
var colours = map[string]string{
	"Overdue": colourBad, "Failed": colourBad, "Breached": colourBad, "Degraded": colourBad, "Stalled": colourBad, "Missing": colourBad,
	"Invalid": colourBad, "BeyondMaxDowntime": colourBad, "FallbackExhausted": colourBad, "Disrupted": colourBad, "NotIntact": colourBad,
	"Waiting": colourWarn, "InProgress": colourWarn, "OnFallback": colourWarn, "Due": colourWarn, "AtRisk": colourWarn,
	"Suspended": colourWarn, "Closing": colourWarn, "Open": colourWarn, "Pending": colourWarn,
	"Restored": colourGood, "Accepted": colourGood, "Normal": colourGood, "OnTrack": colourGood, "Done": colourGood, "Met": colourGood,
	"Active": colourGood, "NotAffected": colourDim, "NoneDue": colourDim, "Retired": colourDim, "NotRequired": colourDim,
}

// state colours a text as its state asks for.
func (p Paint) state(state, text string) string { return p.with(colours[state], text) }

// bad colours what is broken.
func (p Paint) bad(text string) string { return p.with(colourBad, text) }

// head makes a heading stand out.
func (p Paint) head(text string) string { return p.with(colourBold, text) }

// with colours a text, which has no escape sequences of its own: it has passed line.
func (p Paint) with(colour, text string) string {
	if !p || colour == "" || text == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}
