package board_test

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/test/internal/stage"
)

// program is a program of the product that runs until the test ends.
type program struct {
	cmd   *exec.Cmd
	mutex sync.Mutex
	said  bytes.Buffer
}

// Write implements io.Writer: it takes what the program says.
func (p *program) Write(text []byte) (int, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.said.Write(text)
}

func (p *program) says() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.said.String()
}

// start starts a program, and returns when it has said something.
func start(t *testing.T, kubeconfig, until, name string, args ...string) (p *program, said []string) {
	t.Helper()
	p = &program{cmd: exec.Command(filepath.Join(programs, name), args...)}
	p.cmd.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig, "KUBERNETES_SERVICE_HOST=", "HOME="+t.TempDir())
	p.cmd.Stdout, p.cmd.Stderr = p, p
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	find := regexp.MustCompile(until)
	stage.Eventually(t, name+" says "+until, func() bool {
		said = find.FindStringSubmatch(p.says())
		return said != nil
	})
	return p, said
}

// stop interrupts a program, as Ctrl-C does, and wants it to end well.
func (p *program) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("interrupted, it ends with %v:\n%s", err, p.says())
	}
}

func TestThePodOfTheBoardIsRestricted(t *testing.T) {
	install(t)
	closed := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "restricted-", Labels: map[string]string{"pod-security.kubernetes.io/enforce": "restricted"}}}
	if err := on.Kube.Create(t.Context(), closed); err != nil {
		t.Fatal(err)
	}
	deployment := &appsv1.Deployment{}
	if err := on.Kube.Get(t.Context(), client.ObjectKey{Namespace: "beredskap-system", Name: "beredskap-board"}, deployment); err != nil {
		t.Fatal(err)
	}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: closed.Name, Name: "board"}, Spec: deployment.Spec.Template.Spec}
	pod.Spec.ServiceAccountName = "default"
	stage.Eventually(t, "there is an account for the pod", func() bool {
		return on.Kube.Get(t.Context(), client.ObjectKey{Namespace: closed.Name, Name: "default"}, &corev1.ServiceAccount{}) == nil
	})
	if err := on.Kube.Create(t.Context(), pod, client.DryRunAll); err != nil {
		t.Error(err)
	}
	pod.Spec.Containers[0].SecurityContext = nil
	if err := on.Kube.Create(t.Context(), pod, client.DryRunAll); err == nil {
		t.Error("a pod that is not restricted would pass as well")
	}
}

func TestTheBoardInsideIsServedWithACertificateThatIsReadAgain(t *testing.T) {
	crisis := declare(t, "Storm", on.Namespaces(t, 1)...)
	user, token := on.Token(t, crisis.Namespace, "viewer")
	on.Grant(t, user, "continuity-auditor", crisis.Namespace)
	dir := t.TempDir()
	certificate, key := filepath.Join(dir, "tls.crt"), filepath.Join(dir, "tls.key")
	first := certify(t, certificate, key)
	p, said := start(t, on.AdminKubeconfig(), `"address":"127.0.0.1:(\d+)"`, "board", "--address", "127.0.0.1:0", "--tls-cert-file", certificate, "--tls-private-key-file", key)
	get := func(trust *x509.CertPool, token string) (int, string, error) {
		over := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trust}, DisableKeepAlives: true, ForceAttemptHTTP2: true}}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://127.0.0.1:"+said[1]+pageOf(crisis), nil)
		if err != nil {
			t.Fatal(err)
		}
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		response, err := over.Do(request)
		if err != nil {
			return 0, "", err
		}
		defer func() { _ = response.Body.Close() }()
		text, err := io.ReadAll(response.Body)
		return response.StatusCode, string(text), err
	}
	stage.Eventually(t, "the crisis is shown", func() bool {
		code, page, err := get(first, token)
		return err == nil && code == http.StatusOK && strings.Contains(page, "Storm")
	})
	if code, page, err := get(first, ""); err != nil || code != http.StatusUnauthorized || strings.Contains(page, "Storm") {
		t.Errorf("without a token: %d %v", code, err)
	}
	second := certify(t, certificate, key)
	stage.Eventually(t, "it is served with the new certificate", func() bool {
		code, _, err := get(second, token)
		return err == nil && code == http.StatusOK
	})
	p.stop(t)
	if strings.Contains(p.says(), token) {
		t.Error("the token stands in its log")
	}
}

// certify writes a new certificate for 127.0.0.1, and its key, and returns what trusts it.
func certify(t *testing.T, certificate, key string) *x509.CertPool {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	rawKey, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: raw}, key: {Type: "EC PRIVATE KEY", Bytes: rawKey}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	trust := x509.NewCertPool()
	trust.AddCert(parsed)
	return trust
}

func TestTheBoardInsideSendsNoTokensInTheClear(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--address", ":8443"}, "--tls-cert-file"},
		{[]string{"--address", "0.0.0.0:8443", "--tls-cert-file", "x"}, "go together"},
		{[]string{"--address", "10.0.0.1:8443"}, "127.0.0.1:8080"},
		{[]string{"--address", "wall"}, "with a port"},
		{[]string{"--address", "127.0.0.1:0", "crisis"}, `"crisis" is no flag`},
	} {
		cmd := exec.Command(filepath.Join(programs, "board"), c.args...)
		out, err := cmd.CombinedOutput()
		if err == nil || cmd.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), c.says) {
			t.Errorf("%v ends with %v and says %s", c.args, err, out)
		}
	}
}

func TestTheBoardOfAPersonFollowsTheClusterWithTheirRights(t *testing.T) {
	crisis := declare(t, "Storm", on.Namespaces(t, 1)...)
	kubeconfig, err := on.IssueUser("vera", "beredskap:viewer")
	if err != nil {
		t.Fatal(err)
	}
	p, said := start(t, kubeconfig, `http://(127.0.0.1:\d+)/`, "kubectl-continuity", "board", "crisis", "-n", crisis.Namespace, "--port", "0")
	stream, err := http.Get("http://" + said[1] + pageOf(crisis) + "/changes") // #nosec: the board's own address
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Body.Close() }()
	lines := bufio.NewScanner(stream.Body)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "retry:") {
		t.Fatalf("the stream begins with %q", lines.Text())
	}
	p.stop(t) // with a page open
	if said := p.says(); strings.Count(said, "\n") != 2 {
		t.Errorf("it says more than where it is: %s", said)
	}

	nobody, err := on.IssueUser("nils", "nobodies")
	if err != nil {
		t.Fatal(err)
	}
	_, said = start(t, nobody, `(error: .*)\n`, "kubectl-continuity", "board", "--port", "0")
	if !strings.Contains(said[1], "continuity-viewer") {
		t.Errorf("somebody without a right is told %s", said[1])
	}

	twice := on.Namespaces(t, 1)
	declare(t, "Fire", twice...)
	_, said = start(t, kubeconfig, `(error: .*)\n`, "kubectl-continuity", "board", "crisis", "--port", "0")
	if !strings.Contains(said[1], "is in the namespaces") || !strings.Contains(said[1], twice[0]) {
		t.Errorf("of two crises of one name it says %s", fmt.Sprint(said[1]))
	}
}
