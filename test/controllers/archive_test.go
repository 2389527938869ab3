package controllers_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	archiving "github.com/beredskap/beredskap/controllers/archive"
	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/assess"
)

// into writes archives to targets, without waiting between them.
func into(targets ...archive.Target) archiving.Options {
	return archiving.Options{Targets: targets, Report: func(*assess.Dossier, *assess.Assessment) string { return "# Report\n" }}
}

func folder(t testing.TB) (string, archive.Target) {
	t.Helper()
	dir := t.TempDir()
	target, err := archive.ParseTarget("file://" + dir)
	must(t, err)
	return dir, target
}

func archiveCondition(c *v1alpha1.CrisisActivation) *metav1.Condition {
	return meta.FindStatusCondition(c.Status.Conditions, v1alpha1.ConditionArchiveFailing)
}

func TestArchivesAreWrittenAndHoldAllThatWasSealed(t *testing.T) {
	unit := namespaces(t, 1)[0]
	dir, target := folder(t)
	operateWith(t, operators, into(target))
	crisis := declared(t, unit)
	entry(t, unit, "seen", crisis, time.Now(), "observation: {text: Seen}")
	eventually(t, crisis, "an archive holds all", func(c *v1alpha1.CrisisActivation) bool {
		return c.Status.Archive != nil && c.Status.Archive.Size == 4 && c.Status.Archive.Phase == "Response"
	})
	entry(t, unit, "recovery", crisis, time.Now(), "phase: {to: Recovery, decidedBy: The director}")
	eventually(t, crisis, "an archive of the next phase", func(c *v1alpha1.CrisisActivation) bool {
		return c.Status.Archive != nil && c.Status.Archive.Size == 5 && c.Status.Archive.Phase == "Recovery"
	})
	if condition := archiveCondition(crisis); condition.Status != metav1.ConditionFalse || condition.Reason != v1alpha1.ReasonArchived {
		t.Errorf("ArchiveFailing is %s, %s: %s", condition.Status, condition.Reason, condition.Message)
	}
	whole, err := archive.ReadFile(filepath.Join(dir, crisis.Status.Archive.File))
	must(t, err)
	if result := archive.Verify(whole, archive.Verification{}); !result.Verified {
		t.Errorf("it does not verify: %+v", result)
	}
	if len(whole.Objects) != 5 || whole.Checkpoint != crisis.Status.Ledger.Checkpoint || whole.Report == "" { // the activation, the plan, the frozen plan, two entries
		t.Errorf("it holds %d objects, the checkpoint %s", len(whole.Objects), whole.Checkpoint)
	}
}

// full is a target that takes nothing until it is emptied.
type full struct {
	archive.Target
	mutex sync.Mutex
	room  bool
}

func (f *full) String() string { return "the full disk" }

func (f *full) Put(ctx context.Context, name string, content []byte) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if !f.room {
		return fmt.Errorf("%s in %s: %w", name, f, errors.New("no space left on device"))
	}
	return f.Target.Put(ctx, name, content)
}

func TestATargetThatFailsRaisesAConditionAndStopsNothingElse(t *testing.T) {
	unit := namespaces(t, 1)[0]
	_, target := folder(t)
	disk := &full{Target: target}
	operateWith(t, operators, into(disk))
	crisis := declared(t, unit)
	eventually(t, entry(t, unit, "seen", crisis, time.Now(), "observation: {text: Seen}"), "it is sealed", sealed)
	eventually(t, crisis, "ArchiveFailing names the target", func(c *v1alpha1.CrisisActivation) bool {
		condition := archiveCondition(c)
		return condition != nil && condition.Status == metav1.ConditionTrue && strings.Contains(condition.Message, "the full disk") &&
			strings.Contains(condition.Message, "no space left on device")
	})
	intact(t, crisis, metav1.ConditionTrue, "")
	disk.mutex.Lock()
	disk.room = true
	disk.mutex.Unlock()
	must(t, wait.PollUntilContextTimeout(t.Context(), 100*time.Millisecond, 40*time.Second, true, func(ctx context.Context) (bool, error) {
		err := kube.Get(ctx, client.ObjectKeyFromObject(crisis), crisis)
		return crisis.Status.Archive != nil && archiveCondition(crisis).Status == metav1.ConditionFalse, err
	}))
}

// silent is a target that does not answer.
type silent struct{ archive.Target }

