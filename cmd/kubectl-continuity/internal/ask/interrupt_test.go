package ask

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
)

// whenAsked interrupts when it is asked for more than was typed, and never answers that.
type whenAsked struct {
	interrupt context.CancelFunc
	typed     []string
}

func (w *whenAsked) Read(into []byte) (int, error) {
	if len(w.typed) == 0 {
		w.interrupt()
		select {}
	}
	n := copy(into, w.typed[0])
	w.typed = w.typed[1:]
	return n, nil
}

func TestALongTextThatIsInterruptedKeepsTheLinesThatWereTyped(t *testing.T) {
	for name, c := range map[string]struct {
		typed []string
		want  string
	}{
		"some lines":              {[]string{"One.\n", "\n", "Two\n"}, "One.\n\nTwo"},
		"nothing leaves what was": {nil, "before"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, interrupt := context.WithCancel(t.Context())
			answer := "before"
			err := New(&whenAsked{interrupt, c.typed}, io.Discard).Ask(ctx, &say.Question{Long: true, To: &answer})
			if !errors.Is(err, ErrEnded) || answer != c.want {
				t.Errorf("it is answered %q (%v), want %q and ErrEnded", answer, err, c.want)
			}
		})
	}
}
