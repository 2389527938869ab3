package cli

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/internal/localcluster"
)

// The one command that starts everything, twice over the same data.
func TestUpShowsTheDemoAndFindsAllItHadAtASecondStart(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a control plane")
	}
	binaries, err := localcluster.FindBinaries("")
	if err != nil {
		t.Skip(err)
	}
	manager := filepath.Join(t.TempDir(), "manager")
	if out, err := exec.Command("go", "build", "-o", manager, "../../cmd/manager").CombinedOutput(); err != nil {
		t.Fatalf("cannot build the manager: %v\n%s", err, out)
	}
	data := t.TempDir()
	args := []string{"up", "--data-dir", data, "--binaries-dir", binaries, "--manager", manager, "--demo", "--exit"}
	for _, start := range []string{"first", "second"} {
		r := run(t, args...)
		r.wantCode(t, 0)
		wantText(t, r.stderr, "everything is assessed")
		wantText(t, r.stdout,
			"Crisis kalix-staff/kalix-2021", "EvaluationOverdue", "Audit summary of crisis kalix-staff/kalix-2021 as of 2022-08-31 12:00",
			"6 missed", "export KUBECONFIG="+data)
		if strings.Contains(r.stderr, "was entered otherwise") {
			t.Errorf("at the %s start the sample differs from what is there:\n%s", start, r.stderr)
		}
	}
}

func TestUpWithoutAManagerSaysHowToGetOne(t *testing.T) {
	r := run(t, "up", "--data-dir", t.TempDir(), "--manager", filepath.Join(t.TempDir(), "manager"))
	r.wantCode(t, 1)
	wantText(t, r.stderr, "make build", "--manager")
}
