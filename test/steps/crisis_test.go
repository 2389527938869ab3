package steps_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// crisis is one over an example, in which its system is down.
type crisis struct {
	*example
	activation *v1alpha1.CrisisActivation
	entries    int
}

// declare declares a crisis, or an exercise, over an example.
func (e *example) declare(mode string) *crisis {
	e.t.Helper()
	c := &crisis{example: e, activation: &v1alpha1.CrisisActivation{}}
	c.activation.Namespace, c.activation.Name = e.plan.Namespace, e.plan.Name+"-"+strings.ToLower(mode)
	create(e.t, c.activation, fmt.Sprintf(
		"{title: Attack, mode: %[1]s, startedAt: %[2]q, declaredAt: %[2]q, declaredBy: The director, affected: All, plans: [{name: %[3]s}]}",
		mode, stamp(time.Now().Add(-time.Minute)), e.plan.Name))
	return c
}

// state enters a statement.
func (c *crisis) state(statement string, args ...any) {
	c.t.Helper()
	c.entries++
	entry := &v1alpha1.LogEntry{}
	entry.Namespace, entry.Name = c.plan.Namespace, fmt.Sprintf("%s-%d", c.activation.Name, c.entries)
	create(c.t, entry, fmt.Sprintf(
		"crisis: {name: %s}\noccurredAt: %s\n%s", c.activation.Name, stamp(time.Now()), fmt.Sprintf(statement, args...)))
}

// again is what a person states who has a step tried again.
func (c *crisis) again(step string) {
	c.t.Helper()
	c.state("about: {plan: %s, system: %s}\nreport: {step: %s, outcome: Retry, text: The cause is mended}", c.plan.Name, c.plan.Spec.Systems[0].Name, step)
}

// recovery waits until the recovery of the system is as it should be.
func (c *crisis) recovery(what string, holds func(*v1alpha1.SystemRecovery) bool) *v1alpha1.SystemRecovery {
	c.t.Helper()
	return eventually(c.t, c.tracked(), what, holds)
}

// tracked is the recovery of the system, without what the API server knows of it.
func (c *crisis) tracked() *v1alpha1.SystemRecovery {
	name := fmt.Sprintf("%s.%s-%s", c.plan.Name, c.plan.Spec.Systems[0].Name, string(c.activation.UID)[:8])
	return &v1alpha1.SystemRecovery{ObjectMeta: metav1.ObjectMeta{Namespace: c.plan.Namespace, Name: name}}
}

// never looks at the recovery for as long as the operator takes for many changes, and returns it as soon as it is as
// it must never be.
func (c *crisis) never(holds func(*v1alpha1.SystemRecovery) bool) *v1alpha1.SystemRecovery {
	c.t.Helper()
	r := c.tracked()
	err := wait.PollUntilContextTimeout(c.t.Context(), 50*time.Millisecond, 2*time.Second, true, func(ctx context.Context) (bool, error) {
		must(c.t, kube.Get(context.WithoutCancel(ctx), client.ObjectKeyFromObject(r), r))
		return holds(r), nil
	})
	if err != nil {
		return nil
	}
	return r
}

// step waits until an attempt at a step has come to a state, and says all that it should.
func (c *crisis) step(name string, state v1alpha1.StepState, attempt int32, says ...string) v1alpha1.StepStatus {
	c.t.Helper()
	var found v1alpha1.StepStatus
	c.recovery(fmt.Sprintf("step %s, attempt %d: %s, saying %q", name, attempt, state, says), func(r *v1alpha1.SystemRecovery) bool {
		i := slices.IndexFunc(r.Status.Steps, func(s v1alpha1.StepStatus) bool { return string(s.Name) == name })
		if i < 0 {
			return false
		}
		found = r.Status.Steps[i]
		return found.State == state && found.Attempt == attempt && (state == v1alpha1.StepInProgress || holdsAll(found.Message, says))
	})
	if state == v1alpha1.StepInProgress && len(says) > 0 {
		c.waits(says...)
	}
	return found
}

