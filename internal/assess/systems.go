package assess

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// recoverSystems says how the recovery of every system stands, from what the record tells about each,
// and then what each waits for, which depends on the others.
func (c *casefile) recoverSystems() {
	c.readAdmitted()
	c.a.Systems = make([]SystemVerdict, len(c.systems))
	c.a.systems = make(map[Ref]*SystemVerdict, len(c.systems))
	c.recovering = make([]*recovery, len(c.systems))
	all := make([]recovery, len(c.systems))
	for i := range all {
		r := &all[i]
		c.recovering[i] = r
		r.casefile, r.system, r.verdict = *c, &c.systems[i], &c.a.Systems[i]
		r.m, r.moment = &r.moment, moment{view: c.m.view, parent: c.m}
		r.recover()
		c.a.systems[r.verdict.Ref] = r.verdict
	}
	c.await(c.recovering)
}

// runSystems says what the operator has to do about the steps of every system. Then nothing more is to be
// said of them, and it is known when any of it next changes.
func (c *casefile) runSystems() {
	for _, r := range c.recovering {
		if r.assignTasks(); !c.a.ClosedAt.IsZero() {
			r.cleanUp()
		}
		r.verdict.Next = r.m.next
	}
}

// recover says all about the recovery that does not depend on others.
func (r *recovery) recover() {
	s, verdict := r.system, r.verdict
	verdict.Ref, verdict.Title, verdict.Owner, verdict.Recovery = s.ref, string(s.Title), s.Owner, s.recovery
	verdict.Priority, verdict.Tier, verdict.Circle = s.priority, s.tier, s.circle
	r.read(r.toldOfSystem())

	verdict.Phase = r.phase()
	verdict.Since, verdict.Started, verdict.Restored = r.since, r.started, r.restored
	verdict.Verified, verdict.Accepted, verdict.Retired = r.verified, r.accepted, r.retired
	verdict.system, verdict.answered, verdict.past = s, r.answered, r.past
	if r.place = r.placed(); r.place.holds() {
		verdict.AdmittedAt = r.place.since
	}
	verdict.Steps, verdict.Forecast, verdict.settled = r.steps, r.forecast, r.settled
	if i := r.current(); i >= 0 && verdict.Affected() && r.retired.IsZero() {
		verdict.CurrentStep = r.steps[i].Name
	}
	verdict.RTO, verdict.RPO = r.rto(), r.rpo()
	stalled, degraded := r.stalled(), r.degraded()
	verdict.StalledSince, verdict.DegradedSince = stalled.Since, degraded.Since
	verdict.Conditions = []Condition{r.objectiveBreached(), r.forecastPassed(), stalled, degraded, r.failed()}
}

// toldOfSystem lists what the record tells about the system. A planned one may be named as the plan
// lists it or by its recovery: both count, in order of occurrence.
func (r *recovery) toldOfSystem() []*record {
	ref := r.system.ref
	records := slices.AppendSeq(make([]*record, 0, r.filed(aboutSystem, ref)), r.told(aboutSystem, ref))
	if ref.Plan == "" {
		return records
	}
	told := len(records)
	records = slices.AppendSeq(records, r.told(aboutSystem, Ref{Namespace: ref.Namespace, Name: r.system.recovery}))
	if told > 0 && len(records) > told {
		slices.SortFunc(records, compareRecords)
	}
	return records
}

// settledFrom is the earliest instant, from t on, at which the closing of the crisis need not wait for
// the system: it was not affected, was accepted or was retired.
func (s *SystemVerdict) settledFrom(t time.Time) (time.Time, bool) {
	for _, stretch := range s.settled {
		if at := latest(stretch.from, t); stretch.contains(at) {
			return at, true
		}
	}
	return time.Time{}, false
}

// recoveryName is the name of the SystemRecovery of a planned system: the same on every machine and after
// every restart, so that none is ever created twice. An activation that was never applied has no UID.
func recoveryName(activation types.UID, ref Ref) string {
	suffix := ""
	if activation != "" {
		suffix = "-" + shortUID(activation)
	}
	return childName(ref.Plan+"."+ref.Name, suffix) // no system's name holds a dot: two never meet
}

// childName is a name with a suffix, no longer than the API takes: what is cut off a name is stood for by its sum.
func childName(name, suffix string) string {
	const longest = 253
	if len(name)+len(suffix) > longest {
		sum := sha256.Sum256([]byte(name))
		suffix = "-" + hex.EncodeToString(sum[:4]) + suffix
		name = strings.TrimRight(name[:longest-len(suffix)], "-.")
	}
	return name + suffix
}

// shortUID is what stands of an activation's UID in the names of what belongs to it.
func shortUID(uid types.UID) string { return string(uid[:min(8, len(uid))]) }

// bounded shortens a text to a number of characters, as the API counts them.
func bounded(text string, most int) string {
	if len(text) <= most {
		return text
	}
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// implicitSteps are the steps of a system that lists none: a person confirms that it is restored.
var implicitSteps = []v1alpha1.Step{{Name: v1alpha1.RestoreStep, Confirm: &v1alpha1.ConfirmStep{}}}

// steps of the system, in order.
func (s *system) steps() []v1alpha1.Step {
	if len(s.Steps) == 0 {
		return implicitSteps
	}
	return s.Steps
}
