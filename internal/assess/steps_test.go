package assess

import (
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// runner is system it/p/a with steps that the operator runs, in a crisis with one place.
func runner(t *testing.T, change func(*v1alpha1.System)) *drill {
	t.Helper()
	s := automatic("a")
	change(&s)
	return newDrill(t, 1, plan("it/p", v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{s}, ServiceAccountName: "recovery"}))
}

func TestAnAttemptFailsIsTriedAgainAndIsAPersonsInTheEnd(t *testing.T) {
	retries := func(n int32, timeout v1alpha1.Duration) func(*v1alpha1.System) {
		return func(s *v1alpha1.System) { s.Steps[0].Retries, s.Steps[0].Timeout = n, timeout }
	}
	for name, test := range map[string]struct {
		system func(*v1alpha1.System)
		then   func(d *drill)
		state  v1alpha1.StepState
		do     []TaskKind
		try    int32 // the attempt that comes next or runs
		waits  string
	}{
		"before anything is done": {
			system: retries(0, ""), then: func(*drill) {}, state: "Pending", do: []TaskKind{TaskBegin}, try: 1, waits: "step restore to begin",
		},
		"while it runs": {
			system: retries(0, ""), then: func(d *drill) { d.begin("a") },
			state: "InProgress", do: []TaskKind{TaskAwait}, try: 1, waits: "step restore, attempt 1: Restore r-",
		},
		"it fails, and none follows": {
			system: retries(0, ""), then: func(d *drill) { d.begin("a"); d.finish("a", "Failed") },
			state: "Failed", waits: "somebody to report Retry, to take it over by hand, or to skip it",
		},
		"it fails, and another follows after a while": {
			system: retries(1, ""), then: func(d *drill) { d.begin("a"); d.finish("a", "Failed"); d.now = d.now.Add(-51 * time.Second) },
			state: "InProgress", do: []TaskKind{TaskPrepare}, try: 2, waits: "to be tried again at 2021-12-16T09:01:10+01:00: attempt 1 failed",
		},
		"the while has passed": {
			system: retries(1, ""), then: func(d *drill) { d.begin("a"); d.finish("a", "Failed"); d.now = d.now.Add(-50 * time.Second) },
			state: "InProgress", do: []TaskKind{TaskBegin}, try: 2, waits: "step restore to begin",
		},
		"the last one fails, too": {
			system: retries(1, ""), then: func(d *drill) {
				for range 2 {
					d.begin("a")
					d.finish("a", "Failed")
				}
			},
			state: "Failed", waits: "which failed at attempt 2",
		},
		"its time is up": {
			system: retries(0, "1m"), then: func(d *drill) { d.begin("a") },
			state: "Failed", waits: "attempt 1 was not done within 1m, by 2021-12-16T09:01:00+01:00",
		},
		"somebody has it tried again": {
			system: retries(0, ""), then: func(d *drill) { d.begin("a"); d.finish("a", "Failed"); d.report("a", "restore", "Retry") },
			state: "Pending", do: []TaskKind{TaskBegin}, try: 2, waits: "to begin",
		},
		"somebody takes it over": {
			system: retries(3, ""), then: func(d *drill) { d.begin("a"); d.report("a", "restore", "InProgress") },
			state: "InProgress", waits: "taken over by hand: somebody to report it",
		},
		"somebody skips it": {
			system: retries(3, ""), then: func(d *drill) { d.begin("a"); d.report("a", "restore", "Skipped") },
			state: "Skipped", waits: "to accept it",
		},
		"somebody says that it is done": {
			system: retries(3, ""), then: func(d *drill) { d.begin("a"); d.report("a", "restore", "Done") },
			state: "Done", waits: "to accept it",
		},
		"somebody says that it failed": {
			system: retries(3, ""), then: func(d *drill) { d.begin("a"); d.report("a", "restore", "Failed") },
			state: "Failed", waits: "somebody to report Retry",
		},
		"an attempt that is over is not heard any more": {
			system: retries(0, ""), then: func(d *drill) {
				d.begin("a")
				a, s, task := d.task("a", TaskAwait)
				d.report("a", "restore", "Retry")
				d.say(a, s, task, "Done")
			},
			state: "Pending", do: []TaskKind{TaskBegin}, try: 2, waits: "to begin",
		},
		"another outage begins with another attempt": {
			system: retries(0, ""), then: func(d *drill) {
				d.begin("a")
				d.finish("a", "Done")
				d.tell("a", v1alpha1.LogEntrySpec{Outage: &v1alpha1.Outage{Since: when("2021-12-16T09:02")}})
			},
			state: "Pending", do: []TaskKind{TaskBegin}, try: 2, waits: "to begin",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := runner(t, test.system)
			test.then(d)
			_, s := d.system("a")
			var do []TaskKind
			for _, task := range s.Tasks {
				if do = append(do, task.Do); task.Attempt != test.try {
					t.Errorf("attempt %d, want %d", task.Attempt, test.try)
				}
			}
			if s.Steps[0].State != test.state || !slices.Equal(do, test.do) || len(s.WaitingFor) == 0 || !strings.Contains(s.WaitingFor[0].Message.String(), test.waits) {
				t.Errorf("it is %s, to do is %v, and it waits for %v", s.Steps[0].State, do, s.WaitingFor)
			}
		})
	}
}

