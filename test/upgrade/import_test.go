package upgrade

import (
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// imported is the crisis whose archive is brought into a cluster that has nothing else of the release.
var imported = client.ObjectKey{Namespace: "kalix-staff", Name: "kalix-2021"}

func TestAnArchiveOfAnEarlierReleaseGoesOnInAClusterOfToday(t *testing.T) {
	eachSet(t, func(t *testing.T, set string) {
		on := stage.Bare(t)
		must(t, on.Install(t.Context(), "crd", "rbac/roles", "rbac/embedded", "policy"))
		on.Operate(t)
		file := filepath.Join(set, "archives", imported.Name+".tar.gz")
		outputIn(t, on.AdminKubeconfig(), "import", file)
		crisis := &v1alpha1.CrisisActivation{}
		stage.Eventually(t, "the ledger goes on here, and a checkpoint covers it", func() bool {
			return on.Kube.Get(t.Context(), imported, crisis) == nil && crisis.Status.Ledger != nil &&
				strings.Contains(crisis.Status.Ledger.Checkpoint, string(crisis.UID))
		})
		for _, r := range reports(t, set) {
			if r.Crisis == imported.Name {
				is := parsed(t, outputIn(t, on.AdminKubeconfig(), "report", r.Crisis, "-n", imported.Namespace, "--as-of", r.AsOf, "-o", "json"))
				r.compare(t, is, ".record.leaves", ".record.covered", ".record.checkpoint") // the ledger says that it goes on here
			}
		}
		later := filepath.Join(t.TempDir(), "later.tar.gz")
		outputIn(t, on.AdminKubeconfig(), "export", imported.Name, "-n", imported.Namespace, "-o", later)
		if said := string(output(t, "verify", later, "--against", file)); !strings.Contains(said, "EARLIER: the other archive is an earlier one") {
			t.Errorf("the archive of today does not go on from the one that was imported:\n%s", said)
		}
	})
}
