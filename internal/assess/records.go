package assess

import (
	"iter"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// told yields what the record says on a subject, in order of occurrence: what had been entered and had
// happened by the view, is not corrected, and was stated where it may be.
func (c *casefile) told(about string, subject Ref) iter.Seq[*record] {
	return func(yield func(*record) bool) {
		for _, r := range c.index.topics[topic{about, subject}] {
			if !c.known(r) {
				continue
			}
			if !c.m.reached(r.occurredAt) {
				return // the records are in order: what follows is later still
			}
			if c.fault(r) != nil || c.checkCorrection(r) != nil || c.corrector(r) != nil || !c.mayConcern(r, subject) {
				continue
			}
			if r.runsCrisis() {
				if c.tooLate(r) {
					return // so is what follows
				}
				*c.lastRun = latest(*c.lastRun, r.occurredAt)
			}
			if !yield(r) {
				return
			}
		}
	}
}

// filed is how many records there are on a subject, whether they count or not.
func (c *casefile) filed(about string, subject Ref) int {
	return len(c.index.topics[topic{about, subject}])
}

// toldOfCrisis is told for what concerns the crisis as a whole: only its own namespace may state it.
func (c *casefile) toldOfCrisis(about string) iter.Seq[*record] {
	return func(yield func(*record) bool) {
		for r := range c.told(about, Ref{}) {
			if r.id.Key.Namespace == c.activation.Namespace && !yield(r) {
				return
			}
		}
	}
}

// runsCrisis says whether a record states how the crisis runs: of its systems, its plans and what they ask
// for. Nothing of the kind follows the closing.
func (r *record) runsCrisis() bool {
	if r.entry == nil {
		return false
	}
	spec := &r.entry.Spec
	return spec.Outage != nil || spec.Report != nil || spec.Forecast != nil || spec.Acceptance != nil || spec.Retirement != nil ||
		spec.Adjustment != nil || spec.Join != nil || spec.Waiver != nil
}

// tooLate says whether a record was stated after the crisis was closed.
func (c *casefile) tooLate(r *record) bool { return !c.closed.IsZero() && r.occurredAt.After(c.closed) }

// known says whether a record had been entered by the view.
func (c *casefile) known(r *record) bool {
	return c.m.view.KnownAt.IsZero() || !r.enteredAt().After(c.m.view.KnownAt)
}

// mayConcern says whether a record may be about a subject from where it stands: from the activation's
// namespace it may be about every plan's, from another about that namespace's alone.
func (c *casefile) mayConcern(r *record, subject Ref) bool {
	return subject.Namespace == "" || r.id.Key.Namespace == c.activation.Namespace ||
		r.id.Key.Namespace == subject.Namespace
}

// fault is why a record cannot count at all, whatever it says; nil when it can.
func (c *casefile) fault(r *record) *RecordVerdict {
	if started := c.activation.Spec.StartedAt.Time; r.occurredAt.Before(started) {
		return refuse(v1alpha1.ReasonBeforeCrisis,
			"%s is %s, before the crisis started at %s: enter it anew with the right time, naming this record in corrects",
			r.timeField(), c.at(r.occurredAt), c.at(started))
	}
	if r.entry != nil && r.entry.Spec.Outage != nil && r.entry.Spec.Outage.Since.Time.Before(c.activation.Spec.StartedAt.Time) {
		return refuse(v1alpha1.ReasonBeforeCrisis,
			"spec.outage.since is %s, before the crisis started at %s: enter it anew with a later time, naming this record in corrects",
			c.at(r.entry.Spec.Outage.Since.Time), c.at(c.activation.Spec.StartedAt.Time))
	}
	if namespace := r.id.Key.Namespace; namespace != c.activation.Namespace && !c.activeNamespace(namespace) {
		return refuse(v1alpha1.ReasonNamespaceNotActivated,
			"metadata.namespace is %s, which has no active plan in crisis %s: enter it in namespace %s, or in that of an active plan",
			namespace, c.a.Crisis, c.activation.Namespace)
	}
	return nil
}

func (c *casefile) activeNamespace(namespace string) bool {
	for i := range c.a.Plans {
		if plan := &c.a.Plans[i]; plan.Key.Namespace == namespace && plan.State == v1alpha1.PlanActive {
			return true
		}
	}
	return false
}

// held is a record that had been entered by the view; nil when there is none.
func (c *casefile) held(id RecordID) *record {
	if r := c.index.records[id]; r != nil && c.known(r) {
		return r
	}
	return nil
}

// corrector is the record that replaces another: of several that would, the one entered first, so that
// two people who correct the same record at once do not both count.
func (c *casefile) corrector(r *record) *record {
	var by *record
	for _, o := range r.corrections {
		if c.mayCorrect(o, r) && (by == nil || o.createdAt.Before(by.createdAt)) {
			by = o
		}
	}
	return by
}

// mayCorrect says whether a record may replace an old one: it counts itself, it was entered no earlier, it
// weighs as much, and the old one does not, through others, correct it in turn.
func (c *casefile) mayCorrect(r, old *record) bool {
	if !c.known(r) || c.fault(r) != nil || r.createdAt.Before(old.createdAt) || !weighsAsMuch(r, old) {
		return false
	}
	seen := map[*record]bool{}
	for at := old; at != nil && !seen[at] && at.createdAt.Equal(r.createdAt); at = c.corrected(at) {
		if at == r {
			return false
		}
		seen[at] = true
	}
	return true
}

// weighsAsMuch says whether a correction takes the verb that the old statement took. Otherwise whoever may
// enter an observation could take back what only a lead may state.
func weighsAsMuch(r, old *record) bool {
	weight := weightOf(old)
	return weight == "" || weight == weightOf(r)
}

// weightOf is the statement of a record that takes a verb of its own (config/policy/authority.yaml); empty
// for all others.
func weightOf(r *record) string {
	if r.entry == nil {
		return ""
	}
	switch spec := &r.entry.Spec; {
	case r.byOperator(),
		spec.Acceptance != nil, spec.Approval != nil, spec.Waiver != nil, spec.Destruction != nil,
		spec.Phase != nil && spec.Phase.To == v1alpha1.PhaseClosed:
		return spec.Statement()
	}
	return ""
}

// corrected is the record that another claims to correct.
func (c *casefile) corrected(r *record) *record {
	return c.held(r.corrected())
}

// at is an instant as people read it: in the zone of the governing plan.
func (c *casefile) at(t time.Time) time.Time { return t.In(c.a.Zone) }

// RecordVerdict says whether a single record counts, and if not, why and what to enter instead.
type RecordVerdict struct {
	Ready       bool
	Reason      string
	Message     Text
	CorrectedBy string
	// Next is when the verdict may change by itself; zero when it does not.
	Next time.Time
}

func refuse(reason, format string, args ...any) *RecordVerdict {
	return &RecordVerdict{Reason: reason, Message: Say(format, args...)}
}

// Record says whether a record of the crisis counts. A record that the dossier does not hold is not
// accepted. It reads the dossier, so whoever guards the dossier guards this call.
func (a *Assessment) Record(id RecordID) RecordVerdict {
	c := *a.file
	c.m = &moment{view: a.View} // its own: the assessment stays as it was made
	verdict := c.judge(id)
	verdict.Next = c.m.next
	return verdict
}

// judge asks every check, in order, whether a record counts.
func (c *casefile) judge(id RecordID) RecordVerdict {
	r := c.held(id)
	if r == nil {
		return *refuse(v1alpha1.ReasonInvalid, "%s is not in the dossier of crisis %s", id, c.a.Crisis)
	}
	if by := c.corrector(r); by != nil {
		verdict := refuse(v1alpha1.ReasonCorrected, "%s replaces it; both stay in the record", by.id)
		verdict.CorrectedBy = by.id.Key.Name
		return *verdict
	}
	for _, check := range []func(*record) *RecordVerdict{c.fault, c.checkCorrection, c.checkSubject, c.checkStatement} {
		if refused := check(r); refused != nil {
			return *refused
		}
	}
	return RecordVerdict{Ready: true, Reason: v1alpha1.ReasonAccepted, Message: Say("the record counts")}
}
