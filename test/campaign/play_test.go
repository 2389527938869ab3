package campaign_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"pgregory.net/rapid"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// people enter things, each under a name of their own: approvals are another person's.
var people = []string{"anna", "bo"}

// play is one sequence of steps, in two namespaces of its own: the first declares crises over its own plan and that of the second.
type play struct {
	ctx        context.Context
	done       *tally
	namespaces []string
	began      time.Time
	units      []*unit
	records    []record        // that were entered, in order
	crises     map[string]bool // that were declared and not deleted
	next       int             // number of the next record
	sealed     map[string]int64
	looked     looked // what the operator had written when it had last caught up
}

// record is one that was entered.
type record struct{ kind, namespace, name string }

func begin(t *testing.T, rt *rapid.T, done *tally) *play {
	p := &play{
		ctx: t.Context(), done: done, namespaces: on.Namespaces(t, 2), began: time.Now().Add(-10 * 24 * time.Hour).Truncate(time.Hour),
		crises: map[string]bool{}, sealed: map[string]int64{},
	}
	p.units = []*unit{central(p.namespaces), care(p.namespaces)}
	for _, u := range p.units {
		if err := p.write("", u.plan(), client.Client.Create); err != nil {
			rt.Fatalf("the first plan is refused: %v", err)
		}
		u.exists = true
	}
	return p
}

// at is an instant, in minutes from when the play is set.
func (p *play) at(minutes int) string {
	return p.began.Add(time.Duration(minutes) * time.Minute).UTC().Format(time.RFC3339)
}

// record is an object of a kind from the YAML of its spec, still to be entered.
func (p *play) record(kind, namespace, name, spec string) *unstructured.Unstructured {
	object := &unstructured.Unstructured{Object: map[string]any{}}
	var content map[string]any
	if err := yaml.Unmarshal([]byte(spec), &content); err != nil {
		panic(fmt.Sprintf("%v in\n%s", err, spec))
	}
	object.SetAPIVersion(v1alpha1.GroupVersion.String())
	object.SetKind(kind)
	object.SetNamespace(namespace)
	object.SetName(name)
	object.Object["spec"] = content
	return object
}

// clientOf is the client of a person; of the administrator for nobody.
func (p *play) clientOf(person string) client.Client {
	if person == "" {
		return on.Kube
	}
	made, err := client.New(on.Person(person), client.Options{Scheme: on.Kube.Scheme(), Mapper: on.Kube.RESTMapper()})
	if err != nil {
		panic(err)
	}
	return made
}

func (p *play) try(person string, object *unstructured.Unstructured) error {
	return p.clientOf(person).Create(context.Background(), object, client.DryRunAll)
}

// write creates an object as somebody.
func (p *play) write(person string, object client.Object, how func(client.Client, context.Context, client.Object, ...client.CreateOption) error) error {
	return how(p.clientOf(person), p.ctx, object)
}

// enter enters a record, or finds that it is refused for a reason that says what to do.
func (p *play) enter(t *rapid.T, what, kind, namespace, spec string) (name string, entered bool) {
	t.Helper()
	name = fmt.Sprintf("r%d", p.next)
	p.next++
	entered = p.create(t, what, rapid.SampledFrom(people).Draw(t, "person"), p.record(kind, namespace, name, spec))
	if entered {
		p.records = append(p.records, record{kind, namespace, name})
	}
	return name, entered
}

func (p *play) create(t *rapid.T, what, person string, object *unstructured.Unstructured) bool {
	t.Helper()
	shown, _ := yaml.Marshal(object.Object["spec"])
	t.Logf("%s: %s %s/%s by %s\n%s", what, object.GetKind(), object.GetNamespace(), object.GetName(), person, shown)
	return p.outcome(t, what, p.clientOf(person).Create(p.ctx, object))
}

// outcome notes what became of a step: it was accepted, or refused for a reason that names what is at fault.
func (p *play) outcome(t *rapid.T, what string, err error) (accepted bool) {
	t.Helper()
	p.done.count(what, err == nil)
	if err == nil {
		return true
	}
	t.Logf("  refused: %v", err)
	var status *apierrors.StatusError
	switch {
	case !asStatus(err, &status):
		t.Fatalf("%s: %v is no answer of the API server", what, err)
	case apierrors.IsAlreadyExists(err):
	case apierrors.IsForbidden(err):
		if !namesField(status.ErrStatus.Message) {
			t.Errorf("%s is forbidden, and no field is named: %s", what, status.ErrStatus.Message)
		}
	case apierrors.IsInvalid(err):
		checkCauses(t, what, status)
	default:
		t.Fatalf("%s: %v", what, err)
	}
	return false
}

// checkCauses checks that each cause of a refusal names a field and says something of it.
func checkCauses(t *rapid.T, what string, status *apierrors.StatusError) {
	t.Helper()
	if status.ErrStatus.Details == nil || len(status.ErrStatus.Details.Causes) == 0 {
		if !namesField(status.ErrStatus.Message) {
			t.Errorf("%s is invalid, and no field is named: %s", what, status.ErrStatus.Message)
		}
		return
	}
	for _, cause := range status.ErrStatus.Details.Causes {
		if cause.Message == "" || cause.Field == "" && !namesField(cause.Message) {
			t.Errorf("%s is invalid, and a cause says %+v", what, cause)
		}
	}
}

// namesField says whether a text names the path of a field.
func namesField(text string) bool {
	for _, path := range []string{"spec.", "spec:", "status.", "metadata."} {
		if strings.Contains(text, path) {
			return true
		}
	}
	return false
}

func asStatus(err error, into **apierrors.StatusError) bool {
	status, ok := err.(*apierrors.StatusError) //nolint:errorlint // a client returns it bare
	*into = status
	return ok
}

func nested(object *unstructured.Unstructured, path ...string) (any, bool, error) {
	return unstructured.NestedFieldNoCopy(object.Object, path...)
}
