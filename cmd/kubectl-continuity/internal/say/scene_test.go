package say

import (
	"sync"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/schema"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

const kalix = "../../../../config/samples/kalix"

// schemas are compiled once for all tests.
var schemas = sync.OnceValues(schema.New)

// clock reads the wall clock of a zone, such as 2021-12-20 12:00.
func clock(t *testing.T, text string, zone *time.Location) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// scene is a crisis of a folder as it stood at an instant. The tail of names is x7k2.
func scene(t *testing.T, dir string, crisis assess.Key, at string) *Scene {
	t.Helper()
	folder, err := dossier.FromFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	d, err := folder.Dossier(crisis)
	if err != nil {
		t.Fatal(err)
	}
	now := clock(t, at, assess.Assess(d, time.Now()).Zone)
	return &Scene{Dossier: d, Assessment: assess.Assess(d, now), Now: now, Tail: "x7k2"}
}

// inKalix is the crisis of Kalix as it stood at an instant.
func inKalix(t *testing.T, at string) *Scene {
	t.Helper()
	return scene(t, kalix, assess.Key{Namespace: "kalix-staff", Name: "kalix-2021"}, at)
}

// inDrill is the crisis of testdata, declared on 25 November 2026 at 08:00 in Dublin, after some more has been said.
func inDrill(t *testing.T, at string, said ...client.Object) *Scene {
	t.Helper()
	s := scene(t, "testdata/drill.yaml", assess.Key{Namespace: "brendans", Name: "drill"}, at)
	for _, object := range said {
		switch o := object.(type) {
		case *v1alpha1.Briefing:
			s.Dossier.AddBriefing(o)
		case *v1alpha1.LogEntry:
			s.Dossier.AddLogEntry(o)
		case *v1alpha1.ActionItem:
			s.Dossier.AddActionItem(o)
		case *v1alpha1.Evaluation:
			s.Dossier.AddEvaluation(o)
		default:
			t.Fatalf("%T is no record", object)
		}
	}
	s.Assessment = assess.Assess(s.Dossier, s.Now)
	return s
}

// answered answers the questions of a verb that must be answered, and those of the others that there is an answer for,
// by their names; and returns what it comes to.
func answered(t *testing.T, s *Scene, verb Verb, answers map[string]string) (client.Object, error) {
	t.Helper()
	asked := map[string]bool{}
	for {
		questions, err := verb.Questions(s)
		if err != nil {
			return nil, err
		}
		done := true
		for i := range questions {
			q := &questions[i]
			answer, known := answers[q.Name]
			if asked[q.Name] || !known && q.Optional {
				continue
			}
			if !known {
				t.Fatalf("nobody has an answer to %s: %s", q.Name, q.Text)
			}
			if err := q.Answer(answer); err != nil {
				return nil, err
			}
			asked[q.Name], done = true, false
			break
		}
		if done {
			break
		}
	}
	for name := range answers {
		if !asked[name] {
			t.Errorf("%s was not asked for", name)
		}
	}
	return verb.Object(s)
}

// manifest is an object as YAML, without its kind and what no person writes. The API server would take it.
func manifest(t *testing.T, s *Scene, object client.Object) string {
	t.Helper()
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		t.Fatal(err)
	}
	delete(content, "status")
	unstructured.RemoveNestedField(content, "metadata", "creationTimestamp")
	validator, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	whole := &unstructured.Unstructured{Object: content}
	problems, err := validator.Validate(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(problems, schema.Times(whole, s.Now)...) {
		t.Errorf("the API server would refuse %s: %s", p.Field, p.Message)
	}
	raw, err := yaml.Marshal(map[string]any{content["kind"].(string): content["metadata"], "spec": content["spec"]})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// same says whether two texts are the same YAML.
func same(t *testing.T, got, want string) bool {
	t.Helper()
	var a, b any
	for _, one := range []struct {
		text string
		to   *any
	}{{got, &a}, {want, &b}} {
		if err := yaml.Unmarshal([]byte(one.text), one.to); err != nil {
			t.Fatalf("%v in\n%s", err, one.text)
		}
	}
	x, errX := yaml.Marshal(a)
	y, errY := yaml.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
