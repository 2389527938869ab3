package localcluster

import (
	"crypto/x509"
	"os"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/tools/clientcmd"
)

func prepared(t *testing.T, now time.Time) (folder, credentials) {
	t.Helper()
	f, err := openFolder(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.prepare(ports{APIServer: 1111}, now)
	if err != nil {
		t.Fatal(err)
	}
	return f, c
}

func TestCertificatesAreKeptUntilLessThanAYearIsLeft(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	f, _ := prepared(t, now)
	files := []string{f.pki("kube-apiserver.crt"), f.pki("etcd.crt"), f.pki("etcd-client.crt"), f.kubeconfig(adminName), f.kubeconfig(managerName)}
	for _, tc := range []struct {
		after   time.Duration
		renewed bool
	}{{24 * time.Hour, false}, {364 * 24 * time.Hour, false}, {366 * 24 * time.Hour, true}} {
		before := map[string]string{}
		for _, file := range append(files, f.pki("ca.crt")) {
			before[file] = content(t, file)
		}
		if _, err := f.prepare(ports{APIServer: 1111}, now.Add(tc.after)); err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if renewed := content(t, file) != before[file]; renewed != tc.renewed {
				t.Errorf("%s after %s: renewed %v", file, tc.after, renewed)
			}
		}
		if content(t, f.pki("ca.crt")) != before[f.pki("ca.crt")] {
			t.Error("the authority was replaced")
		}
	}
}

func TestAMissingAuthorityKeyIsNeverReplacedSilently(t *testing.T) {
	now := time.Now()
	f, _ := prepared(t, now)
	if err := os.Remove(f.pki("ca.key")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.prepare(ports{}, now); err == nil || !strings.Contains(err.Error(), "restore the key") {
		t.Fatalf("got %v", err)
	}
}

func TestADamagedCertificateIsIssuedAnew(t *testing.T) {
	now := time.Now()
	f, _ := prepared(t, now)
	for _, file := range []string{f.pki("kube-apiserver.key"), f.kubeconfig(adminName)} {
		if err := os.WriteFile(file, []byte("half a fi"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := f.prepare(ports{APIServer: 1111}, now)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := parsePair([]byte(content(t, f.pki("kube-apiserver.crt"))), []byte(content(t, f.pki("kube-apiserver.key"))))
	if err != nil || pair.cert.CheckSignatureFrom(c.api.cert) != nil {
		t.Fatalf("the new pair is not good: %v", err)
	}
	if _, err := restConfig(f.kubeconfig(adminName)); err != nil {
		t.Fatal(err)
	}
}

// Whoever etcd lets in passes by RBAC, admission and the record.
func TestAPersonsCertificateDoesNotOpenEtcd(t *testing.T) {
	f, c := prepared(t, time.Now())
	path, err := IssueUser(string(f), "anna", "beredskap:staff")
	if err != nil {
		t.Fatal(err)
	}
	config, err := clientcmd.LoadFromFile(path)
	if err != nil {
		t.Fatal(err)
	}
	auth := config.AuthInfos["anna"]
	pair, err := parsePair(auth.ClientCertificateData, auth.ClientKeyData)
	if err != nil {
		t.Fatal(err)
	}
	for _, ca := range []struct {
		authority *authority
		accepts   bool
	}{{c.api, true}, {c.etcd, false}} {
		roots := x509.NewCertPool()
		roots.AddCert(ca.authority.cert)
		_, err := pair.cert.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
		if (err == nil) != ca.accepts {
			t.Errorf("%s: %v", ca.authority.cert.Subject, err)
		}
	}
	if pair.cert.IsCA || len(pair.cert.ExtKeyUsage) != 1 {
		t.Errorf("anna's certificate can do more than call: %+v", pair.cert.ExtKeyUsage)
	}
}

func TestUsersAreIssuedForPeopleOnly(t *testing.T) {
	f, _ := prepared(t, time.Now())
	for _, good := range []string{"anna", "a", "Åsa Öberg", "anna@kalix.se", "anna.svensson-2"} {
		if _, err := IssueUser(string(f), good, "beredskap:staff"); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", " anna", "../anna", "a/b", "system:admin", ".hidden", "anna\n", "anna\u202e", strings.Repeat("x", 65), strings.Repeat("å", 33)} {
		if _, err := IssueUser(string(f), bad); err == nil {
			t.Errorf("%q was issued a certificate", bad)
		}
	}
	for _, group := range []string{"", "system:masters", ManagerGroup} {
		if _, err := IssueUser(string(f), "anna", group); err == nil {
			t.Errorf("anna was put into %q", group)
		}
	}
	if _, err := IssueUser(t.TempDir(), "anna"); err == nil || !strings.Contains(err.Error(), "start it once") {
		t.Errorf("in an empty folder: %v", err)
	}
}
