package dossier

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	yamlv3 "go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// document is one YAML or JSON document of a file.
type document struct {
	file string
	line int // on which its first content stands, from 1
	top  int // of the first line of text
	raw  []byte
	text []byte // as it stands in the file; raw itself, unless it is an item of a list
}

// documents splits a file into its documents and leaves out those that hold nothing but comments.
func documents(file string, raw []byte) []document {
	raw = AsYAML(raw)
	var all []document
	current := document{file: file, top: 1}
	end := func(next int) {
		if current.line != 0 {
			current.text = current.raw
			all = append(all, current)
		}
		current = document{file: file, top: next}
	}
	for i, line := range bytes.SplitAfter(raw, []byte("\n")) {
		text := strings.TrimSpace(string(line))
		if bytes.HasPrefix(line, []byte("---")) && (text == "---" || strings.HasPrefix(text, "--- ")) {
			end(i + 2)
			continue
		}
		if current.line == 0 && text != "" && !strings.HasPrefix(text, "#") && !strings.HasPrefix(text, "%") {
			current.line = i + 1
		}
		current.raw = append(current.raw, line...)
	}
	end(0)
	return all
}

// AsYAML makes of a JSON text one that the YAML reader takes as JSON means it: escapes of two halves of one
// character become the character, and characters that JSON allows in a string and YAML does not become escapes. Every
// line stays where it is. What is no JSON stays as it is.
func AsYAML(raw []byte) []byte {
	if !json.Valid(raw) {
		return raw
	}
	var out bytes.Buffer
	for rest := raw; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		switch {
		case r == '\\' && rest[1] == 'u': // valid JSON: four digits follow
			r, size = escaped(rest)
			if size == len(`\u0000`) && !utf16.IsSurrogate(r) {
				out.Write(rest[:size])
			} else {
				out.WriteRune(r) // half of a character as JSON readers take it: as the sign for one that cannot be read
			}
		case r == '\\' && rest[1] == '/':
			size = 2
			out.WriteByte('/')
		case r == '\\':
			size = 2
			out.Write(rest[:size])
		case r >= 0x7f && r < 0xa0, r == 0xfeff, r == 0xfffe, r == 0xffff:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.Write(rest[:size])
		}
		rest = rest[size:]
	}
	return out.Bytes()
}

// escaped reads the escape, or the two that make one character, at the beginning of a JSON text.
func escaped(text []byte) (r rune, size int) {
	const one = len(`\u0000`)
	half := func(at int) rune {
		if len(text) < at+one || text[at] != '\\' || text[at+1] != 'u' {
			return 0
		}
		n, _ := strconv.ParseUint(string(text[at+2:at+one]), 16, 16)
		return rune(n)
	}
	r = half(0)
	if both := utf16.DecodeRune(r, half(one)); both != utf8.RuneError {
		return both, 2 * one
	}
	return r, one
}

// items takes a list apart, as kubectl get -o yaml prints it: each item becomes a document of its own.
func (d document) items() ([]document, error) {
	var root yamlv3.Node
	if err := yamlv3.Unmarshal(d.raw, &root); err != nil {
		return nil, err
	}
	converted, err := yaml.YAMLToJSONStrict(d.raw)
	if err != nil {
		return nil, err
	}
	var list struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(converted, &list); err != nil {
		return nil, err
	}
	nodes := itemNodes(&root)
	lines := bytes.SplitAfter(d.text, []byte("\n"))
	all := make([]document, len(list.Items))
	for i, raw := range list.Items {
		first, last := 1, len(lines)
		if len(nodes) == len(list.Items) { // else they come by an alias, and have no place of their own
			first = nodes[i].Line
			if i+1 < len(nodes) {
				last = max(nodes[i+1].Line-1, first)
			}
		}
		all[i] = document{
			file: d.file, line: d.top + first - 1, top: d.top + first - 1,
			raw: raw, text: slices.Concat(lines[first-1 : last]...),
		}
	}
	return all, nil
}

