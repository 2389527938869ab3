package transfer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// ranks are the kinds in the order in which they are created. The activation comes last: before it is there, the
// operator takes nothing of the crisis in hand.
var ranks = map[string]int{
	dossier.KindRevision:          0,
	v1alpha1.KindContinuityPlan:   1,
	v1alpha1.KindSystemRecovery:   2,
	v1alpha1.KindBriefing:         3,
	v1alpha1.KindLogEntry:         3,
	v1alpha1.KindActionItem:       3,
	v1alpha1.KindEvaluation:       3,
	v1alpha1.KindCrisisActivation: 4,
}

func idOf(object client.Object) assess.RecordID {
	return assess.RecordID{Kind: dossier.KindOf(object), Key: assess.KeyOf(object)}
}

// activationOf is the activation of an archive, whose every object must be of a kind that it may hold.
func activationOf(a *archive.Archive) (*v1alpha1.CrisisActivation, error) {
	var activation *v1alpha1.CrisisActivation
	for _, object := range a.Objects {
		if dossier.KindOf(object) == "" {
			return nil, fmt.Errorf("the archive holds a %T, which is no part of a crisis: it was not made by kubectl continuity export", object)
		}
		found, is := object.(*v1alpha1.CrisisActivation)
		if !is {
			continue
		}
		if activation != nil {
			return nil, errors.New("the archive holds several CrisisActivations: it was not made by kubectl continuity export")
		}
		activation = found
	}
	if activation == nil || assess.KeyOf(activation) != (Key{Namespace: a.Namespace, Name: a.Name}) || string(assess.UIDOf(activation)) != a.UID {
		return nil, fmt.Errorf("the archive does not hold CrisisActivation %s/%s with UID %s, which it says that it is of", a.Namespace, a.Name, a.UID)
	}
	return activation, nil
}

// brought is an object as it is created in another cluster: what was stated, and who it was; nothing that the first
// cluster kept for itself. A plan is no part of the record, and becomes one of the cluster's own.
func brought(object client.Object) client.Object {
	o, _ := object.DeepCopyObject().(client.Object)
	annotations := ours(o.GetAnnotations())
	delete(annotations, v1alpha1.AnnotationDestruction) // the operator says so again, should it be so
	if _, plan := o.(*v1alpha1.ContinuityPlan); !plan {
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations[v1alpha1.AnnotationOriginUID] = string(assess.UIDOf(o))
		if at := assess.EnteredAt(o); !at.IsZero() {
			annotations[v1alpha1.AnnotationEnteredAt] = at.UTC().Format(time.RFC3339)
		}
	}
	meta := metav1.ObjectMeta{Namespace: o.GetNamespace(), Name: o.GetName(), Labels: ours(o.GetLabels()), Annotations: annotations}
	switch o := o.(type) {
	case *v1alpha1.ContinuityPlan:
		o.ObjectMeta, o.Status = meta, v1alpha1.ContinuityPlanStatus{}
	case *v1alpha1.CrisisActivation:
		o.ObjectMeta, o.Status = meta, v1alpha1.CrisisActivationStatus{}
	case *v1alpha1.SystemRecovery:
		o.ObjectMeta, o.Status = meta, v1alpha1.SystemRecoveryStatus{}
	case *v1alpha1.Briefing:
		o.ObjectMeta, o.Status = meta, v1alpha1.BriefingStatus{}
	case *v1alpha1.LogEntry:
		o.ObjectMeta, o.Status = meta, v1alpha1.LogEntryStatus{}
	case *v1alpha1.ActionItem:
		o.ObjectMeta, o.Status = meta, v1alpha1.ActionItemStatus{}
	case *v1alpha1.Evaluation:
		o.ObjectMeta, o.Status = meta, v1alpha1.EvaluationStatus{}
	case *appsv1.ControllerRevision:
		o.ObjectMeta = meta
	}
	return o
}

// ours are the labels or annotations that are of Beredskap. Others are of tools of the first cluster: a pipeline that
// knows an object by its label would prune it in the second.
func ours(all map[string]string) map[string]string {
	var kept map[string]string
	for key, value := range all {
		domain, _, _ := strings.Cut(key, "/")
		if domain != v1alpha1.GroupVersion.Group && !strings.HasSuffix(domain, "."+v1alpha1.GroupVersion.Group) {
			continue
		}
		if kept == nil {
			kept = map[string]string{}
		}
		kept[key] = value
	}
	return kept
}

// listOf is an empty list of a kind.
func listOf(kind string) client.ObjectList {
	switch kind {
	case v1alpha1.KindContinuityPlan:
		return &v1alpha1.ContinuityPlanList{}
	case v1alpha1.KindCrisisActivation:
		return &v1alpha1.CrisisActivationList{}
	case v1alpha1.KindSystemRecovery:
		return &v1alpha1.SystemRecoveryList{}
	case v1alpha1.KindBriefing:
		return &v1alpha1.BriefingList{}
	case v1alpha1.KindLogEntry:
		return &v1alpha1.LogEntryList{}
	case v1alpha1.KindActionItem:
		return &v1alpha1.ActionItemList{}
	case v1alpha1.KindEvaluation:
		return &v1alpha1.EvaluationList{}
	}
	return &appsv1.ControllerRevisionList{}
}

// there reads what the cluster has of the names that an archive holds, by kind and namespace.
func there(ctx context.Context, reader client.Reader, objects []client.Object) (map[assess.RecordID]client.Object, error) {
	found := map[assess.RecordID]client.Object{}
	wanted := map[assess.RecordID]bool{}
	type place struct{ kind, namespace string }
	places := map[place]bool{}
	for _, object := range objects {
		id := idOf(object)
		wanted[id], places[place{id.Kind, id.Key.Namespace}] = true, true
	}
	for in := range places {
		err := eachOf(ctx, reader, listOf(in.kind), func(object client.Object) {
			if id := idOf(object); wanted[id] {
				found[id] = object
			}
		}, client.InNamespace(in.namespace))
		if err != nil {
			return nil, fmt.Errorf("what there is of kind %s in namespace %s cannot be read: %w", in.kind, in.namespace, err)
		}
	}
	return found, nil
}