func TestThatAnAttemptBeganMayBeToldAfterThatItEnded(t *testing.T) {
	d := runner(t, func(*v1alpha1.System) {})
	a, s, begin := d.task("a", TaskBegin)
	ended := begin
	ended.Said = 1
	d.say(a, s, ended, "Done")
	d.say(a, s, begin, "InProgress")
	if _, s := d.system("a"); s.Phase != v1alpha1.RecoveryRestored {
		t.Errorf("it is %s, and its step %+v", s.Phase, s.Steps[0])
	}
}

// The records by which it was done, or the crisis closed, may be deleted before it.
func TestNothingIsRunOfWhatMayBeDeleted(t *testing.T) {
	d := runner(t, func(*v1alpha1.System) {})
	a, s, _ := d.task("a", TaskBegin)
	of := &v1alpha1.SystemRecovery{ObjectMeta: metav1.ObjectMeta{Namespace: "it", Name: s.Recovery},
		Spec: v1alpha1.SystemRecoverySpec{Planned: &v1alpha1.PlannedSystem{Plan: "p", System: "a"}}}
	if tasks, _ := a.TasksOf(of); len(tasks) != 1 {
		t.Fatalf("to do is %+v", tasks)
	}
	of.Status.Destruction = "staff/destroy"
	if tasks, _ := a.TasksOf(of); len(tasks) != 0 {
		t.Errorf("of one that may be deleted, to do is %+v", tasks)
	}
}

func TestNobodyMakesTheOperatorBeginTwoAttemptsAtOnce(t *testing.T) {
	d := runner(t, func(*v1alpha1.System) {})
	a, s, task := d.task("a", TaskBegin)
	d.say(a, s, task, "InProgress")
	d.now = d.now.Add(time.Second)
	d.report("a", "restore", "Retry")
	for seconds, begins := range map[int]bool{2: false, 9: false, 10: true} {
		d.now = at("2021-12-16T09:00").Add(time.Duration(seconds) * time.Second)
		_, s := d.system("a")
		if got := len(s.Tasks) == 1 && s.Tasks[0].Do == TaskBegin; got != begins {
			t.Errorf("after %d seconds to do is %+v", seconds, s.Tasks)
		}
	}
}

func TestWhoGivesNoReasonForAFailureTakesNoneAway(t *testing.T) {
	d := runner(t, func(*v1alpha1.System) {})
	d.report("a", "restore", "Failed")
	d.tell("a", v1alpha1.LogEntrySpec{Report: &v1alpha1.StepReport{Step: "restore", Outcome: "Failed"}})
	if _, s := d.system("a"); s.Steps[0].Message != "said" || !strings.HasSuffix(s.WaitingFor[0].Message.String(), "; it was said: said") {
		t.Errorf("it says %q and waits for %v", s.Steps[0].Message, s.WaitingFor)
	}
	d.report("a", "restore", "Retry")
	if _, s := d.system("a"); !strings.HasSuffix(s.WaitingFor[0].Message.String(), "to begin: the operator is about to") {
		t.Errorf("it waits for %v", s.WaitingFor)
	}
}

func TestTheWaitBeforeAnotherAttemptDoublesUpToABound(t *testing.T) {
	for failures, want := range map[int32]time.Duration{1: 10 * time.Second, 2: 20 * time.Second, 5: 160 * time.Second, 6: 5 * time.Minute, 10: 5 * time.Minute} {
		if got := backOff(failures); got != want {
			t.Errorf("after %d failures: %v, want %v", failures, got, want)
		}
	}
}

