package dossier

import (
	"encoding/json"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/ledger"
)

// EntryOf is what the ledger of a crisis holds of an object, by the digest of its spec as the API reads it: instants
// in UTC and whole seconds, and no field that says nothing. An error for what is in no ledger, such as a plan.
func EntryOf(object client.Object) (ledger.Entry, error) {
	id := ID{Kind: KindOf(object), Key: assess.KeyOf(object)}
	entry := ledger.Entry{ID: LedgerID(id), UID: string(assess.UIDOf(object)), EnteredAt: assess.EnteredAt(object)}
	_, entry.Imported = object.GetAnnotations()[v1alpha1.AnnotationOriginUID]
	switch o := object.(type) {
	case *appsv1.ControllerRevision:
		digest, err := ledger.DigestOf(frozen{o.Labels[v1alpha1.LabelPlan], o.Revision, o.Annotations[AnnotationInForceFrom], o.Data.Raw})
		if err != nil {
			return entry, fmt.Errorf("the plan frozen in ControllerRevision %s cannot be read: %w", assess.KeyOf(o), err)
		}
		entry.Digest = digest
		return entry, nil
	case *v1alpha1.CrisisActivation:
		entry.Author = o.Spec.EnteredBy
	case *v1alpha1.SystemRecovery:
		entry.Author = o.Spec.EnteredBy
	case *v1alpha1.Briefing:
		entry.Author = o.Spec.EnteredBy
	case *v1alpha1.ActionItem:
		entry.Author = o.Spec.EnteredBy
	case *v1alpha1.Evaluation:
		entry.Author = o.Spec.EnteredBy
	case *v1alpha1.LogEntry:
		entry.Author = o.Spec.EnteredBy
		if about, ok := aboutOf(o); ok && o.Spec.Destruction != nil {
			entry.Destroys = &ledger.ID{Kind: about.kind, Namespace: about.namespace, Name: about.name}
		}
	default:
		return entry, fmt.Errorf("%T %s is in no ledger", object, assess.KeyOf(object))
	}
	var err error
	if entry.Digest, err = ledger.DigestOf(specOf(object)); err != nil {
		return entry, fmt.Errorf("%s cannot be written as JSON: %w", entry.ID, err)
	}
	return entry, nil
}

// frozen is what a frozen plan says: which plan it is, in which generation, from when it is in force, and its spec.
type frozen struct {
	Plan        string          `json:"plan"`
	Revision    int64           `json:"revision"`
	InForceFrom string          `json:"inForceFrom,omitempty"`
	Spec        json.RawMessage `json:"spec"`
}

// specOf is the spec of an object of ours; nil for what has none.
func specOf(object client.Object) any {
	switch o := object.(type) {
	case *v1alpha1.ContinuityPlan:
		return &o.Spec
	case *v1alpha1.CrisisActivation:
		return &o.Spec
	case *v1alpha1.SystemRecovery:
		return &o.Spec
	case *v1alpha1.Briefing:
		return &o.Spec
	case *v1alpha1.LogEntry:
		return &o.Spec
	case *v1alpha1.ActionItem:
		return &o.Spec
	case *v1alpha1.Evaluation:
		return &o.Spec
	}
	return nil
}

// LedgerID is how a ledger names an object.
func LedgerID(id ID) ledger.ID {
	return ledger.ID{Kind: id.Kind, Namespace: id.Key.Namespace, Name: id.Key.Name}
}

// IDOf is the reverse of LedgerID.
func IDOf(id ledger.ID) ID {
	return ID{Kind: id.Kind, Key: Key{Namespace: id.Namespace, Name: id.Name}}
}
