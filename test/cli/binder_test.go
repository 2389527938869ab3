package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestABinderIsWrittenIntoAFileOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "binder.html")
	r := run(t, "binder", "-f", kalix, "-o", file, "--date", "2026-07-01")
	r.wantCode(t, 0)
	wantText(t, r.stdout, "plans   5, of "+kalix, "digest  sha256:", "valid   1 July 2026", "file    "+file)
	first := string(read(t, file))
	wantText(t, first, "Systems in recovery order", "Kalix municipality, shared IT platform", "Monday to Friday at 08:30")

	again := run(t, "binder", "-f", kalix, "-o", file)
	again.wantCode(t, 1)
	wantText(t, again.stderr, "is there: name another file, or write over it with --force")
	run(t, "binder", "-f", kalix, "-o", file, "--date", "2026-07-01", "--force").wantCode(t, 0)
	if string(read(t, file)) != first {
		t.Error("the same plans on the same day give other bytes")
	}
}

func TestABinderGoesToStandardOutputAndWhatIsSaidDoesNot(t *testing.T) {
	r := run(t, "binder", "-f", kalix, "-o", "-", "--lang", "sv", "--date", "2026-07-01")
	r.wantCode(t, 0)
	if !strings.HasPrefix(r.stdout, "<!DOCTYPE html>") || !strings.HasSuffix(r.stdout, "</html>\n") {
		t.Errorf("something stands beside the page: %.60q … %q", r.stdout, r.stdout[max(0, len(r.stdout)-20):])
	}
	wantText(t, r.stdout, `<html lang="sv">`, "System i återställningsordning", "1 juli 2026")
	wantText(t, r.stderr, "digest  sha256:")
}

func TestABinderOfSomePlansHoldsNoOthers(t *testing.T) {
	r := run(t, "binder", "-f", kalix, "-o", "-", "--plan", "kalix-it/it-platform", "--plan", "kalix-social/social-services")
	r.wantCode(t, 0)
	wantText(t, r.stderr, "plans   2")
	wantText(t, r.stdout, "Home care", "Directory and sign-in")
	if strings.Contains(r.stdout, "Municipal website") {
		t.Error("a plan that was not named is printed")
	}
	one := run(t, "binder", "-f", kalix, "-o", "-", "-n", "kalix-social")
	one.wantCode(t, 0)
	wantText(t, one.stderr, "plans   1")
	wantText(t, one.stdout, "kalix-it/it-platform/directory", "(in no plan of this binder)")
}

func TestWhatIsWrongWithTheCommandLineOfABinderIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"nothing to write":             {[]string{"binder", "-f", kalix}, 2, "add -o FILE.html, -o - for standard output, or --pdf FILE.pdf"},
		"an argument":                  {[]string{"binder", "-f", kalix, "x"}, 2, "takes no argument"},
		"a plan that is not":           {[]string{"binder", "-f", kalix, "-o", "-", "--plan", "a/b"}, 1, "there is no plan a/b in " + kalix + ": those there are kalix-administration/"},
		"a plan without its namespace": {[]string{"binder", "-f", kalix, "-o", "-", "--plan", "central"}, 2, "name a plan as namespace/name"},
		"an empty namespace":           {[]string{"binder", "-f", kalix, "-o", "-", "-n", "nowhere"}, 1, "there is no ContinuityPlan in " + kalix + ", namespace nowhere"},
		"a day that is none":           {[]string{"binder", "-f", kalix, "-o", "-", "--date", "soon"}, 2, "--date"},
		"a language":                   {[]string{"binder", "-f", kalix, "-o", "-", "--lang", "no"}, 2, "use en or sv"},
		"a browser":                    {[]string{"binder", "-f", kalix, "--pdf", filepath.Join(t.TempDir(), "b.pdf"), "--browser", "/no/such"}, 1, "--browser /no/such cannot be run"},
		"no cluster":                   {[]string{"binder", "-o", "-"}, 1, "work offline with -f"},
		"less than no form":            {[]string{"binder", "-f", kalix, "-o", "-", "--forms", "-1"}, 2, "--forms"},
		"a folder that is not":         {[]string{"binder", "-f", "/no/such", "-o", "-"}, 1, "/no/such"},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, c.args...)
			r.wantCode(t, c.code)
			wantText(t, r.stderr, c.says)
			if r.stdout != "" {
				t.Errorf("an error printed on stdout: %.200s", r.stdout)
			}
		})
	}
}

func TestWithoutABrowserTheHTMLIsToBePrinted(t *testing.T) {
	dir := t.TempDir()
	cmd := command(t, filepath.Join(dir, "none"), program, "binder", "-f", kalix, "--pdf", filepath.Join(dir, "b.pdf"))
	cmd.Env = append(cmd.Env, "PATH="+dir)
	r := finish(t, cmd)
	r.wantCode(t, 1)
	wantText(t, r.stderr, "no browser is on the PATH", "--browser PATH", "write the HTML with -o FILE.html, open it in any browser and print it from there")
}

