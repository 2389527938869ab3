package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/schema"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
)

// writing is an object on its way into the cluster.
type writing struct {
	*telling
	kube   client.WithWatch
	object client.Object
}

// write checks the object, shows it, writes it, waits for what the operator finds, and says what is next.
func (w *writing) write(ctx context.Context) error {
	manifest, err := manifestOf(w.object)
	if err != nil {
		return err
	}
	if err := w.offline(manifest); err != nil {
		return w.kept(err, w.object)
	}
	if w.dryRun == "client" {
		tried := w.object.DeepCopyObject().(client.Object)
		tried.SetCreationTimestamp(metav1.NewTime(w.scene.Now)) // as the server would: a correction is entered after what it corrects
		return w.printed(manifest, w.judged(tried))
	}
	stamped := w.object.DeepCopyObject().(client.Object)
	if err := w.create(ctx, stamped, client.DryRunAll); err != nil && (w.dryRun == "server" || !noDryRuns(err)) {
		return w.kept(err, w.object)
	}
	if w.dryRun == "server" {
		if manifest, err = manifestOf(stamped); err != nil {
			return err
		}
		return w.printed(manifest, w.judged(stamped))
	}
	if err := w.agreed(ctx, stamped); err != nil {
		return w.kept(err, w.object)
	}
	if err := w.create(ctx, w.object); err != nil {
		return w.kept(err, w.object)
	}
	return w.tell(ctx)
}

// manifestOf is an object as a manifest: what a person would have written.
func manifestOf(object client.Object) (*unstructured.Unstructured, error) {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		return nil, err
	}
	delete(content, "status")
	metadata := content["metadata"].(map[string]any)
	for _, field := range []string{"creationTimestamp", "uid", "resourceVersion", "generation", "managedFields"} {
		delete(metadata, field)
	}
	return &unstructured.Unstructured{Object: content}, nil
}

// offline checks the object as the API server would, and names the flags that what is wrong came from.
func (w *writing) offline(manifest *unstructured.Unstructured) error {
	validator, err := schema.New()
	if err != nil {
		return err
	}
	problems, err := validator.Validate(manifest)
	if err != nil {
		return err
	}
	problems = append(problems, schema.Times(manifest, w.scene.Now)...)
	if len(problems) == 0 {
		return nil
	}
	said := make([]string, 0, len(problems))
	for _, p := range problems {
		said = append(said, w.flag(p.Field)+": "+p.Message)
	}
	return usage("%s", strings.Join(said, "\n"))
}

// flag is the flag or argument that a field came from: that of the field itself, or of what holds it.
func (w *writing) flag(field string) string {
	flags := w.verb.Flags()
	for path := field; path != ""; {
		if flag := flags[path]; flag != "" {
			return flag
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			break
		}
		path = path[:cut]
	}
	return field
}

// judged says what would not count of the object as things stand; empty when it would.
func (w *writing) judged(object client.Object) string {
	if activation, declares := object.(*v1alpha1.CrisisActivation); declares {
		return w.judgedCrisis(activation)
	}
	_, verdict, isNew := w.scene.Dossier.Try(object, assess.View{AsOf: w.scene.Now})
	switch {
	case !isNew:
		return w.taken()
	case verdict.Ready:
		return ""
	}
	message := strings.ReplaceAll(fmt.Sprint(verdict.Message), ", naming this record in corrects", "") // there is none yet
	return fmt.Sprintf("%s: %s%s", verdict.Reason, w.inFlags(message), say.Remedy(w.scene, object))
}

// taken says that there is an object of the name already.
func (w *writing) taken() string {
	return fmt.Sprintf("there is a %s %s in namespace %s already: choose another %s",
		w.object.GetObjectKind().GroupVersionKind().Kind, w.object.GetName(), w.object.GetNamespace(), w.flag("metadata.name"))
}

// judgedCrisis says why a crisis would not run; empty when it would.
func (w *writing) judgedCrisis(activation *v1alpha1.CrisisActivation) string {
	if slices.Contains(w.scene.Crises, assess.KeyOf(activation)) {
		return w.taken()
	}
	a, err := w.scene.Declared(activation)
	if err != nil {
		return err.Error()
	}
	if len(a.InForce()) > 0 {
		return ""
	}
	why := make([]string, 0, len(a.Plans))
	for i := range a.Plans {
		why = append(why, fmt.Sprint(a.Plans[i].Message))
	}
	return "no plan of it would be in force: " + strings.Join(why, "; ")
}

