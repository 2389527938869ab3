package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// plans finds plans, in order of their names: those that are named, as namespace/name, or else all there are.
func (s *source) plans(ctx context.Context, only []string) ([]*v1alpha1.ContinuityPlan, error) {
	all, where, err := s.allPlans(ctx)
	if err != nil {
		return nil, err
	}
	var found []*v1alpha1.ContinuityPlan
	missing := slices.Clone(only)
	for _, plan := range all {
		name := assess.KeyOf(plan).String()
		if len(only) == 0 || slices.Contains(only, name) {
			found = append(found, plan)
			missing = slices.DeleteFunc(missing, func(m string) bool { return m == name })
		}
	}
	switch {
	case len(missing) > 0:
		return nil, fmt.Errorf("there is no plan %s %s: %s", strings.Join(missing, ", "), where, knownPlans(all))
	case len(found) == 0:
		return nil, fmt.Errorf("there is no ContinuityPlan %s: name a folder or a namespace that has some", where)
	}
	slices.SortFunc(found, func(a, b *v1alpha1.ContinuityPlan) int { return compareKeys(assess.KeyOf(a), assess.KeyOf(b)) })
	return found, nil
}

// allPlans lists the plans of the folder or of the cluster, of one namespace where -n says so. Who may not look everywhere
// looks in the namespace of the kubeconfig.
func (s *source) allPlans(ctx context.Context) (plans []*v1alpha1.ContinuityPlan, where string, err error) {
	namespace := *s.cluster.Namespace
	if s.folder != "" {
		folder, err := loadFolder(s.folder)
		if err != nil {
			return nil, "", err
		}
		where = "in " + s.folder
		if namespace != "" {
			where += ", namespace " + namespace
		}
		for key, plan := range folder.Plans {
			if namespace == "" || key.Namespace == namespace {
				plans = append(plans, plan)
			}
		}
		return plans, where, nil
	}
	kube, err := s.client()
	if err != nil {
		return nil, "", err
	}
	list := &v1alpha1.ContinuityPlanList{}
	where = "in the cluster"
	if namespace != "" {
		where = "in namespace " + namespace
	}
	err = kube.List(ctx, list, client.InNamespace(namespace))
	if apierrors.IsForbidden(err) && namespace == "" {
		namespace, _, _ = s.cluster.ToRawKubeConfigLoader().Namespace()
		where = "in namespace " + namespace + ", the one that you may look in"
		err = kube.List(ctx, list, client.InNamespace(namespace))
	}
	if err != nil {
		return nil, "", understand(err)
	}
	for i := range list.Items {
		plans = append(plans, &list.Items[i])
	}
	return plans, where, nil
}

// knownPlans names the plans that there are.
func knownPlans(all []*v1alpha1.ContinuityPlan) string {
	if len(all) == 0 {
		return "there is none there at all"
	}
	names := make([]string, len(all))
	for i, plan := range all {
		names[i] = assess.KeyOf(plan).String()
	}
	slices.Sort(names)
	return "those there are " + strings.Join(names, ", ")
}
