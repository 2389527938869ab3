package schedule

import "fmt"

// fault is what is wrong with a text, and the remedy. It can be put into another language: it is an English format, and what
// goes into that, which may be faults again.
type fault struct {
	format string
	args   []any
}

func wrong(format string, args ...any) *fault { return &fault{format, args} }

// Error is the fault in English.
func (f *fault) Error() string { return fmt.Sprintf(f.format, f.args...) }

// Said is the format of the fault and what goes into it.
func (f *fault) Said() (format string, args []any) { return f.format, f.args }
