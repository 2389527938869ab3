package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// kept keeps what was typed when it could not be written, and says how to go on with it: the manifest, where it came to
// one, else the texts themselves.
func (t *telling) kept(err error, object client.Object) error {
	if !t.typed && inHistory(err) {
		return err
	}
	if object == nil {
		return t.keptTexts(err)
	}
	manifest, failed := manifestOf(object)
	if failed != nil {
		return errors.Join(err, failed)
	}
	raw, failed := yaml.Marshal(manifest.Object)
	if failed != nil {
		return errors.Join(err, failed)
	}
	name := t.keep(object.GetName()+".yaml", raw)
	if name == "" {
		return fmt.Errorf("%w\nnothing is lost: the manifest stands above; save it, mend it where it has to be, and enter it by kubectl apply -f FILE", err)
	}
	return fmt.Errorf("%w\nnothing is lost: the manifest is in %s; mend it where it has to be, and enter it by kubectl apply -f %s", err, name, name)
}

// inHistory says whether all that is needed to try again stands in the history of the shell: what was wrong is the
// command line itself.
func inHistory(err error) bool {
	var line usageError
	var objection *uncounted
	return errors.As(err, &line) || errors.As(err, &objection)
}

// keptTexts keeps the long texts that came by standard input or were typed, each in a file to give again; and all else
// that was answered together in one.
func (t *telling) keptTexts(err error) error {
	if rest := t.otherAnswers(); rest != "" {
		if file := t.keep("answers.txt", []byte(rest)); file != "" {
			err = fmt.Errorf("%w\nnothing is lost: what was answered is in %s", err, file)
		}
	}
	for _, text := range t.long {
		if !t.typed || *text.to == "" {
			continue
		}
		name := strings.ToLower(strings.TrimPrefix(text.name, "--"))
		if file := t.keep(name+".txt", []byte(*text.to+"\n")); file != "" {
			err = fmt.Errorf("%w\nnothing is lost: what was said for %s is in %s (give it again with %s)", err, text.name, file, again(text.name, file))
		}
	}
	return err
}

// otherAnswers are the answers that are no texts to be read from a file, each below what it answers.
func (t *telling) otherAnswers() string {
	var b strings.Builder
	for _, q := range t.answered {
		if !slices.ContainsFunc(t.long, func(text longText) bool { return text.to == q.To }) {
			_, _ = fmt.Fprintf(&b, "%s (%s)\n%s\n\n", q.Name, q.Text, *q.To)
		}
	}
	return b.String()
}

// again is how a text that was kept is given another time.
func again(name, file string) string {
	if strings.HasPrefix(name, "--") {
		return name + " @" + file
	}
	return "- < " + file
}

// keep writes a file into the current folder, beside any that is there, and returns its name. Where that cannot be, it
// prints it instead, and the name is empty.
func (t *telling) keep(name string, raw []byte) string {
	base, end, _ := strings.Cut(name, ".")
	for n := 1; n <= 99; n++ {
		if n > 1 {
			name = fmt.Sprintf("%s-%d.%s", base, n, end)
		}
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			break
		}
		_, err = file.Write(raw)
		if err := cmp.Or(err, file.Close()); err != nil {
			break
		}
		return name
	}
	_, _ = t.errOut.Write(raw)
	return ""
}
