package upgrade

import (
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers"
	controllersarchive "github.com/beredskap/beredskap/controllers/archive"
	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/localcluster"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// resources are the seven kinds, as their CRDs name them.
var resources = map[string]string{
	"ContinuityPlan": "continuityplans", "CrisisActivation": "crisisactivations", "SystemRecovery": "systemrecoveries",
	"Briefing": "briefings", "LogEntry": "logentries", "ActionItem": "actionitems", "Evaluation": "evaluations",
}

// An upgrade as docs/upgrading.md has it: a cluster with the CRDs and the objects of a release gets today's CRDs, then the
// rest, and today's manager last. The manager's clock stands at the moment at which the set was kept: nothing has become due
// since, so that all that it writes differs for another reason.
func TestAClusterOfAnEarlierReleaseIsUpgraded(t *testing.T) {
	eachSet(t, func(t *testing.T, set string) {
		on := stage.Bare(t)
		kubectl(t, on, "apply", "--server-side", "-f", filepath.Join(set, "crd"))
		at := populate(t, on, set)
		kubectl(t, on, "apply", "--server-side", "-k", "../../config/crd")
		kubectl(t, on, "diff", "--server-side", "-k", "../../config/crd") // which exits with 0 only if there is none
		must(t, on.Install(t.Context(), "rbac/roles", "rbac/embedded", "policy"))
		before := stored(t, on)
		t.Run("every object reads as it was stored", func(t *testing.T) {
			for _, line := range kept(t, set) {
				was := parsed(t, line).(map[string]any)
				same(t, was, before[keyOf(was)])
			}
		})
		target, err := archive.ParseTarget("file://" + t.TempDir())
		must(t, err)
		already := looks()
		on.OperateAs(t, controllers.Options{
			Clock: clocktesting.NewFakePassiveClock(at), Archives: controllersarchive.Options{Targets: []archive.Target{target}, Interval: 24 * time.Hour},
		})
		rests(t, on, already)
		t.Run("the manager finds nothing to write", func(t *testing.T) { untouched(t, before, stored(t, on)) })
	})
}

// untouched says what was written, outside of the crisis whose ledger is not in the set: what is missing there shows.
func untouched(t *testing.T, before, after map[string]any) {
	const without = "CrisisActivation fjord-hospital/record-outage-2025"
	for key, was := range before {
		if strings.Contains(key, " fjord-hospital/") {
			continue
		}
		same(t, was, after[key])
		if was, is := versionOf(was), versionOf(after[key]); was != is {
			t.Errorf("%s was written", key)
		}
	}
	if raw, err := json.Marshal(after[without]); err != nil || !strings.Contains(string(raw), `"reason":"LedgerBroken"`) {
		t.Errorf("a ledger that is lost in the upgrade does not show: %s (%v)", raw, err)
	}
}

// populate puts into the database what the release had stored there, and returns when that was kept. Frozen plans and pages of
// the ledger are taken out of the archives.
func populate(t *testing.T, on *stage.Stage, set string) (at time.Time) {
	t.Helper()
	etcd := openDatabase(t, on)
	seen := map[string]bool{}
	enter := func(namespace string) {
		if !seen[namespace] {
			must(t, on.Kube.Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}))
		}
		seen[namespace] = true
	}
	enter("velero")
	must(t, on.Kube.Create(t.Context(), &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: "velero", Name: "recovery"}}))
	for _, line := range kept(t, set) {
		o := &unstructured.Unstructured{Object: parsed(t, line).(map[string]any)}
		enter(o.GetNamespace())
		o.SetResourceVersion("")
		raw, err := json.Marshal(o.Object)
		must(t, err)
		etcd.store(t, v1alpha1.GroupVersion.Group+"/"+resources[o.GetKind()], o.GetNamespace(), o.GetName(), raw)
	}
	for _, path := range archives(t, set) {
		a, err := archive.ReadFile(path)
		must(t, err)
		if a.ExportedAt.After(at) {
			at = a.ExportedAt
		}
		for _, object := range a.Objects {
			switch o := object.(type) {
			case *appsv1.ControllerRevision:
				o.ResourceVersion = ""
				raw, err := json.Marshal(o)
				must(t, err)
				etcd.store(t, "controllerrevisions", o.Namespace, o.Name, raw)
			case *v1alpha1.CrisisActivation:
				for number, leaves := range a.Pages {
					must(t, on.Kube.Create(t.Context(), dossier.LedgerPage(o, number, leaves)))
				}
			}
		}
	}
	return at
}

// stored are the objects of the seven kinds as the API server has them.
func stored(t *testing.T, on *stage.Stage) map[string]any {
	t.Helper()
	found := map[string]any{}
	for kind := range resources {
		list := &unstructured.UnstructuredList{}
		list.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(kind + "List"))
		must(t, on.Kube.List(t.Context(), list))
		for i := range list.Items {
			raw, err := list.Items[i].MarshalJSON()
			must(t, err)
			object := parsed(t, raw)
			found[keyOf(object)] = object
		}
	}
	return found
}

func keyOf(object any) string {
	o := unstructured.Unstructured{Object: object.(map[string]any)}
	return fmt.Sprintf("%s %s/%s", o.GetKind(), o.GetNamespace(), o.GetName())
}

func versionOf(object any) string {
	o := unstructured.Unstructured{Object: object.(map[string]any)}
	return o.GetResourceVersion()
}

// same says what of an object is no more as it was, but for the number of its last write.
func same(t *testing.T, was, is any) {
	t.Helper()
	for _, change := range changes("", was, is) {
		if !strings.HasPrefix(change, ".metadata.resourceVersion ") {
			t.Errorf("%s: %s", keyOf(was), change)
		}
	}
}

// rests waits until the operator has looked at everything, has nothing to do at once, and writes nothing.
func rests(t *testing.T, on *stage.Stage, already float64) {
	t.Helper()
	const while = time.Second
	var last map[string]string
	since := time.Now()
	stage.Eventually(t, "the operator rests", func() bool {
		now := map[string]string{}
		for key, object := range stored(t, on) {
			now[key] = versionOf(object)
		}
		if looks() == already || busy() || !maps.Equal(now, last) {
			last, since = now, time.Now()
		}
		return time.Since(since) > while
	})
}

// busy says whether a controller has something to do at once.
func busy() bool {
	return measured("controller_runtime_active_workers")+measured("workqueue_depth") > 0
}

// looks is how often a controller has looked at something.
func looks() float64 { return measured("controller_runtime_reconcile_total") }

// measured is the sum of a metric of this process.
func measured(name string) (sum float64) {
	families, err := metrics.Registry.Gather()
	if err != nil {
		panic(err)
	}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			if family.GetName() == name {
				sum += m.GetGauge().GetValue() + m.GetCounter().GetValue()
			}
		}
	}
	return sum
}

func kubectl(t *testing.T, on *stage.Stage, args ...string) {
	t.Helper()
	binaries, err := localcluster.FindBinaries("")
	must(t, err)
	ran(t, on.AdminKubeconfig(), exec.CommandContext(t.Context(), filepath.Join(binaries, "kubectl"), args...)) // #nosec: ours
}

func archives(t *testing.T, set string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(set, "archives", "*.tar.gz"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	return paths
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
