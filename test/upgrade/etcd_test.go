package upgrade

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/beredskap/beredskap/test/internal/stage"
)

// database is the etcd of an API server. What is put there straight is there as an earlier release left it: with its UID,
// its instants and its status, none of which an API server lets anybody state.
type database struct {
	client *http.Client
	put    string
}

func openDatabase(t *testing.T, on *stage.Stage) database {
	t.Helper()
	folder := filepath.Dir(filepath.Dir(on.AdminKubeconfig()))
	var ports struct{ EtcdClient int }
	if err := json.Unmarshal(read(t, filepath.Join(folder, "ports.json")), &ports); err != nil {
		t.Fatal(err)
	}
	pki := filepath.Join(folder, "pki")
	certificate, err := tls.LoadX509KeyPair(filepath.Join(pki, "etcd-client.crt"), filepath.Join(pki, "etcd-client.key"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(read(t, filepath.Join(pki, "etcd-ca.crt")))
	return database{
		client: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots, Certificates: []tls.Certificate{certificate}},
		}},
		put: fmt.Sprintf("https://127.0.0.1:%d/v3/kv/put", ports.EtcdClient),
	}
}

// store puts an object under its resource, as continuity.beredskap.dev/logentries.
func (d database) store(t *testing.T, resource, namespace, name string, object []byte) {
	t.Helper()
	coded := base64.StdEncoding.EncodeToString
	body := fmt.Sprintf(`{"key": %q, "value": %q}`, coded([]byte("/registry/"+resource+"/"+namespace+"/"+name)), coded(object))
	response, err := d.client.Post(d.put, "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s/%s is not stored: %s", resource, namespace, name, response.Status)
	}
}
