// Package v1alpha1 holds the kinds of the continuity.beredskap.dev API group: what an organisation
// declares before a crisis (ContinuityPlan), what it states during one (CrisisActivation, Briefing,
// LogEntry, ActionItem, Evaluation) and what the operator tracks for it (SystemRecovery).
//
// Only ContinuityPlan is edited. Every other spec is a statement: made once, never changed. Whatever
// is stated later is a new LogEntry, and what holds now is the fold of them all, shown in status.
//
// +kubebuilder:object:generate=true
// +kubebuilder:ac:generate=true
// +kubebuilder:ac:output:package="applyconfiguration"
// +groupName=continuity.beredskap.dev
package v1alpha1
