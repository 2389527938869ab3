package assess

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

var stockholm = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		panic(err)
	}
	return zone
}()

// instant reads "2021-12-16 13:00" or "2021-12-16 13:00:05" in Stockholm.
func instant(text string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(layout, text, stockholm); err == nil {
			return t
		}
	}
	panic("not an instant: " + text)
}

func moment1(text string) metav1.Time { return metav1.NewTime(instant(text)) }

// scenario is a crisis of one plan, central in namespace staff, declared on 16 December 2021 at 08:00.
type scenario struct {
	*Dossier
	t    *testing.T
	plan *v1alpha1.ContinuityPlan
	n    int
}

func newScenario(t *testing.T, obligations ...v1alpha1.Obligation) *scenario {
	t.Helper()
	s := &scenario{Dossier: NewDossier(), t: t, plan: &v1alpha1.ContinuityPlan{
		ObjectMeta: metav1.ObjectMeta{Namespace: "staff", Name: "central"},
		Spec:       v1alpha1.ContinuityPlanSpec{Title: "Central", TimeZone: "Europe/Stockholm", Obligations: obligations},
	}}
	s.SetPlan(s.plan)
	s.SetActivation(&v1alpha1.CrisisActivation{
		ObjectMeta: metav1.ObjectMeta{Namespace: "staff", Name: "attack", UID: types.UID("6f1e2d3c-0000-0000-0000-000000000000")},
		Spec: v1alpha1.CrisisActivationSpec{
			Title: "Attack", Mode: v1alpha1.ModeReal, StartedAt: moment1("2021-12-16 00:00"), DeclaredAt: moment1("2021-12-16 08:00"),
			DeclaredBy: "Director", Plans: []v1alpha1.PlanReference{{Name: "central"}},
		},
	})
	return s
}

func (s *scenario) meta(kind string) metav1.ObjectMeta {
	s.n++
	return metav1.ObjectMeta{Namespace: "staff", Name: fmt.Sprintf("%s-%d", kind, s.n)}
}

func (s *scenario) record() v1alpha1.Record {
	return v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: "attack"}}
}

// brief holds briefings for an obligation, with its name as the audience.
func (s *scenario) brief(obligation string, at ...string) *scenario {
	for _, held := range at {
		s.AddBriefing(&v1alpha1.Briefing{ObjectMeta: s.meta("briefing"), Spec: v1alpha1.BriefingSpec{
			Record: s.record(), HeldAt: moment1(held), Audience: v1alpha1.Line(obligation),
			Meets: []v1alpha1.ObligationReference{{Plan: "central", Obligation: v1alpha1.Name(obligation)}},
		}})
	}
	return s
}

// log enters a log entry and returns its name.
func (s *scenario) log(at string, spec v1alpha1.LogEntrySpec) string {
	meta := s.meta("entry")
	spec.Crisis, spec.OccurredAt = v1alpha1.CrisisReference{Name: "attack"}, moment1(at)
	s.AddLogEntry(&v1alpha1.LogEntry{ObjectMeta: meta, Spec: spec})
	return meta.Name
}

func (s *scenario) phase(at string, to v1alpha1.CrisisPhase) *scenario {
	s.log(at, v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: to, DecidedBy: "Director"}})
	return s
}

func (s *scenario) adjust(at, obligation string, adjustment v1alpha1.Adjustment) *scenario {
	s.log(at, v1alpha1.LogEntrySpec{
		About: &v1alpha1.Subject{Plan: "central", Obligation: v1alpha1.Name(obligation)}, Adjustment: &adjustment,
	})
	return s
}

func (s *scenario) suspend(at, obligation, until string) *scenario {
	end := moment1(until)
	return s.adjust(at, obligation, v1alpha1.Adjustment{SuspendUntil: &end, DecidedBy: "Director", Reason: "Holiday"})
}

