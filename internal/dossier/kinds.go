package dossier

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// The kinds of what freezes a plan, and of what a ledger consists of.
const (
	KindRevision = "ControllerRevision"
	kindPart     = "ConfigMap"
)

// KindOf is the kind of an object that a dossier is made from; empty for another.
func KindOf(object client.Object) string {
	switch object.(type) {
	case *v1alpha1.ContinuityPlan:
		return v1alpha1.KindContinuityPlan
	case *v1alpha1.CrisisActivation:
		return v1alpha1.KindCrisisActivation
	case *v1alpha1.SystemRecovery:
		return v1alpha1.KindSystemRecovery
	case *v1alpha1.Briefing:
		return v1alpha1.KindBriefing
	case *v1alpha1.LogEntry:
		return v1alpha1.KindLogEntry
	case *v1alpha1.ActionItem:
		return v1alpha1.KindActionItem
	case *v1alpha1.Evaluation:
		return v1alpha1.KindEvaluation
	case *appsv1.ControllerRevision:
		return KindRevision
	case *corev1.ConfigMap:
		return kindPart
	}
	return ""
}

// Sealed is an empty object of a kind that a ledger seals; nil for another.
func Sealed(kind string) client.Object {
	switch kind {
	case v1alpha1.KindCrisisActivation:
		return &v1alpha1.CrisisActivation{}
	case v1alpha1.KindSystemRecovery:
		return &v1alpha1.SystemRecovery{}
	case v1alpha1.KindBriefing:
		return &v1alpha1.Briefing{}
	case v1alpha1.KindLogEntry:
		return &v1alpha1.LogEntry{}
	case v1alpha1.KindActionItem:
		return &v1alpha1.ActionItem{}
	case v1alpha1.KindEvaluation:
		return &v1alpha1.Evaluation{}
	case KindRevision:
		return &appsv1.ControllerRevision{}
	}
	return nil
}
