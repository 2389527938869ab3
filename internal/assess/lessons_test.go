package assess

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// taught is an evaluation of 1 March whose lesson changes a plan, given as name or namespace/name.
func (s *scenario) taught(key, corrects, changes string) *v1alpha1.Evaluation {
	meta := metaOf(changes, "")
	e := &v1alpha1.Evaluation{ObjectMeta: metaOf(key, ""), Spec: v1alpha1.EvaluationSpec{
		Record: v1alpha1.Record{Corrects: v1alpha1.ObjectName(corrects)}, CompletedAt: moment1("2022-03-01 09:00"),
		Lessons: []v1alpha1.Lesson{
			{Name: "be-kind", Text: "T"},
			{Name: "ask-early", Text: "T", Changes: &v1alpha1.PlanReference{Namespace: v1alpha1.ObjectName(meta.Namespace), Name: v1alpha1.ObjectName(meta.Name)}},
		},
	}}
	s.enter(e)
	return e
}

func lessonOf(namespace, evaluation string) v1alpha1.LessonReference {
	return v1alpha1.LessonReference{Namespace: v1alpha1.ObjectName(namespace), Evaluation: v1alpha1.ObjectName(evaluation), Lesson: "ask-early"}
}

// froze freezes the one plan of the crisis as it stands, at an instant.
func (s *scenario) froze(at string, generation int64) *scenario {
	s.SetSnapshot(&Snapshot{Plan: KeyOf(s.plan), Generation: generation, FrozenAt: instant(at), Spec: s.plan.Spec.DeepCopy()})
	return s
}

// learns edits the one plan: it lists lessons, in another generation.
func (s *scenario) learns(generation int64, lessons ...v1alpha1.LessonReference) {
	s.plan = s.plan.DeepCopy()
	s.plan.Generation, s.plan.Spec.Lessons = generation, lessons
	s.SetPlan(s.plan)
}

func TestLessons(t *testing.T) {
	const completed, declared = "2022-03-01 09:00", "2021-12-16 08:00"
	const pending, learned = "True PlanUnchanged " + completed, "False Learned"
	other := func(spec v1alpha1.ContinuityPlanSpec) *v1alpha1.ContinuityPlan { return plan("it/platform", spec) }
	for name, test := range map[string]struct {
		happens func(s *scenario)
		want    string
		says    string
	}{
		"no evaluation": {want: "False NotRequired"},
		"an evaluation whose lessons change no plan": {
			happens: func(s *scenario) { e := s.taught("review", "", "central"); e.Spec.Lessons = e.Spec.Lessons[:1] }, want: "False NotRequired",
		},
		"a plan that lists nothing": {
			happens: func(s *scenario) { s.froze(declared, 3).taught("review", "", "central") }, want: pending,
			says: "lesson ask-early of evaluation staff/review: plan staff/central does not say that it has learnt it: change the plan, and add {evaluation: review, lesson: ask-early} to its spec.lessons",
		},
		"a later generation that lists it": {
			happens: func(s *scenario) {
				s.froze(declared, 3).taught("review", "", "central")
				s.learns(4, lessonOf("", "review"))
			}, want: learned,
		},
		"a later generation that lists it by its namespace": {
			happens: func(s *scenario) {
				s.froze(declared, 3).taught("review", "", "central")
				s.learns(4, lessonOf("", "other"), lessonOf("staff", "review"))
			}, want: learned,
		},
		"a later generation that lists another lesson, or one of another evaluation": {
			happens: func(s *scenario) {
				s.froze(declared, 3).taught("review", "", "central")
				s.learns(4, lessonOf("", "other"), lessonOf("it", "review"), v1alpha1.LessonReference{Evaluation: "review", Lesson: "be-kind"})
			}, want: pending,
		},
		"the generation that the crisis was run by, which listed it before it was drawn": {
			happens: func(s *scenario) {
				s.learns(3, lessonOf("", "review"))
				s.froze(declared, 3).taught("review", "", "central")
			}, want: pending,
			says: "plan staff/central listed it in spec.lessons before it was drawn, in generation 3, by which the crisis was run: change the plan",
		},
		"a later generation than that": {
			happens: func(s *scenario) {
				s.learns(3, lessonOf("", "review"))
				s.froze(declared, 3).taught("review", "", "central")
				s.learns(4, lessonOf("", "review"))
			}, want: learned,
		},
		"a plan that was created again, and lists it": {
			happens: func(s *scenario) {
				s.froze(declared, 7).taught("review", "", "central")
				s.learns(1, lessonOf("", "review"))
			}, want: learned,
		},
		"a plan that had learnt it when it joined": {
			happens: func(s *scenario) {
				s.learns(3, lessonOf("", "review"))
				s.froze("2022-03-02 09:00", 3).taught("review", "", "central")
			}, want: learned,
		},
		"a plan whose frozen version is gone, and that has not been edited since": {
			happens: func(s *scenario) {
				s.learns(3, lessonOf("", "review"))
				s.lostFrozen(3)
				s.taught("review", "", "central")
			}, want: pending,
		},
		"a plan whose frozen version is gone, and that has been edited": {
			happens: func(s *scenario) {
				s.learns(4, lessonOf("", "review"))
				s.lostFrozen(3)
				s.taught("review", "", "central")
			}, want: learned,
		},
		"a plan of no crisis": {
			happens: func(s *scenario) {
				s.SetPlan(other(v1alpha1.ContinuityPlanSpec{}))
				s.taught("review", "", "it/platform")
			}, want: pending,
			says: "add {namespace: staff, evaluation: review, lesson: ask-early} to its spec.lessons",
		},
		"a plan of no crisis that lists it": {
			happens: func(s *scenario) {
				s.SetPlan(other(v1alpha1.ContinuityPlanSpec{Lessons: []v1alpha1.LessonReference{lessonOf("staff", "review")}}))
				s.taught("review", "", "it/platform")
			}, want: learned,
		},
		"a plan of no crisis whose lesson lies, as it writes it, in its own namespace": {
			happens: func(s *scenario) {
				s.SetPlan(other(v1alpha1.ContinuityPlanSpec{Lessons: []v1alpha1.LessonReference{lessonOf("", "review")}}))
				s.taught("review", "", "it/platform")
			}, want: pending,
		},
		"a plan that does not exist": {
			happens: func(s *scenario) { s.taught("review", "", "gone") }, want: pending,
			says: "there is no plan staff/gone: create it, or enter the evaluation anew with the right name in changes",
		},
		"a correction takes over what was learnt under its earlier name": {
			happens: func(s *scenario) {
				s.froze(declared, 3).taught("draft", "", "central")
				s.learns(4, lessonOf("", "draft"))
				s.taught("review", "draft", "central")
			}, want: learned,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			if test.happens != nil {
				test.happens(s)
			}
			a := s.assess("2022-08-31 12:00")
			condition := a.conditionOf(v1alpha1.ConditionLessonPending)
			if got := brief(condition); got != test.want {
				t.Errorf("got  %s: %s\nwant %s", got, condition.Message, test.want)
			}
			if !strings.Contains(condition.Message.String(), test.says) {
				t.Errorf("it says %q\nwant     %q", condition.Message, test.says)
			}
			var want []v1alpha1.Name
			if condition.True {
				want = []v1alpha1.Name{"ask-early"}
			}
			if got := a.Evaluation.PendingLessons(Key{Namespace: "staff", Name: "review"}); !slices.Equal(got, want) {
				t.Errorf("pending: %v, want %v", got, want)
			}
		})
	}
}