func TestRestoredVerifiedAndAcceptedAreThreeFacts(t *testing.T) {
	d := runner(t, func(s *v1alpha1.System) {
		s.Steps = append(s.Steps, v1alpha1.Step{Name: "log-in", Confirm: &v1alpha1.ConfirmStep{Role: "Nurse"}, Verifies: true})
	})
	d.begin("a")
	d.finish("a", "Done")
	_, s := d.system("a")
	if s.Phase != v1alpha1.RecoveryRestored || !s.Verified.IsZero() || s.CurrentStep != "log-in" || !strings.Contains(s.WaitingFor[0].Message.String(), "Nurse to report it") {
		t.Errorf("restored: %s, verified %s, at step %s, waits for %v", s.Phase, s.Verified, s.CurrentStep, s.WaitingFor)
	}
	d.report("a", "log-in", "Done")
	if _, s := d.system("a"); s.Phase != v1alpha1.RecoveryRestored || !s.Verified.Equal(at("2021-12-16T09:02")) || !s.Restored.Equal(at("2021-12-16T09:01")) {
		t.Errorf("verified: %s since %s, verified %s", s.Phase, s.Restored, s.Verified)
	}
	d.report("a", "log-in", "Failed")
	if _, s := d.system("a"); s.Phase != v1alpha1.RecoveryRestored || !s.Verified.IsZero() || !s.DegradedSince.Equal(at("2021-12-16T09:03")) {
		t.Errorf("verification failed: %s, verified %s, degraded since %s", s.Phase, s.Verified, s.DegradedSince)
	}
}

func TestWhatNoLongerWorksIsDegradedAndNotRunAgain(t *testing.T) {
	d := runner(t, func(s *v1alpha1.System) {
		s.Steps[0].Apply.Template.Raw = []byte(`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"}}`)
	})
	d.begin("a")
	d.finish("a", "Done")
	a, s, guard := d.task("a", TaskGuard)
	d.say(a, s, guard, "Degraded")
	a, s, guard = d.task("a", TaskGuard)
	if s.Phase != v1alpha1.RecoveryRestored || s.DegradedSince.IsZero() || !guard.Degraded || len(s.Tasks) != 1 {
		t.Errorf("%s, degraded since %s, to do %+v", s.Phase, s.DegradedSince, s.Tasks)
	}
	d.say(a, s, guard, "Done")
	if _, s, guard := d.task("a", TaskGuard); !s.DegradedSince.IsZero() || guard.Degraded {
		t.Errorf("degraded since %s although it works again", s.DegradedSince)
	}
	for range mostSaid {
		if a, s := d.system("a"); len(s.Tasks) == 1 {
			task, outcome := s.Tasks[0], v1alpha1.OutcomeDegraded
			if task.Degraded {
				outcome = v1alpha1.OutcomeDone
			}
			d.say(a, s, task, outcome)
		}
	}
	if _, s := d.system("a"); len(s.Tasks) != 0 {
		t.Errorf("it is still guarded after %d reports", mostSaid)
	}
}

func TestWhatRunsOnceIsNotGuarded(t *testing.T) {
	d := runner(t, func(*v1alpha1.System) {})
	d.begin("a")
	d.finish("a", "Done")
	if _, s := d.system("a"); len(s.Tasks) != 0 {
		t.Errorf("to do: %+v", s.Tasks)
	}
}

func TestAnExerciseRunsWhatIsSafeAndRehearsesTheRest(t *testing.T) {
	for safe, want := range map[bool]TaskKind{true: TaskBegin, false: TaskRehearse} {
		d := runner(t, func(s *v1alpha1.System) { s.Steps[0].SafeInExercise = safe })
		d.activation.Spec.Mode = v1alpha1.ModeExercise
		d.task("a", want)
	}
}

func TestAStandstillIsNoticedWhenThePersonsTimeIsUp(t *testing.T) {
	d := runner(t, func(s *v1alpha1.System) {
		s.Steps = []v1alpha1.Step{{Name: "collect", Confirm: &v1alpha1.ConfirmStep{}, Timeout: "30m"}}
	})
	d.pass(10 * time.Minute)
	d.report("a", "collect", "InProgress")
	for minutes, stalled := range map[int]bool{28: false, 29: true} {
		a := Assess(d.d, d.now.Add(time.Duration(minutes)*time.Minute))
		if c := a.Systems[0].Conditions[2]; c.Type != v1alpha1.ConditionStalled || c.True != stalled || (stalled && !c.Since.Equal(at("2021-12-16T09:40"))) {
			t.Errorf("after %d minutes more: %+v", minutes, c)
		}
	}
}

