package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// vocabulary knows the commands that the docs may name.
type vocabulary struct {
	// ours has the flags of each command of kubectl-continuity, by its words, such as "up user".
	ours    map[string][]string
	others  string   // what the manager and the board inside a cluster say of their flags
	targets []string // of make
}

// plain are the programs of others that the docs name, whose flags are not looked at.
var plain = []string{"amtool", "bash", "cat", "date", "docker", "etcdctl", "git", "helm", "jq", "openssl", "python3", "sed", "sha256sum", "tar", "velero"}

// The verbs of kubectl and of go that the docs may name.
var (
	kubectlVerbs = []string{"annotate", "api-resources", "apply", "auth", "config", "create", "delete", "describe", "edit", "events", "exec",
		"explain", "get", "kustomize", "label", "logs", "patch", "port-forward", "replace", "rollout", "scale", "version", "wait"}
	goVerbs = []string{"build", "install", "run", "test", "tool", "vet"}
)

var (
	target = regexp.MustCompile(`(?m)^([a-z0-9-]+):`)
	option = regexp.MustCompile(`^--([a-z][a-z0-9-]*)`)
	verb   = regexp.MustCompile(`^[a-z]+$`)
)

func learn(t *testing.T) *vocabulary {
	t.Helper()
	v := &vocabulary{ours: map[string][]string{}}
	v.commandsBelow(t)
	for _, name := range []string{"manager", "board"} {
		said, err := exec.Command(filepath.Join(programs, name), "--help").CombinedOutput()
		if err != nil {
			t.Fatalf("%s --help: %v\n%s", name, err, said)
		}
		v.others += string(said)
	}
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range target.FindAllSubmatch(makefile, -1) {
		v.targets = append(v.targets, string(found[1]))
	}
	return v
}

// commandsBelow learns the commands below one, and their flags, by what it offers for completion.
func (v *vocabulary) commandsBelow(t *testing.T, words ...string) {
	t.Helper()
	v.ours[strings.Join(words, " ")] = complete(t, append(words, "--"))
	for _, word := range complete(t, append(words, "")) {
		if below := append(slices.Clone(words), word); word != "help" && verb.MatchString(word) {
			v.commandsBelow(t, below...)
		}
	}
}

// complete is what the program offers after some words.
func complete(t *testing.T, words []string) (offers []string) {
	t.Helper()
	ask := exec.Command(filepath.Join(programs, "kubectl-continuity"), append([]string{"__complete"}, words...)...)
	ask.Env = environment(t.TempDir(), "", "")
	said, err := ask.Output()
	if err != nil {
		t.Fatalf("what may follow %q: %v", words, err)
	}
	for line := range strings.Lines(string(said)) {
		if offer, _, _ := strings.Cut(strings.TrimSpace(line), "\t"); offer != "" && offer[0] != ':' {
			offers = append(offers, offer)
		}
	}
	return offers
}

// wrong says what is wrong with a piece of code in running text, if it is a command.
func (v *vocabulary) wrong(text string) error {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil
	}
	rest := words[1:]
	switch first := words[0]; {
	case first == "kubectl" && len(rest) > 0 && rest[0] == "continuity":
		return v.wrongOurs(rest[1:])
	case first == "kubectl-continuity" || first == "bin/kubectl-continuity":
		return v.wrongOurs(rest)
	case first == "kubectl":
		return oneOf("verb of kubectl", rest, kubectlVerbs)
	case first == "make":
		return oneOf("target of the Makefile", rest, v.targets)
	case first == "go" && len(rest) > 1:
		return oneOf("verb of go", rest, goVerbs)
	case slices.Contains(plain, first):
		return nil
	case strings.HasPrefix(first, "hack/") || strings.HasPrefix(first, ".ci/"):
		_, err := os.Stat(filepath.Join(root, strings.TrimSuffix(first, "/")))
		return err
	case option.MatchString(first):
		return v.wrongFlag(first)
	case v.ours[first] != nil && len(rest) > 0:
		return v.wrongOurs(words)
	case slices.ContainsFunc(rest, option.MatchString):
		return fmt.Errorf("it begins with no command that is known (test/docs/inline_test.go lists them)")
	}
	return nil
}

// wrongOurs looks at a command of kubectl-continuity: its verb and its flags.
func (v *vocabulary) wrongOurs(words []string) error {
	at := ""
	for len(words) > 0 {
		next := strings.TrimSpace(at + " " + words[0])
		if v.ours[next] == nil {
			break
		}
		at, words = next, words[1:]
	}
	if at == "" && len(words) > 0 && verb.MatchString(words[0]) {
		return fmt.Errorf("there is no verb %s", words[0])
	}
	for _, word := range words {
		if found := option.FindString(word); found != "" && !slices.Contains(v.ours[at], found) {
			return fmt.Errorf("%s has no flag %s", at, found)
		}
	}
	return nil
}

// wrongFlag looks at a flag alone: some program of ours must have it.
func (v *vocabulary) wrongFlag(text string) error {
	name := option.FindString(text)
	for _, flags := range v.ours {
		if slices.Contains(flags, name) {
			return nil
		}
	}
	for line := range strings.Lines(v.others) {
		if said := strings.Fields(line); len(said) > 0 && "-"+said[0] == name {
			return nil
		}
	}
	return fmt.Errorf("no program of ours has a flag %s", name)
}

func oneOf(what string, words, all []string) error {
	for _, word := range words {
		if verb.MatchString(strings.ReplaceAll(word, "-", "")) {
			if !slices.Contains(all, word) {
				return fmt.Errorf("there is no %s %s", what, word)
			}
			return nil
		}
	}
	return nil
}

func TestEveryCommandInRunningTextIsOneThatThereIs(t *testing.T) {
	v := learn(t)
	for _, p := range pages {
		for _, s := range p.Spans {
			if err := v.wrong(s.Text); err != nil {
				t.Errorf("%s: `%s`: %v", s.At(), s.Text, err)
			}
		}
		for _, b := range p.Blocks {
			if _, not := b.Settings["not-run"]; !not {
				continue
			}
			for i, line := range b.Text {
				if i > 0 && strings.HasSuffix(b.Text[i-1], "\\") { // it goes on with the command above
					continue
				}
				line, _, _ = strings.Cut(line, " #")
				if err := v.wrong(line); err != nil {
					t.Errorf("%s: `%s`: %v", b.At(i), line, err)
				}
			}
		}
	}
}

func TestACommandThatThereIsNotIsFound(t *testing.T) {
	v := learn(t)
	for text, says := range map[string]string{
		"kubectl continuity report CRISIS --lang sv":  "",
		"kubectl continuity stat CRISIS":              "no verb stat",
		"kubectl continuity report CRISIS --until T":  "report has no flag --until",
		"kubectl-continuity up user NAME --role ROLE": "",
		"kubectl continuity up user NAME --demo":      "up user has no flag --demo",
		"up --archive-to":                             "",
		"up --archive":                                "up has no flag --archive",
		"kubectl get crisis -A":                       "",
		"kubectl gte crisis -A":                       "no verb of kubectl gte",
		"make test PKG=./...":                         "",
		"make tests":                                  "no target of the Makefile tests",
		"--archive-interval":                          "",
		"--archive-intervals":                         "has a flag --archive-intervals",
		"--metrics-secure":                            "",
		"kubctl get --all":                            "no command that is known",
		"hack/examples.sh":                            "",
		"hack/example.sh flood/":                      "no such file",
		"status":                                      "",
		"spec.affected: All":                          "",
	} {
		err := v.wrong(text)
		if (err == nil) != (says == "") || err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", text, err, says)
		}
	}
}
