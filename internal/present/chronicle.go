package present

import (
	"io"
	"slices"
	"time"
)

// From leaves out of the timeline what happened before an instant.
func (b *Board) From(since time.Time) {
	b.Timeline = slices.DeleteFunc(b.Timeline, func(e Event) bool { return e.At.Before(since) })
}

// WriteTimeline writes what happened in a crisis, a line for each thing, in the order in which it happened.
func (b *Board) WriteTimeline(w io.Writer, paint Paint) error {
	out := &tracked{w: w}
	t := columns(b.lang, "AT", "WHAT", "ABOUT", "ENTERED", "BY", "RECORD", "TEXT")
	t.paint = paint
	for _, e := range b.Timeline {
		tone := ToneOff
		if e.Bad {
			tone = ToneBad
		}
		t.addIn(tone, e.At, Words(b.lang, e.Kind), e.About, e.EnteredAt, e.By, e.Record, e.Text)
	}
	out.printf("%s/%s  %s\n", line(b.Namespace), line(b.Crisis), line(b.Title))
	out.printf("%s\n\n", line(b.say("As of %s (%s)", b.AsOf.Short(), b.TimeZone)))
	if t.empty() {
		out.printf("%s\n", b.say("Nothing had happened, as far as the record says."))
		return out.err
	}
	t.write(out)
	return out.err
}
