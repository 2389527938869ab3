package docs

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/test/docs/page"
)

var (
	reference = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	heading   = regexp.MustCompile(`(?m)^#+ (.+)$`)
	named     = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	noAnchor  = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// anchors are what the headings of a page can be reached by.
func anchors(p *page.Page) (all []string) {
	for _, found := range heading.FindAllStringSubmatch(p.Prose, -1) {
		plain := noAnchor.ReplaceAllString(strings.ToLower(named.ReplaceAllString(found[1], "$1")), "")
		all = append(all, strings.ReplaceAll(plain, " ", "-"))
	}
	return all
}

// dead says what is wrong with a link from a page to somewhere in the checkout.
func dead(from *page.Page, to string) error {
	file, anchor, _ := strings.Cut(to, "#")
	name := from.Name
	if file != "" {
		name = path.Join(path.Dir(from.Name), file)
	}
	if _, err := os.Stat(filepath.Join(root, name)); err != nil {
		return fmt.Errorf("there is no %s", name)
	}
	at := slices.IndexFunc(pages, func(p *page.Page) bool { return p.Name == name })
	if anchor != "" && at >= 0 && !slices.Contains(anchors(pages[at]), anchor) {
		return fmt.Errorf("%s has no heading #%s", name, anchor)
	}
	return nil
}

func TestEveryLinkLeadsToAPageAndAHeadingThatThereAre(t *testing.T) {
	for _, p := range pages {
		for _, found := range reference.FindAllStringSubmatch(p.Prose, -1) {
			if to := found[1]; !strings.Contains(to, ":") { // else it leads out of the checkout
				if err := dead(p, to); err != nil {
					t.Errorf("%s: (%s): %v", p.Name, to, err)
				}
			}
		}
	}
}

func TestADeadLinkIsFound(t *testing.T) {
	from := page.Read("docs/tasks/brief.md", "# A\n\n## The `b` of [c](d.md), twice\n\n```sh\n# no heading\n```\n")
	if all := anchors(from); !slices.Equal(all, []string{"a", "the-b-of-c-twice"}) {
		t.Errorf("its anchors are %q", all)
	}
	for to, says := range map[string]string{
		"../../SECURITY.md":             "",
		"../../SECURITY.md#the-board":   "",
		"../../SECURITY.md#the-boards":  "SECURITY.md has no heading #the-boards",
		"../no-such-page.md":            "there is no docs/no-such-page.md",
		"../../config/samples/kalix":    "",
		"../kinds/steps.md#no-such":     "docs/kinds/steps.md has no heading #no-such",
		"../reference/api.md#generated": "", // not looked at
	} {
		err := dead(from, to)
		if (err == nil) != (says == "") || err != nil && err.Error() != says {
			t.Errorf("%s: %v, want %q", to, err, says)
		}
	}
}
