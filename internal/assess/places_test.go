package assess

import (
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// said enters a statement about system a, dated as given.
func (d *drill) said(name, occurredAt string, spec v1alpha1.LogEntrySpec) {
	spec.About = aboutThe("it/p/a")
	e := entry(occurredAt, spec)
	e.Name = name
	d.d.AddLogEntry(e)
}

func again() v1alpha1.LogEntrySpec {
	return v1alpha1.LogEntrySpec{Report: &v1alpha1.StepReport{Step: "restore", Outcome: "Retry", Text: "again"}}
}

func TestAnAttemptThatCannotFollowTheOneThatFailedGivesThePlaceBackAndStalls(t *testing.T) {
	d := runner(t, func(s *v1alpha1.System) { s.Steps[0].Retries = 2 })
	d.begin("a")
	d.finish("a", "Failed")
	d.pass(5 * time.Hour)
	if _, s := d.system("a"); len(d.holders()) != 0 || s.StalledSince.IsZero() {
		t.Errorf("held by %v, stalled since %s", d.holders(), s.StalledSince)
	}
}

func TestAReportGivesThePlaceBackHoweverLateItIsEntered(t *testing.T) {
	for name, occurredAt := range map[string]string{"before it was yielded": "2021-12-16T09:55", "in the very second": "2021-12-16T10:00"} {
		t.Run(name, func(t *testing.T) {
			d := runner(t, func(*v1alpha1.System) {})
			d.pass(61 * time.Minute)
			if held := d.holders(); len(held) != 0 {
				t.Fatalf("it is not yielded: %v", held)
			}
			d.said("late", occurredAt, again())
			d.pass(time.Minute)
			if len(d.holders()) != 1 {
				a, s := d.system("a")
				t.Errorf("places %+v, waits for %v", a.Admitted, s.WaitingFor)
			}
		})
	}
}

func TestWhileAnExerciseRestsNobodyYieldsOrStalls(t *testing.T) {
	d := runner(t, func(s *v1alpha1.System) { s.Steps[0].SafeInExercise = true })
	d.activation.Spec.Mode = v1alpha1.ModeExercise
	plan, other := Key{Namespace: "it", Name: "p"}, Key{Namespace: "x", Name: "real"}
	d.look()
	d.d.SetHolders(plan, []Holder{{Crisis: other, From: at("2021-12-16T09:00")}})
	d.pass(3 * time.Hour)
	if _, s := d.system("a"); len(d.holders()) != 1 || !s.StalledSince.IsZero() || len(s.Tasks) != 1 || s.Tasks[0].Do != TaskPrepare {
		t.Errorf("at rest: held by %v, stalled since %s, to do %+v", d.holders(), s.StalledSince, s.Tasks)
	}
	d.d.SetHolders(plan, []Holder{{Crisis: other, From: at("2021-12-16T09:00"), To: at("2021-12-16T12:00")}})
	d.pass(30 * time.Minute)
	d.task("a", TaskBegin)
}

func TestWhatAPersonReportedDoneTheOperatorDoesNotContest(t *testing.T) {
	for name, reports := range map[string][]v1alpha1.StepOutcome{"at once": {"Done"}, "after taking it over": {"InProgress", "Done"}} {
		t.Run(name, func(t *testing.T) {
			d := runner(t, func(s *v1alpha1.System) {
				s.Steps[0].Apply.Template.Raw = []byte(`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"}}`)
			})
			d.begin("a")
			for _, outcome := range reports {
				d.report("a", "restore", outcome)
			}
			if _, s := d.system("a"); s.Phase != v1alpha1.RecoveryRestored || len(s.Tasks) > 0 {
				t.Errorf("it is %s, and to do is %+v", s.Phase, s.Tasks)
			}
		})
	}
}

func TestNoAttemptIsCountedTwiceWhateverBecomesOfItsOutage(t *testing.T) {
	t.Run("the outage is corrected to a later time", func(t *testing.T) {
		d := runner(t, func(*v1alpha1.System) {})
		d.activation.Spec.Affected = v1alpha1.AffectedStated
		d.said("down", "2021-12-16T09:00", v1alpha1.LogEntrySpec{Outage: &v1alpha1.Outage{Since: when("2021-12-16T08:00")}})
		d.begin("a")
		later := v1alpha1.LogEntrySpec{Outage: &v1alpha1.Outage{Since: when("2021-12-16T09:03")}}
		later.Corrects = "down"
		d.said("down-2", "2021-12-16T09:05", later)
		d.pass(10 * time.Minute)
		if _, _, task := d.task("a", TaskBegin); task.Attempt != 2 {
			t.Errorf("to do is %+v", task)
		}
	})
	t.Run("the system is retired while the attempt begins", func(t *testing.T) {
		d := runner(t, func(*v1alpha1.System) {})
		a, s, task := d.task("a", TaskBegin)
		d.said("retired", "2021-12-16T09:00", v1alpha1.LogEntrySpec{Retirement: &v1alpha1.Resolution{}})
		d.now = d.now.Add(2 * time.Second)
		d.say(a, s, task, "InProgress")
		d.pass(time.Minute)
		d.said("down", "2021-12-16T09:01", v1alpha1.LogEntrySpec{Outage: &v1alpha1.Outage{Since: when("2021-12-16T09:01")}})
		d.pass(time.Minute)
		if _, _, task := d.task("a", TaskBegin); task.Attempt != 2 {
			t.Errorf("to do is %+v", task)
		}
	})
}

func TestAPlaceThatAnotherClockGaveIsTakenUpWhenItsInstantComes(t *testing.T) {
	d := runner(t, func(*v1alpha1.System) {})
	d.look()
	behind := Assess(d.d, d.now.Add(-30*time.Second))
	if behind.Next.IsZero() || behind.Next.After(d.now) {
		t.Errorf("it is looked at again at %s, and the place holds from %s", behind.Next, d.now)
	}
}

func TestAFailedOrBrokenSystemIsSaidOnTheCrisisToo(t *testing.T) {
	d := runner(t, func(*v1alpha1.System) {})
	d.begin("a")
	d.finish("a", "Failed")
	for _, c := range d.look().Conditions {
		if c.Type == v1alpha1.ConditionRecoveryFailed && (!c.True || c.Reason != v1alpha1.ReasonStepFailed || !c.Since.Equal(at("2021-12-16T09:01"))) {
			t.Errorf("got %+v", c)
		}
	}
	d.report("a", "restore", "Done")
	d.report("a", "restore", "Degraded")
	a, s := d.system("a")
	if why := a.Why(s); len(why.Causes) == 0 || !strings.HasPrefix(why.Causes[0].Wait.Message.String(), "somebody to mend it") {
		t.Errorf("why: %+v", why.Causes)
	}
}
