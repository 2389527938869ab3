package assess

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// drill runs a crisis as the operator does: it writes the places that are given into the activation's status,
// and enters what becomes of the steps.
type drill struct {
	t          *testing.T
	d          *Dossier
	activation *v1alpha1.CrisisActivation
	now        time.Time
	running    map[Ref]Task
}

func newDrill(t *testing.T, places int32, plans ...*v1alpha1.ContinuityPlan) *drill {
	t.Helper()
	var objects []any
	var keys []string
	for _, p := range plans {
		objects, keys = append(objects, p), append(keys, KeyOf(p).String())
	}
	crisis := activation(keys...)
	crisis.Spec.Affected, crisis.Spec.MaxConcurrentRecoveries = v1alpha1.AffectedAll, &places
	return &drill{t: t, d: dossier(append(objects, crisis)...), activation: crisis, now: at("2021-12-16T09:00"), running: map[Ref]Task{}}
}

// look assesses the crisis and writes the places that it gives.
func (d *drill) look() *Assessment {
	a := Assess(d.d, d.now)
	written := d.activation.DeepCopy()
	written.Status = a.ActivationStatus(d.activation, d.now)
	d.activation = written
	d.d.SetActivation(written)
	return Assess(d.d, d.now)
}

// say enters what became of an attempt.
func (d *drill) say(a *Assessment, s *SystemVerdict, task Task, outcome v1alpha1.StepOutcome) {
	object := task.Object
	object.UID = "uid"
	d.d.AddLogEntry(a.StepReport(Key{Namespace: s.Ref.Namespace, Name: s.Recovery}, task, d.now, v1alpha1.StepReport{Outcome: outcome, Object: &object}))
}

// automatic is a system whose one step the operator runs.
func automatic(name v1alpha1.Name, dependsOn ...string) v1alpha1.System {
	s := dependent(name, dependsOn...)
	s.Steps = []v1alpha1.Step{applied("restore")}
	return s
}

// applied is a step that applies an object of its own at every attempt.
func applied(name v1alpha1.Name) v1alpha1.Step {
	step := v1alpha1.Step{Name: name, Apply: &v1alpha1.ApplyStep{}}
	step.Apply.Template.Raw = []byte(`{"apiVersion":"velero.io/v1","kind":"Restore","metadata":{"generateName":"r-"}}`)
	return step
}

// Three hundred systems in three plans, with a random dependency graph over the plans: whatever comes back
// first, every place is used as long as a system can begin, the most urgent one always comes first, and none
// begins before what it depends on.
func TestTheMostUrgentReadySystemAlwaysComesFirstAndEveryPlaceIsUsed(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 3))
			const systems, places = 300, 7
			plans := make([]*v1alpha1.ContinuityPlan, 3)
			for i := range plans {
				plans[i] = plan(fmt.Sprintf("unit-%d/p", i), v1alpha1.ContinuityPlanSpec{ServiceAccountName: "recovery"})
			}
			name := func(i int) string { return fmt.Sprintf("unit-%d/p/s%d", i%3, i) }
			dependsOn, own := map[string][]string{}, map[string]v1alpha1.Priority{}
			for i := range systems {
				var needs []string
				for range random.IntN(4) {
					if i > 0 {
						needs = append(needs, name(random.IntN(i)))
					}
				}
				dependsOn[name(i)] = needs
				spec := &plans[i%3].Spec
				spec.Systems = append(spec.Systems, automatic(v1alpha1.Name(fmt.Sprintf("s%d", i)), needs...))
				own[name(i)] = v1alpha1.LowestPriority
				if random.IntN(3) == 0 {
					own[name(i)] = v1alpha1.Priority(1 + random.IntN(5))
					spec.Activities = append(spec.Activities, activity(v1alpha1.Name(fmt.Sprintf("a%d", i)), own[name(i)], name(i)))
				}
			}
			d := newDrill(t, places, plans...)
			d.recoverAll(random, places, dependsOn, inherited(own, dependsOn))
		})
	}
}

