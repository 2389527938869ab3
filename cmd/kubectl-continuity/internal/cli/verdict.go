package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
	"github.com/beredskap/beredskap/internal/present"
)

// verdict is what the operator found about an object.
type verdict struct {
	ready           bool
	reason, message string
	object          *unstructured.Unstructured
}

// tell says what became of the object, and what is next.
func (w *writing) tell(ctx context.Context) error {
	found, unseen := w.await(ctx)
	if w.output != "" {
		shown, err := found.object, error(nil)
		if shown == nil {
			shown, err = manifestOf(w.object)
		}
		if err == nil {
			err = w.printObject(shown)
		}
		if err != nil {
			return err
		}
	}
	name := fmt.Sprintf("%s/%s", w.object.GetObjectKind().GroupVersionKind().Kind, w.object.GetName())
	switch {
	case unseen != nil:
		w.prose("%s is written; %v", name, unseen)
	case found.ready:
		w.prose("%s counts.", name)
	default:
		return fmt.Errorf("%s is written and does not count: %s: %s\n(to enter it anew, repeat the command with what is right and --corrects %s)",
			name, found.reason, present.Line(found.message), w.object.GetName())
	}
	return w.next(ctx)
}

// prose says something where prose is wanted: not among what a script reads.
func (w *writing) prose(format string, args ...any) {
	to := w.out
	if w.output != "" {
		to = w.errOut
	}
	_ = present.WriteProse(to, fmt.Sprintf(format, args...))
}

// await waits until the operator has judged the object, or for as long as it should take.
func (w *writing) await(ctx context.Context) (verdict, error) {
	ctx, cancel := context.WithTimeout(ctx, w.wait)
	defer cancel()
	gvk := w.object.GetObjectKind().GroupVersionKind()
	for pause := firstPause; ; pause = min(2*pause, mostPause) {
		list := &unstructured.UnstructuredList{}
		list.SetGroupVersionKind(gvk.GroupVersion().WithKind(gvk.Kind + "List"))
		events, err := w.kube.Watch(ctx, list, client.InNamespace(w.object.GetNamespace()),
			client.MatchingFieldsSelector{Selector: fields.OneTermEqualSelector("metadata.name", w.object.GetName())})
		if err != nil {
			return verdict{}, fmt.Errorf("whether it counts cannot be seen from here: %w", w.noOperator(ctx, err))
		}
		found, judged, ended := firstVerdict(ctx, events)
		if judged {
			return found, nil
		}
		select {
		case <-ctx.Done():
			if ended != nil {
				return verdict{}, fmt.Errorf("whether it counts cannot be seen from here: the API server ends each watch: %w", ended)
			}
			return verdict{}, w.noOperator(ctx, ctx.Err())
		case <-time.After(pause):
		}
	}
}

// A watch that the server ends is opened again after a pause, each twice as long as the one before.
const (
	firstPause = 100 * time.Millisecond
	mostPause  = 2 * time.Second
)

// noOperator says that nobody has judged the object in time.
func (w *writing) noOperator(ctx context.Context, err error) error {
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("no operator has judged it within %s: it is in the record all the same, and counts as soon as one runs (see kubectl get pods -n beredskap-system; of `up`, its terminal)", w.wait)
}

// firstVerdict is the first verdict that a watch brings before it ends, or the time is up. The error is why the server
// ended it, where it says so.
func firstVerdict(ctx context.Context, events watch.Interface) (verdict, bool, error) {
	defer events.Stop()
	for {
		var event watch.Event
		var more bool
		select {
		case <-ctx.Done():
		case event, more = <-events.ResultChan():
		}
		if !more {
			return verdict{}, false, nil
		}
		if event.Type == watch.Error {
			return verdict{}, false, apierrors.FromObject(event.Object)
		}
		object, isObject := event.Object.(*unstructured.Unstructured)
		if !isObject || event.Type == watch.Deleted {
			continue
		}
		conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
		for _, one := range conditions {
			condition, _ := one.(map[string]any)
			if condition["type"] != v1alpha1.ConditionReady {
				continue
			}
			reason, _ := condition["reason"].(string)
			message, _ := condition["message"].(string)
			return verdict{condition["status"] == "True", reason, message, object}, true, nil
		}
	}
}

// next says what is to be done next.
func (w *writing) next(ctx context.Context) error {
	if w.output != "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	scene, err := w.sceneAfter(ctx)
	if err != nil {
		w.prose("what is next cannot be read: %v", spoken(err))
		return nil
	}
	steps := say.Next(scene, w.object)
	if len(steps) == 0 {
		_, err = fmt.Fprintln(w.out, "\nNext: nothing is due.")
		return err
	}
	if _, err := fmt.Fprintln(w.out, "\nNext:"); err != nil {
		return err
	}
	facts := make([]present.Fact, 0, len(steps))
	for _, step := range steps {
		facts = append(facts, present.Fact{Name: step.When, Text: step.What, Command: step.Do})
	}
	return present.WriteFacts(w.out, facts)
}

// sceneAfter is how the crisis stands after something was said.
func (w *writing) sceneAfter(ctx context.Context) (*say.Scene, error) {
	named := w.scene.Named
	if a := w.scene.Assessment; a != nil {
		w.crisis = a.Crisis.String()
	} else {
		w.crisis = w.object.GetNamespace() + "/" + w.object.GetName()
		if len(w.scene.Others) > 0 {
			named = []string{"--crisis", w.crisis}
		}
	}
	*w.from.cluster.Namespace = ""
	scene, err := w.sceneNow(ctx, w.kube)
	if err == nil {
		scene.Named = named
	}
	return scene, err
}
