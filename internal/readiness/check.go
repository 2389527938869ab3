package readiness

import (
	"fmt"
	"strings"
)

// The fields of a rule, as people write them.
const (
	fieldReadyWhen   = "readyWhen"
	fieldFailedWhen  = "failedWhen"
	fieldRecoveredTo = "recoveredTo"
)

// Fault is what is wrong with an expression of a rule.
type Fault struct {
	// Field of the rule: readyWhen, failedWhen or recoveredTo.
	Field string
	// Message for people, on one line of at most 400 characters: where it is, what it is, and what to do.
	Message string
}

// String is the message after the field.
func (f Fault) String() string { return f.Field + ": " + f.Message }

// Check compiles the expressions of the rule and returns one Fault for each that is bad, in the order
// failedWhen, readyWhen, recoveredTo, in which they are asked; none when the rule is sound. An expression
// is compiled once, however often it is checked and judged by.
func (r Rule) Check() []Fault {
	var faults []Fault
	for _, part := range []struct {
		field, text string
		wants       string
		kinds       kinds
	}{
		{fieldFailedWhen, r.FailedWhen, "true or false", aBool},
		{fieldReadyWhen, r.ReadyWhen, "true or false", aBool},
		{fieldRecoveredTo, r.RecoveredTo, "a timestamp or an RFC 3339 text", anInstant},
	} {
		if part.text == "" {
			continue
		}
		e := compiled(part.text)
		switch {
		case e.fault != "":
			faults = append(faults, Fault{part.field, e.fault})
		case !part.kinds[e.result.Kind()]:
			faults = append(faults, Fault{part.field, oneLine(fmt.Sprintf("it gives %s, not %s", e.result, part.wants))})
		}
	}
	return faults
}

// location says where in the text something is. Columns count characters from 1.
func location(text string, line, column int) string {
	if line < 1 || column < 0 {
		return ""
	}
	if strings.Contains(text, "\n") {
		return fmt.Sprintf("line %d, column %d: ", line, column+1)
	}
	return fmt.Sprintf("column %d: ", column+1)
}
