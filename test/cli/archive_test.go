package cli

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/ledger"
)

// plane is a control plane with its operator, and the people in it.
type plane struct {
	crew
	admin string // the administrator's kubeconfig
	kube  client.Client
}

// newPlane starts a control plane, which runs until the test ends.
func newPlane(t *testing.T, binaries, manager string) *plane {
	t.Helper()
	data := t.TempDir()
	up := stay(t, "up", "--data-dir", data, "--binaries-dir", binaries, "--manager", manager)
	t.Cleanup(func() { up.end(t) })
	admin := filepath.Join(data, "kubeconfig", "admin.kubeconfig")
	p := &plane{crew: crew{kubectl: filepath.Join(binaries, "kubectl"), data: data, paths: map[string]string{"admin": admin}}, admin: admin}
	p.kube = clientFor(t, admin)
	p.issue(t, "anna", "staff")
	return p
}

// states has anna enter an observation, and waits until a checkpoint covers it.
func (p *plane) states(t *testing.T, name, text string) {
	t.Helper()
	p.as(t, "anna", entry(name, "activation: kalix-2021", "observation: {text: "+text+"}"), "apply", "-f", "-").wantCode(t, 0)
	p.as(t, "anna", "", "wait", "logentry/"+name, "-n", "kalix-staff", "--for=condition=Ready", "--timeout=30s").wantCode(t, 0)
	size := *entryOf(t, p, name).Status.LedgerIndex + 1
	p.as(t, "anna", "", "wait", "crisis/kalix-2021", "-n", "kalix-staff", fmt.Sprintf("--for=jsonpath={.status.ledger.size}=%d", size), "--timeout=30s").wantCode(t, 0)
}

// exports exports the crisis, all of which the checkpoint covers.
func (p *plane) exports(t *testing.T, name string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name+".tar.gz")
	r := runAs(t, p.admin, "export", "kalix-2021", "-o", file)
	r.wantCode(t, 0)
	wantText(t, r.stdout, "crisis     kalix-staff/kalix-2021", "objects ", "leaves in 1 pages", "root ", "kubectl continuity verify "+file)
	for _, problem := range []string{"NOT COVERED", "NO KEYS", "DOES NOT VERIFY"} {
		if strings.Contains(r.stdout, problem) {
			t.Errorf("the export of %s says %s:\n%s", name, problem, r.stdout)
		}
	}
	return file
}

func (p *plane) crisis(t *testing.T) *v1alpha1.CrisisActivation {
	t.Helper()
	crisis := &v1alpha1.CrisisActivation{}
	get(t, p.kube, "kalix-staff", "kalix-2021", crisis)
	return crisis
}

// intact waits until the condition RecordIntact has a status, and returns what it says.
func (p *plane) intact(t *testing.T, status string) string {
	t.Helper()
	waited := p.as(t, "admin", "", "wait", "crisis/kalix-2021", "-n", "kalix-staff", "--for=condition=RecordIntact="+status, "--timeout=60s")
	is := meta.FindStatusCondition(p.crisis(t).Status.Conditions, v1alpha1.ConditionRecordIntact)
	if waited.code != 0 {
		t.Fatalf("RecordIntact is to be %s, and after a minute it is %+v", status, is)
	}
	return is.Message
}

// versions are all objects of ours, by name, with their resourceVersion.
func (p *plane) versions(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, list := range []client.ObjectList{
		&v1alpha1.ContinuityPlanList{}, &v1alpha1.CrisisActivationList{}, &v1alpha1.SystemRecoveryList{}, &v1alpha1.BriefingList{},
		&v1alpha1.LogEntryList{}, &v1alpha1.ActionItemList{}, &v1alpha1.EvaluationList{},
	} {
		if err := p.kube.List(context.Background(), list); err != nil {
			t.Fatal(err)
		}
		items, err := meta.ExtractList(list)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range items {
			object := item.(client.Object)
			found[fmt.Sprintf("%T %s/%s", object, object.GetNamespace(), object.GetName())] = object.GetResourceVersion()
		}
	}
	return found
}

