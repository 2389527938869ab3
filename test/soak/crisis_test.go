package soak_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// systems is how many systems each plan has.
const systems = 10

// crisis is what somebody remembers of a crisis that is being lived through.
type crisis struct {
	namespace, name, plan string
	entered               map[string]string // the kind of each record, by its name
	number                int               // of the next record

	observations       []string
	briefings, minutes []string
	actions            []string
	down               []int
}

func newCrisis(namespace, plan string, generation int) *crisis {
	return &crisis{namespace: namespace, name: fmt.Sprintf("%s-%d", plan, generation), plan: plan,
		entered: map[string]string{}}
}

func now() metav1.Time { return metav1.NewTime(time.Now().UTC().Truncate(time.Second)) }

func (c *crisis) activation() *v1alpha1.CrisisActivation {
	return &v1alpha1.CrisisActivation{
		ObjectMeta: metav1.ObjectMeta{Namespace: c.namespace, Name: c.name},
		Spec: v1alpha1.CrisisActivationSpec{
			Title: "An attack", Mode: v1alpha1.ModeReal, StartedAt: now(), DeclaredAt: now(), DeclaredBy: "Head of administration",
			Plans: []v1alpha1.PlanReference{{Name: v1alpha1.ObjectName(c.plan)}},
		},
	}
}

func (c *crisis) record() v1alpha1.Record {
	return v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: v1alpha1.ObjectName(c.name)}}
}

// meta is the name of the next record. What happens in one second counts in the order of the names.
func (c *crisis) meta() metav1.ObjectMeta {
	c.number++
	return metav1.ObjectMeta{Namespace: c.namespace, Name: fmt.Sprintf("%s-%04d", c.name, c.number)}
}

func (c *crisis) entry(fill func(*v1alpha1.LogEntrySpec)) *v1alpha1.LogEntry {
	entry := &v1alpha1.LogEntry{ObjectMeta: c.meta(), Spec: v1alpha1.LogEntrySpec{Record: c.record(), OccurredAt: now()}}
	fill(&entry.Spec)
	return entry
}

func (c *crisis) system(number int) *v1alpha1.Subject {
	return &v1alpha1.Subject{Plan: v1alpha1.ObjectName(c.plan), System: v1alpha1.Name(fmt.Sprintf("s%d", number))}
}

const text = "What somebody saw, said or did, in about as many words as people write into a log when there is much to do and little time for it."

// next is what somebody states next, at random; the second person is to enter it where the first one must not.
func (c *crisis) next(random *rand.Rand) (record client.Object, another bool) {
	for {
		switch draw := random.IntN(100); {
		case draw < 30:
			record = c.observe()
		case draw < 40:
			record = c.entry(func(s *v1alpha1.LogEntrySpec) {
				s.Decision = &v1alpha1.Decision{Body: "Crisis staff", Text: text, Reason: "It is needed"}
			})
		case draw < 45:
			record = c.entry(func(s *v1alpha1.LogEntrySpec) { s.Contact = &v1alpha1.ContactMade{With: "The police", Text: text} })
		case draw < 50:
			record = c.entry(func(s *v1alpha1.LogEntrySpec) {
				s.Cost = &v1alpha1.Cost{Amount: "99.50", Currency: "SEK", Text: "Telephones"}
			})
		case draw < 56:
			record = c.goDown(random)
		case draw < 72:
			record = c.report(random)
		case draw < 76:
			record = c.forecast(random)
		case draw < 82:
			record = c.brief(random)
		case draw < 86:
			record = c.write(random)
		case draw < 88:
			record, another = c.approve(), true
		case draw < 93:
			record = c.hand(random)
		case draw < 96:
			record = c.progress(random)
		default:
			record = c.correct(random)
		}
		if record != nil {
			return record, another
		}
		another = false
	}
}

func (c *crisis) observe() client.Object {
	entry := c.entry(func(s *v1alpha1.LogEntrySpec) { s.Observation = &v1alpha1.Observation{Text: text} })
	c.observations = append(c.observations, entry.Name)
	return entry
}

func (c *crisis) correct(random *rand.Rand) client.Object {
	if len(c.observations) == 0 {
		return nil
	}
	at := random.IntN(len(c.observations))
	wrong := c.observations[at]
	c.observations = append(c.observations[:at], c.observations[at+1:]...)
	return c.entry(func(s *v1alpha1.LogEntrySpec) {
		s.Corrects, s.Observation = v1alpha1.ObjectName(wrong), &v1alpha1.Observation{Text: "It was not so. " + text}
	})
}