// inFlags writes the flag in the place of the field that a message begins with.
func (w *writing) inFlags(message string) string {
	field, rest, _ := strings.Cut(message, " ")
	colon := strings.HasSuffix(field, ":")
	flag := w.flag(strings.TrimSuffix(field, ":"))
	if !strings.HasPrefix(field, "spec.") || flag == strings.TrimSuffix(field, ":") {
		return message
	}
	if colon {
		flag += ":"
	}
	return flag + " " + rest
}

// printed prints what a dry run found. Its prose goes beside the manifest, so that this alone is on standard output.
func (w *writing) printed(manifest *unstructured.Unstructured, objection string) error {
	if w.output == "" {
		if err := w.preview(); err != nil {
			return err
		}
	} else if err := w.printObject(manifest); err != nil {
		return err
	}
	if objection == "" {
		objection = "it would count as things stand"
	} else {
		objection = "it would not count as things stand: " + objection
	}
	_, err := fmt.Fprintln(w.errOut, present.Line("nothing was written (dry run); "+objection))
	return err
}

// printObject prints the object in the form that was asked for.
func (w *writing) printObject(object *unstructured.Unstructured) (err error) {
	switch w.output {
	case "name":
		_, err = fmt.Fprintf(w.out, "%s.%s/%s\n", strings.ToLower(object.GetKind()), object.GroupVersionKind().Group, object.GetName())
	case "yaml":
		var raw []byte
		if raw, err = yaml.Marshal(object.Object); err == nil {
			_, err = w.out.Write(raw)
		}
	case "json":
		err = present.WriteJSON(w.out, object.Object)
	}
	return err
}

// preview shows what is about to be written.
func (w *writing) preview() error {
	head := fmt.Sprintf("%s %s/%s", w.object.GetObjectKind().GroupVersionKind().Kind, w.object.GetNamespace(), w.object.GetName())
	if a := w.scene.Assessment; a != nil {
		head += ", crisis " + a.Crisis.String()
	}
	if _, err := fmt.Fprintf(w.errOut, "\n%s (%s)\n", present.Line(head), w.scene.Zone()); err != nil {
		return err
	}
	return present.WriteFacts(w.errOut, say.Meaning(w.scene, w.object))
}

// agreed shows what is about to be written, and asks whether to. What would not count is written only on demand.
func (w *writing) agreed(ctx context.Context, stamped client.Object) error {
	objection := w.judged(stamped)
	if w.output == "" || w.person != nil {
		if err := w.preview(); err != nil {
			return err
		}
	}
	if objection != "" && !w.anyway {
		if w.person == nil || w.yes {
			return &uncounted{objection}
		}
		_, _ = fmt.Fprintln(w.errOut, "\n"+present.Line("It would not count: "+objection))
	}
	if w.person == nil || w.yes {
		return nil
	}
	question := "Write it?"
	if objection != "" {
		question = "Write it all the same?"
	}
	yes, err := w.person.Yes(ctx, question, objection == "")
	if err == nil && !yes {
		err = errors.New("you said no")
	}
	if err != nil {
		return fmt.Errorf("nothing was written: %w", err)
	}
	return nil
}

// uncounted is why nothing was written: it would not count.
type uncounted struct{ objection string }

func (u *uncounted) Error() string {
	return fmt.Sprintf("it would not count, and nothing was written: %s\n(--anyway writes it all the same)", present.Line(u.objection))
}

// noDryRuns says whether nothing is against the object but that somebody's admission webhook takes no dry runs.
func noDryRuns(err error) bool { return strings.Contains(err.Error(), "does not support dry run") }

// create writes the object, or lets the API server check it on a dry run.
func (w *writing) create(ctx context.Context, object client.Object, options ...client.CreateOption) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	kind := object.GetObjectKind().GroupVersionKind()
	if err := w.kube.Create(ctx, object, append(options, client.FieldOwner("kubectl-continuity"))...); err != nil {
		return w.refused(err)
	}
	object.GetObjectKind().SetGroupVersionKind(kind) // the answer of the server leaves it out
	return nil
}
