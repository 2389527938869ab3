package dossier

import (
	"fmt"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// offline is a shelf that is filled once. It has no clock: who holds a plan is settled as of the last
// instant that anything on the shelf speaks of, for no crisis closes later than somebody has said.
type offline struct {
	shelf   *shelf
	last    time.Time
	ledgers bool // pages of ledgers are here too, where there are any
}

func newOffline() *offline {
	o := &offline{shelf: newShelf(func(ID) {})}
	o.shelf.trusting = true
	return o
}

func (o *offline) put(object client.Object) error {
	for _, at := range []time.Time{assess.EnteredAt(object), statedAt(object)} {
		if at.After(o.last) {
			o.last = at
		}
	}
	return o.shelf.put(object)
}

func statedAt(object client.Object) time.Time {
	switch o := object.(type) {
	case *v1alpha1.CrisisActivation:
		return o.Spec.DeclaredAt.Time
	case *v1alpha1.Briefing:
		return o.Spec.HeldAt.Time
	case *v1alpha1.LogEntry:
		return o.Spec.OccurredAt.Time
	case *v1alpha1.Evaluation:
		return o.Spec.CompletedAt.Time
	}
	return time.Time{}
}

// Dossier is everything about a crisis.
func (o *offline) Dossier(crisis Key) (*assess.Dossier, error) {
	f := o.shelf.files[crisis]
	if f == nil || f.dossier.Activation() == nil {
		return nil, fmt.Errorf("there is no CrisisActivation %s: add it, or name another", crisis)
	}
	o.shelf.settleHolders(f, o.last)
	if neverKept := f.seal.book.Tree().Size() == 0 && f.seal.signed == ""; neverKept || !o.ledgers {
		f.dossier.SetLedger(nil)
	}
	return f.dossier, nil
}

// PlanDossier is everything about a plan.
func (o *offline) PlanDossier(plan Key) (*assess.PlanDossier, error) {
	d := o.shelf.planDossier(plan, o.last)
	if d == nil {
		return nil, fmt.Errorf("there is no ContinuityPlan %s: add it, or name another", plan)
	}
	return d, nil
}

// FromObjects is everything about a crisis among objects, such as those of an archive, the pages of its ledger among
// them. They are shared and never changed.
func FromObjects(objects []client.Object, crisis Key) (*assess.Dossier, error) {
	o := newOffline()
	o.ledgers = true
	for _, object := range objects {
		if err := o.put(object); err != nil {
			return nil, err
		}
	}
	return o.Dossier(crisis)
}
