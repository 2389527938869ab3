package dossier

import (
	"reflect"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Who must look again is found in two steps. When an object is folded, itself, its activation and what is
// tied to it by name are told: memberChanged. The activation's new assessment is then compared with the
// one before it, and whoever has another verdict is told: verdictsChanged. So no table of which statement
// may change what has to be kept in step with the rules, and nobody is told in vain because a crisis is long.

// memberChanged tells the activation, what the object names, what names it, and what is tied to it by a
// correction. Phase statements decide one another: they are few, and all of them are told, also when one of them is tied to it:
// that the phase stays the same does not mean that the same statement decides it.
func (s *shelf) memberChanged(f *file, id ID, object client.Object) {
	s.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: f.crisis})
	s.tellNaming(f, topicOf(id))
	for _, t := range topicsOf(object) {
		named := ID{Kind: t.kind, Key: Key{Namespace: t.namespace, Name: t.name}}
		if _, here := f.members[named]; here {
			s.tell(named)
		}
	}
	s.decide(f, object)
	for _, tied := range s.tied(f, object) {
		s.tell(ID{Kind: KindOf(tied), Key: assess.KeyOf(tied)})
		s.decide(f, tied)
	}
}

// decide tells, or notes for later, what a statement decides together with others.
func (s *shelf) decide(f *file, object client.Object) {
	if slices.Contains(topicsOf(object), topicPhases) {
		s.tellNaming(f, topicPhases)
	}
	s.stir(f, object)
}

// stir notes what a statement bears upon that no verdict shows: on an acceptance of the same system, be it
// of an earlier outage, and on the waivers of the obligation that it adjusts.
func (s *shelf) stir(f *file, object client.Object) {
	entry, ok := object.(*v1alpha1.LogEntry)
	if !ok {
		return
	}
	about, ok := aboutOf(entry)
	switch {
	case !ok:
	case about.kind == kindSystem, about.kind == v1alpha1.KindSystemRecovery:
		f.stirred[about] = struct{}{}
	case about.kind == kindObligation:
		s.tellNaming(f, waiversOf(about))
	}
}

// tied are the records that a correction ties to another, whichever of them it was that came or went: what
// it corrects, what corrects it, and what corrects the same. Of those entered in one second each may decide
// the others, so they are followed further.
func (s *shelf) tied(f *file, object client.Object) []client.Object {
	var tied []client.Object
	seen := map[ID]bool{{Kind: KindOf(object), Key: assess.KeyOf(object)}: true}
	add := func(id ID) {
		if _, here := f.members[id]; here && !seen[id] {
			seen[id] = true
			tied = append(tied, s.objects[id])
		}
	}
	correctors := func(id ID) {
		for by := range f.naming[topicOf(id)] {
			if old, corrects := correctedBy(s.objects[by]); corrects && old == id {
				add(by)
			}
		}
	}
	for rest := []client.Object{object}; len(rest) > 0; rest = rest[1:] {
		known := len(tied)
		correctors(ID{Kind: KindOf(rest[0]), Key: assess.KeyOf(rest[0])})
		if old, corrects := correctedBy(rest[0]); corrects {
			add(old)
			correctors(old)
		}
		for _, next := range tied[known:] {
			if assess.EnteredAt(next).Equal(assess.EnteredAt(object)) {
				rest = append(rest, next)
			}
		}
	}
	return tied
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
		return a.Key == b.Key && a.State == b.State && a.Reason == b.Reason && a.Message.Same(b.Message) && sameSpec(a.Spec, b.Spec)
	})
	phases := !slices.EqualFunc(before.Phases, now.Phases, samePhase) || before.Phase != now.Phase || !before.ClosedAt.Equal(now.ClosedAt)
	evaluation := !reflect.DeepEqual(before.Evaluation, now.Evaluation)
	if plans {
		s.tellMembers(f)
	}
	if phases {
		s.tellNaming(f, topicPhases)
	}
	if !before.ClosedAt.Equal(now.ClosedAt) {
		s.tellAfterClosing(f, before.ClosedAt, now.ClosedAt)
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
			recovery := recoveryID(v)
			s.tell(recovery)
			if was == nil || was == v || was.Phase != v.Phase || !was.Accepted.Equal(v.Accepted) {
				s.tellNaming(f, topicOf(recovery))
				s.tellNaming(f, systemTopic(v.Ref))
			}
		})
	if len(f.stirred) == 0 {
		return
	}
	for i := range now.Systems {
		v := &now.Systems[i]
		names := []topic{systemTopic(v.Ref), topicOf(recoveryID(v))} // it may be stated by either
		if slices.ContainsFunc(names, func(t topic) bool { _, stirred := f.stirred[t]; return stirred }) {
			for _, t := range names {
				s.tellNaming(f, acceptancesOf(t))
			}
		}
	}
}

func recoveryID(v *assess.SystemVerdict) ID {
	return ID{Kind: v1alpha1.KindSystemRecovery, Key: Key{Namespace: v.Ref.Namespace, Name: v.Recovery}}
}

// tellAfterClosing tells the statements that a closing, which came, went or moved, may have cut off.
func (s *shelf) tellAfterClosing(f *file, was, now time.Time) {
	first := was
	if was.IsZero() || (!now.IsZero() && now.Before(was)) {
		first = now
	}
	for id := range f.members {
		if entry, ok := s.objects[id].(*v1alpha1.LogEntry); ok && entry.Spec.OccurredAt.After(first) {
			s.tell(id)
		}
	}
}

// changed reports every verdict that is new (before is nil), gone (before is the verdict itself) or not
// the same as before.
func changed[V any, K comparable](before, now []V, key func(*V) K, same func(a, b *V) bool, report func(before, v *V)) {
	for len(before) > 0 && len(now) > 0 && key(&before[0]) == key(&now[0]) { // what is new most often comes last
		if !same(&before[0], &now[0]) {
			report(&before[0], &now[0])
		}
		before, now = before[1:], now[1:]
	}
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
