package campaign_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"pgregory.net/rapid"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// days is for how many days the play is set.
const days = 10

// instant draws an instant, some of which lie before the crisis began.
func (p *play) instant(t *rapid.T) string { return p.at(p.minute(t)) }

// minute draws an instant in minutes: any of them is as likely, where a range would prefer what is small.
func (p *play) minute(t *rapid.T) int {
	return (rapid.SampledFrom(hours).Draw(t, "hour")-1)*60 + rapid.SampledFrom([]int{0, 0, 15, 30}).Draw(t, "minute")
}

// hours are those of the play.
var hours = func() (all []int) {
	for hour := range days * 24 {
		all = append(all, hour)
	}
	return all
}()

// draw draws one of some words.
func draw(t *rapid.T, what string, words ...string) string {
	return rapid.SampledFrom(words).Draw(t, what)
}

// common draws what all records say.
func (p *play) common(t *rapid.T) string {
	return fmt.Sprintf("crisis: {namespace: %s, name: %s}\n", p.namespaces[0], draw(t, "crisis", "attack", "attack", "attack", "attack", "attack", "attack", "attack", "flood", "drill", "ghost"))
}

// where draws the namespace that a record is entered in.
func (p *play) where(t *rapid.T) string {
	return p.namespaces[rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "namespace")]
}

// plan draws a plan as a subject names it.
func (p *play) planAbout(t *rapid.T) string {
	return rapid.SampledFrom([]string{
		"namespace: " + p.namespaces[0] + ", plan: central", "namespace: " + p.namespaces[0] + ", plan: central",
		"namespace: " + p.namespaces[0] + ", plan: central", "namespace: " + p.namespaces[1] + ", plan: care",
		"namespace: " + p.namespaces[1] + ", plan: care", "plan: ghost",
	}).Draw(t, "plan")
}

func (p *play) system(t *rapid.T) string {
	if rapid.IntRange(0, 7).Draw(t, "unplanned") == 0 {
		return "about: {recovery: " + p.named(t, "SystemRecovery") + "}\n"
	}
	return fmt.Sprintf("about: {%s, system: %s}\n", p.planAbout(t), draw(t, "system", "mail", "mail", "directory", "directory", "flaw-dangling", "flaw-one", "ghost"))
}

func (p *play) obligation(t *rapid.T) string {
	return fmt.Sprintf("about: {%s, obligation: %s}\n", p.planAbout(t), draw(t, "obligation", "staff", "board", "chair", "ghost"))
}

// named draws the name of a record of a kind that was entered, or of none.
func (p *play) named(t *rapid.T, kind string) string {
	names := []string{"ghost"}
	for _, r := range p.records {
		if r.kind == kind {
			names = append(names, r.name)
		}
	}
	return draw(t, kind, names...)
}

