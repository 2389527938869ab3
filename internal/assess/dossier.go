package assess

import (
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Key names an object by its namespace and name.
type Key = types.NamespacedName

// Ref names an activity, a system or an obligation of a plan. An unplanned system has no plan: its
// name is that of its SystemRecovery.
type Ref struct{ Namespace, Plan, Name string }

// PlanKey is the plan that the reference is to.
func (r Ref) PlanKey() Key { return Key{Namespace: r.Namespace, Name: r.Plan} }

func (r Ref) String() string {
	if r.Plan == "" {
		return r.Namespace + "/" + r.Name
	}
	return r.Namespace + "/" + r.Plan + "/" + r.Name
}

// Snapshot is a plan as it was frozen for a crisis.
type Snapshot struct {
	Plan       Key
	Name       string
	Generation int64
	Digest     v1alpha1.Digest
	FrozenAt   time.Time
	// InForceFrom is when the plan came into force, where that was later than the crisis: it had been missing,
	// refused or held. Zero for a plan that was in force from the start.
	InForceFrom time.Time
	Spec        *v1alpha1.ContinuityPlanSpec
}

// Dossier is everything about one crisis. It comes from a cluster, from a folder of manifests or from
// an archive, and nobody downstream can tell which. What is added is kept in an index that is folded as
// it arrives: adding one more costs the same at ten records and at twenty thousand, in any order.
//
// A dossier is not safe for use by several goroutines while one of them adds to it.
type Dossier struct {
	activation *v1alpha1.CrisisActivation
	plans      map[Key]*v1alpha1.ContinuityPlan
	snapshots  map[Key]*Snapshot
	recoveries map[Key]*v1alpha1.SystemRecovery
	holders    map[Key][]Holder
	sightings  map[Key]Sighting
	ledger     Ledger // nil where there is none
	blind      Blind
	index      index
}

// Sighting is what the operator sees of the automated step that a recovery is at: how its object stands, or
// what keeps the step from beginning. It is no statement: it is seen anew after every start, and gone when
// the step has passed.
type Sighting struct {
	Step    v1alpha1.Name
	Attempt int32
	Message string
}

// Holder is a real crisis that holds a plan, from the instant it was declared until it closed (zero
// while it is open).
type Holder struct {
	Crisis   Key
	From, To time.Time
}

// NewDossier returns an empty dossier.
func NewDossier() *Dossier {
	return &Dossier{
		plans:      map[Key]*v1alpha1.ContinuityPlan{},
		snapshots:  map[Key]*Snapshot{},
		recoveries: map[Key]*v1alpha1.SystemRecovery{},
		holders:    map[Key][]Holder{},
		sightings:  map[Key]Sighting{},
		index:      newIndex(),
	}
}

// Activation is the activation that the dossier is about; nil until it is set.
func (d *Dossier) Activation() *v1alpha1.CrisisActivation { return d.activation }

// SetActivation says which activation the dossier is about; nil when it does not exist (any more).
func (d *Dossier) SetActivation(activation *v1alpha1.CrisisActivation) { d.activation = activation }

// SetPlan adds or replaces a plan as it stands today.
func (d *Dossier) SetPlan(plan *v1alpha1.ContinuityPlan) { d.plans[KeyOf(plan)] = plan }

// RemovePlan takes out a plan that no longer exists. Its snapshot, if any, stays.
func (d *Dossier) RemovePlan(plan Key) { delete(d.plans, plan) }

// SetSnapshot adds a plan as it was frozen for the crisis; from then on the plan itself is not read.
func (d *Dossier) SetSnapshot(snapshot *Snapshot) { d.snapshots[snapshot.Plan] = snapshot }

// RemoveSnapshot takes out the snapshot of a plan.
func (d *Dossier) RemoveSnapshot(plan Key) { delete(d.snapshots, plan) }

// SetHolders says which other real crises hold, or held, a plan, in order of From; none takes it back.
func (d *Dossier) SetHolders(plan Key, holders []Holder) {
	if len(holders) == 0 {
		delete(d.holders, plan)
		return
	}
	d.holders[plan] = holders
}

// SetRecovery adds or replaces a recovery of the crisis.
func (d *Dossier) SetRecovery(recovery *v1alpha1.SystemRecovery) {
	d.recoveries[KeyOf(recovery)] = recovery
}

// RemoveRecovery takes out a recovery that no longer exists.
func (d *Dossier) RemoveRecovery(recovery Key) {
	delete(d.recoveries, recovery)
	delete(d.sightings, recovery)
}

// SetSighting says what the operator sees of the step that a recovery is at, and whether that is news.
func (d *Dossier) SetSighting(recovery Key, sighting Sighting) bool {
	if d.recoveries[recovery] == nil || d.sightings[recovery] == sighting {
		return false
	}
	d.sightings[recovery] = sighting
	return true
}

// Recoveries lists the recoveries of the crisis that exist, in no particular order.
func (d *Dossier) Recoveries() map[Key]*v1alpha1.SystemRecovery { return d.recoveries }

// AddBriefing folds a briefing into the dossier. A record that it already holds is replaced.
func (d *Dossier) AddBriefing(b *v1alpha1.Briefing) {
	d.index.put(record{
		id: RecordID{v1alpha1.KindBriefing, KeyOf(b)}, common: &b.Spec.Record, briefing: b,
		occurredAt: b.Spec.HeldAt.Time, createdAt: EnteredAt(b),
	})
}

// AddLogEntry folds a log entry into the dossier.
func (d *Dossier) AddLogEntry(e *v1alpha1.LogEntry) {
	d.index.put(record{
		id: RecordID{v1alpha1.KindLogEntry, KeyOf(e)}, common: &e.Spec.Record, entry: e,
		occurredAt: e.Spec.OccurredAt.Time, createdAt: EnteredAt(e),
	})
}

// AddActionItem folds an action item into the dossier.
func (d *Dossier) AddActionItem(a *v1alpha1.ActionItem) {
	d.index.put(record{
		id: RecordID{v1alpha1.KindActionItem, KeyOf(a)}, common: &a.Spec.Record, action: a,
		occurredAt: a.Spec.AssignedAt.Time, createdAt: EnteredAt(a),
	})
}

// AddEvaluation folds an evaluation into the dossier.
func (d *Dossier) AddEvaluation(e *v1alpha1.Evaluation) {
	d.index.put(record{
		id: RecordID{v1alpha1.KindEvaluation, KeyOf(e)}, common: &e.Spec.Record, evaluation: e,
		occurredAt: e.Spec.CompletedAt.Time, createdAt: EnteredAt(e),
	})
}

// RemoveRecord takes out a record that no longer exists.
func (d *Dossier) RemoveRecord(id RecordID) { d.index.remove(id) }

// named is what every API object has.
type named interface {
	GetNamespace() string
	GetName() string
}

// KeyOf is the key of an API object.
func KeyOf(object named) Key {
	return Key{Namespace: object.GetNamespace(), Name: object.GetName()}
}