func (silent) String() string { return "the lost machine" }

func (s silent) Get(context.Context, string) (io.ReadCloser, error) {
	return nil, fmt.Errorf("%s does not answer", s)
}

func TestATargetThatDoesNotAnswerKeepsNothingFromBeingSealed(t *testing.T) {
	unit := namespaces(t, 1)[0]
	_, target := folder(t)
	operateWith(t, operators, into(silent{target}))
	crisis := declared(t, unit)
	eventually(t, entry(t, unit, "seen", crisis, time.Now(), "observation: {text: Seen}"), "it is sealed", sealed)
	eventually(t, crisis, "ArchiveFailing names the target", func(c *v1alpha1.CrisisActivation) bool {
		condition := archiveCondition(c)
		return condition != nil && condition.Status == metav1.ConditionTrue && strings.Contains(condition.Message, "the lost machine does not answer")
	})
	intact(t, crisis, metav1.ConditionTrue, "")
}

// The database is put back to a copy of it, as a backup would be: all of it fits together, and the archive alone knows better.
func TestADatabaseThatWasPutBackIsNamedByWhatWasArchived(t *testing.T) {
	unit := namespaces(t, 1)[0]
	_, target := folder(t)
	o := operateWith(t, operators, into(target))
	crisis := declared(t, unit)
	eventually(t, entry(t, unit, "before", crisis, time.Now(), "observation: {text: Before}"), "it is sealed", sealed)
	archived := func(size int64) {
		eventually(t, crisis, "it is archived", func(c *v1alpha1.CrisisActivation) bool {
			return c.Status.Archive != nil && c.Status.Archive.Size == size
		})
	}
	archived(4)
	backup := everything(t, unit)
	eventually(t, entry(t, unit, "after", crisis, time.Now(), "observation: {text: After}"), "it is sealed", sealed)
	archived(5)
	o.kill()
	putBack(t, unit, backup)
	operateWith(t, operators, into(target))
	intact(t, crisis, metav1.ConditionFalse, "the ledger ends after 4 leaves, and one of 5 leaves was signed: 1 are missing")
	later := eventually(t, entry(t, unit, "later", crisis, time.Now(), "observation: {text: Later}"), "it counts", func(e *v1alpha1.LogEntry) bool {
		return is(e.Status.Conditions, v1alpha1.ConditionReady, metav1.ConditionTrue)
	})
	if later.Status.LedgerIndex != nil || len(leavesOf(t, crisis)) != 4 {
		t.Error("a ledger that was put back is written on, and forks")
	}
}

// everything is what the database holds of a namespace, by key.
func everything(t *testing.T, namespace string) map[string][]byte {
	t.Helper()
	held := map[string][]byte{}
	for _, resource := range []string{"crisisactivations", "continuityplans", "logentries"} {
		prefix := stored(resource, namespace, "")
		for key, value := range under(t, prefix) {
			held[key] = value
		}
	}
	for key, value := range under(t, []byte("/registry/configmaps/"+namespace+"/")) {
		held[key] = value
	}
	return held
}

// putBack makes the database hold of a namespace what it held before.
func putBack(t *testing.T, namespace string, held map[string][]byte) {
	t.Helper()
	for key := range everything(t, namespace) {
		if _, was := held[key]; !was {
			etcd(t, "deleterange", map[string]any{"key": []byte(key)})
		}
	}
	for key, value := range held {
		etcd(t, "put", map[string]any{"key": []byte(key), "value": value})
	}
	entry := &v1alpha1.LogEntry{}
	must(t, wait.PollUntilContextTimeout(t.Context(), 20*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		return apierrors.IsNotFound(kube.Get(ctx, client.ObjectKey{Namespace: namespace, Name: "after"}, entry)), nil
	}))
}

func TestAnArchiveFolderHoldsNothingHalfWritten(t *testing.T) {
	unit := namespaces(t, 1)[0]
	dir, target := folder(t)
	operateWith(t, operators, into(target))
	crisis := declared(t, unit)
	eventually(t, crisis, "it is archived", func(c *v1alpha1.CrisisActivation) bool { return c.Status.Archive != nil })
	must(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "latest" {
			return err
		}
		if _, err := archive.ReadFile(path); err != nil {
			t.Errorf("%s cannot be read: %v", path, err)
		}
		_, err = os.Stat(path)
		return err
	}))
}
