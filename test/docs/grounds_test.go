package docs

import (
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
		"kubectl wait crisis/flood-2026 -n brendans --for=condition=RecordIntact --timeout=1m",
	}},
}

// here is the folder, from the user's, in which a reader would have the checkout.
const here = "beredskap"

// environment is all that the commands of a page find, as if the user had just come to this machine.
func environment(home, assets, kubeconfig string) []string {
	return []string{
		"HOME=" + home, "KUBECONFIG=" + kubeconfig, "KUBEBUILDER_ASSETS=" + assets, "KUBERNETES_SERVICE_HOST=",
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

func adminOf(data string) string { return filepath.Join(data, "kubeconfig", "admin.kubeconfig") }

// place is a ground made ready: the session in which up runs, and the user's folder with its data.
type place struct {
	home, data string
	session    *session
}

// ready makes a ground ready.
func (g ground) ready(assets string, within time.Duration) (p *place, err error) {
	p = &place{}
	if p.home, err = userFolder(); err != nil || g.up == nil {
		return p, err
	}
	p.data = filepath.Join(p.home, g.data)
	p.session, err = start(filepath.Join(p.home, here), environment(p.home, assets, adminOf(p.data)), time.Now().Add(within))
	if err != nil {
		return p, err
	}
	up := fmt.Sprintf("exec kubectl-continuity up --data-dir %q %s", p.data, strings.Join(g.up, " "))
	if err := p.session.runBehind(&page.Block{Page: "up", Line: 1, Text: []string{up}}, "export KUBECONFIG="); err != nil {
		return p, err
	}
	for i, command := range g.then {
		o, err := p.session.run(once, &page.Block{Page: "preparation", Line: 1}, i, []string{command})
		if err != nil || o.code != 0 {
			return p, fmt.Errorf("%s ends with %d: %w\n%s", command, o.code, err, o.output)
		}
	}
	return p, nil
}

// visit makes a user's folder of its own for a page that shares the ground.
func (p *place) visit(g ground) (*place, error) {
	home, err := userFolder()
	if err != nil {
		return nil, err
	}
	data := filepath.Join(home, g.data)
	return &place{home: home, data: data}, os.Symlink(p.data, data)
}

// leave ends what runs there and removes the user's folder.
func (p *place) leave() error {
	var err error
	if p.session != nil {
		err = p.session.end()
	}
	if gone := os.RemoveAll(p.home); err == nil {
		err = gone
	}
	return err
}
