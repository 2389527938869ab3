package page

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// document is a page as a browser reads it.
type document struct {
	t    *testing.T
	root *html.Node
	text string
}

func parse(t *testing.T, text string) *document {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return &document{t, root, text}
}

// all are the elements of some names, in order; of any name where none is given.
func (d *document) all(names ...string) (found []*html.Node) {
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode && (len(names) == 0 || slices.Contains(names, n.Data)) {
			found = append(found, n)
		}
	}
	return found
}

// byID is the element of an id, which there is.
func (d *document) byID(id string) *html.Node {
	d.t.Helper()
	for _, n := range d.all() {
		if attr(n, "id") == id {
			return n
		}
	}
	d.t.Fatalf("there is no #%s", id)
	return nil
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// textOf is what an element says, its white space as one reads it.
func textOf(n *html.Node) string {
	var parts []string
	for inner := range n.Descendants() {
		if inner.Type == html.TextNode {
			parts = append(parts, inner.Data)
		}
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// under says whether an element is inside another of some name.
func under(n *html.Node, name string) bool {
	for a := range n.Ancestors() {
		if a.Data == name {
			return true
		}
	}
	return false
}