func TestWrongCommandLinesAboutArchives(t *testing.T) {
	none, manifest := filepath.Join(t.TempDir(), "none.tar.gz"), filepath.Join(kalix, "20-activation.yaml")
	damaged := write(t, append([]byte{0x1f, 0x8b}, "no archive"...))
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"export of no crisis anywhere":    {[]string{"export", "-o", none}, 1, "no cluster"},
		"export to nowhere":               {[]string{"export", "flood"}, 2, "add -o FILE"},
		"export without a cluster":        {[]string{"export", "flood", "-o", none}, 1, "no cluster"},
		"verify of nothing":               {[]string{"verify"}, 2, "give one archive"},
		"verify of a file that is absent": {[]string{"verify", none}, 1, none},
		"verify of a manifest":            {[]string{"verify", manifest}, 1, "no archive"},
		"verify of what is damaged":       {[]string{"verify", damaged}, 1, "damaged"},
		"verify in another form":          {[]string{"verify", manifest, "-o", "yaml"}, 2, "text or json"},
		"import of two archives":          {[]string{"import", "a", "b"}, 2, "give one archive"},
		"import of a manifest":            {[]string{"import", manifest}, 1, "no archive"},
		"a report on what is damaged":     {[]string{"report", "flood", "-f", damaged}, 1, "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, c.args...)
			r.wantCode(t, c.code)
			wantText(t, r.stderr, c.says)
			if r.stdout != "" {
				t.Errorf("an error printed on stdout: %s", r.stdout)
			}
		})
	}
}

// A crisis is taken out of its cluster, and what is taken out is proven without it.
func archived(t *testing.T, a *plane) (first, second string) {
	a.states(t, "seen-1", "The first one")
	first = a.exports(t, "first")
	t.Run("a file that is there is left alone", func(t *testing.T) {
		before := read(t, first)
		r := runAs(t, a.admin, "export", "kalix-2021", "-o", first)
		r.wantCode(t, 1)
		wantText(t, r.stderr, first+" is there", "--force")
		if !bytes.Equal(before, read(t, first)) {
			t.Error("it was written over")
		}
		runAs(t, a.admin, "export", "kalix-2021", "-o", first, "--force").wantCode(t, 0)
	})
	t.Run("standard output holds the archive alone", func(t *testing.T) {
		r := runAs(t, a.admin, "export", "kalix-2021", "-o", "-")
		r.wantCode(t, 0)
		wantText(t, r.stderr, fmt.Sprintf("sha256     %x", sha256.Sum256([]byte(r.stdout))))
	})
	t.Run("who may not read the ledger is told", func(t *testing.T) {
		a.as(t, "admin", "", "create", "clusterrole", "frozen", "--verb=list", "--resource=controllerrevisions.apps").wantCode(t, 0)
		for _, role := range []string{"continuity-viewer", "frozen"} {
			a.as(t, "admin", "", "create", "clusterrolebinding", "olle-"+role, "--clusterrole="+role, "--user=olle").wantCode(t, 0)
		}
		file := filepath.Join(t.TempDir(), "x.tar.gz")
		r := runAs(t, a.admin, "export", "kalix-2021", "-o", file, "--as", "olle")
		r.wantCode(t, 1)
		wantText(t, r.stderr, "may not read the ledger", "get and list on configmaps in namespace kalix-staff")
		if _, err := os.Stat(file); err == nil {
			t.Error("a file was written all the same")
		}
	})
	t.Run("an archive verifies", func(t *testing.T) {
		r := run(t, "verify", first)
		r.wantCode(t, 0)
		wantText(t, r.stdout, "kalix-staff/kalix-2021", "VERIFIED", "whoever could forge it could forge them", "--key")
		var said struct{ Verified bool }
		out := run(t, "verify", first, "-o", "json")
		out.wantCode(t, 0)
		if err := json.Unmarshal([]byte(out.stdout), &said); err != nil || !said.Verified {
			t.Errorf("-o json says %s (%v)", out.stdout, err)
		}
	})
	t.Run("an archive says what the cluster says", func(t *testing.T) {
		for _, args := range [][]string{{"report", "kalix-2021", "-o", "json", "--as-of", auditDay}, {"status", "kalix-2021"}, {"why", "email", "--crisis", "kalix-2021"}} {
			here, away := runAs(t, a.admin, args...), run(t, append(args, "-f", first)...)
			here.wantCode(t, 0)
			away.wantCode(t, 0)
			if said(here.stdout) != said(away.stdout) {
				t.Errorf("%v differs between the cluster and the archive:\n%s\n%s", args, here.stdout, away.stdout)
			}
		}
	})
	t.Run("the key that was kept proves it, and another does not", func(t *testing.T) { verifyByKey(t, a, first) })
	t.Run("an altered record is named", func(t *testing.T) { forged(t, first) })
	t.Run("an archive that was cut short is no archive", func(t *testing.T) {
		whole := read(t, first)
		r := run(t, "verify", write(t, whole[:len(whole)/2]))
		r.wantCode(t, 1)
		wantText(t, r.stderr, "ends too early")
	})
	a.states(t, "seen-2", "The second one")
	second = a.exports(t, "second")
	t.Run("a later archive holds an earlier one", func(t *testing.T) { against(t, a, first, second) })
	return first, second
}

