package assess

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// sustainActivities says how every activity goes on: by priority, and the worst first within each.
func (c *casefile) sustainActivities() {
	for plan := range c.active {
		for i := range plan.Spec.Activities {
			c.a.Activities = append(c.a.Activities, c.sustainActivity(plan, &plan.Spec.Activities[i]))
		}
	}
	slices.SortFunc(c.a.Activities, func(a, b ActivityVerdict) int {
		return cmp.Or(
			cmp.Compare(a.Priority, b.Priority),
			cmp.Compare(badness[b.State], badness[a.State]),
			compareRefs(a.Ref, b.Ref),
		)
	})
}

// badness orders the states of an activity.
var badness = map[v1alpha1.ActivityState]int{
	v1alpha1.ActivityNormal:            0,
	v1alpha1.ActivityOnFallback:        1,
	v1alpha1.ActivityDisrupted:         2,
	v1alpha1.ActivityFallbackExhausted: 3,
	v1alpha1.ActivityBeyondMaxDowntime: 4,
}

// sustainActivity says how one activity goes on.
func (c *casefile) sustainActivity(plan *PlanVerdict, activity *v1alpha1.Activity) ActivityVerdict {
	ref := Ref{plan.Key.Namespace, plan.Key.Name, string(activity.Name)}
	verdict := ActivityVerdict{
		Ref: ref, Activity: activity, Priority: c.activityPriority(ref, activity), State: v1alpha1.ActivityNormal,
	}
	var since, restored time.Time
	var back []interval // when systems that are available again were down
	for _, need := range activity.Needs {
		s := c.a.systems[ref.system(need)]
		switch {
		case s == nil || !s.Affected():
		case s.Available() || s.Phase == v1alpha1.RecoveryRetired:
			// what a retired system did, the activity does otherwise
			ended := earliest(s.Restored, s.Retired)
			restored = latest(restored, ended)
			back = append(back, interval{s.Since, ended})
		default:
			verdict.Down = append(verdict.Down, s.Ref)
			since = earliest(since, s.Since)
		}
	}
	if len(verdict.Down) == 0 {
		verdict.Since = restored
		if apart := union(back); len(apart) > 0 {
			verdict.MaxDowntime, verdict.Fallback = endurance(c.m, activity, apart[len(apart)-1], plan.Zone)
		}
		return verdict
	}
	m := c.m.part()
	begun := unbroken(since, back)
	verdict.State, verdict.Since = disruption(m, activity, begun, plan.Zone)
	verdict.MaxDowntime, verdict.Fallback = endurance(c.m, activity, interval{from: begun}, plan.Zone)
	verdict.Next = m.next
	return verdict
}

// endurance is how long an activity may be down, and how long its fallback routine carries it, as clocks that
// count from when it was disrupted. While the routine carries it, the longest downtime is not used up.
func endurance(m *moment, activity *v1alpha1.Activity, down interval, zone *time.Location) (most, fallback *v1alpha1.ObjectiveStatus) {
	var carried time.Time
	if activity.Fallback != nil {
		if lasts, ends := spanOf(activity.Fallback.Lasts); ends {
			carried = lasts.After(down.from, zone)
			fallback = budget(m, down.from, carried, down.to)
		} else {
			return nil, nil // it can be kept up without end
		}
	}
	if span, limited := spanOf(activity.MaxDowntime); limited {
		most = budget(m, down.from, latest(carried, span.After(down.from, zone)), down.to)
	}
	return most, fallback
}

// budget is how a length of time stands that is used up between two instants: met when it ended before.
func budget(m *moment, from, due, ended time.Time) *v1alpha1.ObjectiveStatus {
	status := &v1alpha1.ObjectiveStatus{Due: metav1.Time{Time: due}, State: v1alpha1.ObjectiveOnTrack}
	switch {
	case !ended.IsZero():
		status.Achieved = &metav1.Time{Time: ended}
		status.State = v1alpha1.ObjectiveMet
		if ended.After(due) {
			status.State = v1alpha1.ObjectiveBreached
		}
	case m.reached(due):
		status.State = v1alpha1.ObjectiveBreached
	case m.reached(from.Add(due.Sub(from) / 4 * 3)):
		status.State = v1alpha1.ObjectiveAtRisk
	}
	return status
}

// unbroken is when a disruption that lasts began, if one outage passed it on to the next: that one of the
// systems came back while another was down gave the activity nothing.
func unbroken(since time.Time, back []interval) time.Time {
	for moved := true; moved; {
		moved = false
		for _, outage := range back {
			if outage.from.Before(since) && !outage.endsBy(since) {
				since, moved = outage.from, true
			}
		}
	}
	return since
}

// disruption is the state of an activity that has been down since an instant, and when that state began.
// Its longest downtime is not reached while the fallback routine carries it.
func disruption(m *moment, activity *v1alpha1.Activity, since time.Time, zone *time.Location) (v1alpha1.ActivityState, time.Time) {
	state, begun := v1alpha1.ActivityDisrupted, since
	if activity.Fallback != nil {
		lasts, ends := spanOf(activity.Fallback.Lasts)
		if !ends {
			return v1alpha1.ActivityOnFallback, since
		}
		exhausted := lasts.After(since, zone)
		if !m.reached(exhausted) {
			return v1alpha1.ActivityOnFallback, since
		}
		state, begun = v1alpha1.ActivityFallbackExhausted, exhausted
	}
	if most, limited := spanOf(activity.MaxDowntime); limited {
		if beyond := latest(begun, most.After(since, zone)); m.reached(beyond) {
			return v1alpha1.ActivityBeyondMaxDowntime, beyond
		}
	}
	return state, begun
}
