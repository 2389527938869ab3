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
	t := newTable("AT", "WHAT", "ABOUT", "TEXT", "ENTERED", "BY", "RECORD")
	t.paint = paint
	for _, e := range b.Timeline {
		tone := ToneOff
		if e.Bad {
			tone = ToneBad
		}
		t.addIn(tone, e.At, e.Kind, e.About, e.Text, e.EnteredAt, e.By, e.Record)
	}
	out.printf("%s/%s  %s, as of %s (%s)\n\n", line(b.Namespace), line(b.Crisis), line(b.Title), b.AsOf.Short(), line(b.TimeZone))
	if t.empty() {
		out.printf("Nothing had happened, as far as the record says.\n")
		return out.err
	}
	t.write(out)
	return out.err
}