// itemNodes are the items of a list, with their places.
func itemNodes(root *yamlv3.Node) []*yamlv3.Node {
	if root.Kind != yamlv3.DocumentNode || root.Content[0].Kind != yamlv3.MappingNode {
		return nil
	}
	for i, content := 0, root.Content[0].Content; i+1 < len(content); i += 2 {
		if content[i].Value == "items" && content[i+1].Kind == yamlv3.SequenceNode {
			return content[i+1].Content
		}
	}
	return nil
}

// ItemKind is the kind of the items of a list: empty for those of a v1 List, which say it themselves. False
// for what is no list, or one of nothing that concerns a crisis.
func ItemKind(list schema.GroupVersionKind) (item schema.GroupVersionKind, isList bool) {
	if list.Group == "" && list.Kind == "List" {
		return schema.GroupVersionKind{}, true
	}
	name, isList := strings.CutSuffix(list.Kind, "List")
	concerns := list.Group == v1alpha1.GroupVersion.Group || name == KindRevision
	return list.GroupVersion().WithKind(name), isList && name != "" && concerns
}

// Unreadable says what is wrong with a text that is no YAML, and on which of its lines, from 1.
func Unreadable(text []byte, err error) (line int, message string) {
	message = err.Error()
	for _, preface := range []string{"error converting YAML to JSON: ", "error unmarshaling JSON: ", "while decoding JSON: ", "yaml: ", "unmarshal errors:"} {
		message = strings.TrimSpace(strings.TrimPrefix(message, preface))
	}
	message, _, _ = strings.Cut(message, "\n") // the first of several
	line = 1
	if found := yamlLine.FindStringSubmatch(message); found != nil {
		line, _ = strconv.Atoi(found[1])
		message = strings.TrimSpace(strings.Replace(message, found[0], "", 1))
		if fromZero.MatchString(message) {
			line++
		}
	}
	switch {
	case strings.Contains(message, "cannot unmarshal"):
		return firstContent(text), "is no object: begin it with apiVersion and kind"
	case strings.Contains(message, "UTF-8"), strings.Contains(message, "control characters"):
		line = firstOdd(text)
	}
	// What is left open is missed after the end.
	return min(line, 1+bytes.Count(bytes.TrimRight(text, " \t\r\n"), []byte("\n"))), "is not YAML: " + message
}

func firstContent(text []byte) int {
	for i, line := range bytes.Split(text, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return i + 1
		}
	}
	return 1
}

// firstOdd is the first line with what YAML does not allow in any place.
func firstOdd(text []byte) int {
	for i, line := range bytes.Split(text, []byte("\n")) {
		if !utf8.Valid(line) || bytes.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' || r >= 0x7f && r < 0xa0 }) {
			return i + 1
		}
	}
	return 1
}

// fromZero is what the YAML reader says with lines that it counts from 0; all others it counts from 1.
var fromZero = regexp.MustCompile(`did not find expected (<document start>|node content|key|'-' indicator|',' or)`)

var (
	yamlLine  = regexp.MustCompile(`\bline (\d+):? ?`)
	fieldName = regexp.MustCompile(`field "([^"]+)"`)
	lastName  = regexp.MustCompile(`([A-Za-z]+)(\[\d+\])?$`)
)

// fault is what keeps a document from being read as YAML or JSON at all.
func (d document) fault(err error) *Fault {
	line, message := Unreadable(d.text, err)
	return &Fault{Place{d.file, d.top + line - 1}, errors.New(message)}
}

// lineOf is the line of the file that an error of the decoder is about: the one that it names, else the one on
// which the field that it names stands, else the document's first.
func (d document) lineOf(err error) int {
	if found := yamlLine.FindStringSubmatch(err.Error()); found != nil {
		if n, err := strconv.Atoi(found[1]); err == nil {
			return d.top + n - 1
		}
	}
	if found := fieldName.FindStringSubmatch(err.Error()); found != nil {
		if last := lastName.FindStringSubmatch(found[1]); last != nil {
			for i, line := range strings.Split(string(d.text), "\n") {
				if strings.HasPrefix(strings.TrimLeft(line, " \t-\"{"), last[1]) {
					return d.top + i
				}
			}
		}
	}
	return d.line
}
