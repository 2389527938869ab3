package assess

import (
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Told is a record that counts, as Record decides, with what it is about.
type Told struct {
	ID        RecordID
	At        time.Time // when it happened
	EnteredBy string
	// EnteredAt is when it was entered, where that was late; zero otherwise.
	EnteredAt time.Time

	// Exactly one of these is set. Held is how a briefing stands.
	Briefing   *v1alpha1.Briefing
	Held       *BriefingVerdict
	Entry      *v1alpha1.LogEntry
	Action     *v1alpha1.ActionItem
	Evaluation *v1alpha1.Evaluation

	// What a log entry is about: at most one of these is set, and none where it is about the crisis.
	System     *SystemVerdict
	Activity   *ActivityVerdict
	Obligation *ObligationVerdict
	Meeting    *BriefingVerdict
	Task       *ActionVerdict
	Object     RecordID // any other
}

// Kind is what kind of statement it is: Briefing, ActionItem, Evaluation, or what a log entry states, such as Outage.
func (t *Told) Kind() string {
	if t.Entry == nil {
		return t.ID.Kind
	}
	statement := t.Entry.Spec.Statement()
	return strings.ToUpper(statement[:1]) + statement[1:]
}

// Told yields every record that counts and had happened by the view, in order of occurrence. It looks at each of them, and
// reads the dossier as Record does. An assessment that was put together by hand has none.
func (a *Assessment) Told() iter.Seq[Told] {
	return func(yield func(Told) bool) {
		if a.file == nil {
			return
		}
		c := *a.file
		c.m = &moment{view: a.View} // its own: the assessment stays as it was made
		records := make([]*record, 0, len(c.index.records))
		for _, r := range c.index.records {
			if c.m.reached(r.occurredAt) && (r.entry == nil || r.entry.Spec.Statement() != "") {
				records = append(records, r)
			}
		}
		slices.SortFunc(records, compareRecords)
		for _, r := range records {
			if c.judge(r.id).Ready && !yield(c.tell(r)) {
				return
			}
		}
	}
}

func (c *casefile) tell(r *record) Told {
	told := Told{
		ID: r.id, At: r.occurredAt, EnteredBy: r.common.EnteredBy,
		Briefing: r.briefing, Entry: r.entry, Action: r.action, Evaluation: r.evaluation,
	}
	if r.lag() > 0 {
		told.EnteredAt = r.createdAt
	}
	if r.briefing != nil {
		told.Held = c.a.briefingOf(r.id.Key)
	}
	if r.entry == nil || r.entry.Spec.About == nil {
		return told
	}
	switch about, subject := r.entry.Spec.About, r.subject(); {
	case about.System != "", about.Recovery != "":
		told.System = c.systemNamed(subject)
	case about.Activity != "":
		subject.Name = strings.TrimPrefix(subject.Name, activityMark)
		told.Activity = find(c.a.Activities, func(v *ActivityVerdict) bool { return v.Ref == subject })
	case about.Obligation != "":
		told.Obligation = find(c.a.Obligations, func(v *ObligationVerdict) bool { return v.Ref == subject })
	case about.Briefing != "":
		told.Meeting = c.a.briefingOf(Key{Namespace: subject.Namespace, Name: subject.Name})
	case about.ActionItem != "":
		told.Task = c.a.actionOf(Key{Namespace: subject.Namespace, Name: subject.Name})
	default:
		told.Object = RecordID{subject.Plan, Key{Namespace: subject.Namespace, Name: subject.Name}}
	}
	return told
}

// find is the first element of which something is so; nil when there is none.
func find[V any](list []V, is func(*V) bool) *V {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}
