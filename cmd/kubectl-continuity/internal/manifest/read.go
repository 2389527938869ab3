// Package manifest reads folders of manifests and remembers where in which file everything stands, so
// that what is wrong can be shown at its place.
package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/dossier"
)

// Document is one object of a file.
type Document struct {
	File   string
	Object *unstructured.Unstructured
	first  int // the line of the file on which the document begins, from 1
	root   *yamlv3.Node
}

// Fault is a place in a file that cannot be read.
type Fault struct {
	File    string
	Line    int
	Message string
}

// maxFile is the largest file that is read: no manifest is, and a folder may hold anything.
const maxFile = 16 << 20

// ReadFolder reads every .yaml, .yml and .json file below a folder, or the one file given.
func ReadFolder(dir string) (documents []Document, faults []Fault, err error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read %s: %w: name a folder of manifests", dir, errors.Unwrap(err))
	}
	files := []string{dir}
	if info.IsDir() {
		if files, err = manifestsBelow(dir); err != nil {
			return nil, nil, err
		}
		if len(files) == 0 {
			return nil, nil, fmt.Errorf("no .yaml, .yml or .json file in %s: name a folder of manifests", dir)
		}
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		if len(raw) > maxFile {
			faults = append(faults, Fault{file, 1, "the file is larger than 16 MB: split it"})
			continue
		}
		read, bad := parse(file, raw)
		documents, faults = append(documents, read...), append(faults, bad...)
	}
	return documents, faults, nil
}

func manifestsBelow(dir string) (files []string, err error) {
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != dir && strings.HasPrefix(entry.Name(), ".") {
			return filepath.SkipDir
		}
		if !entry.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(path)) {
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

// parse reads the documents of one file. One that cannot be read does not keep the others from it.
func parse(file string, raw []byte) (documents []Document, faults []Fault) {
	for _, part := range split(dossier.AsYAML(raw)) {
		if len(bytes.TrimSpace(part.text)) == 0 {
			continue
		}
		object, root, err := read(part.text)
		if err != nil {
			line, message := dossier.Unreadable(part.text, err)
			faults = append(faults, Fault{file, part.line + line - 1, message})
			continue
		}
		if object == nil {
			continue // comments alone
		}
		documents = append(documents, expand(Document{
			File: file, Object: &unstructured.Unstructured{Object: object}, first: part.line, root: content(root),
		})...)
	}
	return documents, faults
}

// read reads a document twice: as the API server does, for which a whole number is no fraction, and with the
// place of everything.
func read(text []byte) (object map[string]any, root *yamlv3.Node, err error) {
	converted, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return nil, nil, err
	}
	if err := json.Unmarshal(converted, &object); err != nil {
		return nil, nil, err
	}
	root = &yamlv3.Node{}
	return object, root, yamlv3.Unmarshal(text, root)
}

// content is the value that a document node holds.
func content(node *yamlv3.Node) *yamlv3.Node {
	if node.Kind == yamlv3.DocumentNode && len(node.Content) > 0 {
		return node.Content[0]
	}
	return node
}

// expand takes a list apart, as kubectl get -o yaml prints it.
func expand(d Document) []Document {
	kind, isList := dossier.ItemKind(d.Object.GroupVersionKind())
	items, hasItems := d.Object.Object["items"].([]any)
	if !isList || !hasItems {
		d.complete()
		return []Document{d}
	}
	node := child(d.root, "items")
	if node != nil && node.Kind == yamlv3.AliasNode {
		node = node.Alias
	}
	var documents []Document
	for i, item := range items {
		content, isObject := item.(map[string]any)
		if !isObject || node == nil || i >= len(node.Content) {
			continue
		}
		object := &unstructured.Unstructured{Object: content}
		if object.GroupVersionKind().Empty() {
			object.SetGroupVersionKind(kind)
		}
		documents = append(documents, expand(Document{File: d.File, Object: object, first: d.first, root: node.Content[i]})...)
	}
	return documents
}

// complete puts an object that names no namespace into default, as kubectl does.
func (d *Document) complete() {
	if d.Object.GetNamespace() == "" && d.Object.GroupVersionKind().Group == v1alpha1.GroupVersion.Group {
		d.Object.SetNamespace("default")
	}
}

type part struct {
	line int // on which it begins, from 1
	text []byte
}

// split cuts a file at its document markers, which YAML allows at the beginning of a line only.
func split(raw []byte) []part {
	parts := []part{{line: 1}}
	number := 0
	for text := range bytes.Lines(raw) {
		number++
		if rest, marker := bytes.CutPrefix(text, []byte("---")); marker && (len(rest) == 0 || bytes.ContainsAny(rest[:1], " \t\r\n")) {
			parts = append(parts, part{line: number, text: append([]byte("   "), rest...)})
			continue
		}
		last := &parts[len(parts)-1]
		last.text = append(last.text, text...)
	}
	return parts
}

// Name is the kind and the name of the object, for people.
func (d *Document) Name() string {
	name := d.Object.GetName()
	if namespace := d.Object.GetNamespace(); namespace != "" {
		name = namespace + "/" + name
	}
	return d.Object.GetKind() + " " + name
}