// statements are what log entries say; some of it about what does not exist, or in an order that cannot be.
var statements = map[string]func(*play, *rapid.T) string{
	"observation": func(*play, *rapid.T) string { return "observation: {text: T}" },
	"decision":    func(*play, *rapid.T) string { return "decision: {body: Staff, text: T}" },
	"cost": func(_ *play, t *rapid.T) string {
		return fmt.Sprintf("cost: {amount: %q, currency: SEK, text: T}", draw(t, "amount", "1", "99.50", "999999999999999.99"))
	},
	"outage": func(p *play, t *rapid.T) string {
		return fmt.Sprintf("%soutage: {since: %q}", p.system(t), p.instant(t))
	},
	"report": func(p *play, t *rapid.T) string {
		return fmt.Sprintf("%sreport: {step: %s, outcome: %s, text: T%s}", p.system(t), draw(t, "step", "install", "check", "restore", "ghost"),
			draw(t, "outcome", "InProgress", "Done", "Done", "Failed", "Skipped", "Retry", "Degraded"), draw(t, "counted", "", "", ", done: 2, total: 3", ", done: 3"))
	},
	"forecast": func(p *play, t *rapid.T) string {
		return fmt.Sprintf("%sforecast: {restoredBy: %q}", p.system(t), p.at(2*p.minute(t)))
	},
	"acceptance": func(p *play, t *rapid.T) string { return p.system(t) + "acceptance: {acceptedBy: Owner}" },
	"retirement": func(p *play, t *rapid.T) string { return p.system(t) + "retirement: {decidedBy: Director, reason: R}" },
	"phase": func(_ *play, t *rapid.T) string {
		return fmt.Sprintf("phase: {to: %s, decidedBy: Director}", draw(t, "to", "Response", "Recovery", "Recovery", "Closed"))
	},
	"closing": func(_ *play, t *rapid.T) string {
		return fmt.Sprintf("phase: {to: Closed, decidedBy: Director, endCriteria: [{criterion: %s, answer: A}]}", draw(t, "criterion", "calm", "calm", "ghost"))
	},
	"suspension": func(p *play, t *rapid.T) string {
		return fmt.Sprintf("%sadjustment: {suspendUntil: %q, decidedBy: D, reason: R}", p.obligation(t), p.at(2*p.minute(t)))
	},
	"cadence": func(p *play, t *rapid.T) string {
		return fmt.Sprintf("%sadjustment: {triggers: [%s], decidedBy: D, reason: R}", p.obligation(t), draw(t, "triggers", "{every: 2d, during: [Response, Recovery]}",
			"{schedule: 61 25 * * *, during: [Response]}", "{afterEach: {obligation: ghost, within: 1d}}", "{once: {after: {obligation: board}, within: 1d}}"))
	},
	"priority": func(p *play, t *rapid.T) string {
		return fmt.Sprintf("%sadjustment: {priority: %s, decidedBy: D, reason: R}", p.system(t), draw(t, "level", "1", "5"))
	},
	"join": func(p *play, t *rapid.T) string {
		return fmt.Sprintf("join: {plan: {%s}, decidedBy: D}", draw(t, "joins", "namespace: "+p.namespaces[1]+", name: care", "name: central", "name: ghost"))
	},
	"minutes": func(p *play, t *rapid.T) string {
		return fmt.Sprintf("about: {briefing: %s}\nminutes: {writtenBy: W, text: T}", p.named(t, "Briefing"))
	},
	"approval": func(p *play, t *rapid.T) string {
		return fmt.Sprintf("about: {logEntry: %s}\napproval: {approvedBy: P}", p.named(t, "LogEntry"))
	},
	"adoption": func(p *play, t *rapid.T) string {
		return fmt.Sprintf("about: {evaluation: %s}\napproval: {approvedBy: P, body: %s}", p.named(t, "Evaluation"), draw(t, "body", "Board", "Nobody"))
	},
	"waiver": func(p *play, t *rapid.T) string { return p.obligation(t) + "waiver: {decidedBy: D, reason: R}" },
	"progress": func(p *play, t *rapid.T) string {
		return fmt.Sprintf("about: {actionItem: %s}\nprogress: {state: %s, text: T}", p.named(t, "ActionItem"), draw(t, "state", "Open", "InProgress", "Done", "Cancelled"))
	},
}

// state enters a statement.
func (p *play) state(t *rapid.T) {
	what := rapid.SampledFrom(slices.Sorted(maps.Keys(statements))).Draw(t, "statement")
	p.enter(t, what, "LogEntry", p.where(t), p.common(t)+fmt.Sprintf("occurredAt: %q\n", p.instant(t))+statements[what](p, t))
}

// slips are statements that are refused.
var slips = map[string]string{
	"two statements":        "observation: {text: T}\ndecision: {body: B, text: T}",
	"no statement":          "medium: Paper",
	"an outage of nothing":  `outage: {since: "2024-01-01T00:00:00Z"}`,
	"a system of no plan":   "about: {system: mail}\nretirement: {decidedBy: D, reason: R}",
	"a skip without reason": "about: {plan: central, system: mail}\nreport: {step: check, outcome: Skipped}",
	"more than all":         "about: {plan: central, system: mail}\nreport: {step: install, outcome: Done, done: 4, total: 3}",
	"a phase that is none":  "phase: {to: Paused, decidedBy: D}",
	"criteria too early":    "phase: {to: Recovery, decidedBy: D, endCriteria: [{criterion: calm, answer: A}]}",
	"an empty adjustment":   "about: {plan: central, obligation: staff}\nadjustment: {decidedBy: D, reason: R}",
	"minutes of nothing":    "minutes: {writtenBy: W, text: T}",
	"a sum that is none":    `cost: {amount: "1,5", currency: SEK, text: T}`,
	"a report as operator":  "about: {plan: central, system: mail}\nreport: {step: check, outcome: Done, attempt: 1}",
	"a destruction":         "about: {logEntry: r0}\ndestruction: {decidedBy: D, reason: R}", // which takes a verb that these people lack
}