// enter adds a record of the API to the dossier and returns its id. One without a name or a namespace is
// given them, and it belongs to the crisis.
func (s *scenario) enter(object any) RecordID {
	s.t.Helper()
	name := func(meta *metav1.ObjectMeta, record *v1alpha1.Record, kind string) RecordID {
		fresh := s.meta(strings.ToLower(kind))
		meta.Name, meta.Namespace = cmp.Or(meta.Name, fresh.Name), cmp.Or(meta.Namespace, fresh.Namespace)
		record.Crisis = v1alpha1.CrisisReference{Namespace: "staff", Name: "attack"}
		return RecordID{kind, Key{Namespace: meta.Namespace, Name: meta.Name}}
	}
	var id RecordID
	switch o := object.(type) {
	case *v1alpha1.Briefing:
		id = name(&o.ObjectMeta, &o.Spec.Record, v1alpha1.KindBriefing)
		s.AddBriefing(o)
	case *v1alpha1.LogEntry:
		id = name(&o.ObjectMeta, &o.Spec.Record, v1alpha1.KindLogEntry)
		s.AddLogEntry(o)
	case *v1alpha1.ActionItem:
		id = name(&o.ObjectMeta, &o.Spec.Record, v1alpha1.KindActionItem)
		s.AddActionItem(o)
	case *v1alpha1.Evaluation:
		id = name(&o.ObjectMeta, &o.Spec.Record, v1alpha1.KindEvaluation)
		s.AddEvaluation(o)
	default:
		s.t.Fatalf("no record: %T", object)
	}
	return id
}

// stated is a log entry by its name, its namespace and when it was entered; each may be empty.
func stated(key, created, at string, spec v1alpha1.LogEntrySpec) *v1alpha1.LogEntry {
	spec.OccurredAt = moment1(at)
	return &v1alpha1.LogEntry{ObjectMeta: metaOf(key, created), Spec: spec}
}

// metaOf is the metadata of namespace/name, or of a name alone, that was created at an instant.
func metaOf(key, created string) (meta metav1.ObjectMeta) {
	namespace, name, qualified := strings.Cut(key, "/")
	if !qualified {
		namespace, name = "", key
	}
	meta.Namespace, meta.Name = namespace, name
	if created != "" {
		meta.CreationTimestamp = moment1(created)
	}
	return meta
}

// join puts one more plan in the dossier and in the activation.
func (s *scenario) join(p *v1alpha1.ContinuityPlan) *scenario {
	s.SetPlan(p)
	s.activation.Spec.Plans = append(s.activation.Spec.Plans, v1alpha1.PlanReference{
		Namespace: v1alpha1.ObjectName(p.Namespace), Name: v1alpha1.ObjectName(p.Name),
	})
	return s
}

// verdict is the verdict on one record.
func (s *scenario) verdict(asOf string, id RecordID) RecordVerdict {
	s.t.Helper()
	return s.assess(asOf).Record(id)
}

// sayAny is say, and empty for never.
func sayAny(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return say(t)
}

func (s *scenario) assess(asOf string) *Assessment {
	s.t.Helper()
	return Assess(s.Dossier, instant(asOf))
}

// obligation is the verdict on an obligation of the one plan.
func (s *scenario) obligation(asOf, name string) ObligationVerdict {
	s.t.Helper()
	for _, verdict := range s.assess(asOf).Obligations {
		if verdict.Ref.Name == name {
			return verdict
		}
	}
	s.t.Fatalf("no verdict on obligation %s", name)
	return ObligationVerdict{}
}

// promise builds an obligation whose audience is its own name.
func obligationOf(name string, triggers ...v1alpha1.Trigger) v1alpha1.Obligation {
	return v1alpha1.Obligation{Name: v1alpha1.Name(name), Audience: v1alpha1.Line(name), Triggers: triggers}
}

func onSchedule(cron, grace string, during ...v1alpha1.CrisisPhase) v1alpha1.Trigger {
	return v1alpha1.Trigger{Schedule: cron, Grace: v1alpha1.Duration(grace), During: during}
}

func every(span string, during ...v1alpha1.CrisisPhase) v1alpha1.Trigger {
	return v1alpha1.Trigger{Every: v1alpha1.Duration(span), During: during}
}

func once(after v1alpha1.AnchorReference, within string) v1alpha1.Trigger {
	return v1alpha1.Trigger{Once: &v1alpha1.OnceTrigger{After: after, Within: v1alpha1.Duration(within)}}
}

func afterEach(obligation, within string) v1alpha1.Trigger {
	return v1alpha1.Trigger{AfterEach: &v1alpha1.AfterEachTrigger{Obligation: v1alpha1.Name(obligation), Within: v1alpha1.Duration(within)}}
}

// say writes an instant as instant reads it.
func say(t interface {
	In(*time.Location) time.Time
}) string {
	local := t.In(stockholm)
	if local.Second() != 0 {
		return local.Format("2006-01-02 15:04:05")
	}
	return local.Format("2006-01-02 15:04")
}

// brief writes a condition without its message.
func brief(c Condition) string {
	text := map[bool]string{true: "True ", false: "False "}[c.True] + c.Reason
	if !c.Since.IsZero() {
		text += " " + say(c.Since)
	}
	return text
}
