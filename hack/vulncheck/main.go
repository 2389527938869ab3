// Vulncheck reads what govulncheck found (-format json) and says whether the tree passes.
//
// What counts is what the programs can reach in a module that go.mod names. The standard library is not in the tree: its
// version is that of whoever builds. So what is found there is told, and fails only with -std, for a release.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// stdlib is how govulncheck names the module of the standard library.
const stdlib = "stdlib"

func main() {
	std := flag.Bool("std", false, "fail for the standard library too")
	accepted := flag.String("accepted", "", "file of the vulnerabilities that are accepted, each with its reason")
	flag.Parse()
	list, err := readAccepted(*accepted)
	if err == nil {
		err = check(os.Stdin, os.Stdout, list, *std)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "vulncheck:", err)
		os.Exit(1)
	}
}

// readAccepted reads vulnerabilities and the reasons why each is accepted.
func readAccepted(path string) (map[string]string, error) {
	accepted := map[string]string{}
	if path == "" {
		return accepted, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, reason, _ := strings.Cut(line, " ")
		if reason = strings.TrimSpace(reason); reason == "" {
			return nil, fmt.Errorf("%s:%d: %s has no reason: say why it does no harm", path, i+1, id)
		}
		accepted[id] = reason
	}
	return accepted, nil
}

// found is a vulnerability in a module, which the programs reach.
type found struct{ id, module, version, fixed string }

// message is the part of govulncheck's stream that matters here.
type message struct {
	Config  *struct{} `json:"config"`
	Finding *struct {
		OSV   string `json:"osv"`
		Fixed string `json:"fixed_version"`
		Trace []struct {
			Module   string `json:"module"`
			Version  string `json:"version"`
			Function string `json:"function"`
		} `json:"trace"`
	} `json:"finding"`
}

// reachable reads the vulnerabilities of which a function is called, each once for each module. One in a module that is
// required, or in a package that is imported, but never called, does no harm.
func reachable(stream io.Reader) ([]found, error) {
	decoder := json.NewDecoder(stream)
	var all []found
	began := false
	for {
		var m message
		err := decoder.Decode(&m)
		switch {
		case errors.Is(err, io.EOF) && !began:
			return nil, errors.New("govulncheck said nothing: it did not run")
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("what govulncheck said is not understood: %w", err)
		}
		began = began || m.Config != nil
		if f := m.Finding; f != nil && len(f.Trace) > 0 && f.Trace[0].Function != "" {
			at := found{id: f.OSV, module: f.Trace[0].Module, version: f.Trace[0].Version, fixed: f.Fixed}
			if !slices.Contains(all, at) {
				all = append(all, at)
			}
		}
	}
}

// check says what was found, and refuses what is not accepted, and what is accepted and was not found.
func check(stream io.Reader, out io.Writer, accepted map[string]string, std bool) error {
	all, err := reachable(stream)
	if err != nil {
		return err
	}
	var refused, seen []string
	for _, f := range all {
		verdict := "NOT ACCEPTED: take the fixed version, or give the reason in hack/vulncheck/accepted.txt"
		switch reason, ok := accepted[f.id]; {
		case ok:
			verdict, seen = "accepted: "+reason, append(seen, f.id)
		case f.module == stdlib && !std:
			verdict = "of the Go that builds here, not of the tree: update Go"
		default:
			refused = append(refused, f.id)
		}
		fixed := f.fixed
		if fixed == "" {
			fixed = "none yet"
		}
		if _, err := fmt.Fprintf(out, "%s in %s %s, fixed in %s: %s\n", f.id, f.module, f.version, fixed, verdict); err != nil {
			return err
		}
	}
	for id := range accepted {
		if !slices.Contains(seen, id) {
			refused = append(refused, id)
			if _, err := fmt.Fprintf(out, "%s is accepted and was not found: take it out of the list\n", id); err != nil {
				return err
			}
		}
	}
	if len(refused) > 0 {
		slices.Sort(refused)
		return fmt.Errorf("not as it should be: %s", strings.Join(slices.Compact(refused), ", "))
	}
	return nil
}
