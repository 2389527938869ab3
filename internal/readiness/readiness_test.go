package readiness

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// object reads a manifest in YAML.
func object(t testing.TB, manifest string) *unstructured.Unstructured {
	t.Helper()
	text, err := yaml.YAMLToJSON([]byte(manifest))
	if err != nil {
		t.Fatal(err)
	}
	o := &unstructured.Unstructured{}
	if err := o.UnmarshalJSON(text); err != nil {
		t.Fatal(err)
	}
	return o
}

type judged struct {
	manifest string
	rule     Rule
	state    State
	says     string
}

func judgeAll(t *testing.T, cases map[string]judged) {
	t.Helper()
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			o := object(t, tc.manifest)
			got := Judge(o, tc.rule)
			if got.State != tc.state || got.Message != tc.says {
				t.Errorf("%s, %q; want %s, %q", got.State, got.Message, tc.state, tc.says)
			}
			if again := Judge(o, tc.rule); again != got {
				t.Errorf("asked again: %+v", again)
			}
			metadata, _ := o.Object["metadata"].(map[string]any)
			metadata["deletionTimestamp"] = "2021-12-14T02:00:00Z"
			if got := Judge(o, tc.rule); got.State != Underway || got.Message != "it is being deleted" {
				t.Errorf("while it is being deleted: %+v", got)
			}
		})
	}
}

const (
	restore = `{apiVersion: velero.io/v1, kind: Restore, metadata: {name: r, generation: 7}, spec: {backupName: daily-20211214, secret: hunter2}`
	flux    = `{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: k, generation: 3}`
)

var velero = Rule{
	ReadyWhen:  `object.status.phase == 'Completed'`,
	FailedWhen: `object.status.phase in ['PartiallyFailed','Failed','FailedValidation']`,
}