func TestWhatThePlanWantsRemovedIsRemovedWhenTheCrisisIsClosed(t *testing.T) {
	d := runner(t, func(s *v1alpha1.System) { s.Steps[0].Retries, s.Steps[0].Apply.Cleanup = 1, v1alpha1.CleanupDelete })
	d.begin("a")
	d.finish("a", "Failed")
	d.begin("a")
	d.finish("a", "Done")
	d.tell("a", v1alpha1.LogEntrySpec{Acceptance: &v1alpha1.Acceptance{AcceptedBy: "Owner"}})
	for i, phase := range []v1alpha1.CrisisPhase{v1alpha1.PhaseRecovery, v1alpha1.PhaseClosed} {
		e := entry("2021-12-16T09:00", v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: phase, DecidedBy: "D"}})
		e.Spec.OccurredAt.Time, e.Name = d.now.Add(time.Duration(i)*time.Minute), "phase-"+strings.ToLower(string(phase))
		d.d.AddLogEntry(e)
	}
	d.now = d.now.Add(5 * time.Minute)
	a, s := d.system("a")
	if a.ClosedAt.IsZero() || len(s.Tasks) != 2 || s.Tasks[0].Do != TaskCleanUp || s.Tasks[0].Object.Name == s.Tasks[1].Object.Name {
		t.Errorf("closed at %s, to do %+v (needs %v)", a.ClosedAt, s.Tasks, a.ClosingFor)
	}
}

func TestWhatTheOperatorWouldStumbleOverIsNamedWhenThePlanIsWritten(t *testing.T) {
	apply := func(template string, change func(*v1alpha1.ApplyStep)) v1alpha1.Step {
		step := v1alpha1.Step{Name: "restore", Apply: &v1alpha1.ApplyStep{}}
		step.Apply.Template.Raw = []byte(template)
		if change != nil {
			change(step.Apply)
		}
		return step
	}
	const job = `{"apiVersion":"batch/v1","kind":"Job","metadata":{"generateName":"j-"}}`
	for name, test := range map[string]struct {
		step    v1alpha1.Step
		account v1alpha1.ObjectName
		want    []string // each the field, behind the step's own, and part of the message
	}{
		"nothing":                            {step: apply(job, nil), account: "recovery"},
		"no account":                         {step: apply(job, nil), want: []string{": an automated step runs as the plan's service account"}},
		"a bad expression":                   {apply(job, func(a *v1alpha1.ApplyStep) { a.ReadyWhen = "objct.status" }), "recovery", []string{".apply.readyWhen: column 1: undeclared reference to 'objct'"}},
		"a name for what runs once":          {apply(`{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"}}`, nil), "recovery", []string{".apply.template.metadata.name: a Job runs once"}},
		"no name":                            {apply(`{"apiVersion":"batch/v1","kind":"Job","metadata":{}}`, nil), "recovery", []string{".apply.template.metadata: the object has no name"}},
		"two names":                          {apply(`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","generateName":"b"}}`, nil), "recovery", []string{".apply.template.metadata: the object has both"}},
		"what removes itself":                {apply(`{"apiVersion":"batch/v1","kind":"Job","metadata":{"generateName":"j-"},"spec":{"ttlSecondsAfterFinished":60}}`, nil), "recovery", []string{".apply.template.spec.ttlSecondsAfterFinished: the object would remove itself"}},
		"a name that the record cannot hold": {apply(`{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"Emergency:reader"}}`, nil), "recovery", []string{".apply.template.metadata: the object of the template has the name Emergency:reader"}},
		"another namespace":                  {apply(`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"other"}}`, nil), "recovery", []string{".apply.template.metadata.namespace: it names namespace other"}},
		"a bad expression, observed":         {v1alpha1.Step{Name: "restore", Observe: &v1alpha1.ObserveStep{FailedWhen: "object."}}, "recovery", []string{".observe.failedWhen: column"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := plan("it/p", v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{{Name: "a", Steps: []v1alpha1.Step{test.step}}}, ServiceAccountName: test.account})
			problems := AssessPlan(&PlanDossier{Plan: p}, at("2021-12-16T09:00")).Problems
			if len(problems) != len(test.want) {
				t.Fatalf("got %v", problems)
			}
			for i, want := range test.want {
				if got := problems[i].Field + ": " + problems[i].Message.String(); !strings.HasPrefix(got, "spec.systems[a].steps[restore]"+want) {
					t.Errorf("got %q, want %q", got, want)
				}
			}
		})
	}
}

