package dossier

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/ledger"
)

// AnnotationInForceFrom says, on a frozen plan, since when it is in force, where that is not from the start of
// the crisis: an instant as in RFC 3339.
const AnnotationInForceFrom = "continuity.beredskap.dev/in-force-from"

// Freeze makes the ControllerRevision that keeps a plan as it stands now for a crisis. It carries no owner
// references: neither a pruned plan nor a deleted activation takes the record along.
func Freeze(activation *v1alpha1.CrisisActivation, verdict *assess.PlanVerdict, name string, now time.Time) (*appsv1.ControllerRevision, error) {
	plan := verdict.Key
	raw, err := json.Marshal(verdict.Spec)
	if err != nil {
		return nil, fmt.Errorf("plan %s cannot be written as JSON: %w", plan, err)
	}
	if raw, err = ledger.Canonical(raw); err != nil {
		return nil, fmt.Errorf("plan %s cannot be written as JSON: %w", plan, err)
	}
	revision := &appsv1.ControllerRevision{
		ObjectMeta: metav1.ObjectMeta{Namespace: plan.Namespace, Name: name, Labels: assess.ChildLabels(activation, plan.Name)},
		Data:       runtime.RawExtension{Raw: raw},
		Revision:   verdict.Generation,
	}
	if wasKept(activation, plan) {
		revision.Annotations = map[string]string{AnnotationInForceFrom: now.UTC().Format(time.RFC3339)}
	}
	return revision, nil
}

// wasKept says whether an activation says in its status that a plan was not in force.
func wasKept(activation *v1alpha1.CrisisActivation, plan Key) bool {
	return slices.ContainsFunc(activation.Status.Plans, func(p v1alpha1.ActivatedPlan) bool {
		return string(p.Namespace) == plan.Namespace && string(p.Name) == plan.Name && p.State != v1alpha1.PlanActive
	})
}

// CheckFrozen says what keeps a ControllerRevision from being one that the operator itself made when it
// wanted to make another of the same name; nil when nothing does. One made by an older look may keep an
// older generation of the plan, and be what counts.
func CheckFrozen(found, wanted *appsv1.ControllerRevision) error {
	for _, label := range []string{v1alpha1.LabelActivationUID, v1alpha1.LabelPlan} {
		if found.Labels[label] != wanted.Labels[label] {
			return fmt.Errorf("its label %s is %q and not %q", label, found.Labels[label], wanted.Labels[label])
		}
	}
	there, err := thaw(found)
	if err != nil {
		return err
	}
	ours, err := thaw(wanted)
	switch {
	case err != nil:
		return err
	case there.Generation > ours.Generation:
		return fmt.Errorf("it keeps generation %d of the plan, which has come to %d alone", there.Generation, ours.Generation)
	case there.Generation == ours.Generation && there.Digest != ours.Digest:
		return fmt.Errorf("it keeps another plan (%s) than generation %d is (%s)", there.Digest, ours.Generation, ours.Digest)
	}
	return nil
}

// thaw reads a plan back from the ControllerRevision that keeps it.
func thaw(revision *appsv1.ControllerRevision) (*assess.Snapshot, error) {
	key := assess.KeyOf(revision)
	plan := revision.Labels[v1alpha1.LabelPlan]
	if plan == "" {
		return nil, fmt.Errorf("ControllerRevision %s has no label %s and so freezes no plan: remove its label %s", key, v1alpha1.LabelPlan, v1alpha1.LabelActivationUID)
	}
	raw, err := ledger.Canonical(revision.Data.Raw)
	if err != nil {
		return nil, fmt.Errorf("the plan frozen in ControllerRevision %s cannot be read: %w", key, err)
	}
	spec := &v1alpha1.ContinuityPlanSpec{}
	if err := json.Unmarshal(raw, spec); err != nil {
		return nil, fmt.Errorf("the plan frozen in ControllerRevision %s cannot be read: %w", key, err)
	}
	var from time.Time
	if at, given := revision.Annotations[AnnotationInForceFrom]; given {
		if from, err = time.Parse(time.RFC3339, at); err != nil {
			return nil, fmt.Errorf("annotation %s of ControllerRevision %s is no instant: %w", AnnotationInForceFrom, key, err)
		}
	}
	return &assess.Snapshot{
		Plan: Key{Namespace: revision.Namespace, Name: plan}, Name: revision.Name, Generation: revision.Revision,
		Digest: v1alpha1.Digest(ledger.Digest(raw)), FrozenAt: assess.EnteredAt(revision), InForceFrom: from, Spec: spec,
	}, nil
}

func (s *shelf) addRevision(revision *appsv1.ControllerRevision) error {
	uid := types.UID(revision.Labels[v1alpha1.LabelActivationUID])
	if uid == "" {
		return nil // another controller's
	}
	snapshot, err := thaw(revision)
	if err != nil {
		return err
	}
	if s.frozen[uid] == nil {
		s.frozen[uid] = map[Key]*assess.Snapshot{}
	}
	s.frozen[uid][assess.KeyOf(revision)] = snapshot
	s.sealing(s.byUID[uid], revision)
	s.snapshotsChanged(uid, snapshot.Plan)
	return nil
}

func (s *shelf) takeRevision(revision *appsv1.ControllerRevision) {
	uid := types.UID(revision.Labels[v1alpha1.LabelActivationUID])
	snapshot := s.frozen[uid][assess.KeyOf(revision)]
	if snapshot == nil {
		return
	}
	s.unsealing(s.byUID[uid], revision)
	if delete(s.frozen[uid], assess.KeyOf(revision)); len(s.frozen[uid]) == 0 {
		delete(s.frozen, uid)
	}
	s.snapshotsChanged(uid, snapshot.Plan)
}

func (s *shelf) snapshotsChanged(activation types.UID, plan Key) {
	f := s.byUID[activation]
	if f == nil {
		return // it comes later
	}
	s.setSnapshot(f, plan)
	f.revision++
	f.holdersBehind = true
	if s.claims[plan] == f.crisis {
		delete(s.claims, plan)
	}
	s.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: f.crisis})
	s.planHoldingChanged(f, plan)
}

func (s *shelf) setSnapshot(f *file, plan Key) {
	if snapshot := s.snapshotOf(f, plan); snapshot != nil {
		f.dossier.SetSnapshot(snapshot)
	} else {
		f.dossier.RemoveSnapshot(plan)
	}
}

// snapshotOf is the snapshot of a plan for a crisis. Should somebody have made a second one, the one that the crisis has gone
// by counts: the status of the activation has its digest. Before that is written, the first counts.
func (s *shelf) snapshotOf(f *file, plan Key) *assess.Snapshot {
	activation := f.dossier.Activation()
	if activation == nil {
		return nil
	}
	known := recorded(activation, plan)
	var first *assess.Snapshot
	for _, snapshot := range s.frozen[assess.UIDOf(activation)] {
		if snapshot.Plan != plan {
			continue
		}
		if first == nil || before(snapshot, first, known.digest) {
			first = snapshot
		}
	}
	return first
}

// before says whether one snapshot counts before another, where that with a digest counts before all.
func before(a, b *assess.Snapshot, known v1alpha1.Digest) bool {
	if known != "" && (a.Digest == known) != (b.Digest == known) {
		return a.Digest == known
	}
	return cmp.Or(a.FrozenAt.Compare(b.FrozenAt), cmp.Compare(a.Name, b.Name)) < 0
}