// inherited are the priorities of systems worked out the slow way: by handing each down until none changes.
func inherited(own map[string]v1alpha1.Priority, dependsOn map[string][]string) map[string]v1alpha1.Priority {
	priority := maps.Clone(own)
	for changed := true; changed; {
		changed = false
		for system, needs := range dependsOn {
			for _, need := range needs {
				if priority[system] < priority[need] {
					priority[need], changed = priority[system], true
				}
			}
		}
	}
	return priority
}

func (d *drill) recoverAll(random *rand.Rand, places int, dependsOn map[string][]string, priority map[string]v1alpha1.Priority) {
	done, before := map[string]bool{}, map[string]bool{}
	for round := 0; len(done) < len(dependsOn); round++ {
		if round > 5*len(dependsOn) {
			d.t.Fatalf("after %d rounds only %d of %d systems are back", round, len(done), len(dependsOn))
		}
		a := d.look()
		admitted, worst := map[string]bool{}, v1alpha1.Priority(0)
		for _, place := range a.Admitted {
			name := place.Ref.String()
			if admitted[name] = true; !before[name] {
				worst = max(worst, priority[name])
			}
		}
		if len(admitted) > places {
			d.t.Fatalf("%d systems hold the %d places", len(admitted), places)
		}
		for system, needs := range dependsOn {
			if done[system] || admitted[system] || !all(needs, done) {
				continue
			}
			if len(admitted) < places {
				d.t.Fatalf("%s can begin, and only %d of %d places are used", system, len(admitted), places)
			}
			if priority[system] < worst {
				d.t.Fatalf("%s, of priority %d, can begin, and one of priority %d was given a place before it", system, priority[system], worst)
			}
		}
		d.work(a, random, done, dependsOn)
		before = admitted
	}
}

// work begins what is to be begun, and brings some of what runs back.
func (d *drill) work(a *Assessment, random *rand.Rand, done map[string]bool, dependsOn map[string][]string) {
	d.now = d.now.Add(time.Minute)
	for i := range a.Systems {
		s := &a.Systems[i]
		for _, task := range s.Tasks {
			switch {
			case task.Do == TaskBegin:
				if !all(dependsOn[s.Ref.String()], done) {
					d.t.Fatalf("%s begins before what it depends on: %v", s.Ref, dependsOn[s.Ref.String()])
				}
				d.say(a, s, task, v1alpha1.OutcomeInProgress)
			case task.Do == TaskAwait && random.IntN(3) == 0:
				d.say(a, s, task, v1alpha1.OutcomeDone)
				done[s.Ref.String()] = true
			}
		}
	}
}

func all(names []string, done map[string]bool) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !done[name] })
}

