package present

// Paint says whether states are coloured on a terminal. The word says it all; the colour makes it found.
type Paint bool

const bold = "1"

// colours of a terminal, by tone.
var colours = map[string]string{ToneBad: "31", ToneWarn: "33", ToneBusy: "36", ToneGood: "32"}

// in colours a text in a tone.
func (p Paint) in(tone, text string) string { return p.with(colours[tone], text) }

// head makes a heading stand out.
func (p Paint) head(text string) string { return p.with(bold, text) }

// with colours a text, which has no escape sequences of its own: it has passed line.
func (p Paint) with(colour, text string) string {
	if !p || colour == "" || text == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}
