package readiness

import (
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func TestCheck(t *testing.T) {
	for name, tc := range map[string]struct{ expression, says string }{
		"an unknown variable":                          {`true && objct.status.ready`, "column 9: undeclared reference to 'objct' (in container ''): the only variable is object"},
		"an unknown variable below":                    {"true &&\n  objct.ready", "line 2, column 3: undeclared reference to 'objct' (in container ''): the only variable is object"},
		"a text is no bool":                            {`'a'`, "it gives string, not true or false"},
		"a comparison of two types":                    {`'a' == 1`, "column 5: found no matching overload for '_==_' applied to '(string, int)'"},
		"an optional that may be off":                  {`object.?status`, "it gives optional_type(dyn), not true or false"},
		"an expression too long":                       {strings.Repeat("a", 1001), "it has 1001 characters, and 1000 are the most"},
		"sets, whose functions are called like others": {`sets.contains(object.status.a, object.status.b)`, "column 14: there is no function sets.contains here: use comparisons, in, has(), all(), exists(), contains(), startsWith() and endsWith()"},
		"quantities of any size":                       {`quantity('1e2000000000').isGreaterThan(quantity('1'))`, "column 39: there is no function isGreaterThan here: use comparisons, in, has(), all(), exists(), contains(), startsWith() and endsWith()"},
		"map builds lists":                             {`object.l.map(x, x) == []`, "column 13: there is no function map here: use comparisons, in, has(), all(), exists(), contains(), startsWith() and endsWith()"},
		"lists of what is not const":                   {`[object, object].exists(a, a == 1)`, "column 1: a list may hold constants only: join comparisons with && and || instead"},
		"a list that looks like ours":                  {`object.l.exists(x, (__result__ + [x]) == [])`, "column 34: a list may hold constants only: join comparisons with && and || instead"},
		"maps":                                         {`{'a': object} == object`, "column 1: maps and messages cannot be written here: compare field by field"},
	} {
		t.Run(name, func(t *testing.T) {
			got := Rule{ReadyWhen: tc.expression}.Check()
			if len(got) != 1 || got[0].Field != "readyWhen" || got[0].Message != tc.says {
				t.Errorf("%q; want %q", got, tc.says)
			}
		})
	}
	if got := (Rule{ReadyWhen: "(", FailedWhen: "1", RecoveredTo: "true"}).Check(); len(got) != 3 || got[0].Field != "failedWhen" || got[2].Field != "recoveredTo" ||
		got[2].String() != "recoveredTo: it gives bool, not a timestamp or an RFC 3339 text" || !strings.HasPrefix(got[1].Message, "column 2: Syntax error") {
		t.Errorf("%q", got)
	}
}

func TestCheckAccepts(t *testing.T) {
	for _, text := range []string{
		`object.status.phase == 'Completed'`, `object.status.phase in ['a', 'b']`, `has(object.status) && !has(object.status.a)`,
		`object.status.conditions.exists(c, c.type == 'Ready' && c.status == "True")`, `object.status.conditions.filter(c, c.type == 'Ready').size() == 1`,
		`object.a.all(x, x > -1) || object.a.exists_one(x, x < 2)`, `object.status.?phase.orValue('') != ''`, `object.status["phase"].startsWith('Comp')`,
		`object.status.ready`, `object.a - 1 == 2 * 3 / 4 % 5 + 6`, `object.a[?0].hasValue()`, `object.a ? true : false`, `size(object.a) > 0 && [] != object.a`,
		`object.metadata.name.split('-')[1] == 'a'`, `timestamp(object.a) > timestamp('2021-12-14T02:00:00Z') + duration('1h')`, `int(object.a) >= 1 && -object.a <= 1`,
	} {
		if got := (Rule{ReadyWhen: text}).Check(); len(got) != 0 {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestCostIsLimited(t *testing.T) {
	list := make([]any, 20_000)
	for i := range list {
		list[i] = int64(i)
	}
	o := &unstructured.Unstructured{Object: map[string]any{"kind": "Large", "status": map[string]any{"list": list, "phase": "Running"}}}
	got := Judge(o, Rule{ReadyWhen: `object.status.list.all(x, object.status.list.all(y, x + y > -1))`})
	if got.State != Underway || got.Message != "readyWhen cannot be told: it takes too long over an object as large as this: look at less of it; Running" {
		t.Errorf("%+v", got)
	}
}

func TestExpressionsAreKeptAndForgotten(t *testing.T) {
	if a, b := compiled(`object.kept == 1`), compiled(`object.kept == 1`); a != b {
		t.Error("compiled twice")
	}
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for i := range maxKept + 10 {
				if got := (Rule{ReadyWhen: strings.Repeat(" ", i%900) + strings.Repeat("1", 1+i/900)}).Check(); len(got) != 1 {
					t.Errorf("%q", got)
				}
			}
		})
	}
	group.Wait()
	if n := len(kept.expressions); n > maxKept {
		t.Errorf("%d are kept", n)
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{`object.status.phase == 'a'`, `objct`, `(((`, `[1].map(x, x)`, "true &&\n\tfalse", `object.?a[?'b'].orValue(c)`, "'\xff'", `timestamp('x')`, `a.b{c: 1}`, `""`, "\x00"} {
		f.Add(seed)
	}
	o := &unstructured.Unstructured{Object: map[string]any{"kind": "Any", "status": map[string]any{"phase": "a", "list": []any{int64(1), "b", nil}}}}
	f.Fuzz(func(t *testing.T, text string) {
		rule := Rule{ReadyWhen: text, RecoveredTo: text}
		for _, fault := range rule.Check() {
			if fault.Message == "" || utf8.RuneCountInString(fault.Message) > maxMessage || strings.ContainsAny(fault.Message, "\r\n") {
				t.Errorf("%q", fault)
			}
		}
		if got := Judge(o, rule); got.Message == "" {
			t.Errorf("%+v", got)
		}
	})
}