func TestJudgeByRule(t *testing.T) {
	judgeAll(t, map[string]judged{
		"a Restore that Velero has not seen is under way": {restore + `}`, velero,
			Underway, "failedWhen cannot be told: there is no field status yet; has() asks whether there is one"},
		"a Restore in progress says how far it is": {restore + `, status: {phase: InProgress, progress: {itemsRestored: 12, totalItems: 20}}}`, velero,
			Underway, "InProgress; 12 of 20 items"},
		"a Restore that failed in parts says what it counted": {restore + `, status: {phase: PartiallyFailed, errors: 3, warnings: 1, progress: {itemsRestored: 20, totalItems: 20}}}`, velero,
			Failed, "PartiallyFailed; 20 of 20 items; errors: 3, warnings: 1"},
		"a Restore that failed says why": {restore + `, status: {phase: Failed, failureReason: "no such backup."}}`, velero,
			Failed, "no such backup"},
		"a Restore that is not valid says why": {restore + `, status: {phase: FailedValidation, validationErrors: [no storage, no backup]}}`, velero,
			Failed, "no storage, no backup"},
		"a Restore that is complete is ready": {restore + `, status: {phase: Completed, warnings: 2}}`, velero,
			Ready, "Completed; warnings: 2"},
		"a Workflow that succeeded is ready": {`{apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {name: w}, status: {phase: Succeeded, progress: 3/3}}`,
			Rule{ReadyWhen: `object.status.phase == 'Succeeded'`}, Ready, "Succeeded; 3/3"},
		"a Workflow that runs is under way": {`{apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {name: w}, status: {phase: Running, progress: 1/3}}`,
			Rule{ReadyWhen: `object.status.phase == 'Succeeded'`}, Underway, "Running; 1/3"},
		"what failedWhen says counts before readyWhen": {restore + `, status: {phase: Failed}}`,
			Rule{ReadyWhen: `true`, FailedWhen: `object.status.phase == 'Failed'`}, Failed, "Failed"},
		"nobody is ready while it cannot be told whether it failed": {restore + `, status: {phase: Completed}}`,
			Rule{ReadyWhen: `true`, FailedWhen: `object.status.errors > 0`},
			Underway, "failedWhen cannot be told: there is no field errors yet; has() asks whether there is one; Completed"},
		"has() asks for a field that may not be there": {restore + `, status: {phase: Completed}}`,
			Rule{ReadyWhen: `true`, FailedWhen: `has(object.status.errors) && object.status.errors > 0`}, Ready, "Completed"},
		"an optional field is one that may not be there": {restore + `, status: {phase: Completed}}`,
			Rule{ReadyWhen: `object.?status.?errors.orValue(0) == 0`}, Ready, "Completed"},
		"a Job that failed has failed though readyWhen asks for what it never gets": {`{apiVersion: batch/v1, kind: Job, metadata: {name: j},
			status: {startTime: "2021-12-14T02:00:00Z", failed: 1, conditions: [{type: Failed, status: "True", message: Job has reached the specified backoff limit}]}}`,
			Rule{ReadyWhen: `object.status.succeeded == 1`}, Failed, "Job has reached the specified backoff limit"},
		"a custom resource that is stalled has failed though readyWhen is false": {flux + `, status: {observedGeneration: 3, conditions: [{type: Stalled, status: "True", message: no such path}]}}`,
			Rule{ReadyWhen: `false`}, Failed, "no such path"},
		"with both expressions the kind has no say": {flux + `, status: {observedGeneration: 3, conditions: [{type: Stalled, status: "True", message: no such path}]}}`,
			Rule{ReadyWhen: `false`, FailedWhen: `false`}, Underway, "it does not say how it stands"},
		"failedWhen alone leaves readiness to the kind": {flux + `, status: {observedGeneration: 3, conditions: [{type: Ready, status: "True", message: applied}]}}`,
			Rule{FailedWhen: `false`}, Ready, "applied"},
		"failedWhen alone leaves the failures of the kind": {flux + `, status: {observedGeneration: 3, conditions: [{type: Stalled, status: "True", message: no such path}]}}`,
			Rule{FailedWhen: `false`}, Failed, "no such path"},
		"readyWhen over a Deployment keeps what kstatus says": {deployment(1, 3, `{type: Available, status: "False"}`),
			Rule{ReadyWhen: `object.status.readyReplicas == 3`}, Underway, "Available: 1/3"},
		"an expression that gives no bool is no answer": {restore + `, status: {phase: Completed}}`,
			Rule{ReadyWhen: `object.status.phase`}, Underway, "readyWhen cannot be told: it gives string, not true or false; Completed"},
		"an expression that does not compile is no answer": {restore + `, status: {phase: Completed}}`,
			Rule{ReadyWhen: `objct.status.phase == 'Completed'`},
			Underway, "readyWhen: column 1: undeclared reference to 'objct' (in container ''): the only variable is object"},
		"a value is never repeated by a conversion that fails": {restore + `, status: {phase: Completed}}`,
			Rule{ReadyWhen: `int(object.spec.secret) > 1`}, Underway, "readyWhen cannot be told: a value has not the form that is asked of it; Completed"},
		"a value is never repeated as a key": {restore + `, status: {phase: Completed}}`,
			Rule{ReadyWhen: `object.status[object.spec.secret] == 1`},
			Underway, "readyWhen cannot be told: a field is not there yet; has() asks whether it is; Completed"},
		"a comparison of types that do not compare": {restore + `, status: {phase: Completed}}`,
			Rule{ReadyWhen: `object.status.phase + 1 == 2`}, Underway, "readyWhen cannot be told: a value has not the type that is asked of it; Completed"},
	})
}

func TestRecoveredTo(t *testing.T) {
	at := time.Date(2021, 12, 14, 1, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		expression string
		state      State
		to         time.Time
		says       string
	}{
		"a text of the status":          {`object.status.at`, Ready, at, "Completed"},
		"a timestamp":                   {`timestamp(object.status.at)`, Ready, at, "Completed"},
		"a timestamp less a duration":   {`timestamp(object.status.at) - duration('1h')`, Ready, at.Add(-time.Hour), "Completed"},
		"a constant":                    {`'2021-12-14T01:00:00Z'`, Ready, at, "Completed"},
		"the empty text means none":     {`object.status.?none.orValue('')`, Ready, time.Time{}, "Completed"},
		"a field that is not there yet": {`object.status.none`, Underway, time.Time{}, "recoveredTo cannot be told: there is no field none yet; has() asks whether there is one; Completed"},
		"a text that is no time":        {`object.spec.secret`, Underway, time.Time{}, "recoveredTo cannot be told: it gives a text that is not of the form 2021-12-14T02:00:00Z; Completed"},
		"null":                          {`object.status.empty`, Underway, time.Time{}, "recoveredTo cannot be told: it gives null_type, not a timestamp or an RFC 3339 text; Completed"},
		"a number":                      {`dyn(object.status.number)`, Underway, time.Time{}, "recoveredTo cannot be told: it gives int, not a timestamp or an RFC 3339 text; Completed"},
	} {
		t.Run(name, func(t *testing.T) {
			o := object(t, restore+`, status: {phase: Completed, at: "2021-12-14T02:00:00+01:00", empty: null, number: 5}}`)
			rule := velero
			rule.RecoveredTo = tc.expression
			got := Judge(o, rule)
			if want := (Verdict{tc.state, tc.says, tc.to}); got != want {
				t.Errorf("%+v; want %+v", got, want)
			}
			_ = unstructured.SetNestedField(o.Object, "InProgress", "status", "phase")
			if got := Judge(o, rule); got.State != Underway || !got.RecoveredTo.IsZero() || got.Message != "InProgress" {
				t.Errorf("before it is ready: %+v", got)
			}
		})
	}
}

