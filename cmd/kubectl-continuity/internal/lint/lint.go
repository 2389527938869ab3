// Package lint finds offline what the API server would refuse and what the operator would complain about,
// with the file and the line at which it stands.
package lint

import (
	"fmt"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/manifest"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/schema"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/present"
)

// Run lints a folder as of an instant, which is what "in the future" is measured by.
func Run(dir string, now time.Time) ([]present.Finding, error) {
	documents, faults, err := manifest.ReadFolder(dir)
	if err != nil {
		return nil, err
	}
	l := &linter{now: now, byID: map[assess.RecordID]*manifest.Document{}}
	for _, f := range faults {
		l.findings = append(l.findings, present.Finding{File: f.File, Line: f.Line, Message: f.Message})
	}
	sound, err := l.schemas(documents)
	if err != nil {
		return nil, err
	}
	if !sound {
		l.note(documents)
		return l.findings, nil // what does not decode cannot be assessed
	}
	// What it cannot read has been found already, and it holds the rest.
	if l.folder, err = dossier.FromFolder(dir); l.folder == nil {
		return nil, err
	}
	if err := l.plans(); err != nil {
		return nil, err
	}
	if err := l.crises(); err != nil {
		return nil, err
	}
	if len(faults) > 0 { // the crisis that a record names may stand there
		l.findings = append(l.findings, present.Finding{File: faults[0].File, Line: faults[0].Line, Note: true,
			Message: "what cannot be read may be what other findings miss: mend it first and lint again"})
		return l.findings, nil
	}
	l.strays()
	return l.findings, nil
}

type linter struct {
	now      time.Time
	folder   *dossier.Folder
	byID     map[assess.RecordID]*manifest.Document
	order    []assess.RecordID
	assessed map[assess.Key]bool
	findings []present.Finding
}

// schemas checks every object of our group and says whether all of them decode.
func (l *linter) schemas(documents []manifest.Document) (sound bool, err error) {
	validator, err := schema.New()
	if err != nil {
		return false, err
	}
	sound = true
	for i := range documents {
		d := &documents[i]
		if d.Object.GroupVersionKind().Group != v1alpha1.GroupVersion.Group {
			continue
		}
		problems, err := validator.Validate(d.Object)
		if err != nil {
			return false, fmt.Errorf("%s: %w", d.File, err)
		}
		for _, p := range problems {
			l.add(d, p.Field, p.Message)
		}
		if err := decodes(d); err != nil {
			if len(problems) == 0 {
				l.add(d, "", err.Error())
			}
			sound = false
			continue
		}
		l.remember(d)
		for _, p := range schema.Times(d.Object, l.now) {
			l.add(d, p.Field, p.Message)
		}
	}
	return sound, nil
}

// decodes says whether an object can be read as its kind.
func decodes(d *manifest.Document) error {
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return err
	}
	object, err := scheme.New(d.Object.GroupVersionKind())
	if err != nil {
		return err
	}
	return runtime.DefaultUnstructuredConverter.FromUnstructured(d.Object.Object, object)
}

// remember files a document under its name, and finds two of one.
func (l *linter) remember(d *manifest.Document) {
	id := assess.RecordID{Kind: d.Object.GetKind(), Key: assess.KeyOf(d.Object)}
	if first, twice := l.byID[id]; twice {
		l.add(d, "metadata.name", fmt.Sprintf("%s stands in %s, line %d, too: give one of them another name, or remove it",
			d.Name(), first.File, first.Line("metadata.name")))
		return
	}
	l.byID[id] = d
	l.order = append(l.order, id)
}

func (l *linter) add(d *manifest.Document, field, message string) {
	l.findings = append(l.findings, present.Finding{
		File: d.File, Line: d.Line(field), Object: d.Name(), Field: field, Message: message,
	})
}

// note says that the rules between objects were not looked at.
func (l *linter) note(documents []manifest.Document) {
	if len(documents) > 0 {
		l.findings = append(l.findings, present.Finding{File: documents[0].File, Line: 1, Note: true,
			Message: "what concerns several objects was not looked at: mend the other findings and lint again"})
	}
}

// place finds the document and the field that a problem of an assessment is about: its field begins with the
// plan's or the record's name, or is one of the object at hand.
func (l *linter) place(at *manifest.Document, field string) (*manifest.Document, string) {
	name, path, named := strings.Cut(field, ": ")
	if !named {
		return at, field
	}
	kind, key, withKind := strings.Cut(name, " ")
	if !withKind {
		kind, key = v1alpha1.KindContinuityPlan, name
	}
	namespace, object, _ := strings.Cut(key, "/")
	if d := l.byID[assess.RecordID{Kind: kind, Key: assess.Key{Namespace: namespace, Name: object}}]; d != nil {
		return d, path
	}
	return at, field
}
