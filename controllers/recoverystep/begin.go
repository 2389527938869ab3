package recoverystep

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/client-go/dynamic"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/readiness"
)

// begin begins an attempt: it applies the object, unless that was done before a crash, and then reports it. It
// does not before it can see what becomes of it.
func (r *reconciler) begin(ctx context.Context, s *seen, who account, step *v1alpha1.Step, task assess.Task) error {
	object, err := r.reach(ctx, s, who, step, task, false)
	var failed lasting
	switch {
	case errors.As(err, &failed):
		return r.report(ctx, s, task, v1alpha1.StepReport{Outcome: v1alpha1.OutcomeFailed, Text: note(failed.Error())})
	case err != nil:
		return err
	}
	about := task.Object
	if object != nil {
		about.UID = string(object.GetUID())
	}
	return r.report(ctx, s, task, v1alpha1.StepReport{Outcome: v1alpha1.OutcomeInProgress, Object: &about})
}

// rehearse does in an exercise what begin would, and changes nothing: the API server says whether it could.
func (r *reconciler) rehearse(ctx context.Context, s *seen, who account, step *v1alpha1.Step, task assess.Task) error {
	object, err := r.reach(ctx, s, who, step, task, true)
	var failed lasting
	switch {
	case errors.As(err, &failed):
		return r.report(ctx, s, task, v1alpha1.StepReport{Outcome: v1alpha1.OutcomeFailed, Text: note("rehearsed, and refused: " + failed.Error())})
	case err != nil:
		return err
	}
	what, outcome := fmt.Sprintf("%s %s", task.Object.Kind, task.Object.Name), v1alpha1.OutcomeDone
	text := fmt.Sprintf("rehearsed: %s could be applied; nothing was changed", what)
	switch {
	case step.Observe != nil && object == nil:
		outcome, text = v1alpha1.OutcomeFailed, fmt.Sprintf("rehearsed: %s is not there", what)
	case step.Observe != nil:
		verdict := readiness.Judge(object, assess.RuleOf(step))
		text = fmt.Sprintf("rehearsed: %s is %s now: %s", what, verdict.State, verdict.Message)
	}
	return r.report(ctx, s, task, v1alpha1.StepReport{Outcome: outcome, Text: note(text)})
}

// reach applies the object of an attempt, or finds the one that is observed (nil when there is none yet). It is too
// soon before a watch shows what becomes of the object.
func (r *reconciler) reach(
	ctx context.Context, s *seen, who account, step *v1alpha1.Step, task assess.Task, dry bool,
) (*unstructured.Unstructured, error) {
	if fault := unrunnable(step, task); fault != "" {
		return nil, lasting{errors.New(fault + ": the frozen plan cannot be mended, so do the step by hand and report it")}
	}
	missing := make(chan error, 1) // asked at the same time as for the object, for a system waits for both answers
	go func() { missing <- r.exists(ctx, who) }()
	objects, found, err := r.find(ctx, who, task.Object)
	if err := <-missing; err != nil {
		return nil, err
	}
	if err != nil || step.Observe != nil || (found != nil && ofRun(found, s, task)) {
		return found, err
	}
	wanted, err := render(s, step.Apply, task)
	if err != nil {
		return nil, lasting{err}
	}
	options := metav1.ApplyOptions{FieldManager: managerOf(s, task), Force: true}
	if dry {
		options.DryRun = []string{metav1.DryRunAll}
	}
	applied, err := objects.Apply(ctx, wanted.GetName(), wanted, options)
	return applied, refusal(err, who)
}

// find is the object of a task as it is now, nil when there is none, and how those of its kind are reached. It is too
// soon before a watch shows what becomes of them.
func (r *reconciler) find(
	ctx context.Context, who account, object v1alpha1.StepObject,
) (objects dynamic.ResourceInterface, found *unstructured.Unstructured, err error) {
	if objects, _, err = r.see(who, object); err != nil {
		return nil, nil, err
	}
	found, err = objects.Get(ctx, string(object.Name), metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return objects, nil, nil
	}
	return objects, found, explain(err, who)
}

// unrunnable is why a step of the frozen plan can never be run; empty when it can. The plan was told so when it was
// written.
func unrunnable(step *v1alpha1.Step, task assess.Task) string {
	if faults := assess.RuleOf(step).Check(); len(faults) > 0 {
		return faults[0].String()
	}
	return assess.NameFault(step, task.Object.Name).String()
}

// managerOf is the owner of the fields that a step applies. Each step has one of its own: of several that apply the
// same object none takes from it what another gave it. It is the same in every crisis.
func managerOf(s *seen, task assess.Task) string {
	return "beredskap-step-" + assess.RunMark(s.recovery.Namespace+"/"+string(s.recovery.Spec.Planned.Plan)+"/"+string(s.recovery.Spec.Planned.System), task.Step)
}

// render makes the object of an attempt from the template of its step.
func render(s *seen, apply *v1alpha1.ApplyStep, task assess.Task) (*unstructured.Unstructured, error) {
	object := &unstructured.Unstructured{}
	if err := json.Unmarshal(apply.Template.Raw, &object.Object); err != nil { // whole numbers stay whole
		return nil, fmt.Errorf("its template cannot be read: %w", err)
	}
	if namespace := object.GetNamespace(); namespace != "" && namespace != s.recovery.Namespace {
		return nil, fmt.Errorf("its template names namespace %s, and a step applies to that of its plan, %s, alone", namespace, s.recovery.Namespace)
	}
	object.SetNamespace(s.recovery.Namespace)
	object.SetGenerateName("")
	object.SetName(string(task.Object.Name))
	labels, annotations := object.GetLabels(), object.GetAnnotations()
	if labels == nil {
		labels = map[string]string{}
	}
	for key, value := range s.recovery.Labels {
		if key == v1alpha1.LabelActivation || key == v1alpha1.LabelPlan {
			labels[key] = value
		}
	}
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[runKey(s, task)] = runValue(s, task)
	object.SetLabels(labels)
	object.SetAnnotations(annotations)
	return object, nil
}

// runKey is the annotation by which an object is known to be as an attempt applied it: each recovery has one of
// its own, for several may apply the same object.
func runKey(s *seen, task assess.Task) string {
	return v1alpha1.AnnotationRun + assess.RunMark(s.recovery.Name, task.Step)
}

func runValue(s *seen, task assess.Task) string {
	return fmt.Sprintf("%s %s %d", assess.UIDOf(s.recovery), task.Step, task.Attempt)
}

// ofRun says whether an object is as the attempt applied it.
func ofRun(object *unstructured.Unstructured, s *seen, task assess.Task) bool {
	return object.GetAnnotations()[runKey(s, task)] == runValue(s, task)
}