func (c *crisis) goDown(random *rand.Rand) client.Object {
	number := random.IntN(systems)
	for _, down := range c.down {
		if down == number {
			return nil
		}
	}
	c.down = append(c.down, number)
	return c.entry(func(s *v1alpha1.LogEntrySpec) {
		s.About, s.Outage = c.system(number), &v1alpha1.Outage{Since: s.OccurredAt}
	})
}

// report tells of a step of a system that is down. Some of it makes no sense there, and is then judged so.
func (c *crisis) report(random *rand.Rand) client.Object {
	if len(c.down) == 0 {
		return nil
	}
	number := c.down[random.IntN(len(c.down))]
	outcomes := []v1alpha1.StepOutcome{v1alpha1.OutcomeInProgress, v1alpha1.OutcomeDone, v1alpha1.OutcomeDone, v1alpha1.OutcomeFailed, v1alpha1.OutcomeRetry}
	steps := []v1alpha1.Name{"restore", "check"}
	return c.entry(func(s *v1alpha1.LogEntrySpec) {
		s.About = c.system(number)
		s.Report = &v1alpha1.StepReport{Step: steps[random.IntN(len(steps))], Outcome: outcomes[random.IntN(len(outcomes))], Text: "As far as it goes"}
	})
}

func (c *crisis) forecast(random *rand.Rand) client.Object {
	if len(c.down) == 0 {
		return nil
	}
	number := c.down[random.IntN(len(c.down))]
	return c.entry(func(s *v1alpha1.LogEntrySpec) {
		s.About, s.Forecast = c.system(number), &v1alpha1.Forecast{RestoredBy: soon(random)}
	})
}

// soon is an instant that comes within a minute.
func soon(random *rand.Rand) metav1.Time {
	return metav1.NewTime(now().Add(time.Duration(1+random.IntN(59)) * time.Second))
}

func (c *crisis) brief(random *rand.Rand) client.Object {
	audiences := map[v1alpha1.Name]v1alpha1.Line{"staff": "Crisis staff", "board": "Board", "chair": "Chair"}
	obligation := []v1alpha1.Name{"staff", "board", "chair"}[random.IntN(3)]
	briefing := &v1alpha1.Briefing{ObjectMeta: c.meta(), Spec: v1alpha1.BriefingSpec{
		Record: c.record(), HeldAt: now(), Audience: audiences[obligation], Content: text, By: "Head of IT",
		Meets: []v1alpha1.ObligationReference{{Plan: v1alpha1.ObjectName(c.plan), Obligation: obligation}},
	}}
	if obligation == "board" {
		c.briefings = append(c.briefings, briefing.Name)
	}
	return briefing
}

func (c *crisis) write(random *rand.Rand) client.Object {
	if len(c.briefings) == 0 {
		return nil
	}
	briefing := c.briefings[random.IntN(len(c.briefings))]
	entry := c.entry(func(s *v1alpha1.LogEntrySpec) {
		s.About = &v1alpha1.Subject{Briefing: v1alpha1.ObjectName(briefing)}
		s.Minutes = &v1alpha1.Minutes{WrittenBy: "The secretary", Text: text}
	})
	c.minutes = append(c.minutes, entry.Name)
	return entry
}

func (c *crisis) approve() client.Object {
	if len(c.minutes) == 0 {
		return nil
	}
	minutes := c.minutes[0]
	c.minutes = c.minutes[1:]
	return c.entry(func(s *v1alpha1.LogEntrySpec) {
		s.About = &v1alpha1.Subject{LogEntry: v1alpha1.ObjectName(minutes)}
		s.Approval = &v1alpha1.Approval{ApprovedBy: "The chair"}
	})
}

func (c *crisis) hand(random *rand.Rand) client.Object {
	action := &v1alpha1.ActionItem{ObjectMeta: c.meta(), Spec: v1alpha1.ActionItemSpec{
		Record: c.record(), Title: "Hand out telephones", Owner: v1alpha1.Contact{Name: "Head of IT"}, AssignedAt: now(), DueAt: soon(random),
	}}
	c.actions = append(c.actions, action.Name)
	return action
}

func (c *crisis) progress(random *rand.Rand) client.Object {
	if len(c.actions) == 0 {
		return nil
	}
	states := []v1alpha1.ActionState{v1alpha1.ActionInProgress, v1alpha1.ActionDone, v1alpha1.ActionCancelled, v1alpha1.ActionOpen}
	action := c.actions[random.IntN(len(c.actions))]
	return c.entry(func(s *v1alpha1.LogEntrySpec) {
		s.About = &v1alpha1.Subject{ActionItem: v1alpha1.ObjectName(action)}
		s.Progress = &v1alpha1.Progress{State: states[random.IntN(len(states))], Text: "As far as it goes"}
	})
}
