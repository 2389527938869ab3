package dossier

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
)

// document is one YAML or JSON document of a file.
type document struct {
	file string
	line int // on which its first content stands, from 1
	top  int // of the first line of raw
	raw  []byte
}

// documents splits a file into its documents and leaves out those that hold nothing but comments.
func documents(file string, raw []byte) []document {
	var all []document
	current := document{file: file, top: 1}
	end := func(next int) {
		if current.line != 0 {
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

var (
	yamlLine  = regexp.MustCompile(`\bline (\d+)\b`)
	fieldName = regexp.MustCompile(`field "([^"]+)"`)
	lastName  = regexp.MustCompile(`([A-Za-z]+)(\[\d+\])?$`)
)

// lineOf is the line of the file that an error is about: the one that it names, else the one on which the
// field that it names stands, else the document's first.
func (d document) lineOf(err error) int {
	if found := yamlLine.FindStringSubmatch(err.Error()); found != nil {
		if n, err := strconv.Atoi(found[1]); err == nil {
			return d.top + n - 1
		}
	}
	if found := fieldName.FindStringSubmatch(err.Error()); found != nil {
		if last := lastName.FindStringSubmatch(found[1]); last != nil {
			for i, line := range strings.Split(string(d.raw), "\n") {
				if strings.HasPrefix(strings.TrimLeft(line, " \t-\"{"), last[1]) {
					return d.top + i
				}
			}
		}
	}
	return d.line
}
