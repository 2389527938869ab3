package assess

import (
	"cmp"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// RecordID names a record by its kind and key.
type RecordID struct {
	Kind string
	Key  Key
}

func (id RecordID) String() string { return id.Kind + " " + id.Key.String() }

// record is the face that the four kinds of record share.
type record struct {
	id         RecordID
	common     *v1alpha1.Record
	occurredAt time.Time
	createdAt  time.Time

	// exactly one of these is set
	briefing   *v1alpha1.Briefing
	entry      *v1alpha1.LogEntry
	action     *v1alpha1.ActionItem
	evaluation *v1alpha1.Evaluation

	corrections []*record // those that name it in corrects, in order of occurrence
}

// enteredAt is when the record came into the system. A manifest that was never applied has no such
// time: it is taken as entered when it happened.
func (r *record) enteredAt() time.Time {
	if r.createdAt.IsZero() {
		return r.occurredAt
	}
	return r.createdAt
}

// byOperator says whether the record is what the operator reports of one of its attempts.
func (r *record) byOperator() bool {
	return r.entry != nil && r.entry.Spec.Report != nil && r.entry.Spec.Report.Attempt != nil
}

// timeField is the field that says when it happened.
func (r *record) timeField() string {
	switch {
	case r.briefing != nil:
		return "spec.heldAt"
	case r.entry != nil:
		return "spec.occurredAt"
	case r.action != nil:
		return "spec.assignedAt"
	}
	return "spec.completedAt"
}

// uid is the identity that the API server gave the record; empty when it was never applied.
func (r *record) uid() types.UID {
	switch {
	case r.briefing != nil:
		return r.briefing.UID
	case r.entry != nil:
		return r.entry.UID
	case r.action != nil:
		return r.action.UID
	}
	return r.evaluation.UID
}

// CrisisOf resolves a reference to an activation from the namespace of the object that holds it.
func CrisisOf(namespace string, ref v1alpha1.CrisisReference) Key {
	return Key{Namespace: cmp.Or(string(ref.Namespace), namespace), Name: string(ref.Name)}
}

// compareRecords orders by when it happened, then by when it was entered, then by identity: a total
// order, so that the order of arrival never matters. Instants have whole seconds. Of one second, what the
// operator reports of its attempts comes first: people answer to it.
func compareRecords(a, b *record) int {
	return cmp.Or(
		a.occurredAt.Compare(b.occurredAt),
		cmp.Compare(truth(b.byOperator()), truth(a.byOperator())),
		a.enteredAt().Compare(b.enteredAt()),
		cmp.Compare(a.id.Kind, b.id.Kind),
		cmp.Compare(a.id.Key.Namespace, b.id.Key.Namespace),
		cmp.Compare(a.id.Key.Name, b.id.Key.Name),
	)
}

// topic is what a rule asks the record about: one kind of statement on one subject.
type topic struct {
	about   string
	subject Ref
}

// The topics. Those without a subject are about the crisis as a whole.
const (
	aboutPhase       = "phase"
	aboutJoin        = "join"
	aboutDecision    = "decision"
	aboutCost        = "cost"
	aboutObligation  = "obligation"  // briefings that name it
	aboutUnaddressed = "unaddressed" // briefings that name no audience
	aboutBriefings   = "briefings"   // all briefings
	aboutSystem      = "system"      // outages, reports, forecasts, acceptances, retirements
	aboutCadence     = "cadence"     // adjustments of an obligation
	aboutPriority    = "priority"    // adjustments of an activity's or a system's priority
	aboutWaiver      = "waiver"
	aboutActions     = "actions" // all action items
	aboutProgress    = "progress"
	aboutEvaluations = "evaluations" // all evaluations
	aboutMinutes     = "minutes"
	aboutApproval    = "approval"
	aboutCorrection  = "correction"
	aboutDestruction = "destruction"
)

// index keeps every record under the topics it speaks to, in order of occurrence.
type index struct {
	records map[RecordID]*record
	topics  map[topic][]*record
}

func newIndex() index {
	return index{records: map[RecordID]*record{}, topics: map[topic][]*record{}}
}

// put files a copy of a record: what it knows of its corrections is of this index alone.
func (x *index) put(stated record) {
	r := &stated
	if old, held := x.records[r.id]; held && r.uid() != "" && old.uid() == r.uid() {
		r.corrections = old.corrections
		*old = *r // specs never change: only its status did, and it stays where it is filed
		return
	}
	x.remove(r.id)
	x.records[r.id] = r
	r.corrections = x.topics[topic{aboutCorrection, r.id.refOf()}]
	for _, t := range topicsOf(r) {
		at, _ := slices.BinarySearchFunc(x.topics[t], r, compareRecords)
		x.topics[t] = slices.Insert(x.topics[t], at, r)
	}
	x.link(r)
}

// link notes at the record that another claims to correct who does: every rule asks that of every record.
func (x *index) link(r *record) {
	if old := x.records[r.corrected()]; old != nil {
		old.corrections = x.topics[topic{aboutCorrection, old.id.refOf()}]
	}
}

func (x *index) remove(id RecordID) {
	r, held := x.records[id]
	if !held {
		return
	}
	delete(x.records, id)
	for _, t := range topicsOf(r) {
		rest := slices.DeleteFunc(x.topics[t], func(o *record) bool { return o == r })
		if len(rest) == 0 {
			delete(x.topics, t)
			continue
		}
		x.topics[t] = rest
	}
	x.link(r)
}

// topicsOf lists what a record speaks to, each topic once.
func topicsOf(r *record) []topic {
	var topics []topic
	add := func(about string, subject Ref) {
		if t := (topic{about, subject}); !slices.Contains(topics, t) {
			topics = append(topics, t)
		}
	}
	if r.common.Corrects != "" {
		add(aboutCorrection, r.corrected().refOf())
	}
	switch {
	case r.briefing != nil:
		add(aboutBriefings, Ref{})
		if r.briefing.Spec.Audience == "" {
			add(aboutUnaddressed, Ref{})
		}
		for _, met := range r.briefing.Spec.Meets {
			add(aboutObligation, r.obligation(met))
		}
	case r.action != nil:
		add(aboutActions, Ref{})
	case r.evaluation != nil:
		add(aboutEvaluations, Ref{})
	case r.entry != nil:
		if about, subject := r.statementTopic(); about != "" {
			add(about, subject)
		}
	}
	return topics
}

// statementTopic is the topic of a log entry; empty for one that no rule asks for (an observation).
func (r *record) statementTopic() (string, Ref) {
	spec := &r.entry.Spec
	switch {
	case spec.Phase != nil:
		return aboutPhase, Ref{}
	case spec.Join != nil:
		return aboutJoin, Ref{}
	case spec.Decision != nil:
		return aboutDecision, Ref{}
	case spec.Cost != nil:
		return aboutCost, Ref{}
	case spec.Outage != nil, spec.Report != nil, spec.Forecast != nil, spec.Acceptance != nil, spec.Retirement != nil:
		return aboutSystem, r.subject()
	case spec.Adjustment != nil && spec.Adjustment.Priority != 0:
		return aboutPriority, r.subject()
	case spec.Adjustment != nil:
		return aboutCadence, r.subject()
	case spec.Waiver != nil:
		return aboutWaiver, r.subject()
	case spec.Progress != nil:
		return aboutProgress, r.subject()
	case spec.Minutes != nil:
		return aboutMinutes, r.subject()
	case spec.Approval != nil:
		return aboutApproval, r.subject()
	case spec.Destruction != nil:
		return aboutDestruction, r.subject()
	}
	return "", Ref{}
}

// obligation resolves a reference to an obligation from where the record stands.
func (r *record) obligation(o v1alpha1.ObligationReference) Ref {
	return Ref{cmp.Or(string(o.Namespace), r.id.Key.Namespace), string(o.Plan), string(o.Obligation)}
}

// subject resolves what a log entry is about. An object is named by its kind in place of the plan; an
// unplanned recovery by no plan at all. Activities and systems of one plan may share a name, so an
// activity's is marked.
func (r *record) subject() Ref {
	s := r.entry.Spec.About
	if s == nil {
		return Ref{}
	}
	ref := Ref{Namespace: cmp.Or(string(s.Namespace), r.id.Key.Namespace), Plan: string(s.Plan)}
	switch {
	case s.Activity != "":
		ref.Name = activityMark + string(s.Activity)
	case s.System != "":
		ref.Name = string(s.System)
	case s.Obligation != "":
		ref.Name = string(s.Obligation)
	case s.Recovery != "":
		ref.Name = string(s.Recovery)
	case s.Briefing != "":
		ref.Plan, ref.Name = v1alpha1.KindBriefing, string(s.Briefing)
	case s.LogEntry != "":
		ref.Plan, ref.Name = v1alpha1.KindLogEntry, string(s.LogEntry)
	case s.ActionItem != "":
		ref.Plan, ref.Name = v1alpha1.KindActionItem, string(s.ActionItem)
	case s.Evaluation != "":
		ref.Plan, ref.Name = v1alpha1.KindEvaluation, string(s.Evaluation)
	case s.Activation != "":
		ref.Plan, ref.Name = v1alpha1.KindCrisisActivation, string(s.Activation)
	}
	return ref
}

// activityMark cannot stand in a name, so a marked activity never meets a system.
const activityMark = "activity:"

// corrected names the record that this one claims to correct.
func (r *record) corrected() RecordID {
	return RecordID{r.id.Kind, Key{Namespace: r.id.Key.Namespace, Name: string(r.common.Corrects)}}
}

// refOf is the reference under which records about another record are filed.
func (id RecordID) refOf() Ref { return Ref{id.Key.Namespace, id.Kind, id.Key.Name} }