func TestMessagesAreShortLines(t *testing.T) {
	o := object(t, restore+`, status: {phase: Failed, message: "`+strings.Repeat(`många\nrader\u001b[31m `, 100)+`"}}`)
	got := Judge(o, velero).Message
	if n := utf8.RuneCountInString(got); n > maxMessage || n < maxMessage-1 || !strings.HasSuffix(got, "…") || strings.ContainsAny(got, "\n\x1b") {
		t.Errorf("%d characters: %q", n, got)
	}
	if got := Judge(nil, Rule{}); got.State != Underway || got.Message != "there is no object yet" {
		t.Errorf("no object: %+v", got)
	}
}

func FuzzJudge(f *testing.F) {
	for _, seed := range []string{
		`{"kind":"Pod","apiVersion":"v1","status":{"phase":"Running","containerStatuses":[1]}}`,
		`{"kind":"Deployment","apiVersion":"apps/v1","metadata":7,"status":{"conditions":{"type":"Ready"}}}`,
		`{"kind":"Job","apiVersion":"batch/v1","metadata":{"generation":"x"},"status":{"conditions":[{"type":1,"status":true}]}}`,
		`{"kind":"Restore","apiVersion":"velero.io/v1","status":{"progress":{"itemsRestored":1.5,"totalItems":null},"errors":-1,"validationErrors":[1,{}]}}`,
		`{"kind":[],"apiVersion":{},"status":[],"spec":{"suspend":true}}`, `{"metadata":{"deletionTimestamp":5}}`, `{"status":{"a":"\ud800"}}`,
	} {
		f.Add([]byte(seed))
	}
	rules := []Rule{{}, velero, {ReadyWhen: `object.status.conditions.exists(c, c.type == 'Ready')`, RecoveredTo: `object.status.phase`}}
	f.Fuzz(func(t *testing.T, text []byte) {
		o := &unstructured.Unstructured{}
		if yaml.Unmarshal(text, &o.Object) != nil {
			return
		}
		for _, rule := range rules {
			got := Judge(o, rule)
			if got.Message == "" || utf8.RuneCountInString(got.Message) > maxMessage || strings.ContainsAny(got.Message, "\r\n") || !utf8.ValidString(got.Message) {
				t.Errorf("%q", got.Message)
			}
			if again := Judge(o, rule); again != got {
				t.Errorf("%+v, then %+v", got, again)
			}
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	o := object(b, restore+`, status: {phase: InProgress, progress: {itemsRestored: 12, totalItems: 20}}}`)
	b.ReportAllocs()
	for b.Loop() {
		Judge(o, velero)
	}
}

// What an object says of the generation before is no answer to what is asked of it now, whoever asks.
func TestAnExpressionIsNotAskedOfAStatusFromBefore(t *testing.T) {
	object := func(observed int64, conditions ...any) *unstructured.Unstructured {
		return &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "example.org/v1", "kind": "Thing", "metadata": map[string]any{"name": "a", "generation": int64(2)},
			"status": map[string]any{"phase": "Failed", "observedGeneration": observed, "conditions": conditions},
		}}
	}
	for name, test := range map[string]struct {
		object *unstructured.Unstructured
		want   State
	}{
		"an old status":                       {object(1), Underway},
		"a new status":                        {object(2), Failed},
		"an old status with a new condition":  {object(1, map[string]any{"type": "X", "status": "True", "observedGeneration": int64(2)}), Failed},
		"an old status with an old condition": {object(1, map[string]any{"type": "X", "status": "True", "observedGeneration": int64(1)}), Underway},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Judge(test.object, Rule{FailedWhen: "object.status.phase == 'Failed'"}); got.State != test.want {
				t.Errorf("got %+v, want %s", got, test.want)
			}
		})
	}
}
