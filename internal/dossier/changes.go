package dossier

import (
	"reflect"
	"slices"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Who must look again is found in two steps. When an object is folded, itself, its activation and what is
// tied to it by name are told: memberChanged. The activation's new assessment is then compared with the
// one before it, and whoever has another verdict is told: verdictsChanged. So no table of which statement
// may change what has to be kept in step with the rules, and nobody is told in vain because a crisis is long.

// memberChanged tells the activation, what the object names, and what names it. Phase statements decide
// one another: they are few, and all of them are told.
func (s *shelf) memberChanged(f *file, id ID, object client.Object) {
	s.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: f.crisis})
	s.tellNaming(f, topicOf(id))
	for _, t := range topicsOf(object) {
		named := ID{Kind: t.kind, Key: Key{Namespace: t.namespace, Name: t.name}}
		if _, here := f.members[named]; here {
			s.tell(named)
		}
		if t == topicPhases {
			s.tellNaming(f, t)
		}
	}
}

func (s *shelf) tellNaming(f *file, t topic) {
	for id := range f.naming[t] {
		s.tell(id)
	}
}

func (s *shelf) tellMembers(f *file) {
	for id := range f.members {
		s.tell(id)
	}
}

// verdictsChanged tells everybody whose verdict is another than before. Before is nil when there was no
// assessment yet: everybody was told as they were folded.
func (s *shelf) verdictsChanged(f *file, before, now *assess.Assessment) {
	if before == nil {
		return
	}
	plans := !slices.EqualFunc(before.Plans, now.Plans, func(a, b assess.PlanVerdict) bool {
		return a.Key == b.Key && a.State == b.State && a.Reason == b.Reason && a.Message == b.Message
	})
	phases := !slices.EqualFunc(before.Phases, now.Phases, samePhase) || before.Phase != now.Phase || !before.ClosedAt.Equal(now.ClosedAt)
	evaluation := !reflect.DeepEqual(before.Evaluation, now.Evaluation)
	if plans {
		s.tellMembers(f)
	}
	if phases {
		s.tellNaming(f, topicPhases)
	}
	if evaluation {
		s.tellNaming(f, topicEvaluations)
	}
	if plans || phases || evaluation {
		s.holdingChanged(f)
	}
	s.systemsChanged(f, before, now)
	changed(before.Briefings, now.Briefings,
		func(v *assess.BriefingVerdict) Key { return v.Key }, sameBriefing,
		func(_, v *assess.BriefingVerdict) { s.tell(ID{Kind: v1alpha1.KindBriefing, Key: v.Key}) })
	changed(before.Actions, now.Actions,
		func(v *assess.ActionVerdict) Key { return v.Key }, sameAction,
		func(_, v *assess.ActionVerdict) { s.tell(ID{Kind: v1alpha1.KindActionItem, Key: v.Key}) })
}

// systemsChanged tells the recoveries of systems that stand otherwise than before and, when a system has
// come to another phase, what was stated about it: a report of a system becomes sound when it is affected.
func (s *shelf) systemsChanged(f *file, before, now *assess.Assessment) {
	changed(before.Systems, now.Systems,
		func(v *assess.SystemVerdict) assess.Ref { return v.Ref }, sameSystem,
		func(was, v *assess.SystemVerdict) {
			recovery := ID{Kind: v1alpha1.KindSystemRecovery, Key: Key{Namespace: v.Ref.Namespace, Name: v.Recovery}}
			s.tell(recovery)
			if was == nil || was == v || was.Phase != v.Phase || !was.Accepted.Equal(v.Accepted) {
				s.tellNaming(f, topicOf(recovery))
				s.tellNaming(f, systemTopic(v.Ref))
			}
		})
}

// changed reports every verdict that is new (before is nil), gone (before is the verdict itself) or not
// the same as before.
func changed[V any, K comparable](before, now []V, key func(*V) K, same func(a, b *V) bool, report func(before, v *V)) {
	old := make(map[K]*V, len(before))
	for i := range before {
		old[key(&before[i])] = &before[i]
	}
	for i := range now {
		was := old[key(&now[i])]
		if was == nil || !same(was, &now[i]) {
			report(was, &now[i])
		}
		delete(old, key(&now[i]))
	}
	for _, gone := range old {
		report(gone, gone)
	}
}