// A browser of our own: it prints what it was asked for, or fails as browsers do.
func TestABrowserIsAskedToPrintAndWhatItSaysIsHandedOn(t *testing.T) {
	dir := t.TempDir()
	browser := func(name, script string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
		return file
	}
	works := browser("chromium", `
for arg; do case $arg in --print-to-pdf=*) to=${arg#*=};; file:*) page=${arg#file://};; esac; done
{ echo %PDF; cat "$page"; } > "$to"`)
	fails := browser("broken", "echo first; echo cannot open display >&2; exit 7")
	silent := browser("silent", "exit 0")

	pdf, html := filepath.Join(dir, "out.pdf"), filepath.Join(dir, "out.html")
	cmd := command(t, filepath.Join(dir, "none"), program, "binder", "-f", kalix, "-o", html, "--pdf", pdf)
	cmd.Env = append(cmd.Env, "PATH="+dir+":/bin:/usr/bin")
	r := finish(t, cmd)
	r.wantCode(t, 0)
	wantText(t, r.stdout, "file    "+pdf, "file    "+html)
	if got := string(read(t, pdf)); got != "%PDF\n"+string(read(t, html)) {
		t.Error("the browser was given another page than the one that was written")
	}
	for browser, says := range map[string]string{fails: "exit status 7: cannot open display", silent: "it wrote nothing"} {
		other := filepath.Join(dir, "other.pdf")
		r := run(t, "binder", "-f", kalix, "--pdf", other, "--browser", browser)
		r.wantCode(t, 1)
		wantText(t, r.stderr, says, "open it in any browser and print it from there")
		if _, err := os.Stat(other); !os.IsNotExist(err) {
			t.Error("half a PDF was left")
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "binder-*")); len(left) > 0 {
		t.Errorf("%v was left", left)
	}
	if again := run(t, "binder", "-f", kalix, "--pdf", pdf, "--browser", works); again.code != 1 || !strings.Contains(again.stderr, "--force") {
		t.Errorf("a PDF was written over: %s", again.stderr)
	}
}

// The real thing, where there is one: every page says which it is.
func TestARealBrowserPrintsTheBinder(t *testing.T) {
	found := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome", "msedge"} {
		if path, err := exec.LookPath(name); err == nil {
			found = path
			break
		}
	}
	if found == "" || testing.Short() {
		t.Skip("needs a browser that prints without a window")
	}
	pdf := filepath.Join(t.TempDir(), "binder.pdf")
	r := run(t, "binder", "-f", kalix, "--pdf", pdf, "--browser", found)
	r.wantCode(t, 0)
	text := string(read(t, pdf))
	if pages := len(regexp.MustCompile(`/Type ?/Page\b`).FindAllString(text, -1)); !strings.HasPrefix(text, "%PDF-") || pages < 15 {
		t.Errorf("%.10q, %d pages", text, pages)
	}
}

// theClusterSaysTheSame holds what the cluster says of its plans and of what is due against what the manifests say.
func theClusterSaysTheSame(t *testing.T, kubeconfig string, crisis *v1alpha1.CrisisActivation) {
	t.Helper()
	online := runAs(t, kubeconfig, "binder", "-o", "-", "--date", "2026-07-01")
	online.wantCode(t, 0)
	if online.stdout != run(t, "binder", "-f", kalix, "-o", "-", "--date", "2026-07-01").stdout {
		t.Error("the binder of the cluster is another than that of the manifests")
	}
	for _, plan := range crisis.Status.Plans {
		if _, digits, _ := strings.Cut(string(plan.Digest), ":"); !strings.Contains(online.stdout, ">"+digits[:12]+"<") {
			t.Errorf("the binder does not show the digest %s that plan %s was frozen with", plan.Digest, plan.Name)
		}
	}
	one := runAs(t, kubeconfig, "binder", "-o", "-", "--plan", "kalix-it/it-platform")
	one.wantCode(t, 0)
	wantText(t, one.stderr, "plans   1, of the cluster")
	none := runAs(t, kubeconfig, "binder", "-o", "-", "--plan", "kalix-it/none")
	none.wantCode(t, 1)
	wantText(t, none.stderr, "there is no plan kalix-it/none in the cluster (see them with kubectl get cplan -A)")
	due := []string{"calendar", "kalix-2021", "--as-of", "2022-01-10 09:00", "--for", "30d"}
	if online := runAs(t, kubeconfig, due...); online.stdout != run(t, append(due, "-f", kalix)...).stdout {
		t.Errorf("the calendar of the cluster is another than that of the manifests: %s%s", online.stdout, online.stderr)
	}
}
