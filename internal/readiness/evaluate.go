package readiness

import (
	"errors"
	"strings"
	"time"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/interpreter"
)

// holds says whether the expression of a field is true of the object, or why that cannot be told. It is
// not true when there is none.
func holds(field, text string, object map[string]any) (held bool, doubt string) {
	if text == "" {
		return false, ""
	}
	value, doubt := evaluate(text, object)
	if doubt != "" {
		return false, field + " cannot be told: " + doubt
	}
	answer, ok := value.(types.Bool)
	if !ok {
		return false, field + " cannot be told: it gives " + value.Type().TypeName() + ", not true or false"
	}
	return bool(answer), ""
}

// instant is the point in time that the expression of a field gives, in UTC; zero when it gives an empty
// text.
func instant(field, text string, object map[string]any) (at time.Time, doubt string) {
	value, doubt := evaluate(text, object)
	if doubt != "" {
		return time.Time{}, field + " cannot be told: " + doubt
	}
	switch given := value.(type) {
	case types.Timestamp:
		return given.UTC(), ""
	case types.String:
		if given == "" {
			return time.Time{}, ""
		}
		parsed, err := time.Parse(time.RFC3339, string(given))
		if err != nil { // the text is not shown: it may come from anywhere in the object
			return time.Time{}, field + " cannot be told: it gives a text that is not of the form 2021-12-14T02:00:00Z"
		}
		return parsed.UTC(), ""
	}
	return time.Time{}, field + " cannot be told: it gives " + value.Type().TypeName() + ", not a timestamp or an RFC 3339 text"
}

// evaluate returns what a sound expression gives for the object, or why it gives nothing.
func evaluate(text string, object map[string]any) (value ref.Val, doubt string) {
	e := compiled(text)
	value, _, err := e.program.Eval(map[string]any{"object": object})
	if err != nil {
		return nil, doubtOf(text, err)
	}
	return value, ""
}

// harmless are the errors of CEL that say nothing of the values that they are about.
var harmless = []string{"no such overload", "division by zero", "modulus by zero", "integer overflow", "unsigned integer overflow",
	"duration overflow", "timestamp overflow", "index out of bounds"}

// doubtOf says why an evaluation failed. CEL's errors quote values ("hunter2" is no timestamp), and those
// may be secret: what is not known to be harmless is not repeated.
func doubtOf(text string, err error) string {
	var cancelled interpreter.EvalCancelledError
	if errors.As(err, &cancelled) {
		return "it takes too long over an object as large as this: look at less of it"
	}
	message := err.Error()
	if _, name, ok := strings.Cut(message, "no such key: "); ok {
		if strings.Contains(text, name) { // computed keys are values
			return "there is no field " + name + " yet; has() asks whether there is one"
		}
		return "a field is not there yet; has() asks whether it is"
	}
	for _, known := range harmless {
		if strings.HasPrefix(message, known) {
			if known == "no such overload" {
				return "a value has not the type that is asked of it"
			}
			return known
		}
	}
	return "a value has not the form that is asked of it"
}
