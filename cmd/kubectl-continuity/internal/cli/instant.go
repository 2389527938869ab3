package cli

import (
	"time"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/when"
	"github.com/beredskap/beredskap/internal/schedule"
)

// instant reads an instant as people write it. Empty and now are now.
func instant(flag, text string, zone *time.Location, now time.Time) (time.Time, error) {
	at, err := when.Read(text, zone, now)
	if err != nil {
		return at, usage("%s: %w", flag, err)
	}
	return at, nil
}

// period reads a length of time as plans write it.
func period(flag, text string) (schedule.Span, error) {
	span, err := schedule.ParseSpan(text)
	if err != nil || !span.Positive() {
		return span, usage("%s: %q is no length of time: write 30d, 12h or 3mo", flag, text)
	}
	return span, nil
}
