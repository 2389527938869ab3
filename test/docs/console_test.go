package docs

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"

	"github.com/beredskap/beredskap/test/docs/page"
)

// command is one command of a console block, and what the page shows of it.
type command struct {
	line int // of the block, from 0
	text []string
	code int // that it ends with
	want []string
	// silent says that it must print nothing; else what it prints is compared where the page shows some of it.
	silent bool
}

const prompt = "$ "

// What a comment at the end of a command says of it.
var (
	ends    = regexp.MustCompile(`# ends with (\d+)\s*$`)
	nothing = regexp.MustCompile(`# says nothing\s*$`)
)

// commands are those of a console block, each with the output below it.
func commands(b *page.Block) (all []command, err error) {
	for i := 0; i < len(b.Text); {
		first, is := strings.CutPrefix(b.Text[i], prompt)
		if !is {
			return nil, fmt.Errorf("%s: a console block begins with a command: write %q before it", b.At(i), prompt)
		}
		c := command{line: i, text: []string{first}}
		for i++; i < len(b.Text) && unfinished(c.text); i++ {
			c.text = append(c.text, b.Text[i])
		}
		last := c.text[len(c.text)-1]
		if found := ends.FindStringSubmatch(last); found != nil {
			c.code, _ = strconv.Atoi(found[1]) // digits
		}
		c.silent = nothing.MatchString(last)
		for ; i < len(b.Text) && !strings.HasPrefix(b.Text[i], prompt); i++ {
			c.want = append(c.want, b.Text[i])
		}
		all = append(all, c)
	}
	return all, nil
}

// unfinished says whether a command goes on in the next line: bash finds it incomplete, or warns of a here-document that
// does not end.
func unfinished(text []string) bool {
	if strings.HasSuffix(text[len(text)-1], `\`) {
		return true
	}
	check := exec.Command("bash", "--norc", "-n")
	check.Stdin = strings.NewReader(strings.Join(text, "\n") + "\n")
	said, err := check.CombinedOutput()
	return err != nil || len(said) > 0
}
