package controllers_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// etcd asks the database behind the API server, as somebody may who has its keys: no policy and no audit log sees it.
func etcd(t *testing.T, method string, question any) (answer struct {
	Deleted string `json:"deleted"`
	KVs     []struct {
		Key   []byte `json:"key"`
		Value []byte `json:"value"`
	} `json:"kvs"`
}) {
	t.Helper()
	var ports struct{ EtcdClient int }
	raw, err := os.ReadFile(filepath.Join(dataDir, "ports.json"))
	must(t, err)
	must(t, json.Unmarshal(raw, &ports))
	pki := filepath.Join(dataDir, "pki")
	certificate, err := tls.LoadX509KeyPair(filepath.Join(pki, "etcd-client.crt"), filepath.Join(pki, "etcd-client.key"))
	must(t, err)
	authority, err := os.ReadFile(filepath.Join(pki, "etcd-ca.crt"))
	must(t, err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	body, err := json.Marshal(question)
	must(t, err)
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots, Certificates: []tls.Certificate{certificate}},
	}}
	response, err := client.Post(fmt.Sprintf("https://127.0.0.1:%d/v3/kv/%s", ports.EtcdClient, method), "application/json", bytes.NewReader(body))
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	said, err := io.ReadAll(response.Body)
	must(t, err)
	if response.StatusCode != http.StatusOK {
		t.Fatalf("etcd answers %s: %s", response.Status, said)
	}
	must(t, json.Unmarshal(said, &answer))
	return answer
}

// under is what stands under a prefix in the database, by key.
func under(t *testing.T, prefix []byte) map[string][]byte {
	t.Helper()
	end := append([]byte{}, prefix...)
	end[len(end)-1]++
	found := map[string][]byte{}
	for _, kv := range etcd(t, "range", map[string]any{"key": prefix, "range_end": end}).KVs {
		found[string(kv.Key)] = kv.Value
	}
	return found
}

// stored is where an object stands in the database.
func stored(resource, namespace, name string) []byte {
	return []byte("/registry/" + v1alpha1.GroupVersion.Group + "/" + resource + "/" + namespace + "/" + name)
}

func TestARecordThatIsDeletedStraightInTheDatabaseIsNamed(t *testing.T) {
	unit := namespaces(t, 1)[0]
	operate(t)
	crisis := declared(t, unit)
	seen := eventually(t, entry(t, unit, "seen", crisis, time.Now(), "observation: {text: Seen}"), "it is sealed", sealed)
	if answer := etcd(t, "deleterange", map[string]any{"key": stored("logentries", unit, "seen")}); answer.Deleted != "1" {
		t.Fatalf("%s objects were deleted", answer.Deleted)
	}
	intact(t, crisis, metav1.ConditionFalse, fmt.Sprintf("LogEntry %s/seen (leaf %d) is missing", unit, *seen.Status.LedgerIndex))
}

func TestARecordThatIsAlteredStraightInTheDatabaseIsNamed(t *testing.T) {
	unit := namespaces(t, 1)[0]
	operate(t)
	crisis := declared(t, unit)
	seen := eventually(t, entry(t, unit, "seen", crisis, time.Now(), "observation: {text: The board was told nothing}"), "it is sealed", sealed)
	key := stored("logentries", unit, "seen")
	before := etcd(t, "range", map[string]any{"key": key})
	if len(before.KVs) != 1 {
		t.Fatalf("there are %d values of it", len(before.KVs))
	}
	forged := strings.Replace(string(before.KVs[0].Value), "told nothing", "told everything", 1)
	etcd(t, "put", map[string]any{"key": key, "value": []byte(forged)})
	intact(t, crisis, metav1.ConditionFalse, fmt.Sprintf("LogEntry %s/seen (leaf %d) is not as it was sealed", unit, *seen.Status.LedgerIndex))
	etcd(t, "put", map[string]any{"key": key, "value": before.KVs[0].Value})
	intact(t, crisis, metav1.ConditionTrue, "stands as it was sealed")
}
