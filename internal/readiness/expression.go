package readiness

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"k8s.io/apiserver/pkg/cel/environment"
)

const (
	// maxExpression is the longest expression compiled, in characters: what the API takes.
	maxExpression = 1000
	// costLimit is the most that one evaluation may cost, in CEL's units; a step of a loop costs about five.
	// The API server allows a rule ten times as much, but cel-go looks through a stack that grows with every
	// step of an inner loop to keep the account: a million units can take five seconds, these less than half of one.
	costLimit = 100_000
	// maxKept is how many compiled expressions are kept.
	maxKept = 1000
)

// kinds are the types that an expression may give; dyn is one that nobody knows before it is evaluated.
type kinds map[types.Kind]bool

var (
	aBool     = kinds{types.BoolKind: true, types.DynKind: true}
	anInstant = kinds{types.StringKind: true, types.TimestampKind: true, types.DynKind: true}
)

// expression is a compiled expression, or what is wrong with it.
type expression struct {
	text    string
	program cel.Program
	result  *cel.Type
	fault   string
}

// kept are the expressions compiled so far. All of them are forgotten when they are too many: a crisis has
// a few dozen, and this is only to keep the memory bounded.
var kept = struct {
	sync.Mutex
	expressions map[string]func() *expression
}{expressions: map[string]func() *expression{}}

// compiled returns the compiled expression of the text, and compiles it if it is new.
func compiled(text string) *expression {
	if n := utf8.RuneCountInString(text); n > maxExpression {
		return &expression{text: text, fault: fmt.Sprintf("it has %d characters, and %d are the most", n, maxExpression)}
	}
	kept.Lock()
	get, ok := kept.expressions[text]
	if !ok {
		if len(kept.expressions) >= maxKept {
			clear(kept.expressions)
		}
		get = sync.OnceValue(func() *expression { return compile(text) })
		kept.expressions[text] = get
	}
	kept.Unlock()
	return get() // outside the lock: nobody waits for the expression of another
}

// base is the environment of the API server, with one variable and without the macros that build lists.
var base = sync.OnceValues(func() (*cel.Env, error) {
	version := environment.DefaultCompatibilityVersion()
	set, err := environment.MustBaseEnvSet(version).Extend(environment.VersionedOptions{
		IntroducedVersion: version,
		EnvOptions: []cel.EnvOption{
			cel.Variable("object", cel.DynType),
			cel.ClearMacros(),
			cel.Macros(cel.HasMacro, cel.AllMacro, cel.ExistsMacro, cel.ExistsOneMacro, cel.FilterMacro),
		},
	})
	if err != nil {
		return nil, err
	}
	return set.StoredExpressionsEnv(), nil // what every release of Kubernetes understands, whichever runs here
})

func compile(text string) (e *expression) {
	e = &expression{text: text}
	defer func() {
		if recover() != nil {
			e = &expression{text: text, fault: "it cannot be compiled: write it in a simpler way"}
		}
	}()
	env, err := base()
	if err != nil {
		e.fault = oneLine(fmt.Sprintf("expressions cannot be compiled here: %v", err))
		return e
	}
	parsed, issues := env.Parse(text)
	if issues.Err() != nil {
		e.fault = faultOf(text, issues)
		return e
	}
	if e.fault = refuse(text, parsed); e.fault != "" {
		return e
	}
	checked, issues := env.Check(parsed)
	if issues.Err() != nil {
		e.fault = faultOf(text, issues)
		return e
	}
	if e.fault = refuse(text, checked); e.fault != "" {
		return e
	}
	e.result = checked.OutputType()
	if e.program, err = env.Program(checked, cel.CostLimit(costLimit)); err != nil {
		e.fault = oneLine(err.Error())
	}
	return e
}

// faultOf puts the first of the issues into words.
func faultOf(text string, issues *cel.Issues) string {
	all := issues.Errors()
	if len(all) == 0 {
		return oneLine(issues.Err().Error())
	}
	first := all[0]
	message := location(text, first.Location.Line(), first.Location.Column()) + first.Message
	if strings.HasPrefix(first.Message, "undeclared reference to") {
		message += ": the only variable is object"
	}
	return oneLine(message)
}
