package cli

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
)

// The day on which the cluster is lost, end to end: a crisis is exported, brought into an empty control plane, goes on
// there with the same record; and what becomes of it when it goes on in two places, or when something of it is lost.
func TestACrisisThatLosesItsClusterGoesOnElsewhere(t *testing.T) {
	binaries, manager := binariesForUp(t)
	a := newPlane(t, binaries, manager)
	a.as(t, "admin", "", "apply", "--server-side", "-f", kalix).wantCode(t, 0)
	first, file := archived(t, a)

	b := newPlane(t, binaries, manager)
	t.Run("who lacks the verb is told so, and nothing is written", func(t *testing.T) { refused(t, b, file) })
	t.Run("a dry run writes nothing", func(t *testing.T) {
		r := runAs(t, b.admin, "import", file, "--dry-run")
		r.wantCode(t, 0)
		wantText(t, r.stdout, "would import", "namespaces to create: ", "kalix-staff", "LogEntry kalix-staff/seen-2")
		if found := b.versions(t); len(found) > 0 {
			t.Errorf("something is there: %v", found)
		}
	})
	imported(t, b, file)
	t.Run("everything keeps who it is", func(t *testing.T) { identities(t, a, b) })
	t.Run("the report is the same, but for the ledger", func(t *testing.T) { sameReport(t, a, b) })
	t.Run("a second import changes nothing", func(t *testing.T) { again(t, b, file) })
	t.Run("what is there and differs is named, and nothing is written over", func(t *testing.T) { differs(t, b, forge(t, file)) })
	b.states(t, "here", "It goes on here")
	later := b.exports(t, "b")
	t.Run("the archive of where it goes on is a later one", func(t *testing.T) {
		r := run(t, "verify", later, "--against", file)
		r.wantCode(t, 0)
		wantText(t, r.stdout, "EARLIER: the other archive is an earlier one", "goes on with leaf")
	})
	t.Run("what was lost is brought back", func(t *testing.T) { broughtBack(t, b, first, later) })

	c := newPlane(t, binaries, manager)
	imported(t, c, file)
	c.states(t, "there", "It goes on there")
	other := c.exports(t, "c")
	t.Run("two continuations show as a fork", func(t *testing.T) { fork(t, b, c, later, other) })
	t.Run("the crisis comes back to its first cluster", func(t *testing.T) { comesBack(t, a, b, later) })
}

// imported imports an archive into an empty control plane, and waits until the ledger goes on there.
func imported(t *testing.T, p *plane, file string) {
	t.Helper()
	r := runAs(t, p.admin, "import", file)
	r.wantCode(t, 0)
	wantText(t, r.stdout, "imported: ", "1 pages of the ledger", "kubectl continuity status kalix-2021 -n kalix-staff")
	p.states(t, "gone-on", "The ledger has a new origin")
	p.intact(t, "True")
	wantText(t, p.crisis(t).Status.Ledger.Checkpoint, "continuity.beredskap.dev/kalix-staff/kalix-2021/"+string(p.crisis(t).UID)+"\n")
}

func refused(t *testing.T, p *plane, file string) {
	r := runAs(t, p.paths["anna"], "import", file)
	r.wantCode(t, 1)
	wantText(t, r.stderr, "import crisisactivations", "administrator's kubeconfig")
	if found := p.versions(t); len(found) > 0 {
		t.Errorf("something is there: %v", found)
	}
}

// identities compares, of every record, who it is, who entered it and when.
func identities(t *testing.T, a, b *plane) {
	for _, list := range []string{"LogEntry", "Briefing"} {
		for name, was := range recordsOf(t, a, list) {
			is, there := recordsOf(t, b, list)[name]
			switch {
			case strings.HasPrefix(name, "port/"):
			case !there:
				t.Errorf("%s %s is missing", list, name)
			case was != is:
				t.Errorf("%s %s is %s, and was %s", list, name, is, was)
			}
		}
	}
	was, is := a.crisis(t), b.crisis(t)
	if assess.UIDOf(was) != assess.UIDOf(is) || was.UID == is.UID || was.Spec.EnteredBy != is.Spec.EnteredBy {
		t.Errorf("the activation is %s by %s, and was %s by %s", assess.UIDOf(is), is.Spec.EnteredBy, assess.UIDOf(was), was.Spec.EnteredBy)
	}
}

