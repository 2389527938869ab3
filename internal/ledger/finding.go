package ledger

import "fmt"

// finding is something that was found of a ledger. It can be put into another language: it is an English format, and what goes
// into that, which may be findings again.
type finding struct {
	format string
	args   []any
}

func said(format string, args ...any) *finding { return &finding{format, args} }

// Error is the finding in English.
func (f *finding) Error() string { return fmt.Sprintf(f.format, f.args...) }

// Said is the format of the finding and what goes into it.
func (f *finding) Said() (format string, args []any) { return f.format, f.args }
