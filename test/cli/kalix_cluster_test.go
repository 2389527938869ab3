package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
	"github.com/beredskap/beredskap/internal/present"
)

// The main job, end to end: the Kalix record goes into a real API server, and the product itself reaches
// the auditors' findings, in the conditions of the objects and in the report.
func TestAClusterReachesTheAuditorsFindings(t *testing.T) {
	kubeconfig := startDemo(t)
	c := clientFor(t, kubeconfig)

	var crisis v1alpha1.CrisisActivation
	get(t, c, "kalix-staff", "kalix-2021", &crisis)
	for name, want := range map[string]struct {
		status metav1.ConditionStatus
		reason string
		since  string
	}{
		v1alpha1.ConditionReady:             {metav1.ConditionTrue, v1alpha1.ReasonAccepted, ""},
		v1alpha1.ConditionPlanUnavailable:   {metav1.ConditionFalse, v1alpha1.ReasonPlansInForce, ""},
		v1alpha1.ConditionBriefingOverdue:   {metav1.ConditionTrue, v1alpha1.ReasonOverdue, "2022-02-05T23:00:00Z"},
		v1alpha1.ConditionRecordIncomplete:  {metav1.ConditionTrue, v1alpha1.ReasonUndocumented, "2021-12-16T12:00:00Z"},
		v1alpha1.ConditionMinutesOverdue:    {metav1.ConditionTrue, v1alpha1.ReasonOverdue, "2021-12-30T12:00:00Z"},
		v1alpha1.ConditionEvaluationOverdue: {metav1.ConditionTrue, v1alpha1.ReasonOverdue, "2022-06-14T07:00:00Z"},
		v1alpha1.ConditionAdoptionPending:   {metav1.ConditionFalse, v1alpha1.ReasonNotRequired, ""},
	} {
		condition := meta.FindStatusCondition(crisis.Status.Conditions, name)
		if condition == nil || condition.Status != want.status || condition.Reason != want.reason {
			t.Errorf("condition %s is %+v, want %s %s", name, condition, want.status, want.reason)
			continue
		}
		if at := condition.LastTransitionTime.UTC().Format(time.RFC3339); want.since != "" && at != want.since {
			t.Errorf("condition %s holds since %s, want %s", name, at, want.since)
		}
	}
	if crisis.Status.UnaddressedBriefings != 2 {
		t.Errorf("%d unaddressed briefings, want 2", crisis.Status.UnaddressedBriefings)
	}
	if crisis.Spec.EnteredBy == "" {
		t.Error("nobody is stamped as having entered the activation")
	}

	var briefing v1alpha1.Briefing
	get(t, c, "kalix-staff", "briefing-unaddressed-2022-01-13", &briefing)
	if ready := meta.FindStatusCondition(briefing.Status.Conditions, v1alpha1.ConditionReady); ready == nil || ready.Reason != v1alpha1.ReasonUnaddressed {
		t.Errorf("the briefing of 13 January is %+v, want %s", ready, v1alpha1.ReasonUnaddressed)
	}

	theClusterSaysTheSame(t, kubeconfig, &crisis)
	offline, online := kalixReport(t, "--as-of", auditDay), clusterReport(t, kubeconfig)
	for i, line := range plain(t, offline) {
		if got := plain(t, online); i >= len(got) || got[i] != line {
			t.Fatalf("the cluster and the manifests do not say the same, from line %d on:\n%s\n%s",
				i, strings.Join(got[i:min(i+3, len(got))], "\n"), line)
		}
	}
}

// startDemo starts everything with the Kalix case in it, and returns the kubeconfig that it prints. It is
// interrupted, as by Ctrl-C, when the test ends.
func startDemo(t *testing.T) string {
	t.Helper()
	binaries, manager := binariesForUp(t)
	cmd := exec.Command(program, "up", "--demo", "--data-dir", t.TempDir(), "--binaries-dir", binaries, "--manager", manager)
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("an interrupted up ends with %v, want exit code 0", err)
		}
	})
	ready := make(chan string, 1)
	go func() {
		defer close(ready)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			if _, path, found := strings.Cut(lines.Text(), "export KUBECONFIG="); found {
				ready <- strings.TrimSpace(path)
			}
		}
	}()
	select {
	case kubeconfig, ok := <-ready:
		if !ok {
			t.Fatal("up ended before it printed the KUBECONFIG line")
		}
		return kubeconfig
	case <-time.After(3 * time.Minute):
		t.Fatal("up did not print the KUBECONFIG line within three minutes")
	}
	return ""
}

func clientFor(t *testing.T, kubeconfig string) client.Client {
	t.Helper()
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	c, err := client.New(config, client.Options{Scheme: scheme})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func get(t *testing.T, c client.Client, namespace, name string, object client.Object) {
	t.Helper()
	if err := c.Get(context.Background(), client.ObjectKey{Namespace: namespace, Name: name}, object); err != nil {
		t.Fatal(err)
	}
}

func clusterReport(t *testing.T, kubeconfig string) *present.Report {
	t.Helper()
	out, err := exec.Command(program, "report", "kalix-2021", "-n", "kalix-staff", "-o", "json", "--as-of", auditDay, "--kubeconfig", kubeconfig).Output()
	if err != nil {
		t.Fatalf("report from the cluster: %v", err)
	}
	report := &present.Report{}
	if err := json.Unmarshal(out, report); err != nil {
		t.Fatal(err)
	}
	return report
}

// plain is a report, line by line, without what only a cluster gives: the snapshots of the plans,
// and the UID in the names of recoveries.
func plain(t *testing.T, report *present.Report) []string {
	t.Helper()
	copied := *report
	copied.Plans, copied.Record = nil, present.Keeping{} // a folder knows no ledger, and nobody who entered anything
	raw, err := json.MarshalIndent(copied, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`(SystemRecovery [a-z0-9./-]+)-[0-9a-f]{8}\b`).ReplaceAllString(string(raw), "$1")
	return strings.Split(text, "\n")
}

// binariesForUp finds the control plane and builds the manager. In CI nothing is skipped.
func binariesForUp(t *testing.T) (binaries, manager string) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a control plane")
	}
	binaries, err := localcluster.FindBinaries("")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	manager = filepath.Join(t.TempDir(), "manager")
	if out, err := exec.Command("go", "build", "-o", manager, "../../cmd/manager").CombinedOutput(); err != nil {
		t.Fatalf("cannot build the manager: %v\n%s", err, out)
	}
	return binaries, manager
}
