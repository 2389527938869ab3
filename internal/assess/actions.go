package assess

import "github.com/beredskap/beredskap/api/v1alpha1"

// countActions finds how each action item stands. They stay tracked when the crisis is over: that is
// when lessons are acted on, or are not.
func (c *casefile) countActions() {
	for r := range c.told(aboutActions, Ref{}) {
		m := c.m.part()
		verdict := ActionVerdict{Key: r.id.Key, Item: r.action, State: v1alpha1.ActionOpen, Since: r.occurredAt}
		for progress := range c.told(aboutProgress, r.id.refOf()) {
			statement := progress.entry.Spec.Progress
			if statement.State != verdict.State {
				verdict.State, verdict.Since = statement.State, progress.occurredAt
			}
			verdict.Progress = string(statement.Text)
		}
		if due := r.action.Spec.DueAt.Time; verdict.Unfinished() && m.reached(due) {
			verdict.OverdueSince = due
		}
		verdict.Next = m.next
		if c.a.Actions == nil { // there can be thousands, and they are looked at whenever one comes
			c.a.Actions = make([]ActionVerdict, 0, c.filed(aboutActions, Ref{}))
		}
		c.a.Actions = append(c.a.Actions, verdict)
	}
	c.a.actions = byKey(c.a.Actions, func(v *ActionVerdict) Key { return v.Key })
}

// Unfinished says whether somebody still has to do it.
func (v *ActionVerdict) Unfinished() bool {
	return v.State == v1alpha1.ActionOpen || v.State == v1alpha1.ActionInProgress
}

// ActionCounts counts the action items of the crisis by state.
func (a *Assessment) ActionCounts() v1alpha1.ActionCounts {
	var counts v1alpha1.ActionCounts
	for i := range a.Actions {
		switch action := &a.Actions[i]; {
		case !action.Unfinished():
			counts.Done++
		case action.OverdueSince.IsZero():
			counts.Open++
		default:
			counts.Open++
			counts.Overdue++
		}
	}
	return counts
}

// byKey finds verdicts by the key of their record.
func byKey[V any](verdicts []V, key func(*V) Key) map[Key]*V {
	found := make(map[Key]*V, len(verdicts))
	for i := range verdicts {
		found[key(&verdicts[i])] = &verdicts[i]
	}
	return found
}
