package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWithoutANameTheCrisisThatIsNotClosedIsMeant(t *testing.T) {
	one := folder(t, map[string]string{"a.yaml": crisisIn("north")})
	two := folder(t, map[string]string{"a.yaml": crisisIn("north"), "b.yaml": crisisIn("south")})
	for _, args := range [][]string{{"status"}, {"report"}, {"timeline"}} {
		r := run(t, append(args, "-f", one)...)
		r.wantCode(t, 0)
		wantText(t, r.stdout, "north/flood")
		several := run(t, append(args, "-f", two)...)
		several.wantCode(t, 2)
		wantText(t, several.stderr, "2 crises", "north/flood, south/flood", "name one")
		run(t, append(args, "-f", two, "-n", "south")...).wantCode(t, 0)
	}
}

func TestTheShellCompletesNamesAndSaysNothingWhereNoClusterAnswers(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"status", "-f", kalix, ""}, "kalix-staff/kalix-2021\tRansomware attack on Kalix municipality\n:36\n"},
		{[]string{"status", "-f", kalix, "kalix-staff/kalix-2021", ""}, ":36\n"},
		{[]string{"status", ""}, ":36\n"},
		{[]string{"brief", ""}, ":36\n"},
		{[]string{"report", "--lang", ""}, "en\nsv\n:4\n"},
	} {
		if r := run(t, append([]string{"__complete"}, c.args...)...); r.stdout != c.want || strings.Contains(r.stderr, "rror") {
			t.Errorf("%v: %q, %q", c.args, r.stdout, r.stderr)
		}
	}
	script, err := filepath.Abs("../../cmd/kubectl-continuity/kubectl_complete-continuity")
	if err != nil {
		t.Fatal(err)
	}
	byKubectl := command(t, "none", script, "status", "-f", kalix, "")
	byKubectl.Env = append(byKubectl.Env, "PATH="+filepath.Dir(program)+string(os.PathListSeparator)+os.Getenv("PATH"))
	if r := finish(t, byKubectl); r.stdout != "kalix-staff/kalix-2021\tRansomware attack on Kalix municipality\n:36\n" {
		t.Errorf("kubectl is told %q, %q", r.stdout, r.stderr)
	}
	r := run(t, "__complete", "why", "-f", kalix, "")
	wantText(t, r.stdout, "kalix-it/it-platform/email\tRestored\n")
}
