package cli

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestRealReportsFollowThePublishedSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile("../../docs/reference/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	small := folder(t, map[string]string{"main.yaml": crisisIn("north")})
	for name, args := range map[string][]string{
		"the first hour":     {"kalix-2021", "-f", kalix, "--as-of", "2021-12-16 08:30"},
		"in Response":        {"kalix-2021", "-f", kalix, "--as-of", "2021-12-29 12:00"},
		"in Recovery":        {"kalix-2021", "-f", kalix, "--as-of", "2022-01-10 12:00"},
		"the audit":          {"kalix-2021", "-f", kalix, "--as-of", auditDay},
		"known on the day":   {"kalix-2021", "-f", kalix, "--as-of", auditDay, "--known-at", "2021-12-17 00:00"},
		"another place, now": {"flood", "-f", small},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, append([]string{"report", "-o", "json"}, args...)...)
			r.wantCode(t, 0)
			document, err := jsonschema.UnmarshalJSON(strings.NewReader(r.stdout))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(document); err != nil {
				t.Errorf("%#v", err)
			}
		})
	}
}
