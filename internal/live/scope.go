package live

import (
	"context"
	"maps"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// Scope is what somebody may read.
type Scope struct {
	// Namespaces that are followed; nil when all are.
	Namespaces []string
	// Frozen says whether frozen plans are read, which are ControllerRevisions. Without them, plans count as they stand today.
	Frozen bool
	// Ledger says whether the ledgers are read, which are ConfigMaps. What is missing or altered in a ledger is told by
	// who may read everywhere, and all of it, or not at all.
	Ledger bool
}

func (s Scope) blind() assess.Blind { return assess.Blind{Beyond: s.Namespaces, Frozen: !s.Frozen} }

// needed are the kinds without which nothing can be said of a crisis: whoever may not read briefings would be told that
// none was held.
func needed() []client.ObjectList {
	return []client.ObjectList{
		&v1alpha1.CrisisActivationList{}, &v1alpha1.ContinuityPlanList{}, &v1alpha1.SystemRecoveryList{}, &v1alpha1.BriefingList{},
		&v1alpha1.LogEntryList{}, &v1alpha1.ActionItemList{}, &v1alpha1.EvaluationList{},
	}
}

// lookAround finds out what may be read: everything; or the namespace that is given, and those of them that the plans of its
// crises stand in that may be read too.
func lookAround(ctx context.Context, reader client.Reader, namespace string) (scope Scope, err error) {
	switch refusal, err := mayList(ctx, reader, corev1.NamespaceAll, needed()...); {
	case err != nil:
		return scope, err
	case refusal != nil && namespace == "":
		return scope, refusal
	case refusal != nil:
		if scope.Namespaces, err = namespacesAround(ctx, reader, namespace); err != nil {
			return scope, err
		}
	}
	everywhere := scope.Namespaces
	if everywhere == nil {
		everywhere = []string{corev1.NamespaceAll}
	}
	scope.Frozen, scope.Ledger = true, scope.Namespaces == nil
	for _, in := range everywhere {
		noFrozen, err1 := mayList(ctx, reader, in, &appsv1.ControllerRevisionList{})
		noLedger, err2 := mayList(ctx, reader, in, &corev1.ConfigMapList{})
		if err := firstOf(err1, err2); err != nil {
			return scope, err
		}
		scope.Frozen = scope.Frozen && noFrozen == nil
		scope.Ledger = scope.Ledger && noFrozen == nil && noLedger == nil
	}
	return scope, nil
}

// namespacesAround is a namespace, in which all that is needed is to be readable, and the others that its crises' plans
// stand in and that are readable, too.
func namespacesAround(ctx context.Context, reader client.Reader, namespace string) ([]string, error) {
	refusal, err := mayList(ctx, reader, namespace, needed()...)
	if err := firstOf(err, refusal); err != nil {
		return nil, err
	}
	crises := &v1alpha1.CrisisActivationList{}
	if err := reader.List(ctx, crises, client.InNamespace(namespace)); err != nil {
		return nil, err
	}
	readable := map[string]bool{namespace: true}
	for i := range crises.Items {
		for _, plan := range dossier.PlansOf(&crises.Items[i]) {
			if _, asked := readable[plan.Namespace]; asked {
				continue
			}
			refusal, err := mayList(ctx, reader, plan.Namespace, needed()...)
			if err != nil {
				return nil, err
			}
			readable[plan.Namespace] = refusal == nil
		}
	}
	maps.DeleteFunc(readable, func(_ string, may bool) bool { return !may })
	return slices.Sorted(maps.Keys(readable)), nil
}

// mayList tries to list kinds in a namespace, and returns the API server's refusal of the first that may not be.
func mayList(ctx context.Context, reader client.Reader, namespace string, lists ...client.ObjectList) (refusal, err error) {
	for _, list := range lists {
		err := reader.List(ctx, list, client.InNamespace(namespace), client.Limit(1))
		if apierrors.IsForbidden(err) {
			return err, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
