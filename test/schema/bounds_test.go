package schema

import (
	"fmt"
	"strings"
	"testing"
)

// What is not bounded lets one manifest fill etcd, and makes the API server estimate the cost of our rules
// as if it were endless.
func TestEveryFieldIsDescribedAndBounded(t *testing.T) {
	for kind, v := range validators(t) {
		for _, n := range nodes(v.schema) {
			where := kind + " " + n.path
			if n.schema.Description == "" && !strings.HasSuffix(n.path, "[]") {
				t.Errorf("%s has no description: it is what kubectl explain shows", where)
			}
			switch n.schema.Type {
			case "array":
				if n.schema.MaxItems == nil {
					t.Errorf("%s has no maxItems", where)
				}
				if n.schema.XListType == nil {
					t.Errorf("%s has no list type: server-side apply would have to guess", where)
				} else if *n.schema.XListType == "set" && n.schema.Items.Schema.Type == "object" {
					t.Errorf("%s is a set of objects: server-side apply refuses every object that has one", where)
				}
			case "string":
				if n.schema.MaxLength == nil && len(n.schema.Enum) == 0 && n.schema.Format == "" {
					t.Errorf("%s has neither maxLength nor enum nor format", where)
				}
			case "integer":
				if n.inSpec() && (n.schema.Minimum == nil || n.schema.Maximum == nil) {
					t.Errorf("%s has no minimum or no maximum", where)
				}
			case "object":
				if n.schema.AdditionalProperties != nil {
					t.Errorf("%s is a map: lists with names are what can be bounded and merged", where)
				}
			}
		}
	}
}

// Every bound of every spec, tried at its place: just inside it is accepted, just beyond it is refused, and
// the error names the field.
func TestEveryBoundHoldsAndNamesItsField(t *testing.T) {
	for kind, v := range validators(t) {
		for _, n := range nodes(v.schema) {
			if !n.inSpec() {
				continue
			}
			try := func(what string, value any, wantRefused bool) {
				t.Helper()
				errs := v.validate(t, holding(n.path, value), nil)
				if names(errs, n.path) != wantRefused {
					t.Errorf("%s %s: %s: refused %v, want %v: %v", kind, n.path, what, !wantRefused, wantRefused, errs)
				}
			}
			s := n.schema
			switch s.Type {
			case "string":
				try("10,000 characters", strings.Repeat("å", 10_000), true)
				try("a number", int64(1), true)
				if s.MaxLength != nil && s.Pattern == "" && s.Format == "" && len(s.XValidations) == 0 {
					try("the longest", strings.Repeat("é", int(*s.MaxLength)), false)
					try("one too long", strings.Repeat("é", int(*s.MaxLength)+1), true)
				}
				if s.MinLength != nil {
					try("an empty text", "", true)
				}
				if s.Pattern != "" {
					try("a control character", "a\x00", true)
					try("a line break", "a\n", true)
					try("right-to-left letters", "שלום", true)
				}
				for _, value := range s.Enum {
					try("a value of the enum", value, false)
				}
				if len(s.Enum) > 0 {
					try("a value not of the enum", "Sometimes", true)
					try("the wrong case", strings.ToLower(fmt.Sprint(s.Enum[0])), true)
				}
			case "integer":
				if s.Minimum == nil || s.Maximum == nil {
					continue // said by the test above
				}
				try("the least", int64(*s.Minimum), false)
				try("less", int64(*s.Minimum)-1, true)
				try("the most", int64(*s.Maximum), false)
				try("more", int64(*s.Maximum)+1, true)
			case "array":
				if s.MaxItems == nil {
					continue // said by the test above
				}
				try("one too many", make([]any, *s.MaxItems+1), true)
				if s.MinItems != nil {
					try("none", []any{}, true)
				}
			}
		}
	}
}

func TestATimeIsOneThatEveryReaderCanDecode(t *testing.T) {
	good := []string{"2026-11-23T08:15:00Z", "2026-11-23T08:15:00+01:00", "2026-11-23T08:15:00.123456789-12:00", "2028-02-29T23:59:59+14:00"}
	bad := []string{
		"2026-11-23t08:15:00z", // the server's format check takes this, and Go's decoder does not
		"2026-11-23T08:15:00x5Z",
		"2026-11-23T08:15:00+99:00",
		"2026-11-23 08:15:00Z", "2026-11-23T08:15Z", "2026-11-23", "2026-02-30T08:15:00Z", "2026-11-23T25:00:00Z",
		"0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "yesterday", "",
	}
	for kind, v := range validators(t) {
		for _, n := range nodes(v.schema) {
			if !n.inSpec() || n.schema.Format != "date-time" {
				continue
			}
			for _, value := range good {
				if errs := v.validate(t, holding(n.path, value), nil); names(errs, n.path) {
					t.Errorf("%s %s: %q is refused: %v", kind, n.path, value, errs)
				}
			}
			for _, value := range bad {
				if errs := v.validate(t, holding(n.path, value), nil); !names(errs, n.path) {
					t.Errorf("%s %s: %q is accepted", kind, n.path, value)
				}
			}
		}
	}
}

// The date that a review is due follows from one of these: what lies beyond the year 9999 cannot be read back.
func TestADateIsOneThatEveryReaderCanDecode(t *testing.T) {
	good := []string{"1900-01-01", "2028-02-29", "2999-12-31"}
	bad := []string{"9999-12-31", "3000-01-01", "1899-12-31", "0001-01-01", "2026-02-30", "2026-1-1", "2026-01-01T00:00:00Z", "20260101", "tomorrow", ""}
	tried := 0
	for kind, v := range validators(t) {
		for _, n := range nodes(v.schema) {
			if !n.inSpec() || n.schema.Format != "date" {
				continue
			}
			tried++
			for _, value := range good {
				if errs := v.validate(t, holding(n.path, value), nil); names(errs, n.path) {
					t.Errorf("%s %s: %q is refused: %v", kind, n.path, value, errs)
				}
			}
			for _, value := range bad {
				if errs := v.validate(t, holding(n.path, value), nil); !names(errs, n.path) {
					t.Errorf("%s %s: %q is accepted", kind, n.path, value)
				}
			}
		}
	}
	if tried == 0 {
		t.Error("no field is a date any more")
	}
}

func TestADurationIsWhatTheProductReads(t *testing.T) {
	v := validators(t)["ContinuityPlan"]
	const path = "spec.reviewEvery"
	for _, value := range []string{"30m", "8h", "7d", "2w", "1mo", "1d12h", "90s"} {
		if errs := v.validate(t, holding(path, value), nil); names(errs, path) {
			t.Errorf("%q is refused: %v", value, errs)
		}
	}
	for _, value := range []string{"7", "d", "1y", "-1d", "1.5h", "1 d", "1D", "P1D", "9999999999d"} {
		if errs := v.validate(t, holding(path, value), nil); !names(errs, path) {
			t.Errorf("%q is accepted", value)
		}
	}
}
