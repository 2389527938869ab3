package dossier

import (
	"cmp"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// crisisOf is the crisis that a record or a recovery belongs to; false for what belongs to none.
func crisisOf(object client.Object) (Key, bool) {
	switch o := object.(type) {
	case *v1alpha1.SystemRecovery:
		return assess.CrisisOf(o.Namespace, o.Spec.Crisis), true
	case *v1alpha1.Briefing:
		return assess.CrisisOf(o.Namespace, o.Spec.Crisis), true
	case *v1alpha1.LogEntry:
		return assess.CrisisOf(o.Namespace, o.Spec.Crisis), true
	case *v1alpha1.ActionItem:
		return assess.CrisisOf(o.Namespace, o.Spec.Crisis), true
	case *v1alpha1.Evaluation:
		return assess.CrisisOf(o.Namespace, o.Spec.Crisis), true
	case *v1alpha1.CrisisActivation:
		return assess.KeyOf(o), true
	}
	return Key{}, false
}

// fold puts a record or a recovery into a dossier.
func fold(d *assess.Dossier, object client.Object) {
	switch o := object.(type) {
	case *v1alpha1.SystemRecovery:
		d.SetRecovery(o)
	case *v1alpha1.Briefing:
		d.AddBriefing(o)
	case *v1alpha1.LogEntry:
		d.AddLogEntry(o)
	case *v1alpha1.ActionItem:
		d.AddActionItem(o)
	case *v1alpha1.Evaluation:
		d.AddEvaluation(o)
	}
}

func (s *shelf) addMember(object client.Object) {
	crisis, _ := crisisOf(object)
	f, id := s.file(crisis), ID{Kind: KindOf(object), Key: assess.KeyOf(object)}
	fold(f.dossier, object)
	f.members[id] = struct{}{}
	for _, t := range topicsOf(object) {
		if f.naming[t] == nil {
			f.naming[t] = map[ID]struct{}{}
		}
		f.naming[t][id] = struct{}{}
	}
	if plan, joins := joined(object); joins {
		s.want(f, plan)
	}
	s.study(f, object)
	f.see(object)
	s.sealing(f, object)
	s.tell(id)
	s.memberChanged(f, id, object)
}

func (s *shelf) takeMember(object client.Object) {
	crisis, _ := crisisOf(object)
	f, id := s.file(crisis), ID{Kind: KindOf(object), Key: assess.KeyOf(object)}
	if id.Kind == v1alpha1.KindSystemRecovery {
		f.dossier.RemoveRecovery(id.Key)
	} else {
		f.dossier.RemoveRecord(id)
	}
	delete(f.members, id)
	for _, t := range topicsOf(object) {
		if delete(f.naming[t], id); len(f.naming[t]) == 0 {
			delete(f.naming, t)
		}
	}
	if plan, joins := joined(object); joins {
		s.unwant(f, plan)
	}
	s.unstudy(f, object)
	f.see(object)
	s.unsealing(f, object)
	s.memberChanged(f, id, object)
	s.tidy(f)
}

// see notes a change that an assessment can see. It cannot see a planned recovery come or go: what it says
// of the system it has from the frozen plan. So a large plan's recoveries are created in one sweep, and not
// assessed anew with each.
func (f *file) see(object client.Object) {
	if recovery, ok := object.(*v1alpha1.SystemRecovery); !ok || recovery.Spec.Unplanned != nil {
		f.revision++
	}
}

// joined is the plan that a log entry puts in force, if it does. Left out, its namespace is the
// activation's, as it is in the activation itself.
func joined(object client.Object) (Key, bool) {
	entry, ok := object.(*v1alpha1.LogEntry)
	if !ok || entry.Spec.Join == nil {
		return Key{}, false
	}
	return planKey(assess.CrisisOf(entry.Namespace, entry.Spec.Crisis).Namespace, entry.Spec.Join.Plan), true
}

func planKey(namespace string, ref v1alpha1.PlanReference) Key {
	return Key{Namespace: cmp.Or(string(ref.Namespace), namespace), Name: string(ref.Name)}
}

// PlansOf names the plans that an activation names.
func PlansOf(activation *v1alpha1.CrisisActivation) []Key {
	plans := make([]Key, len(activation.Spec.Plans))
	for i, ref := range activation.Spec.Plans {
		plans[i] = planKey(activation.Namespace, ref)
	}
	return plans
}