// stateBadly tries a statement that the API server refuses.
func (p *play) stateBadly(t *rapid.T) {
	what := rapid.SampledFrom(slices.Sorted(maps.Keys(slips))).Draw(t, "slip")
	at, statement := p.instant(t), slips[what]
	if rapid.IntRange(0, 4).Draw(t, "tomorrow") == 0 {
		what, at, statement = "what has not happened", p.at((days+2)*24*60), "observation: {text: T}"
	}
	if _, entered := p.enter(t, what, "LogEntry", p.where(t), p.common(t)+fmt.Sprintf("occurredAt: %q\n", at)+statement); entered {
		t.Errorf("%s is accepted", what)
	}
}

func (p *play) declare(t *rapid.T) {
	name := draw(t, "crisis", "attack", "attack", "flood", "drill")
	mode := map[bool]string{true: "Exercise", false: "Real"}[name == "drill"]
	started := rapid.SampledFrom([]int{0, 0, 60, 24 * 60}).Draw(t, "started")
	plans := draw(t, "plans", "{name: central}", "{name: central}, {namespace: "+p.namespaces[1]+", name: care}", "{name: central}, {name: ghost}", "{namespace: "+p.namespaces[1]+", name: care}")
	spec := fmt.Sprintf("title: Crisis\nmode: %s\nstartedAt: %q\ndeclaredAt: %q\ndeclaredBy: Director\nplans: [%s]\naffected: %s\nmaxConcurrentRecoveries: %s\n",
		mode, p.at(started), p.at(started+60), plans, draw(t, "affected", "All", "Stated"), draw(t, "places", "1", "3"))
	if rapid.Bool().Draw(t, "criteria") {
		spec += "endCriteria: [{name: calm, text: It is calm}]\n"
	}
	accepted := p.create(t, "a crisis is declared", rapid.SampledFrom(people).Draw(t, "person"), p.record("CrisisActivation", p.namespaces[0], name, spec))
	if accepted == p.crises[name] {
		t.Errorf("crisis %s is declared: %v, and stood before: %v", name, accepted, p.crises[name])
	}
	p.crises[name] = true
}

func (p *play) brief(t *rapid.T) {
	plan := p.planAbout(t)
	spec := p.common(t) + fmt.Sprintf("heldAt: %q\n", p.instant(t)) + draw(t, "audience", "audience: Staff\n", "audience: Board\n", "") + draw(t, "content", "content: C\n", "") +
		fmt.Sprintf("meets: [{%s, obligation: %s}]\n", plan, draw(t, "obligation", "staff", "board", "chair", "ghost"))
	p.enter(t, "a briefing", "Briefing", p.where(t), spec)
}

func (p *play) assign(t *rapid.T) {
	at := p.minute(t)
	origin := draw(t, "origin", "", "from: {briefing: "+p.named(t, "Briefing")+"}\n", "from: {evaluation: "+p.named(t, "Evaluation")+", finding: "+draw(t, "finding", "late", "ghost")+"}\n")
	p.enter(t, "an action item", "ActionItem", p.where(t), p.common(t)+fmt.Sprintf("title: A\nowner: {name: O}\nassignedAt: %q\ndueAt: %q\n", p.at(at),
		p.at(at+120+p.minute(t)))+origin)
}

func (p *play) evaluate(t *rapid.T) {
	p.enter(t, "an evaluation", "Evaluation", p.where(t), p.common(t)+fmt.Sprintf("title: E\ncompletedAt: %q\nauthors: [A]\n", p.instant(t))+
		draw(t, "answers", "answers: [{question: worked, text: A}]\n", "answers: [{question: ghost, text: A}]\n", "")+
		"findings: [{name: late, text: F}]\nlessons: [{name: learn, text: L, changes: {name: "+draw(t, "changes", "central", "ghost")+"}}]\n")
}

func (p *play) recoverByHand(t *rapid.T) {
	p.enter(t, "a recovery by hand", "SystemRecovery", p.where(t), p.common(t)+"unplanned: {title: U, dependsOn: [{"+p.planAbout(t)+", system: "+draw(t, "system", "mail", "ghost")+"}]}\n")
}

