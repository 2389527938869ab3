package docs

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/test/docs/page"
)

const (
	timeOfPage = 10 * time.Minute // the tutorial takes three beside other tests on two cores
	timeToBeUp = 5 * time.Minute  // of a control plane
)

// Run one page by -run 'Docs/docs/ledger'; -v shows each command, how long it took and what it printed.
func TestTheDocsDoWhatTheySay(t *testing.T) {
	l := land{assets: controlPlane(t), places: map[string]chan *place{}}
	t.Cleanup(func() {
		if err := l.leave(); err != nil {
			t.Error(err)
		}
	})
	run := slices.DeleteFunc(slices.Clone(pages), func(p *page.Page) bool { return !slices.ContainsFunc(p.Blocks, runs) })
	all := flag.Lookup("test.run").Value.String() == ""
	for i, p := range run {
		t.Run(p.Name, func(t *testing.T) {
			at, err := l.placeFor(p)
			t.Cleanup(func() {
				if err := at.leave(); err != nil {
					t.Error(err)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if all && i+1 < len(run) { // meanwhile, the control plane of the next one
				l.begin(run[i+1])
			}
			walk(t, p, at, l.assets)
		})
	}
}

// runs says whether something of a block is run.
func runs(b page.Block) bool {
	_, not := b.Settings["not-run"]
	return (b.Kind == "sh" || b.Kind == "console") && !not
}

// reader reads a page and does what it says.
type reader struct {
	*testing.T
	session *session
	compare comparison
	folder  string
}

// walk goes through a page from the top, in one shell.
func walk(t *testing.T, p *page.Page, at *place, assets string) {
	folder := filepath.Join(at.home, here)
	s, err := start(folder, environment(at.home, assets, at.data), time.Now().Add(timeOfPage))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.end(); err != nil {
			t.Error(err)
		}
	}()
	r := &reader{T: t, session: s, compare: comparison{home: at.home, now: time.Now()}, folder: folder}
	for i := range p.Blocks {
		r.block(&p.Blocks[i])
	}
}

func (r *reader) block(b *page.Block) {
	reason, not := b.Settings["not-run"]
	text, background := b.Settings["until"]
	file := b.Settings["file"]
	for _, tool := range strings.Fields(b.Settings["with"]) {
		if _, err := exec.LookPath(tool); err != nil {
			r.Logf("%s: not run: there is no %s on this machine", b.At(0), tool)
			return
		}
	}
	switch {
	case file != "":
		r.write(b, filepath.Join(r.folder, file))
	case not:
		r.Logf("%s: not run: %s", b.At(0), reason)
	case b.Kind == "sh" && background:
		r.behind(b, text)
	case b.Kind == "sh":
		r.script(b)
	case b.Kind == "console":
		r.console(b)
	}
}

func (r *reader) write(b *page.Block, file string) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Join(b.Text, "\n")+"\n"), 0o600); err != nil {
		r.Fatal(err)
	}
}

func (r *reader) behind(b *page.Block, until string) {
	began := time.Now()
	if err := r.session.runBehind(b, until); err != nil {
		r.Fatalf("%s: %v", b.At(0), err)
	}
	r.done(b, 0, b.Text, began, "")
}

// done tells, with -v, what was run, how long it took and what it printed.
func (r *reader) done(b *page.Block, line int, text []string, began time.Time, output string) {
	if !testing.Verbose() { // else what failed would be hard to find
		return
	}
	r.Logf("%s: %.1f s\n%s\n%s", b.At(line), time.Since(began).Seconds(), indent(text), output)
}

func (r *reader) script(b *page.Block) {
	began := time.Now()
	o, err := r.session.run(strictly, b, 0, b.Text)
	switch {
	case err != nil:
		r.Fatalf("%s: %v\n%s", b.At(0), err, o.output)
	case o.code != 0 && o.line > 0:
		r.Fatalf("%s:%d: this ends with %d:\n  %s\n%s", b.Page, o.line, o.code, o.failed, o.output)
	case o.code != 0:
		r.Fatalf("%s: this block ends with %d:\n%s\n%s", b.At(0), o.code, indent(b.Text), o.output)
	}
	r.done(b, 0, b.Text, began, o.output)
}

func (r *reader) console(b *page.Block) {
	all, err := commands(b)
	if err != nil {
		r.Fatal(err)
	}
	_, numbers := b.Settings["numbers"]
	r.compare.numbers = numbers
	for _, c := range all {
		began := time.Now()
		o, err := r.session.run(once, b, c.line, c.text)
		if err != nil {
			r.Fatalf("%s: %v:\n%s\n%s", b.At(c.line), err, indent(c.text), o.output)
		}
		if o.code != c.code {
			r.Fatalf("%s: this ends with %d, and the page says %d:\n%s\n%s", b.At(c.line), o.code, c.code, indent(c.text), o.output)
		}
		if len(c.want) > 0 || c.silent {
			r.shown(b, c, o.output)
		}
		r.done(b, c.line, c.text, began, o.output)
	}
}

func (r *reader) shown(b *page.Block, c command, output string) {
	place := func(line int) string { return b.At(c.line + len(c.text) + line) }
	differ := r.compare.differences(c.want, output, place)
	if differ == "" {
		return
	}
	hint := ""
	loose := r.compare
	if loose.numbers = true; loose.differences(c.want, output, place) == "" {
		hint = "\nOnly numbers differ: if they do at each run, write … for them, or console numbers=vary."
	}
	r.Errorf("%s: this prints (+) something else than the page shows (-):\n%s\n%s%s", b.At(c.line), indent(c.text), differ, hint)
}

func indent(text []string) string { return "  $ " + strings.Join(text, "\n    ") }
