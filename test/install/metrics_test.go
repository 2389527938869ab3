package install

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/util/cert"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/test/internal/stage"
)

func TestMetricsAreServedToWhoeverMayReadThemAndToNobodyElse(t *testing.T) {
	installed(t)
	m := start(t, controllers.DefaultNamespace, "--metrics-secure")
	_, stranger := on.Token(t, "default", "stranger")
	user, prometheus := on.Token(t, "default", "prometheus")
	_, forAnother := on.Token(t, "default", "prometheus", "another")
	on.Grant(t, user, "beredskap-metrics-reader", "")
	// What the API server answers is remembered for half a minute: nobody asks before it knows of the right.
	stage.Eventually(t, "the right is known", func() bool {
		return may(t, user, "get", "/metrics")
	})
	for name, c := range map[string]struct {
		token, path string
		codes       []int
	}{
		"nobody":                 {"", "/metrics", []int{401}},
		"without the right":      {stranger, "/metrics", []int{403}},
		"with the right":         {prometheus, "/metrics", []int{200}},
		"another path":           {prometheus, "/debug/pprof/", []int{404}},
		"a token for others":     {forAnother, "/metrics", []int{401, 500}}, // the library takes a refusal with a reason for a failure
		"a token that is forged": {"ey.forged.token", "/metrics", []int{401, 500}},
	} {
		t.Run(name, func(t *testing.T) {
			code, text := m.scrape(t, anyCertificate, c.path, c.token)
			fits := false
			for _, want := range c.codes {
				fits = fits || code == want
			}
			if !fits || strings.Contains(text, "workqueue_") != (code == 200) {
				t.Errorf("it is answered by %d, want %v: %.200s", code, c.codes, text)
			}
		})
	}
	if response, err := http.Get("http://" + m.metrics + "/metrics"); err == nil {
		_ = response.Body.Close()
		if response.StatusCode == http.StatusOK {
			t.Error("it is served in the clear, too")
		}
	}
}

// Prometheus shows the token that service_monitor.yaml names, which the cluster has written.
func TestTheAccountOfTheServiceMonitorReadsMetricsAndNoObject(t *testing.T) {
	installed(t)
	kubectl(t, "apply", "--server-side", "--force-conflicts", "-f", "config/prometheus/account.yaml", "-f", "config/prometheus/role_binding.yaml")
	m := start(t, controllers.DefaultNamespace, "--metrics-secure")
	const name = "beredskap-metrics-reader"
	reader := "system:serviceaccount:" + controllers.DefaultNamespace + ":" + name
	key := client.ObjectKey{Namespace: controllers.DefaultNamespace, Name: name}
	var secret corev1.Secret
	stage.Eventually(t, "the account has a token and its right", func() bool {
		return on.Kube.Get(t.Context(), key, &secret) == nil && len(secret.Data["token"]) > 0 &&
			may(t, reader, "get", "/metrics")
	})
	if code, text := m.scrape(t, anyCertificate, "/metrics", string(secret.Data["token"])); code != http.StatusOK {
		t.Errorf("it is answered by %d: %.200s", code, text)
	}
	for _, kind := range []string{"secrets", "crisisactivations.continuity.beredskap.dev", "pods"} {
		if may(t, reader, "list", kind, "--all-namespaces") {
			t.Errorf("it may list %s", kind)
		}
	}
}

func TestMetricsAreServedWithTheCertificateThatIsGiven(t *testing.T) {
	installed(t)
	dir := t.TempDir()
	certificate, key, err := cert.GenerateSelfSignedCertKey("localhost", []net.IP{net.IPv4(127, 0, 0, 1)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{"tls.crt": certificate, "tls.key": key} {
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(certificate)
	m := start(t, controllers.DefaultNamespace, "--metrics-secure", "--metrics-cert-dir", dir)
	if code, text := m.scrape(t, &tls.Config{RootCAs: trusted}, "/metrics", ""); code != 401 {
		t.Errorf("it is answered by %d: %s", code, text)
	}
}

// may says whether an account has a right.
func may(t *testing.T, account string, what ...string) bool {
	t.Helper()
	out, err := command(t, "kubectl", append([]string{"auth", "can-i", "--as", account}, what...)...).Output()
	switch strings.TrimSpace(string(out)) {
	case "yes":
		return true
	case "no": // which is an exit code, too
		return false
	}
	t.Fatalf("kubectl auth can-i %v: %v", what, err)
	return false
}

// anyCertificate takes the certificate that the manager makes by itself, which nobody can know.
var anyCertificate = &tls.Config{InsecureSkipVerify: true} //nolint:gosec // as config/prometheus has it

// scrape asks for metrics as the bearer of a token.
func (m *process) scrape(t *testing.T, trust *tls.Config, path, token string) (code int, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+m.metrics+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	over := &http.Client{Transport: &http.Transport{TLSClientConfig: trust, DisableKeepAlives: true}}
	response, err := over.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(raw)
}