// lostFrozen has the status say that the plan was frozen, with nothing left of it.
func (s *scenario) lostFrozen(generation int64) {
	frozen := moment1("2021-12-16 08:00")
	s.activation.Status.Plans = []v1alpha1.ActivatedPlan{{Namespace: "staff", Name: "central", State: v1alpha1.PlanActive,
		Generation: generation, Digest: "sha256:0", Snapshot: "central-frozen", FrozenAt: &frozen}}
}

// A plan that an evaluation names, and the lessons that any plan lists, change nothing of how a crisis runs.
func TestWhatPlansHaveLearntDoesNotTouchARunningCrisis(t *testing.T) {
	s := newScenario(t, obligationOf("board", every("7d", inResponse)))
	s.plan.Spec.Systems = []v1alpha1.System{{Name: "mail"}}
	s.froze("2021-12-16 08:00", 1).taught("review", "", "central")
	s.taught("second", "", "it/platform")
	before := s.assess("2022-08-31 12:00")

	s.plan.Spec.Obligations, s.plan.Spec.Systems = nil, append(s.plan.Spec.Systems, v1alpha1.System{Name: "web"})
	s.learns(2, lessonOf("", "review"))
	s.SetPlan(plan("it/platform", v1alpha1.ContinuityPlanSpec{
		Systems: []v1alpha1.System{{Name: "net"}}, Obligations: []v1alpha1.Obligation{obligationOf("public", every("1d", inResponse))}}))
	after := s.assess("2022-08-31 12:00")

	if len(after.Plans) != 1 || after.Plans[0].Generation != 1 || len(after.Obligations) != 1 || len(after.Systems) != 1 {
		t.Errorf("plans %+v, obligations %d, systems %d", after.Plans, len(after.Obligations), len(after.Systems))
	}
	for i, was := range before.Conditions {
		if is := after.Conditions[i]; !reflect.DeepEqual(is, was) && is.Type != v1alpha1.ConditionLessonPending {
			t.Errorf("%s was %+v and is %+v", was.Type, was, is)
		}
	}
}

func TestEveryConditionOfAnEvaluationIsAlwaysThere(t *testing.T) {
	s := newScenario(t)
	sound, unsound := s.taught("review", "", "central"), s.taught("wrong", "nothing", "central")
	now := instant("2022-08-31 12:00")
	a := s.assess("2022-08-31 12:00")
	for of, statuses := range map[*v1alpha1.Evaluation][2]metav1.ConditionStatus{sound: {"True", "True"}, unsound: {"False", "False"}} {
		for _, assessment := range []*Assessment{a, nil} {
			status, _ := assessment.EvaluationStatus(of, now)
			var types []string
			for _, c := range status.Conditions {
				types = append(types, c.Type)
			}
			if want := []string{"Ready", "AdoptionPending", "FindingUnanswered", "LessonPending"}; !slices.Equal(types, want) {
				t.Errorf("%s has %v, want %v", of.Name, types, want)
			}
			ready, pending := status.Conditions[0].Status, status.Conditions[3].Status
			if want := statuses; assessment != nil && (ready != want[0] || pending != want[1]) {
				t.Errorf("%s: Ready %s, LessonPending %s", of.Name, ready, pending)
			}
		}
	}
}
