package recoverystep

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/readiness"
)

// await sees how the object of an attempt stands, and reports when it is ready or has failed.
func (r *reconciler) await(ctx context.Context, s *seen, who account, step *v1alpha1.Step, task assess.Task) error {
	object, current, err := r.look(ctx, s, who, step, task)
	if err != nil || !current {
		return err
	}
	gone := ""
	switch {
	case object == nil && step.Observe != nil:
		return r.show(s, task, "it does not exist yet")
	case object == nil:
		gone = fmt.Sprintf("%s %s was deleted while the step waited for it", task.Object.Kind, task.Object.Name)
	case step.Apply != nil && task.Object.UID != string(object.GetUID()):
		gone = fmt.Sprintf("%s %s was replaced by another object of that name while the step waited for it", task.Object.Kind, task.Object.Name)
	}
	if gone != "" {
		return r.report(ctx, s, task, v1alpha1.StepReport{Outcome: v1alpha1.OutcomeFailed, Text: note(gone)})
	}
	verdict := readiness.Judge(object, assess.RuleOf(step))
	switch verdict.State {
	case readiness.Ready:
		about := task.Object
		about.UID = string(object.GetUID())
		report := v1alpha1.StepReport{Outcome: v1alpha1.OutcomeDone, Object: &about, Text: note(verdict.Message)}
		if !verdict.RecoveredTo.IsZero() {
			report.RecoveredTo = &metav1.Time{Time: verdict.RecoveredTo}
		}
		return r.report(ctx, s, task, report)
	case readiness.Failed:
		text := fmt.Sprintf("%s %s: %s", task.Object.Kind, task.Object.Name, verdict.Message)
		return r.report(ctx, s, task, v1alpha1.StepReport{Outcome: v1alpha1.OutcomeFailed, Text: note(text)})
	}
	return r.show(s, task, verdict.Message)
}

// show shows how the object of an attempt stands, not too often.
func (r *reconciler) show(s *seen, task assess.Task, message string) error {
	sighting := assess.Sighting{Step: task.Step, Attempt: task.Attempt, Message: message}
	if rest := r.pace.next(assess.KeyOf(s.recovery), sighting, s.at, r.Clock.Now()); rest > 0 {
		return tooSoon{rest}
	}
	r.Store.Sight(assess.KeyOf(s.recovery), sighting)
	return nil
}

// guard sees whether what a step brought back still works, and reports when that changes.
func (r *reconciler) guard(ctx context.Context, s *seen, who account, step *v1alpha1.Step, task assess.Task) error {
	object, current, err := r.look(ctx, s, who, step, task)
	if err != nil || !current {
		return err
	}
	verdict := readiness.Verdict{Message: "it was deleted"}
	if object != nil {
		verdict = readiness.Judge(object, assess.RuleOf(step))
	}
	works := verdict.State == readiness.Ready
	if works != task.Degraded {
		return nil
	}
	outcome, text := v1alpha1.OutcomeDegraded, fmt.Sprintf("%s %s: %s", task.Object.Kind, task.Object.Name, verdict.Message)
	if works {
		outcome, text = v1alpha1.OutcomeDone, "works again: "+verdict.Message
	}
	return r.report(ctx, s, task, v1alpha1.StepReport{Outcome: outcome, Text: note(text)})
}

// look finds the object of a task by the watch that is shared. What the watch does not have, or has in a state
// from before it was applied, is asked of the API server: it may be gone, or the watch may be behind, which
// is then not current. The watch tells when it has caught up.
func (r *reconciler) look(
	ctx context.Context, s *seen, who account, step *v1alpha1.Step, task assess.Task,
) (object *unstructured.Unstructured, current bool, err error) {
	objects, object, err := r.see(who, task.Object)
	if err != nil {
		return nil, false, err
	}
	if object != nil && (task.Do == assess.TaskGuard || step.Observe != nil || ofRun(object, s, task)) {
		return object, true, nil
	}
	live, err := objects.Get(ctx, string(task.Object.Name), metav1.GetOptions{})
	switch {
	case apierrors.IsNotFound(err):
		return nil, true, nil
	case err != nil:
		return nil, false, explain(err, who)
	case object == nil || ofRun(live, s, task):
		return nil, false, nil // the watch is behind
	}
	return live, true, nil // somebody has taken the mark of the attempt off: what is there is judged as it is
}

// cleanUp removes what an attempt applied, once the crisis is closed and if the plan wants it so.
func (r *reconciler) cleanUp(ctx context.Context, who account, task assess.Task) error {
	if r.removed.has(task.Object.UID) {
		return nil
	}
	if err := r.exists(ctx, who); err != nil {
		return err
	}
	objects, _, err := r.resource(who, task.Object)
	if err != nil {
		return err
	}
	uid, background := types.UID(task.Object.UID), metav1.DeletePropagationBackground
	err = objects.Delete(ctx, string(task.Object.Name), metav1.DeleteOptions{
		Preconditions: &metav1.Preconditions{UID: &uid}, PropagationPolicy: &background,
	})
	if client.IgnoreNotFound(err) != nil && !apierrors.IsConflict(err) { // a conflict: another object has the name by now
		return explain(err, who)
	}
	r.removed.add(task.Object.UID)
	return nil
}
