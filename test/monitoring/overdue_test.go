package monitoring_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// evaluationDue is how long after its declaration a crisis of these tests is to be evaluated: enough for all that happens
// before on a busy machine.
const evaluationDue = 30 * time.Second

// crisis is one whose evaluation falls due in seconds.
type crisis struct {
	w         *watch
	namespace string
	mode      v1alpha1.CrisisMode
	due       time.Time
}

// declare declares a crisis, and waits until Prometheus knows by when it is to be evaluated.
func (w *watch) declare(mode v1alpha1.CrisisMode) *crisis {
	w.t.Helper()
	now := time.Now().UTC().Truncate(time.Second) // as people write
	c := &crisis{w: w, namespace: on.Namespaces(w.t, 1)[0], mode: mode, due: now.Add(evaluationDue)}
	stage.Create(w.t, on, &v1alpha1.ContinuityPlan{}, c.namespace, "plan",
		"title: A unit\ntimeZone: Europe/Stockholm\nevaluation: {dueAfterDeclaration: %.0fs, questions: [{name: worked, text: What went well}]}",
		evaluationDue.Seconds())
	stage.Create(w.t, on, &v1alpha1.CrisisActivation{}, c.namespace, "attack",
		"title: Attack\nmode: %s\nstartedAt: %[2]s\ndeclaredAt: %[2]s\ndeclaredBy: The director\nplans: [{name: plan}]",
		mode, now.Format(time.RFC3339))
	known := fmt.Sprintf(`beredskap:overdue_timestamp_seconds{namespace=%q, kind="Evaluation"}`, c.namespace)
	w.eventually("Prometheus knows the deadline", func() bool {
		return slices.Equal(w.values(known), []string{strconv.FormatInt(c.due.Unix(), 10)})
	})
	return c
}

// evaluate records an evaluation that answers all questions.
func (c *crisis) evaluate() {
	c.w.t.Helper()
	stage.Create(c.w.t, on, &v1alpha1.Evaluation{}, c.namespace, "evaluation",
		"crisis: {name: attack}\ntitle: What we learnt\ncompletedAt: %s\nauthors: [Quality manager]\nanswers: [{question: worked, text: All of it.}]",
		time.Now().UTC().Format(time.RFC3339))
}

func (c *crisis) notifications() []notification {
	return c.w.received.of("EvaluationOverdue", c.namespace)
}

// isNotified waits until the missing evaluation is notified, and checks when that was and what it says.
func (c *crisis) isNotified(severity string) {
	c.w.t.Helper()
	c.w.eventually("the missing evaluation is notified", func() bool { return len(c.notifications()) > 0 })
	n := c.notifications()[0]
	c.w.t.Logf("notified %.1f s after the deadline: %s", n.arrived.Sub(c.due).Seconds(), n.Annotations["summary"])
	if n.Status != "firing" || n.arrived.Before(c.due) || n.StartsAt.Before(c.due) {
		c.w.t.Errorf("due at %s, and at %s arrived %+v", c.due, n.arrived, n)
	}
	for label, want := range map[string]string{
		"alertname": "EvaluationOverdue", "severity": severity, "namespace": c.namespace, "crisis": "attack", "mode": string(c.mode), "kind": "Evaluation",
	} {
		if n.Labels[label] != want {
			c.w.t.Errorf("label %s is %q, want %q, in %v", label, n.Labels[label], want, n.Labels)
		}
	}
	for _, annotation := range []string{"summary", "description", "runbook_url"} {
		if n.Annotations[annotation] == "" {
			c.w.t.Errorf("there is no %s: %v", annotation, n.Annotations)
		}
	}
}

// isResolved waits until the alert is resolved, and checks that it was raised once and taken back once.
func (c *crisis) isResolved() {
	c.w.t.Helper()
	c.w.eventually("the alert is resolved", func() bool {
		return slices.ContainsFunc(c.notifications(), func(n notification) bool { return n.Status == "resolved" })
	})
	all := c.notifications()
	if len(all) != 2 || all[0].Status != "firing" || !all[0].StartsAt.Equal(all[1].StartsAt) {
		c.w.t.Errorf("it is not raised once and resolved once: %+v", all)
	}
}

func TestAnEvaluationThatIsMissingAtItsDeadlineIsNotifiedUntilItIsRecorded(t *testing.T) {
	w := newWatch(t)
	attack, exercise := w.declare(v1alpha1.ModeReal), w.declare(v1alpha1.ModeExercise)
	attack.isNotified("critical")
	exercise.w.eventually("the exercise's is notified too", func() bool { return len(exercise.notifications()) > 0 })
	if n := exercise.notifications()[0]; n.Labels["severity"] != "info" || n.Labels["mode"] != string(v1alpha1.ModeExercise) || n.arrived.Before(exercise.due) {
		t.Errorf("of an exercise, due at %s, arrived %+v", exercise.due, n)
	}
	attack.evaluate()
	attack.isResolved()
	if all := exercise.notifications(); len(all) != 1 {
		t.Errorf("nobody evaluated the exercise: %+v", all)
	}
}

func TestTheAlertArrivesWhenTheManagerWasKilledBeforeTheDeadlineAndStandsWhenAnotherTakesOver(t *testing.T) {
	w := newWatch(t)
	c := w.declare(v1alpha1.ModeReal)
	w.manager.Kill()
	w.eventually("Prometheus finds no manager", func() bool { return w.has(`up{job="beredskap-metrics"} == 0`) })
	if now := time.Now(); !now.Before(c.due) {
		t.Fatalf("the machine is too slow for this test: the manager was to be gone before %s, and it is %s", c.due, now)
	}
	c.isNotified("critical")
	w.startManager()
	// Several scrapes of a manager that has read everything, and as many evaluations of the rules by them.
	w.eventually("another manager has been read for a while", func() bool {
		return w.has(`count_over_time((beredskap_cache_synced == 1)[5s:1s]) >= 5`)
	})
	if all := c.notifications(); len(all) != 1 {
		t.Fatalf("when another manager takes over, the alert does not stand: %+v", all)
	}
	c.evaluate()
	c.isResolved()
}

// The worst of it: a node takes both along, and Prometheus alone comes back. What it saw last, it sees no more when the deadline
// comes (by default after five minutes): by then it goes by what the rules kept.
func TestAPrometheusThatWasAwayAsWellForgetsNoDeadline(t *testing.T) {
	w := newWatch(t)
	c := w.declare(v1alpha1.ModeReal)
	w.manager.Kill()
	w.watcher.Kill()
	w.startPrometheus()
	w.eventually("Prometheus is back, and finds no manager", func() bool { return w.has(`up{job="beredskap-metrics"} == 0`) })
	w.eventually("what was read last is forgotten", func() bool { return !w.has(`beredskap_cache_synced`) && !w.has(`beredskap_overdue_timestamp_seconds`) })
	if now := time.Now(); !now.Before(c.due) {
		t.Fatalf("the machine is too slow for this test: Prometheus was to have forgotten before %s, and it is %s", c.due, now)
	}
	c.isNotified("critical")
}
