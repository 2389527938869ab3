package present

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

const hostileText = "Quay \x1b[31mred\x07 \u202eevil\u2066 \u0085 | *bold* <b> åäö 港 🚢\nsecond line"

func TestHostileTextIsNeutralisedEverywhere(t *testing.T) {
	r := full(t)
	r.Title, r.Briefings[0].Audience, r.Systems[0].WaitingFor[0].Message, r.Conditions[0].Message = hostileText, hostileText, hostileText, hostileText
	writers := map[string]func(*bytes.Buffer) error{
		"text":     func(b *bytes.Buffer) error { return r.WriteText(b) },
		"markdown": func(b *bytes.Buffer) error { return r.WriteMarkdown(b) },
		"json":     func(b *bytes.Buffer) error { return WriteJSON(b, r) },
		"tree":     func(b *bytes.Buffer) error { return r.WriteTree(b) },
		"audit":    func(b *bytes.Buffer) error { return r.WriteAudit(b) },
		"lint": func(b *bytes.Buffer) error {
			return WriteFindings(b, Findings([]Finding{{File: hostileText, Message: hostileText}}))
		},
		"simulation": func(b *bytes.Buffer) error {
			return (&Simulation{Zone: time.UTC, Due: []DueInstant{{Due: at(1, 1), What: assess.Say("%s", hostileText), Why: assess.Say("%s", "a")}}, Notes: []assess.Text{assess.Say("%s", hostileText)}}).Write(b, lang.English)
		},
	}
	for name, write := range writers {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			for _, c := range b.String() {
				if c != '\n' && hostile(c) {
					t.Fatalf("%U passes", c)
				}
			}
			if name != "audit" && !strings.Contains(b.String(), "åäö 港 🚢") {
				t.Error("harmless letters are lost")
			}
			if name == "markdown" && strings.Contains(b.String(), "<b>") {
				t.Error("Markdown acts")
			}
		})
	}
}

func TestJSONEscapesWithoutChangingTheValue(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, map[string]string{"a": hostileText}); err != nil {
		t.Fatal(err)
	}
	var back map[string]string
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || back["a"] != hostileText {
		t.Errorf("%q, %v", back["a"], err)
	}
}

func TestListsAreNeverNull(t *testing.T) {
	var b bytes.Buffer
	s := newStory()
	if err := WriteJSON(&b, s.report()); err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"briefings", "decisions", "systems", "activities", "costs", "unaddressed", "conditions", "problems", "plans", "closingNeeds", "items", "partial"} {
		if !strings.Contains(b.String(), `"`+list+`": []`) {
			t.Errorf("%s is not []", list)
		}
	}
}

func TestColumnsAlignByWhatIsSeen(t *testing.T) {
	table := newTable("NAME", "STATE")
	table.add("översvämning", "a")
	table.add("o\u0308l", "b") // a combining mark takes no column
	table.add("港湾", "c")       // wide letters take two
	table.add("", "d")
	var b bytes.Buffer
	table.write(&tracked{w: &b})
	want := "NAME          STATE\növersvämning  a\no\u0308l            b\n港湾          c\n-             d\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestTheTreeShowsWaitsAndWhatIsOverdue(t *testing.T) {
	var b bytes.Buffer
	if err := full(t).WriteTree(&b); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Crisis ward/blackout", "BriefingOverdue", "hospital/board", "waits for the electrician", "1/2", "Buy fuel", "priority 1 Life", "Closing needs", "└─ Plans"} {
		if !strings.Contains(b.String(), text) {
			t.Errorf("%q is missing in\n%s", text, b.String())
		}
	}
}

func TestMoneyIsExact(t *testing.T) {
	for hundredths, want := range map[int64]string{0: "0", 20000000: "200000", 9950: "99.50", 5: "0.05", 99999999999999999: "999999999999999.99"} {
		if got := money(hundredths); got != want {
			t.Errorf("%d: %s, want %s", hundredths, got, want)
		}
	}
}

func TestInstantsAreInTheZoneOfThePlan(t *testing.T) {
	r := full(t)
	raw, err := json.Marshal(r.DeclaredAt)
	if err != nil || string(raw) != `"2026-03-01T08:00:00-03:00"` {
		t.Errorf("%s, %v", raw, err)
	}
}

func TestFindingsComeInOrderOfPlaceAndOnce(t *testing.T) {
	var b bytes.Buffer
	one := Finding{File: "b.yaml", Line: 2, Object: "Briefing a/b", Field: "spec.x", Message: "is wrong"}
	if err := WriteFindings(&b, Findings([]Finding{one, {File: "a.yaml", Line: 9, Message: "later"}, one, {File: "a.yaml", Line: 1, Message: "first", Note: true}})); err != nil {
		t.Fatal(err)
	}
	want := "a.yaml:1: note: first\na.yaml:9: later\nb.yaml:2: Briefing a/b: spec.x: is wrong\n"
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}

func TestASuspensionShowsItsEndAndSaysSo(t *testing.T) {
	s := newStory().promised()
	s.a.Obligations[0].SuspendedUntil, s.a.Obligations[0].NextDue = at(22, 8), at(29, 8)
	r := s.report()
	var tree, text bytes.Buffer
	if err := r.WriteTree(&tree); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{"tree": tree.String(), "report": text.String()} {
		if !strings.Contains(got, "suspended until 2026-03-22 08:00") {
			t.Errorf("the %s does not say it:\n%s", name, got)
		}
	}
	if !strings.Contains(text.String(), "MINUTES APPROVED") {
		t.Error("the column does not say that it counts approvals")
	}
}

func TestAnEvaluationDueAfterTheClosingSaysSo(t *testing.T) {
	s := newStory()
	s.a.Evaluation = assess.EvaluationVerdict{Rule: &v1alpha1.EvaluationRule{DueAfterClose: "60d"}}
	r := s.report()
	var tree, text bytes.Buffer
	if err := r.WriteTree(&tree); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{"tree": tree.String(), "report": text.String()} {
		if !strings.Contains(got, "60d after the closing") || strings.Contains(got, "NotRequired") {
			t.Errorf("the %s does not say it:\n%s", name, got)
		}
	}
}
