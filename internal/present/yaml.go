package present

import (
	"bytes"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// WriteYAML writes what WriteJSON writes, as YAML: the same fields in the same order, and everything hostile escaped.
func WriteYAML(w io.Writer, value any) error {
	var asJSON, asYAML bytes.Buffer
	if err := WriteJSON(&asJSON, value); err != nil {
		return err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(asJSON.Bytes(), &document); err != nil { // every JSON document is one of YAML
		return err
	}
	inBlocks(&document)
	encoder := yaml.NewEncoder(&asYAML)
	encoder.SetIndent(2)
	if err := encoder.Encode(&document); err != nil {
		return err
	}
	_, err := w.Write(escaped(asYAML.String()))
	return err
}

// inBlocks lays a document out as people write YAML. What is hostile in it is put into quotes, where it can be escaped.
func inBlocks(n *yaml.Node) {
	n.Style = 0
	if n.Kind == yaml.ScalarNode && n.Tag == "!!str" && strings.IndexFunc(n.Value, hostile) >= 0 {
		n.Style = yaml.DoubleQuotedStyle
	}
	for _, part := range n.Content {
		inBlocks(part)
	}
}
