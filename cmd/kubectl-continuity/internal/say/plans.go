package say

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/schedule"
)

// consents says whether a plan may be put in force from the namespace.
func (s *Scene) consents(plan *v1alpha1.ContinuityPlan) bool {
	if len(plan.Spec.ActivatedFrom) == 0 {
		return plan.Namespace == s.Namespace
	}
	return slices.ContainsFunc(plan.Spec.ActivatedFrom, func(from v1alpha1.ActivationSource) bool { return string(from.Namespace) == s.Namespace })
}

// local says whether a plan stands in the namespace and may be put in force there.
func (s *Scene) local(plan *v1alpha1.ContinuityPlan) bool {
	return plan.Namespace == s.Namespace && s.consents(plan)
}

// declarable are the plans that may be put in force: those of the namespace first.
func (s *Scene) declarable() []*v1alpha1.ContinuityPlan {
	var all []*v1alpha1.ContinuityPlan
	for _, plan := range s.Plans {
		if s.consents(plan) {
			all = append(all, plan)
		}
	}
	slices.SortStableFunc(all, func(a, b *v1alpha1.ContinuityPlan) int {
		return cmp.Or(-cmp.Compare(truth(s.local(a)), truth(s.local(b))), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	return all
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// planZone is the zone of the plan that will govern: of those chosen one of the namespace with an evaluation rule, else any
// there, else the first. Before any is chosen it is as if all of the namespace were.
func (s *Scene) planZone() *time.Location {
	var governing *v1alpha1.ContinuityPlan
	weight := func(p *v1alpha1.ContinuityPlan) int { return truth(s.local(p)) * (1 + truth(p.Spec.Evaluation != nil)) }
	for _, plan := range s.toGovern() {
		if governing == nil || weight(plan) > weight(governing) {
			governing = plan
		}
	}
	if governing != nil {
		if zone, err := schedule.LoadZone(governing.Spec.TimeZone); err == nil {
			return zone
		}
	}
	return time.UTC
}

// toGovern are the plans of which one will govern, as far as they may be put in force.
func (s *Scene) toGovern() []*v1alpha1.ContinuityPlan {
	var all []*v1alpha1.ContinuityPlan
	if len(s.Chosen) == 0 {
		for _, plan := range s.declarable() {
			if s.local(plan) {
				all = append(all, plan)
			}
		}
		return all
	}
	for _, key := range s.Chosen {
		for _, plan := range s.Plans {
			if assess.KeyOf(plan) == key && s.consents(plan) {
				all = append(all, plan)
			}
		}
	}
	return all
}

// homes are the namespaces of plans with an evaluation rule: from there crises are declared.
func (s *Scene) homes() []string {
	var all []string
	for _, plan := range s.Plans {
		if plan.Spec.Evaluation != nil && !slices.Contains(all, plan.Namespace) {
			all = append(all, plan.Namespace)
		}
	}
	slices.Sort(all)
	return all
}

// planKeys finds plans by their names; a name without a namespace is of the namespace.
func (s *Scene) planKeys(texts []string) ([]assess.Key, error) {
	var keys []assess.Key
	for _, text := range texts {
		namespace, name, both := strings.Cut(text, "/")
		if !both {
			namespace, name = s.Namespace, text
		}
		key := assess.Key{Namespace: namespace, Name: name}
		if !slices.ContainsFunc(s.Plans, func(p *v1alpha1.ContinuityPlan) bool { return assess.KeyOf(p) == key }) {
			return nil, fmt.Errorf("--plan: there is no plan %s: there is %s", key,
				cmp.Or(list(s.Plans, func(p *v1alpha1.ContinuityPlan) []string { return []string{assess.KeyOf(p).String()} }), "none at all"))
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// Declared is how the crisis would stand if it were declared: with the plans as they are, and the crises that may hold
// them.
func (s *Scene) Declared(a *v1alpha1.CrisisActivation) (*assess.Assessment, error) {
	tried := a.DeepCopy()
	tried.UID = "declared"
	objects := []client.Object{tried}
	for _, plan := range s.Plans {
		objects = append(objects, plan)
	}
	for _, other := range s.Others {
		if assess.KeyOf(other) != assess.KeyOf(a) {
			objects = append(objects, other)
		}
	}
	d, err := dossier.FromObjects(objects, assess.KeyOf(a))
	if err != nil {
		return nil, err
	}
	return assess.Assess(d, s.Now), nil
}
