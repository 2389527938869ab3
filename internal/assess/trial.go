package assess

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// What is asked before something is stated.

// InForce are the plans in force, in the order in which they are named.
func (a *Assessment) InForce() []*PlanVerdict {
	var plans []*PlanVerdict
	for i := range a.Plans {
		if a.Plans[i].Spec != nil {
			plans = append(plans, &a.Plans[i])
		}
	}
	return plans
}

// OpenCriteria are the end criteria of the crisis that nobody has answered since its closing was requested.
func (a *Assessment) OpenCriteria() []v1alpha1.EndCriterion {
	c := *a.file
	c.m = &moment{view: a.View} // its own: the assessment stays as it was made
	fold := c.newFold()
	for r := range c.toldOfCrisis(aboutPhase) {
		if c.phaseFault(&fold, r) == nil {
			fold.apply(r)
		}
	}
	var open []v1alpha1.EndCriterion
	for _, criterion := range c.activation.Spec.EndCriteria {
		if _, answered := fold.answers[criterion.Name]; !answered {
			open = append(open, criterion)
		}
	}
	return open
}

// Try says how the crisis would stand if one more record were entered, and whether that would count. The dossier is
// afterwards as it was; so the assessment says nothing of other single records. A record that the dossier holds
// already is not tried: the second result is false.
func (d *Dossier) Try(object any, view View) (*Assessment, RecordVerdict, bool) {
	var id RecordID
	var add func()
	switch o := object.(type) {
	case *v1alpha1.Briefing:
		id, add = RecordID{v1alpha1.KindBriefing, KeyOf(o)}, func() { d.AddBriefing(o) }
	case *v1alpha1.LogEntry:
		id, add = RecordID{v1alpha1.KindLogEntry, KeyOf(o)}, func() { d.AddLogEntry(o) }
	case *v1alpha1.ActionItem:
		id, add = RecordID{v1alpha1.KindActionItem, KeyOf(o)}, func() { d.AddActionItem(o) }
	case *v1alpha1.Evaluation:
		id, add = RecordID{v1alpha1.KindEvaluation, KeyOf(o)}, func() { d.AddEvaluation(o) }
	default:
		return nil, RecordVerdict{}, false
	}
	if d.index.records[id] != nil {
		return nil, RecordVerdict{}, false
	}
	add()
	defer d.RemoveRecord(id)
	a := AssessAt(d, view)
	return a, a.Record(id), true
}

// LastStated is when the last of all that was stated happened, as far as it had happened by an instant; zero where nothing
// had. Of two statements of one second nobody can tell which came first.
func (d *Dossier) LastStated(by time.Time) (last time.Time) {
	for _, r := range d.index.records {
		if !r.occurredAt.After(by) {
			last = latest(last, r.occurredAt)
		}
	}
	return last
}