func recordsOf(t *testing.T, p *plane, kind string) map[string]string {
	t.Helper()
	found := map[string]string{}
	tell := func(o client.Object, author string, leaf *int64) {
		found[assess.KeyOf(o).String()] = fmt.Sprint(assess.UIDOf(o), " by ", author, " at ", assess.EnteredAt(o).UTC(), " leaf ", *leaf)
	}
	entries, briefings := &v1alpha1.LogEntryList{}, &v1alpha1.BriefingList{}
	if err := errors.Join(p.kube.List(context.Background(), entries), p.kube.List(context.Background(), briefings)); err != nil {
		t.Fatal(err)
	}
	for i := range entries.Items {
		if o := &entries.Items[i]; kind == "LogEntry" {
			tell(o, o.Spec.EnteredBy, o.Status.LedgerIndex)
		}
	}
	for i := range briefings.Items {
		if o := &briefings.Items[i]; kind == "Briefing" {
			tell(o, o.Spec.EnteredBy, o.Status.LedgerIndex)
		}
	}
	return found
}

// sameReport compares all that had been entered when the crisis was exported.
func sameReport(t *testing.T, a, b *plane) {
	known := assess.EnteredAt(entryOf(t, a, "seen-2")).Format(time.RFC3339)
	for _, args := range [][]string{{"--as-of", auditDay}, {"--as-of", known, "--known-at", known}} {
		args = append([]string{"report", "kalix-2021", "-o", "json"}, args...)
		var said [2][]string
		for i, p := range []*plane{a, b} {
			r := runAs(t, p.admin, args...)
			r.wantCode(t, 0)
			report := &present.Report{}
			if err := json.Unmarshal([]byte(r.stdout), report); err != nil {
				t.Fatal(err)
			}
			report.Record.Leaves, report.Record.Covered, report.Record.Checkpoint = 0, 0, ""
			if !slices.Contains(args, "--known-at") {
				report.Record = present.Keeping{} // more was entered since, which the audit day does not leave out
			}
			raw, err := json.MarshalIndent(report, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			said[i] = strings.Split(string(raw), "\n")
		}
		for i, line := range said[0] {
			if i >= len(said[1]) || line != said[1][i] {
				t.Errorf("%v differs from line %d on:\n%s\n\n%s", args, i, strings.Join(said[0][i:min(i+9, len(said[0]))], "\n"),
					strings.Join(said[1][min(i, len(said[1])):min(i+9, len(said[1]))], "\n"))
				break
			}
		}
	}
}

func entryOf(t *testing.T, p *plane, name string) *v1alpha1.LogEntry {
	t.Helper()
	found := &v1alpha1.LogEntry{}
	get(t, p.kube, "kalix-staff", name, found)
	return found
}

func again(t *testing.T, p *plane, file string) {
	before := p.versions(t)
	r := runAs(t, p.admin, "import", file)
	r.wantCode(t, 0)
	wantText(t, r.stdout, "nothing was imported: all that the archive holds is here already")
	if after := p.versions(t); !maps.Equal(before, after) {
		t.Errorf("something was written:\n%v\n%v", before, after)
	}
}

func differs(t *testing.T, p *plane, file string) {
	before := p.versions(t)
	r := runAs(t, p.admin, "import", file, "--unverified")
	r.wantCode(t, 1)
	wantText(t, r.stderr, "THE ARCHIVE DOES NOT VERIFY", "LogEntry kalix-staff/seen-1 is there, and is not as it is in the archive", "nothing was written")
	if after := p.versions(t); !maps.Equal(before, after) {
		t.Errorf("something was written:\n%v\n%v", before, after)
	}
}

// forge alters a word in one record, as who can pack an archive would.
func forge(t *testing.T, file string) string {
	t.Helper()
	return write(t, repack(t, read(t, file), "objects/logentry/kalix-staff/seen-1.json", "The first one", "The worst one"))
}

// comesBack brings into the first cluster, which did not go on meanwhile, what was entered elsewhere.
func comesBack(t *testing.T, a, b *plane, later string) {
	r := runAs(t, a.admin, "import", later)
	r.wantCode(t, 0)
	wantText(t, r.stdout, "imported: 2 objects and 1 pages of the ledger")
	a.states(t, "back", "It is back")
	a.intact(t, "True")
	for name, is := range recordsOf(t, b, "LogEntry") {
		if was := recordsOf(t, a, "LogEntry")[name]; was != is {
			t.Errorf("LogEntry %s is %s, and was %s", name, was, is)
		}
	}
	again := run(t, "verify", a.exports(t, "back"), "--against", later)
	again.wantCode(t, 0)
	wantText(t, again.stdout, "EARLIER: the other archive is an earlier one")
	if origins := strings.Count(again.stdout, "goes on with leaf"); origins != 2 {
		t.Errorf("it went on %d times, want there and here again:\n%s", origins, again.stdout)
	}
}

// broughtBack takes records away straight in the database. An archive from before they were entered cannot bring
// them all back; the last one can.
func broughtBack(t *testing.T, p *plane, first, last string) {
	was := recordsOf(t, p, "LogEntry")
	for _, name := range []string{"seen-1", "here"} {
		p.erase(t, "logentries", "kalix-staff", name)
	}
	wantText(t, p.intact(t, "False"), "is missing", "kubectl continuity import")
	r := runAs(t, p.admin, "import", first)
	r.wantCode(t, 0)
	wantText(t, r.stdout, "imported: 1 objects and 0 pages of the ledger")
	runAs(t, p.admin, "import", last).wantCode(t, 0)
	p.intact(t, "True")
	p.as(t, "admin", "", "wait", "logentry/seen-1", "logentry/here", "-n", "kalix-staff", "--for=condition=Ready", "--timeout=30s").wantCode(t, 0)
	for name, is := range recordsOf(t, p, "LogEntry") {
		if was[name] != is {
			t.Errorf("LogEntry %s is %s, and was %s", name, is, was[name])
		}
	}
}

// erase deletes an object straight in the database behind the API server, where no policy sees it.
func (p *plane) erase(t *testing.T, resource, namespace, name string) {
	t.Helper()
	var ports struct{ EtcdClient int }
	if err := json.Unmarshal(read(t, filepath.Join(p.data, "ports.json")), &ports); err != nil {
		t.Fatal(err)
	}
	pki := filepath.Join(p.data, "pki")
	certificate, err := tls.LoadX509KeyPair(filepath.Join(pki, "etcd-client.crt"), filepath.Join(pki, "etcd-client.key"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(read(t, filepath.Join(pki, "etcd-ca.crt")))
	etcd := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots, Certificates: []tls.Certificate{certificate}},
	}}
	key := base64.StdEncoding.EncodeToString([]byte("/registry/" + v1alpha1.GroupVersion.Group + "/" + resource + "/" + namespace + "/" + name))
	response, err := etcd.Post(fmt.Sprintf("https://127.0.0.1:%d/v3/kv/deleterange", ports.EtcdClient), "application/json",
		bytes.NewReader([]byte(`{"key":"`+key+`"}`)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	said, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(said), `"deleted":"1"`) {
		t.Fatalf("%s/%s was not deleted: %s (%v)", namespace, name, said, err)
	}
}

func fork(t *testing.T, b, c *plane, later, other string) {
	r := run(t, "verify", other, "--against", later)
	r.wantCode(t, 3)
	wantText(t, r.stdout, "FORK: ", string(b.crisis(t).UID), string(c.crisis(t).UID))
	before := c.versions(t)
	refused := runAs(t, c.admin, "import", later)
	refused.wantCode(t, 1)
	wantText(t, refused.stderr, "otherwise than in the archive: they part at leaf", "nothing was written")
	if after := c.versions(t); !maps.Equal(before, after) {
		t.Errorf("something was written:\n%v\n%v", before, after)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// write writes a file of its own.
func write(t *testing.T, raw []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