func verifyByKey(t *testing.T, a *plane, file string) {
	keys := a.as(t, "admin", "", "get", "configmap", "beredskap-ledger-keys", "-n", "beredskap-system", "-o", "jsonpath={.data.keys}")
	keys.wantCode(t, 0)
	r := run(t, "verify", file, "--key", write(t, []byte(keys.stdout)))
	r.wantCode(t, 0)
	wantText(t, r.stdout, "VERIFIED")
	if strings.Contains(r.stdout, "could forge") {
		t.Errorf("it takes the keys of the archive: %s", r.stdout)
	}
	_, other, err := ledger.NewKey(bytes.NewReader(bytes.Repeat([]byte("other"), 100)))
	if err != nil {
		t.Fatal(err)
	}
	r = run(t, "verify", file, "--key", write(t, []byte(other+"\n")))
	r.wantCode(t, 3)
	wantText(t, r.stdout, "DOES NOT VERIFY", "no key")
}

func forged(t *testing.T, file string) {
	file = forge(t, file)
	r := run(t, "verify", file)
	r.wantCode(t, 3)
	wantText(t, r.stdout, "LogEntry kalix-staff/seen-1", "DOES NOT VERIFY")
	refused := run(t, "import", file)
	refused.wantCode(t, 1)
	wantText(t, refused.stderr, "LogEntry kalix-staff/seen-1", "nothing was imported", "--unverified")
}

func against(t *testing.T, a *plane, first, second string) {
	checkpoint := write(t, []byte(a.crisis(t).Status.Ledger.Checkpoint))
	for _, c := range []struct {
		file, against, says string
		code                int
	}{
		{second, first, "EARLIER: the other archive is an earlier one", 0}, {first, second, "LATER: the other archive is a later one", 0},
		{second, checkpoint, "SAME: ", 0}, {first, checkpoint, "BEYOND: the checkpoint to compare with covers ", 3},
	} {
		r := run(t, "verify", c.file, "--against", c.against)
		r.wantCode(t, c.code)
		wantText(t, r.stdout, c.says)
	}
	a.as(t, "admin", "", "create", "namespace", "port").wantCode(t, 0)
	a.as(t, "admin", crisisIn("port"), "apply", "-f", "-").wantCode(t, 0)
	a.as(t, "admin", "", "wait", "crisis/flood", "-n", "port", "--for=jsonpath={.status.ledger.checkpoint}", "--timeout=30s").wantCode(t, 0)
	other := &v1alpha1.CrisisActivation{}
	get(t, a.kube, "port", "flood", other)
	r := run(t, "verify", second, "--against", write(t, []byte(other.Status.Ledger.Checkpoint)))
	r.wantCode(t, 3)
	wantText(t, r.stdout, "port/flood", "another crisis")
}

// repack alters one member of an archive, and the digest that the archive itself keeps of it.
func repack(t *testing.T, packed []byte, name, old, now string) []byte {
	t.Helper()
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	var headers []*tar.Header
	var members [][]byte
	var before, after string
	for files := tar.NewReader(unzipped); ; {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		raw, readErr := io.ReadAll(files)
		if err := errors.Join(err, readErr); err != nil {
			t.Fatal(err)
		}
		if header.Name == name {
			before = ledger.Digest(raw)
			raw = bytes.ReplaceAll(raw, []byte(old), []byte(now))
			after = ledger.Digest(raw)
		}
		headers, members = append(headers, header), append(members, raw)
	}
	if before == after {
		t.Fatalf("there is no %s with %q in the archive", name, old)
	}
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	files := tar.NewWriter(zipped)
	for i, header := range headers {
		raw := bytes.ReplaceAll(members[i], []byte(before), []byte(after))
		header.Size = int64(len(raw))
		err = errors.Join(err, files.WriteHeader(header))
		_, writeErr := files.Write(raw)
		err = errors.Join(err, writeErr)
	}
	if err := errors.Join(err, files.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// said is what a command says of a crisis, without the second at which it was asked, and without the commands that come next in a cluster.
func said(output string) string {
	before, _, _ := strings.Cut(output, "\nNext:\n")
	return regexp.MustCompile(`(?m)^As of .*$`).ReplaceAllString(strings.TrimRight(before, "\n"), "As of")
}
