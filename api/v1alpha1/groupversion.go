package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// GroupVersion is the API group and version of every kind in this package.
var GroupVersion = schema.GroupVersion{Group: "continuity.beredskap.dev", Version: "v1alpha1"}

// SchemeGroupVersion is GroupVersion under the name that generated code asks for.
var SchemeGroupVersion = GroupVersion

var schemeBuilder = runtime.NewSchemeBuilder(func(scheme *runtime.Scheme) error {
	scheme.AddKnownTypes(GroupVersion,
		&ContinuityPlan{}, &ContinuityPlanList{},
		&CrisisActivation{}, &CrisisActivationList{},
		&SystemRecovery{}, &SystemRecoveryList{},
		&Briefing{}, &BriefingList{},
		&LogEntry{}, &LogEntryList{},
		&ActionItem{}, &ActionItemList{},
		&Evaluation{}, &EvaluationList{},
	)
	metav1.AddToGroupVersion(scheme, GroupVersion)
	return nil
})

// AddToScheme makes the kinds of this package known to a scheme.
var AddToScheme = schemeBuilder.AddToScheme

// The kinds of the group, as they stand in manifests.
const (
	KindContinuityPlan   = "ContinuityPlan"
	KindCrisisActivation = "CrisisActivation"
	KindSystemRecovery   = "SystemRecovery"
	KindBriefing         = "Briefing"
	KindLogEntry         = "LogEntry"
	KindActionItem       = "ActionItem"
	KindEvaluation       = "Evaluation"
)
