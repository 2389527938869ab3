package localcluster

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// binaries finds the control plane's programs. Without them a test that needs them is skipped on a
// developer's machine and fails in CI.
func binaries(t *testing.T) string {
	t.Helper()
	dir, err := FindBinaries("")
	if err == nil {
		return dir
	}
	if os.Getenv("CI") != "" {
		t.Fatal(err)
	}
	t.Skipf("SKIPPED, needs a control plane: %v", err)
	return ""
}

// started starts a control plane that the test's end stops.
func started(t *testing.T, dir string) *Cluster {
	t.Helper()
	c, err := Start(t.Context(), Config{DataDir: dir, BinDir: binaries(t), Ephemeral: true, Progress: func(line string) { t.Log(line) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Stop)
	return c
}

func clientFor(t *testing.T, config *rest.Config) kubernetes.Interface {
	t.Helper()
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func clientFrom(t *testing.T, kubeconfig string) kubernetes.Interface {
	t.Helper()
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	return clientFor(t, config)
}

func whoami(t *testing.T, client kubernetes.Interface) authenticationv1.UserInfo {
	t.Helper()
	review, err := client.AuthenticationV1().SelfSubjectReviews().Create(t.Context(), &authenticationv1.SelfSubjectReview{}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return review.Status.UserInfo
}

func content(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func note(name string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: metav1.NamespaceDefault}, Data: map[string]string{"kept": "yes"}}
}

// One folder through its life: started, used, refused to a second, stopped, started again, and started
// when its port is taken.
func TestASecondStartFindsAllTheFirstHad(t *testing.T) {
	dir := t.TempDir()
	first := started(t, dir)
	admin := clientFor(t, first.AdminConfig())
	if _, err := admin.CoreV1().ConfigMaps(metav1.NamespaceDefault).Create(t.Context(), note("memory"), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	anna, err := first.IssueUser("anna", "beredskap:staff")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("everybody is who their kubeconfig says", func(t *testing.T) { checkIdentities(t, first, anna) })
	t.Run("nobody comes in without a certificate", func(t *testing.T) { checkAnonymous(t, first) })
	t.Run("a second start on the folder is refused and names the holder", func(t *testing.T) { checkInUse(t, dir, first.config.BinDir) })
	t.Run("admission policies work", func(t *testing.T) { checkAdmissionPolicies(t, admin) })
	t.Run("namespaces can be deleted", func(t *testing.T) { checkNamespaceDeletion(t, admin) })
	t.Run("nothing in the folder is for others to read", func(t *testing.T) { checkModes(t, dir) })

	kept := map[string]string{}
	for _, path := range []string{first.AdminKubeconfig(), first.ManagerKubeconfig(), anna, first.folder.pki("ca.crt"), first.folder.pki("service-account.key"), first.folder.path("ports.json")} {
		kept[path] = content(t, path)
	}
	first.Stop()
	if err := first.Wait(); err != nil {
		t.Fatalf("Wait after Stop: %v", err)
	}

	second := started(t, dir)
	for path, before := range kept {
		if content(t, path) != before {
			t.Errorf("%s changed", path)
		}
	}
	checkMemory(t, second)
	second.Stop()

	squatter, err := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(second.ports.APIServer)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = squatter.Close() }()
	third := started(t, dir)
	if third.ports.APIServer == second.ports.APIServer || third.ports.EtcdClient != second.ports.EtcdClient {
		t.Fatalf("ports %+v after %+v: want another for the API server alone", third.ports, second.ports)
	}
	checkMemory(t, third)
	if user := whoami(t, clientFrom(t, anna)); user.Username != "anna" {
		t.Fatalf("anna's kubeconfig of the first start makes her %q on another port", user.Username)
	}
}

func checkIdentities(t *testing.T, c *Cluster, anna string) {
	for _, want := range []struct{ kubeconfig, user, group string }{
		{c.AdminKubeconfig(), AdminUser, "system:masters"},
		{c.ManagerKubeconfig(), ManagerUser, ManagerGroup},
		{anna, "anna", "beredskap:staff"},
	} {
		client := clientFrom(t, want.kubeconfig)
		user := whoami(t, client)
		if user.Username != want.user || !slices.Contains(user.Groups, want.group) {
			t.Errorf("%s is %s of %v", want.kubeconfig, user.Username, user.Groups)
		}
		_, err := client.CoreV1().Secrets("kube-system").List(t.Context(), metav1.ListOptions{})
		if admin := want.user == AdminUser; admin != (err == nil) || (!admin && !apierrors.IsForbidden(err)) {
			t.Errorf("%s lists secrets: %v", want.user, err)
		}
	}
}

func checkAnonymous(t *testing.T, c *Cluster) {
	config := rest.AnonymousClientConfig(c.AdminConfig())
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/readyz": http.StatusOK, "/api": http.StatusUnauthorized, "/version": http.StatusUnauthorized} {
		response, err := client.Get(config.Host + path)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s without a certificate: %s, want %d", path, response.Status, want)
		}
	}
}

func checkInUse(t *testing.T, dir, binDir string) {
	_, err := Start(t.Context(), Config{DataDir: dir, BinDir: binDir, Ephemeral: true})
	var inUse *InUseError
	if !errors.As(err, &inUse) || inUse.PID != os.Getpid() || !strings.Contains(err.Error(), strconv.Itoa(os.Getpid())) {
		t.Fatalf("got %v", err)
	}
}

func checkMemory(t *testing.T, c *Cluster) {
	t.Helper()
	kept, err := clientFor(t, c.AdminConfig()).CoreV1().ConfigMaps(metav1.NamespaceDefault).Get(t.Context(), "memory", metav1.GetOptions{})
	if err != nil || kept.Data["kept"] != "yes" {
		t.Fatalf("what was written before is gone: %v %v", kept, err)
	}
}

func TestAChildThatDiesEndsTheWaitAndIsNamed(t *testing.T) {
	c := started(t, t.TempDir())
	victim := c.processes[1]
	if err := victim.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		var child *ChildError
		if !errors.As(err, &child) || child.Name != apiserverName || !strings.Contains(child.State, "killed") || child.LogPath != victim.logPath {
			t.Fatalf("got %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("Wait does not return")
	}
	c.Stop()
	for _, p := range c.processes {
		if alive(p.cmd.Process.Pid) {
			t.Errorf("%s still runs after Stop", p.name)
		}
	}
}

func TestStopEndsAllInOrderByRequest(t *testing.T) {
	dir := t.TempDir()
	c, err := Start(t.Context(), Config{DataDir: dir, BinDir: binaries(t)}) // as in earnest: synced, stopped gently
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	c.Stop()
	took := time.Since(began)
	t.Logf("stopped in %s", took)
	for _, p := range c.processes {
		if strings.Contains(p.state, "killed") {
			t.Errorf("%s was killed: %s", p.name, p.state)
		}
	}
	if took > stopPatience {
		t.Errorf("Stop took %s", took)
	}
	c.Stop() // a second time does nothing
}

func TestAGivenUpStartLeavesNothingRunning(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 700*time.Millisecond)
	defer cancel()
	_, err := Start(ctx, Config{DataDir: dir, BinDir: binaries(t), Ephemeral: true})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	if left, _ := os.ReadDir(folder(dir).path("run")); slices.ContainsFunc(left, func(e os.DirEntry) bool { return strings.HasSuffix(e.Name(), ".pid") }) {
		t.Fatalf("children left: %v", left)
	}
	started(t, dir) // and the folder is good for the next
}

func checkModes(t *testing.T, dir string) {
	for _, sub := range []string{"pki", "kubeconfig", "users", "logs", "run"} {
		entries, err := os.ReadDir(folder(dir).path(sub))
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			info, err := entry.Info()
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s/%s has mode %s", sub, entry.Name(), info.Mode())
			}
		}
	}
	if bytes.Contains([]byte(content(t, folder(dir).pki("ca.crt"))), []byte("PRIVATE")) {
		t.Error("the authority's certificate holds its key")
	}
}
