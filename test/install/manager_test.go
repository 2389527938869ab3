package install

import (
	"context"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/test/internal/program"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// process is a manager with the account of an installation, as its pod has it.
type process struct {
	*program.Program
	metrics, probes string
}

// start starts a manager for the installation in a namespace, and waits until it has read everything.
func start(t *testing.T, namespace string, flags ...string) *process {
	t.Helper()
	_, token := on.Token(t, namespace, "beredskap-manager")
	m := &process{metrics: program.Address(t), probes: program.Address(t)}
	m.Program = program.Start(t, "manager", exec.Command(manager, append([]string{
		"--kubeconfig", kubeconfig(t, token), "--namespace", namespace, "--leader-elect", "--leader-election-namespace", namespace,
		"--metrics-bind-address", m.metrics, "--health-probe-bind-address", m.probes}, flags...)...))
	stage.Eventually(t, "the manager is ready", func() bool {
		response, err := http.Get("http://" + m.probes + "/readyz")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
	// It makes its certificate meanwhile, and may be ready before it is done.
	stage.Eventually(t, "metrics are served", func() bool {
		connection, err := net.Dial("tcp", m.metrics)
		if err != nil {
			return false
		}
		_ = connection.Close()
		return true
	})
	return m
}

// kubeconfig is a file by which a token reaches the API server, with no right but its own.
func kubeconfig(t *testing.T, token string) string {
	t.Helper()
	to := rest.AnonymousClientConfig(on.Admin)
	config := clientcmdapi.NewConfig()
	config.Clusters["it"] = &clientcmdapi.Cluster{Server: to.Host, CertificateAuthority: to.CAFile, CertificateAuthorityData: to.CAData}
	config.AuthInfos["it"] = &clientcmdapi.AuthInfo{Token: token}
	config.Contexts["it"] = &clientcmdapi.Context{Cluster: "it", AuthInfo: "it"}
	config.CurrentContext = "it"
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheManagerRunsInANamespaceOfOnesChoiceWithTheRightsItHasThere(t *testing.T) {
	kubectl(t, "apply", "--server-side", "--force-conflicts", "-k", "config/namespaced")
	m := start(t, elsewhere)
	stage.Eventually(t, "it leads", func() bool { return leader(t, elsewhere) != "" })
	unit := on.Namespaces(t, 1)[0]
	stage.Eventually(t, "the kinds are served", func() bool {
		_, err := on.Kube.RESTMapper().RESTMapping(v1alpha1.GroupVersion.WithKind(v1alpha1.KindCrisisActivation).GroupKind())
		return err == nil && on.Kube.List(t.Context(), &v1alpha1.CrisisActivationList{}) == nil && on.Kube.List(t.Context(), &v1alpha1.ContinuityPlanList{}) == nil
	})
	kubectl(t, "wait", "--for=condition=Established", "crd", "--all", "--timeout=20s")
	stage.Create(t, on, &v1alpha1.ContinuityPlan{}, unit, "plan", "title: A unit\ntimeZone: Europe/Stockholm")
	crisis := stage.Create(t, on, &v1alpha1.CrisisActivation{}, unit, "crisis",
		"title: Storm\nmode: Real\nstartedAt: %[1]s\ndeclaredAt: %[1]s\ndeclaredBy: The director\nplans: [{name: plan}]",
		time.Now().UTC().Add(-time.Minute).Format(time.RFC3339))
	stage.Eventually(t, "it follows a crisis elsewhere", func() bool {
		return get(t, crisis, unit, "crisis").Status.Phase == "Response"
	})
	stage.Eventually(t, "it has made the key of ledgers in its own namespace", func() bool {
		return strings.Contains(kubectl(t, "get", "secrets", "-n", elsewhere, "-o", "name"), "secret/beredskap-ledger-key")
	})
	if said := m.Said(t); strings.Contains(said, "forbidden") {
		t.Errorf("something is forbidden to it:\n%s", said)
	}
	get(t, &corev1.ConfigMap{}, elsewhere, "beredskap-ledger-keys")
}

// The one that stands by has read everything, and leads when the lease of the other has run out.
func TestTheOtherManagerTakesOverWhenTheLeaderIsKilled(t *testing.T) {
	kubectl(t, "apply", "--server-side", "--force-conflicts", "-k", "config/namespaced")
	first := start(t, elsewhere)
	var led string
	stage.Eventually(t, "the first leads", func() bool {
		led = leader(t, elsewhere)
		return led != "" && strings.Contains(first.Said(t), "Successfully acquired lease")
	})
	second := start(t, elsewhere) // and is ready before it leads
	if strings.Contains(second.Said(t), "Successfully acquired lease") {
		t.Fatal("both lead")
	}
	first.Kill()
	// The lease runs out after 15 seconds, and the other looks every few: together that may be longer than Patience.
	err := wait.PollUntilContextTimeout(t.Context(), 100*time.Millisecond, 2*stage.Patience, true, func(context.Context) (bool, error) {
		return leader(t, elsewhere) != led, nil
	})
	if err != nil {
		t.Fatalf("%s leads still", led)
	}
	stage.Eventually(t, "the second leads", func() bool { return strings.Contains(second.Said(t), "Successfully acquired lease") })
}

// leader is who holds the lease of an installation; nobody when it is let go.
func leader(t *testing.T, namespace string) string {
	t.Helper()
	var leases coordinationv1.LeaseList
	if err := on.Kube.List(t.Context(), &leases); err != nil {
		t.Fatal(err)
	}
	for _, lease := range leases.Items {
		if lease.Namespace == namespace && lease.Name == "beredskap-manager" && lease.Spec.HolderIdentity != nil {
			return *lease.Spec.HolderIdentity
		}
	}
	return ""
}