func TestNobodyTakesBackWhatTheOperatorReportedByACorrection(t *testing.T) {
	d := runner(t, func(*v1alpha1.System) {})
	d.begin("a")
	for name, attempt := range map[string]*int32{"of a person": nil, "of the operator": new(int32)} {
		d := runner(t, func(*v1alpha1.System) {})
		a, s, task := d.task("a", TaskBegin)
		d.say(a, s, task, "InProgress")
		e := entry("2021-12-16T09:01", v1alpha1.LogEntrySpec{About: aboutThe("it/p/a"), Report: &v1alpha1.StepReport{Step: "restore", Outcome: "Skipped"}})
		e.Spec.Corrects = v1alpha1.ObjectName(a.StepReport(Key{Namespace: "it", Name: s.Recovery}, task, d.now, v1alpha1.StepReport{Outcome: "InProgress"}).Name)
		e.Namespace, e.Name = "it", "correction"
		if attempt != nil {
			*attempt = 1
			e.Spec.Report.Attempt = attempt
		}
		d.d.AddLogEntry(e)
		d.now = d.now.Add(5 * time.Minute)
		verdict := d.look().Record(RecordID{v1alpha1.KindLogEntry, KeyOf(e)})
		if verdict.Ready != (attempt != nil) {
			t.Errorf("a correction %s: %+v", name, verdict)
		}
	}
}

func TestWhatEarlierOutagesMadeIsRemovedToo(t *testing.T) {
	d := runner(t, func(s *v1alpha1.System) { s.Steps[0].Apply.Cleanup = v1alpha1.CleanupDelete })
	d.begin("a")
	d.finish("a", "Done")
	d.tell("a", v1alpha1.LogEntrySpec{Outage: &v1alpha1.Outage{Since: when("2021-12-16T09:02")}})
	d.begin("a")
	_, s := d.system("a")
	if made := d.d.Activation(); made == nil || len(s.Tasks) != 1 {
		t.Fatalf("to do: %+v", s.Tasks)
	}
	d.finish("a", "Done")
	d.tell("a", v1alpha1.LogEntrySpec{Acceptance: &v1alpha1.Acceptance{AcceptedBy: "Owner"}})
	for i, phase := range []v1alpha1.CrisisPhase{v1alpha1.PhaseRecovery, v1alpha1.PhaseClosed} {
		e := entry("2021-12-16T09:00", v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: phase, DecidedBy: "D"}})
		e.Spec.OccurredAt.Time, e.Name = d.now.Add(time.Duration(i)*time.Minute), "phase-"+strings.ToLower(string(phase))
		d.d.AddLogEntry(e)
	}
	d.now = d.now.Add(5 * time.Minute)
	if _, s := d.system("a"); len(s.Tasks) != 2 {
		t.Errorf("to do: %+v", s.Tasks)
	}
}

func TestOfWhatIsObservedOnlyWhatVerifiesIsWatchedFurther(t *testing.T) {
	for verifies, guarded := range map[bool]int{true: 1, false: 0} {
		d := runner(t, func(s *v1alpha1.System) {
			s.Steps = append([]v1alpha1.Step{{Name: "see", Observe: &v1alpha1.ObserveStep{APIVersion: "v1", Kind: "Service", Name: "web"}, Verifies: verifies}}, s.Steps...)
		})
		d.begin("a")
		d.finish("a", "Done")
		d.begin("a")
		d.finish("a", "Done")
		if _, s := d.system("a"); len(s.Tasks) != guarded {
			t.Errorf("verifies %v: to do is %+v", verifies, s.Tasks)
		}
	}
}

func TestWhatTheOperatorSeesShowsInTheStepAndIsReadFromThereWhereNobodyLooks(t *testing.T) {
	d := runner(t, func(*v1alpha1.System) {})
	_, s := d.system("a")
	recovery := &v1alpha1.SystemRecovery{}
	recovery.Namespace, recovery.Name = "it", s.Recovery
	recovery.Spec.Planned = &v1alpha1.PlannedSystem{Plan: "p", System: "a"}
	d.d.SetRecovery(recovery)
	d.d.SetSighting(KeyOf(recovery), Sighting{Step: "restore", Attempt: 1, Message: "the account is missing"})
	a, s := d.system("a")
	if s.Steps[0].Message != "the account is missing" || !strings.Contains(s.WaitingFor[0].Message.String(), "the account is missing") {
		t.Errorf("it shows %q and waits for %v", s.Steps[0].Message, s.WaitingFor)
	}
	recovery.Status, _ = a.RecoveryStatus(recovery, d.now)
	elsewhere := dossier(d.activation, recovery, d.d.plans[Key{Namespace: "it", Name: "p"}])
	if s := Assess(elsewhere, d.now).Systems[0]; !strings.Contains(s.WaitingFor[0].Message.String(), "the account is missing") {
		t.Errorf("elsewhere it waits for %v", s.WaitingFor)
	}
}
