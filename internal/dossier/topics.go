package dossier

import (
	"cmp"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// topic is what an object names and on which its verdict may depend: another object of the crisis, by its
// kind; a system, with its plan; or one of the groups below.
type topic struct {
	kind            string
	namespace, plan string
	name            string
}

// What is no object, and yet named: a system and an obligation of a plan.
const (
	kindSystem     = "System"
	kindObligation = "Obligation"
)

// The groups whose members depend on one another.
var (
	topicPhases      = topic{kind: "phases"}
	topicEvaluations = topic{kind: "evaluations"}
)

func topicOf(id ID) topic {
	return topic{kind: id.Kind, namespace: id.Key.Namespace, name: id.Key.Name}
}

// The groups that belong to a system or an obligation, as it is named.
func acceptancesOf(system topic) topic { system.kind = "acceptances of " + system.kind; return system }
func waiversOf(obligation topic) topic {
	obligation.kind = "waivers of " + obligation.kind
	return obligation
}

// topicsOf lists what an object names.
func topicsOf(object client.Object) []topic {
	var topics []topic
	of := func(kind string, name v1alpha1.ObjectName) {
		if name != "" {
			topics = append(topics, topic{kind: kind, namespace: object.GetNamespace(), name: string(name)})
		}
	}
	switch o := object.(type) {
	case *v1alpha1.Briefing:
		of(v1alpha1.KindBriefing, o.Spec.Corrects)
	case *v1alpha1.Evaluation:
		of(v1alpha1.KindEvaluation, o.Spec.Corrects)
		topics = append(topics, topicEvaluations)
	case *v1alpha1.ActionItem:
		of(v1alpha1.KindActionItem, o.Spec.Corrects)
		if from := o.Spec.From; from != nil {
			of(v1alpha1.KindBriefing, from.Briefing)
			of(v1alpha1.KindEvaluation, from.Evaluation)
		}
	case *v1alpha1.LogEntry:
		of(v1alpha1.KindLogEntry, o.Spec.Corrects)
		if o.Spec.Phase != nil {
			topics = append(topics, topicPhases)
		}
		if about, ok := aboutOf(o); ok {
			topics = append(topics, about)
			if o.Spec.Acceptance != nil {
				topics = append(topics, acceptancesOf(about))
			}
			if o.Spec.Waiver != nil {
				topics = append(topics, waiversOf(about))
			}
		}
	}
	return topics
}

// aboutOf is what a log entry is about, where that is an object or a system.
func aboutOf(entry *v1alpha1.LogEntry) (topic, bool) {
	about := entry.Spec.About
	if about == nil {
		return topic{}, false
	}
	t := topic{namespace: cmp.Or(string(about.Namespace), entry.Namespace)}
	for _, candidate := range []struct {
		kind string
		name string
	}{
		{kindSystem, string(about.System)},
		{kindObligation, string(about.Obligation)},
		{v1alpha1.KindSystemRecovery, string(about.Recovery)},
		{v1alpha1.KindBriefing, string(about.Briefing)},
		{v1alpha1.KindLogEntry, string(about.LogEntry)},
		{v1alpha1.KindActionItem, string(about.ActionItem)},
		{v1alpha1.KindEvaluation, string(about.Evaluation)},
		{v1alpha1.KindCrisisActivation, string(about.Activation)},
	} {
		if candidate.name != "" {
			t.kind, t.name = candidate.kind, candidate.name
			if t.kind == kindSystem || t.kind == kindObligation {
				t.plan = string(about.Plan)
			}
			return t, true
		}
	}
	return topic{}, false
}

// correctedBy is what a record corrects, or claims to.
func correctedBy(object client.Object) (ID, bool) {
	var corrects v1alpha1.ObjectName
	switch o := object.(type) {
	case *v1alpha1.Briefing:
		corrects = o.Spec.Corrects
	case *v1alpha1.LogEntry:
		corrects = o.Spec.Corrects
	case *v1alpha1.ActionItem:
		corrects = o.Spec.Corrects
	case *v1alpha1.Evaluation:
		corrects = o.Spec.Corrects
	}
	if corrects == "" {
		return ID{}, false
	}
	return ID{Kind: KindOf(object), Key: Key{Namespace: object.GetNamespace(), Name: string(corrects)}}, true
}

// systemTopic is the topic of a system of a plan.
func systemTopic(ref assess.Ref) topic {
	return topic{kind: kindSystem, namespace: ref.Namespace, plan: ref.Plan, name: ref.Name}
}
