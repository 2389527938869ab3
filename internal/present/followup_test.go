package present

import (
	"bytes"
	"strings"
	"testing"
)

// What is still to be done about an evaluation stands in every form of the report, and what has been done in none.
func TestWhatIsOpenOfAnEvaluationIsShown(t *testing.T) {
	r := full(t)
	if f := r.Evaluation.UnansweredFindings; len(f) != 1 || f[0].Evaluation != "ward/evaluation" || f[0].Finding != "cable" || !f[0].Since.Equal(at(19, 8)) {
		t.Errorf("unanswered: %+v", f)
	}
	if l := r.Evaluation.PendingLessons; len(l) != 1 || l[0].Lesson != "fuel" || l[0].Plan != "ward/hospital" || l[0].Message != "change the plan" {
		t.Errorf("pending: %+v", l)
	}
	var text, tree bytes.Buffer
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteTree(&tree); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{text.String(), tree.String()} {
		for _, want := range []string{"Findings without an answer", "ward/evaluation cable", "Lessons not in a plan yet", "ward/evaluation fuel (plan ward/hospital)"} {
			if !strings.Contains(out, want) {
				t.Errorf("%q is not in\n%s", want, out)
			}
		}
		for _, done := range []string{"lamp", "torch"} {
			if strings.Contains(out, done) {
				t.Errorf("%q is in\n%s", done, out)
			}
		}
	}
}
