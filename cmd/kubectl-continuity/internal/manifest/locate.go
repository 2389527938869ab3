package manifest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
)

// Line is the line of the file on which a field stands. A path is written as the API server writes it
// (spec.obligations[2].audience) or with names in place of numbers (spec.obligations[board].audience). For a
// field that is not there it is the line of the nearest field around it.
func (d *Document) Line(path string) int {
	node, at := d.root, d.root.Line
	for _, step := range steps(path) {
		key, next := descend(node, step)
		if next == nil {
			break
		}
		node, at = next, key
	}
	return d.first + at - 1
}

// Numbered is a path with the places in lists as numbers, as the API server writes it, in place of names.
func (d *Document) Numbered(path string) string {
	var b strings.Builder
	node := d.root
	for _, step := range steps(path) {
		list := node
		for list != nil && list.Kind == yamlv3.AliasNode {
			list = list.Alias
		}
		if list != nil {
			_, node = descend(list, step)
		}
		if list == nil || list.Kind != yamlv3.SequenceNode {
			b.WriteString("." + step)
			continue
		}
		fmt.Fprintf(&b, "[%d]", slices.Index(list.Content, node))
	}
	return strings.TrimPrefix(b.String(), ".")
}

// steps takes a path apart; what stands in brackets is one step.
func steps(path string) (steps []string) {
	for path != "" {
		end := strings.IndexAny(path, ".[")
		if strings.HasPrefix(path, "[") {
			closing := strings.IndexByte(path, ']')
			if closing < 0 {
				return steps
			}
			steps = append(steps, path[1:closing])
			path = strings.TrimPrefix(path[closing+1:], ".")
			continue
		}
		if end < 0 {
			return append(steps, path)
		}
		if end > 0 {
			steps = append(steps, path[:end])
		}
		path = strings.TrimPrefix(path[end:], ".")
	}
	return steps
}

// descend goes one step down and says on which line the step is named.
func descend(node *yamlv3.Node, step string) (int, *yamlv3.Node) {
	switch node.Kind {
	case yamlv3.AliasNode:
		return descend(node.Alias, step)
	case yamlv3.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i].Line, node.Content[i+1]
			}
		}
	case yamlv3.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(node.Content) {
			return node.Content[i].Line, node.Content[i]
		}
		for _, item := range node.Content {
			if named(item, step) {
				return item.Line, item
			}
		}
	}
	return 0, nil
}

// listKeys are the fields that name an item of a list in our kinds.
var listKeys = []string{"name", "question", "criterion", "level", "namespace"}

// named says whether an item of a list goes by a name. A problem may name it with more around it: the
// names are then tried one by one.
func named(item *yamlv3.Node, name string) bool {
	return slices.ContainsFunc(listKeys, func(key string) bool {
		value := child(item, key)
		return value != nil && value.Value == name
	})
}

func child(node *yamlv3.Node, key string) *yamlv3.Node {
	if node.Kind != yamlv3.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}