// running waits until an attempt at a step runs, and returns its object.
func (c *crisis) running(step string, attempt int32) *unstructured.Unstructured {
	c.t.Helper()
	about := c.step(step, v1alpha1.StepInProgress, attempt).Object
	object := newObject(about.APIVersion, about.Kind, c.plan.Namespace, string(about.Name))
	must(c.t, kube.Get(c.t.Context(), client.ObjectKeyFromObject(object), object))
	if labels := object.GetLabels(); labels[v1alpha1.LabelActivation] != c.activation.Name || labels[v1alpha1.LabelPlan] != c.plan.Name {
		c.t.Errorf("%s %s has the labels %v", about.Kind, about.Name, labels)
	}
	return object
}

// waits waits until the system waits for an object that says all that it should.
func (c *crisis) waits(says ...string) {
	c.t.Helper()
	c.recovery(fmt.Sprintf("waits, saying %q", says), func(r *v1alpha1.SystemRecovery) bool {
		return slices.ContainsFunc(r.Status.WaitingFor, func(w v1alpha1.Wait) bool { return holdsAll(string(w.Message), says) })
	})
}

// phase waits until the recovery has come to a phase.
func (c *crisis) phase(want v1alpha1.RecoveryPhase) *v1alpha1.SystemRecovery {
	c.t.Helper()
	return c.recovery("is "+string(want), func(r *v1alpha1.SystemRecovery) bool { return r.Status.Phase == want })
}

// says writes fields of the status of an object as its own controller does. Kinds without a status of its own in the
// API have it written with all else.
func (e *example) says(object *unstructured.Unstructured, status string) {
	e.t.Helper()
	patch, err := yaml.YAMLToJSON([]byte("status: " + status))
	must(e.t, err)
	merge := client.RawPatch(types.MergePatchType, patch)
	switch object.GroupVersionKind().Group {
	case "velero.io", "argoproj.io":
		must(e.t, kube.Patch(e.t.Context(), object, merge))
	default:
		must(e.t, kube.Status().Patch(e.t.Context(), object, merge))
	}
}

// specIs fails unless fields of the spec of an object are as they should be.
func specIs(t *testing.T, object *unstructured.Unstructured, want map[string]any) {
	t.Helper()
	for path, value := range want {
		got, _, err := unstructured.NestedFieldNoCopy(object.Object, append([]string{"spec"}, strings.Split(path, ".")...)...)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(value) {
			t.Errorf("spec.%s of %s %s is %v (%v), want %v", path, object.GetKind(), object.GetName(), got, err, value)
		}
	}
}

// eventually waits until an object is as it should be, and returns it.
func eventually[T client.Object](t *testing.T, object T, what string, holds func(T) bool) T {
	t.Helper()
	err := wait.PollUntilContextTimeout(t.Context(), 50*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		if err := kube.Get(ctx, client.ObjectKeyFromObject(object), object); err != nil {
			return false, client.IgnoreNotFound(err)
		}
		return holds(object), nil
	})
	if err != nil {
		shown, _ := yaml.Marshal(object)
		t.Fatalf("%T %s: not so: %s (%v)\n%s", object, client.ObjectKeyFromObject(object), what, err, shown)
	}
	return object
}

// create creates an object with the YAML of its spec.
func create(t *testing.T, object client.Object, spec string) {
	t.Helper()
	into := any(object)
	if open, is := object.(*unstructured.Unstructured); is {
		into = &open.Object
	}
	must(t, yaml.Unmarshal([]byte("spec:\n  "+strings.ReplaceAll(spec, "\n", "\n  ")), into))
	must(t, client.WithFieldValidation(kube, metav1.FieldValidationStrict).Create(t.Context(), object))
}

func holdsAll(text string, parts []string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
}

func is(conditions []metav1.Condition, kind string, status metav1.ConditionStatus) bool {
	condition := meta.FindStatusCondition(conditions, kind)
	return condition != nil && condition.Status == status
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }
