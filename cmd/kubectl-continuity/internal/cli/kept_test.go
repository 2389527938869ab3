package cli

import (
	"bytes"
	"errors"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
)

func TestEveryAnswerIsKeptWhereItCameToNoManifest(t *testing.T) {
	t.Chdir(t.TempDir())
	content, patients, by := "Water in the basement.", "Nobody.\nLuckily.", "Chief nurse"
	tell := &telling{
		typed: true, errOut: &bytes.Buffer{}, long: []longText{{"--content", &content}},
		answered: []say.Question{
			{Name: "--by", Text: "Who?", To: &by}, {Name: "--content", Text: "What?", To: &content}, {Name: "--answer patients", Text: "Who came to harm?", To: &patients},
		},
	}
	err := tell.kept(errors.New("it broke"), nil)
	for _, want := range []string{"it broke\n", "what was answered is in answers.txt", "what was said for --content is in content.txt (give it again with --content @content.txt)"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
	for file, want := range map[string]string{
		"answers.txt": "--by (Who?)\nChief nurse\n\n--answer patients (Who came to harm?)\nNobody.\nLuckily.\n\n",
		"content.txt": "Water in the basement.\n",
	} {
		if raw, err := os.ReadFile(file); err != nil || string(raw) != want {
			t.Errorf("%s holds %q (%v), want %q", file, raw, err, want)
		}
	}
}

func TestALostTerminalEndsADialogueUnlessThatIsIgnored(t *testing.T) {
	if !slices.Contains(endings(), os.Signal(syscall.SIGTERM)) {
		t.Error("a request to end does not end it")
	}
	t.Cleanup(func() { signal.Reset(syscall.SIGHUP) })
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) // whoever runs the tests may have had it ignored
	if !slices.Contains(endings(), os.Signal(syscall.SIGHUP)) {
		t.Error("a lost terminal does not end it")
	}
	signal.Ignore(syscall.SIGHUP)
	if slices.Contains(endings(), os.Signal(syscall.SIGHUP)) {
		t.Error("a lost terminal ends it, though that is ignored")
	}
}