func TestAPlaceIsGivenBackWhenASystemFailsIsRestoredOrWaitsTooLongForAPerson(t *testing.T) {
	people := dependent("people")
	people.Steps = []v1alpha1.Step{confirm("look", ""), applied("restore")}
	for name, test := range map[string]struct {
		first v1alpha1.System
		then  func(d *drill)
		want  []string // who holds the one place
	}{
		"as long as it runs, it keeps it":       {automatic("a"), func(d *drill) { d.begin("a") }, []string{"a"}},
		"when it is restored":                   {automatic("a"), func(d *drill) { d.begin("a"); d.finish("a", "Done") }, []string{"b"}},
		"when it failed":                        {automatic("a"), func(d *drill) { d.begin("a"); d.finish("a", "Failed") }, []string{"b"}},
		"when somebody retires it":              {automatic("a"), func(d *drill) { d.tell("a", v1alpha1.LogEntrySpec{Retirement: &v1alpha1.Resolution{}}) }, []string{"b"}},
		"not yet, as long as a person may take": {people, func(d *drill) { d.pass(59 * time.Minute) }, []string{"people"}},
		"when a person has taken too long":      {people, func(d *drill) { d.pass(61 * time.Minute) }, []string{"b"}},
		"and who comes back queues in its order, behind whoever works": {
			people, func(d *drill) { d.pass(61 * time.Minute); d.begin("b"); d.report("people", "look", "Done") }, []string{"b"},
		},
		"when the operator could not begin for too long": {automatic("a"), func(d *drill) { d.pass(61 * time.Minute) }, []string{"b"}},
		"and it stays so, however long nobody mends it": {
			automatic("a"), func(d *drill) { d.pass(61 * time.Minute); d.begin("b"); d.pass(5 * time.Hour); d.finish("b", "Done") }, nil,
		},
		"until somebody reports": {
			automatic("a"), func(d *drill) {
				d.pass(61 * time.Minute)
				d.begin("b")
				d.finish("b", "Done")
				d.report("a", "restore", "Retry")
			}, []string{"a"},
		},
		"when the status has lost it, what runs has it again": {
			automatic("a"), func(d *drill) { d.begin("a"); d.activation.Status.Admitted = nil }, []string{"a"},
		},
		"and before whoever is less urgent": {
			people, func(d *drill) {
				d.pass(61 * time.Minute)
				d.begin("b")
				d.report("people", "look", "Done")
				d.finish("b", "Done")
			}, []string{"people"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := automatic("b")
			d := newDrill(t, 1, plan("it/p", v1alpha1.ContinuityPlanSpec{
				Systems: []v1alpha1.System{test.first, b}, ServiceAccountName: "recovery",
				Activities: []v1alpha1.Activity{activity("first", 1, string(test.first.Name))},
			}))
			if got := d.holders(); !slices.Equal(got, []string{string(test.first.Name)}) {
				t.Fatalf("at first the place is held by %v", got)
			}
			test.then(d)
			if got := d.holders(); !slices.Equal(got, test.want) {
				t.Errorf("the place is held by %v, want %v", got, test.want)
			}
		})
	}
}

func (d *drill) holders() (names []string) {
	for _, place := range d.look().Admitted {
		if place.Yielded.IsZero() {
			names = append(names, place.Ref.Name)
		}
	}
	return names
}

func (d *drill) system(name string) (*Assessment, *SystemVerdict) {
	d.t.Helper()
	a := d.look()
	s := a.systems[Ref{"it", "p", name}]
	if s == nil {
		d.t.Fatalf("there is no system %s", name)
	}
	return a, s
}

// task is the one task of a system.
func (d *drill) task(name string, do TaskKind) (*Assessment, *SystemVerdict, Task) {
	d.t.Helper()
	a, s := d.system(name)
	for _, task := range s.Tasks {
		if task.Do == do {
			return a, s, task
		}
	}
	d.t.Fatalf("%s has no task %s but %+v; it waits for %v", name, do, s.Tasks, s.WaitingFor)
	return nil, nil, Task{}
}

func (d *drill) begin(name string) {
	d.t.Helper()
	a, s, task := d.task(name, TaskBegin)
	d.say(a, s, task, v1alpha1.OutcomeInProgress)
	d.pass(time.Minute)
}

func (d *drill) finish(name string, outcome v1alpha1.StepOutcome) {
	d.t.Helper()
	a, s, task := d.task(name, TaskAwait)
	d.say(a, s, task, outcome)
	d.pass(time.Minute)
}

// report is what a person reports of a step.
func (d *drill) report(name string, step v1alpha1.Name, outcome v1alpha1.StepOutcome) {
	d.t.Helper()
	d.tell(name, v1alpha1.LogEntrySpec{Report: &v1alpha1.StepReport{Step: step, Outcome: outcome, Text: "said"}})
}

func (d *drill) tell(name string, spec v1alpha1.LogEntrySpec) {
	spec.About = aboutThe("it/p/" + name)
	e := entry("2021-12-16T09:00", spec)
	e.Spec.OccurredAt.Time, e.Name = d.now, fmt.Sprintf("told-%d", len(d.d.index.records))
	d.d.AddLogEntry(e)
	d.pass(time.Minute)
}

// pass lets time pass, after what is so now has been written.
func (d *drill) pass(time time.Duration) {
	d.look()
	d.now = d.now.Add(time)
}
