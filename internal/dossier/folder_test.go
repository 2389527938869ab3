package dossier

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	planFile = `# The plan.
apiVersion: continuity.beredskap.dev/v1alpha1
kind: ContinuityPlan
metadata: {name: care}
spec:
  title: Care
  timeZone: Europe/Stockholm
---
apiVersion: v1
kind: Namespace
metadata: {name: care}
`
	crisisFile = `{"apiVersion": "continuity.beredskap.dev/v1alpha1", "kind": "CrisisActivation", "metadata": {"name": "attack"},
"spec": {"title": "Attack", "mode": "Real", "startedAt": "2021-12-15T06:00:00Z", "declaredAt": "2021-12-15T06:00:00Z", "declaredBy": "A", "plans": [{"name": "care"}]}}`
	recordFile = `---
apiVersion: continuity.beredskap.dev/v1alpha1
kind: LogEntry
metadata: {name: seen}
spec:
  crisis: {name: attack}
  occurredAt: 2021-12-15T07:00:00Z
  observation: {text: The screens are black}
`
)

func TestAFolderIsReadIntoDossiers(t *testing.T) {
	folder, err := FromFolder(write(t, map[string]string{
		"plan.yaml": planFile, "crisis/attack.json": crisisFile, "crisis/records/seen.yml": recordFile,
		"README.md": "not: read", ".hidden/plan.yaml": "not: read",
	}))
	if err != nil {
		t.Fatal(err)
	}
	crisis := Key{Namespace: "default", Name: "attack"}
	d, err := folder.Dossier(crisis)
	if err != nil {
		t.Fatal(err)
	}
	a := assess.Assess(d, began)
	if len(a.Plans) != 1 || a.Plans[0].State != v1alpha1.PlanActive {
		t.Errorf("plans are %v, want one in force", a.Plans)
	}
	seen := ID{Kind: v1alpha1.KindLogEntry, Key: Key{Namespace: "default", Name: "seen"}}
	if verdict := a.Record(seen); !verdict.Ready {
		t.Errorf("the record does not count: %s", verdict.Message)
	}
	if place := folder.Places[seen]; place.Line != 2 || filepath.Base(place.File) != "seen.yml" {
		t.Errorf("the record stands at %s", place)
	}
	if len(folder.Ignored) != 1 || len(folder.Plans) != 1 || len(folder.Activations) != 1 {
		t.Errorf("ignored %v, plans %v, activations %v; want one each", folder.Ignored, folder.Plans, folder.Activations)
	}
	if _, err := folder.Dossier(Key{Namespace: "default", Name: "other"}); err == nil {
		t.Error("a crisis that is not there has a dossier")
	}
}

func TestWhatCannotBeReadIsNamedWithFileAndLine(t *testing.T) {
	for name, c := range map[string]struct{ text, line, says string }{
		"an unknown field":            {planFile[:strings.Index(planFile, "---")] + "  titel: Care\n", "f.yaml:8", `unknown field "spec.titel"`},
		"a doubled field":             {planFile[:strings.Index(planFile, "---")] + "  title: Care\n", "f.yaml:8", "already set"},
		"no YAML":                     {"a: b\n---\na: b\nkind: [\n", "f.yaml:4", ""},
		"an unknown kind of ours":     {strings.Replace(recordFile, "LogEntry", "LogEntri", 1), "f.yaml:2", "LogEntri"},
		"an object that stands twice": {recordFile + recordFile, "f.yaml:10", "f.yaml:2"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := FromFolder(write(t, map[string]string{"f.yaml": c.text}))
			if err == nil || !strings.Contains(err.Error(), c.line+":") || !strings.Contains(err.Error(), c.says) {
				t.Errorf("says %v, want %s and %q", err, c.line, c.says)
			}
		})
	}
}
