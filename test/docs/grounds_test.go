package docs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/beredskap/beredskap/test/docs/page"
)

// ground is what the commands of a page stand on.
type ground struct {
	up     []string // the flags of up, besides its folder; nil where there is no control plane
	shared bool     // by all pages that name it, in their order; else each page has one of its own
	data   string   // where the page finds its data, from the user's folder
	then   []string // what is run in it before the first page
}

var grounds = map[string]ground{
	"offline": {},
	"fresh":   {up: []string{""}, data: "crisis"},
	"demo":    {up: []string{"--demo"}, data: here + "/.demo", shared: true},
	"flood": {up: []string{""}, data: "crisis", shared: true, then: []string{ // as docs/kinds/README.md says
		"hack/examples.sh flood/",
		"kubectl apply --server-side -f flood/ >/dev/null",
		"kubectl wait crisis/flood-2026 -n brendans --for=jsonpath='{.status.phase}'=Closing --timeout=1m",
		"kubectl wait brf -n brendans --all --for=jsonpath='{.status.met}' --timeout=1m",
		"kubectl wait sysrec -n velero --all --for=jsonpath='{.status.waitingFor[0].kind}'=Object --timeout=1m",
	}},
}

// here is the folder, from the user's, in which a reader would have the checkout.
const here = "beredskap"

// environment is all that the commands of a page find, as if the user had just come to this machine. The kubeconfig is that
// of the control plane with its data in that folder; where there is none, it is a file that is not there.
func environment(home, assets, data string) []string {
	return []string{
		"HOME=" + home, "KUBECONFIG=" + filepath.Join(data, "kubeconfig", "admin.kubeconfig"), "KUBEBUILDER_ASSETS=" + assets, "KUBERNETES_SERVICE_HOST=",
		"PATH=" + strings.Join([]string{programs, assets, os.Getenv("PATH")}, string(os.PathListSeparator)),
		"TMPDIR=" + os.TempDir(), "LANG=C.UTF-8", "TZ=UTC", "USER=lena", "TERM=dumb",
	}
}

// userFolder makes the folder of a user who has this checkout.
func userFolder() (string, error) {
	home, err := os.MkdirTemp("", "home")
	if err != nil {
		return "", err
	}
	if home, err = filepath.EvalSymlinks(home); err != nil {
		return "", err
	}
	if err := os.Mkdir(filepath.Join(home, here), 0o700); err != nil {
		return "", err
	}
	for _, name := range []string{"config", "docs", "hack"} {
		if err := os.Symlink(filepath.Join(root, name), filepath.Join(home, here, name)); err != nil {
			return "", err
		}
	}
	return home, os.Symlink(programs, filepath.Join(home, here, "bin"))
}

// place is a ground made ready: the user's folder, the folder of the control plane's data, and the session in which that runs.
type place struct {
	home, data string
	session    *session
	err        error // why it is not ready
}

// land is where the pages find their places.
type land struct {
	assets string
	places map[string]chan *place // by the name of the ground where it is shared, else of the page
}

// begin makes the place of a page ready, unless that was begun already.
func (l *land) begin(p *page.Page) chan *place {
	g, name := grounds[p.Ground], p.Name
	if g.shared {
		name = p.Ground
	}
	if l.places[name] == nil {
		made := make(chan *place, 1)
		l.places[name] = made
		go func() { made <- g.ready(l.assets) }()
	}
	return l.places[name]
}

// placeFor is the place of a page, which leaves it at its end. Where the ground is shared, that is a user's folder of its own.
func (l *land) placeFor(p *page.Page) (*place, error) {
	g, known := grounds[p.Ground]
	if !known {
		return nil, fmt.Errorf("%s:1: it does not say what its commands need: write <!-- commands: demo --> below the title, "+
			"or fresh, flood or offline (CONTRIBUTING.md says what they mean)", p.Name)
	}
	made := l.begin(p)
	at := <-made
	if !g.shared {
		delete(l.places, p.Name)
		return at, at.err
	}
	made <- at // for the next page, and for the end
	if at.err != nil {
		return nil, at.err
	}
	home, err := userFolder()
	if err != nil {
		return nil, err
	}
	visit := &place{home: home, data: filepath.Join(home, g.data)}
	return visit, errors.Join(link(at.home, home), link(filepath.Join(at.home, here), filepath.Join(home, here)))
}

// link makes links in a folder to all that is in another one and not in it.
func link(from, to string) error {
	entries, err := os.ReadDir(from)
	for _, e := range entries {
		if made := os.Symlink(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); !errors.Is(made, os.ErrExist) {
			err = errors.Join(err, made)
		}
	}
	return err
}

// ready makes a ground ready.
func (g ground) ready(assets string) *place {
	at := &place{}
	if at.home, at.err = userFolder(); at.err != nil || g.up == nil {
		return at
	}
	at.data = filepath.Join(at.home, g.data)
	at.session, at.err = start(filepath.Join(at.home, here), environment(at.home, assets, at.data), time.Now().Add(timeToBeUp))
	if at.err != nil {
		return at
	}
	up := fmt.Sprintf("exec kubectl-continuity up --data-dir %q %s", at.data, strings.Join(g.up, " "))
	if at.err = at.session.runBehind(&page.Block{Page: "up", Line: 1, Text: []string{up}}, "export KUBECONFIG="); at.err != nil {
		return at
	}
	o, err := at.session.run(strictly, &page.Block{Page: "preparation", Line: 1}, 0, g.then)
	if err != nil || o.code != 0 {
		at.err = fmt.Errorf("cannot prepare it: %s ends with %d: %w\n%s", o.failed, o.code, err, o.output)
	}
	return at
}

// leave ends what runs there and removes the user's folder.
func (p *place) leave() (err error) {
	if p == nil {
		return nil
	}
	if p.session != nil {
		err = p.session.end()
	}
	return errors.Join(err, os.RemoveAll(p.home))
}

// leave ends all that was begun.
func (l *land) leave() (err error) {
	for _, made := range l.places {
		err = errors.Join(err, (<-made).leave())
	}
	return err
}