// correct enters a record that corrects another: also a correction, one of another kind or crisis, and one that does not exist.
func (p *play) correct(t *rapid.T) {
	names := []string{"ghost"}
	for _, r := range p.records {
		names = append(names, r.name)
	}
	corrects := "corrects: " + draw(t, "corrects", names...) + "\n"
	if rapid.Bool().Draw(t, "briefing") {
		p.enter(t, "a correction", "Briefing", p.where(t), p.common(t)+corrects+fmt.Sprintf("heldAt: %q\naudience: Staff\nmeets: [{plan: central, obligation: staff}]\n", p.instant(t)))
		return
	}
	what := rapid.SampledFrom(slices.Sorted(maps.Keys(statements))).Draw(t, "statement")
	p.enter(t, "a correction", "LogEntry", p.where(t), p.common(t)+corrects+fmt.Sprintf("occurredAt: %q\n", p.instant(t))+statements[what](p, t))
}

// one draws a record that was entered; of none, one is entered first.
func (p *play) one(t *rapid.T) *unstructured.Unstructured {
	for len(p.records) == 0 {
		p.state(t)
		p.check(t) // what it says of itself changes until then
	}
	r := rapid.SampledFrom(p.records).Draw(t, "record")
	object := p.record(r.kind, r.namespace, r.name, "{}")
	if err := on.Kube.Get(p.ctx, client.ObjectKeyFromObject(object), object); err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	return object
}

// editRecord tries to edit what is never changed.
func (p *play) editRecord(t *rapid.T) {
	object := p.one(t)
	edited := object.DeepCopy()
	_ = unstructured.SetNestedField(edited.Object, "flood-2", "spec", "crisis", "name")
	t.Logf("%s %s is edited", object.GetKind(), object.GetName())
	if p.outcome(t, "a record is edited", on.Kube.Update(p.ctx, edited)) {
		t.Errorf("%s %s was edited", object.GetKind(), object.GetName())
	}
}

// deleteRecord deletes a record, for which a statement is needed unless it belongs to no crisis.
func (p *play) deleteRecord(t *rapid.T) {
	object := p.one(t)
	allowed, _, _ := nested(object, "status", "destruction")
	if allowed == nil && rapid.Bool().Draw(t, "properly") {
		p.destroy(t, object)
		return
	}
	t.Logf("%s %s is deleted: %v", object.GetKind(), object.GetName(), allowed)
	deleted := p.outcome(t, "a record is deleted", on.Kube.Delete(p.ctx, object))
	if deleted != (allowed != nil) {
		t.Errorf("%s %s was deleted: %v, and what allows it is %v", object.GetKind(), object.GetName(), deleted, allowed)
	}
	if deleted {
		p.records = slices.DeleteFunc(p.records, func(r record) bool { return r.name == object.GetName() })
	}
}

// destroy states that a record may be deleted, which takes more than these people may.
func (p *play) destroy(t *rapid.T, object *unstructured.Unstructured) {
	about := strings.ToLower(object.GetKind()[:1]) + object.GetKind()[1:]
	if about == "systemRecovery" {
		about = "recovery"
	}
	crisis, _, _ := unstructured.NestedString(object.Object, "spec", "crisis", "name")
	name := fmt.Sprintf("r%d", p.next)
	p.next++
	statement := p.record("LogEntry", object.GetNamespace(), name, fmt.Sprintf(
		"crisis: {namespace: %s, name: %s}\noccurredAt: %q\nabout: {%s: %s}\ndestruction: {decidedBy: D, reason: R}",
		p.namespaces[0], crisis, p.at(days*24*60-60), about, object.GetName()))
	if p.create(t, "a destruction", "", statement) {
		p.records = append(p.records, record{"LogEntry", object.GetNamespace(), name})
	}
}

// wipeStatus takes everything away that the operator found out of a record: it is to be found again.
func (p *play) wipeStatus(t *rapid.T) {
	object := p.one(t)
	object.Object["status"] = map[string]any{}
	t.Logf("the status of %s %s is wiped", object.GetKind(), object.GetName())
	if !p.outcome(t, "a status is wiped", on.Kube.Status().Update(p.ctx, object)) {
		t.Errorf("it is refused")
	}
}

// readyOf is the condition Ready.
func readyOf(conditions []metav1.Condition) *metav1.Condition {
	for i := range conditions {
		if conditions[i].Type == v1alpha1.ConditionReady {
			return &conditions[i]
		}
	}
	return nil
}
