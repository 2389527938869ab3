package assess

import (
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/schedule"
)

// terms are what an obligation asks for during a stretch of time: the plan's triggers, or those that an
// adjustment put in their place.
type terms struct {
	interval
	triggers []trigger
}

// trigger is a trigger whose texts have been read.
type trigger struct {
	during    []v1alpha1.CrisisPhase
	cron      *schedule.Cron // schedule
	every     schedule.Span
	once      *v1alpha1.OnceTrigger
	afterEach v1alpha1.Name
	within    schedule.Span // of once and afterEach
	grace     schedule.Span
}

// readTrigger reads a trigger's texts in a zone.
func readTrigger(t *v1alpha1.Trigger, zone *time.Location) (trigger, *textFault) {
	read := trigger{during: t.During}
	var err error
	if t.Grace != "" {
		if read.grace, err = schedule.ParseSpan(string(t.Grace)); err != nil {
			return read, &textFault{"grace", fault(err)}
		}
	}
	switch {
	case t.Schedule != "":
		if read.cron, err = schedule.ParseCron(t.Schedule, zone); err != nil {
			return read, &textFault{"schedule", fault(err)}
		}
		if read.cron.Finest() < fine {
			return read, &textFault{"schedule", Say("schedule %q falls due more often than every five minutes: nobody can be briefed that often; choose fewer minutes", t.Schedule)}
		}
	case t.Every != "":
		if read.every, err = schedule.ParseSpan(string(t.Every)); err != nil {
			return read, &textFault{"every", fault(err)}
		}
	case t.Once != nil:
		read.once = t.Once
		if read.within, err = schedule.ParseSpan(string(t.Once.Within)); err != nil {
			return read, &textFault{"once.within", fault(err)}
		}
	case t.AfterEach != nil:
		read.afterEach = t.AfterEach.Obligation
		if read.within, err = schedule.ParseSpan(string(t.AfterEach.Within)); err != nil {
			return read, &textFault{"afterEach.within", fault(err)}
		}
	}
	return read, nil
}

// textFault is a text that a schema cannot check and that reads as nothing.
type textFault struct {
	field string
	what  Text
}

// readTriggers reads triggers in a zone and hands each fault to report, with the path of the field. A
// trigger that cannot be read is left out: the others go on.
func readTriggers(triggers []v1alpha1.Trigger, zone *time.Location, report func(i int, fault *textFault)) []trigger {
	read := make([]trigger, 0, len(triggers))
	for i := range triggers {
		t, fault := readTrigger(&triggers[i], zone)
		if fault != nil {
			report(i, fault)
			continue
		}
		if slices.ContainsFunc(read, func(o trigger) bool { return crowds(&o, &t) }) {
			report(i, &textFault{"every", Say("an every shorter than five minutes is the only cadence of its obligation in a phase: remove one of the two")})
			continue
		}
		read = append(read, t)
	}
	return read
}

// fine is the shortest time between two slots of a schedule. A cadence that is finer, for a drill or a
// test, stands alone: slots that come by the second can then be passed over without going through each.
const fine = 5 * time.Minute

// crowds says whether two cadences, of which one is fine, run in the same phase.
func crowds(a, b *trigger) bool {
	if !a.periodic() || !b.periodic() || (!a.isFine() && !b.isFine()) {
		return false
	}
	return slices.ContainsFunc(a.during, func(phase v1alpha1.CrisisPhase) bool { return slices.Contains(b.during, phase) })
}

func (t *trigger) isFine() bool { return t.cron == nil && t.every.Months == 0 && t.every.Exact < fine }

// readAdjustment reads the triggers that an adjustment puts in place of an obligation's, as readTriggers
// does. One that follows an obligation that the plan does not have, or itself, is a fault as well.
func readAdjustment(triggers []v1alpha1.Trigger, plan *PlanVerdict, of Ref, report func(i int, fault *textFault)) []trigger {
	for i := range triggers {
		for field, name := range followed(&triggers[i]) {
			known := slices.ContainsFunc(plan.Spec.Obligations, func(o v1alpha1.Obligation) bool { return o.Name == name })
			if !known || string(name) == of.Name {
				report(i, &textFault{field, Say("it names %s, which is no other obligation of plan %s", name, plan.Key)})
			}
		}
	}
	return readTriggers(triggers, plan.Zone, report)
}

// periodic says whether the trigger yields slots one after another.
func (t *trigger) periodic() bool { return t.cron != nil || t.every.Positive() }

// next is the first slot of a periodic trigger after the instant that it last counted from.
func (t *trigger) next(after time.Time, zone *time.Location) time.Time {
	if t.cron != nil {
		return t.cron.Next(after)
	}
	return t.every.After(after, zone)
}
