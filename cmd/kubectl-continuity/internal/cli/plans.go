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

// plans finds plans, in order of their names: those that are named, as namespace/name, or else all there are; and says
// where it looked.
func (s *source) plans(ctx context.Context, only []string) (found []*v1alpha1.ContinuityPlan, where string, err error) {
	var all []*v1alpha1.ContinuityPlan
	if s.folder != "" {
		all, where, err = s.folderPlans()
	} else {
		all, where, err = s.clusterPlans(ctx, only)
	}
	if err != nil {
		return nil, "", err
	}
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
		return nil, "", fmt.Errorf("there is no plan %s in %s%s", strings.Join(missing, ", "), where, knownPlans(all))
	case len(found) == 0:
		return nil, "", fmt.Errorf("there is no ContinuityPlan in %s: name a folder or a namespace that has some", where)
	}
	slices.SortFunc(found, func(a, b *v1alpha1.ContinuityPlan) int { return compareKeys(assess.KeyOf(a), assess.KeyOf(b)) })
	return found, where, nil
}

// folderPlans lists the plans of the folder, or the archive, of one namespace where -n says so.
func (s *source) folderPlans() (plans []*v1alpha1.ContinuityPlan, where string, err error) {
	folder, err := loadFolder(s.folder)
	if err != nil {
		return nil, "", err
	}
	where = s.folder
	namespace := *s.cluster.Namespace
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

// clusterPlans reads the plans that are named, or lists those of the cluster, of one namespace where -n says so. Who may not
// look everywhere looks in the namespace of the kubeconfig.
func (s *source) clusterPlans(ctx context.Context, only []string) (plans []*v1alpha1.ContinuityPlan, where string, err error) {
	kube, err := s.client()
	if err != nil {
		return nil, "", err
	}
	if len(only) > 0 {
		plans, err = namedPlans(ctx, kube, only)
		return plans, "the cluster", err
	}
	namespace := *s.cluster.Namespace
	where = "the cluster"
	if namespace != "" {
		where = "namespace " + namespace
	}
	list := &v1alpha1.ContinuityPlanList{}
	err = kube.List(ctx, list, client.InNamespace(namespace))
	if apierrors.IsForbidden(err) && namespace == "" {
		namespace, _, _ = s.cluster.ToRawKubeConfigLoader().Namespace()
		where = "namespace " + namespace + ", the one that you may look in"
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

// namedPlans reads plans by their names; one that does not exist is left out.
func namedPlans(ctx context.Context, kube client.Client, names []string) (plans []*v1alpha1.ContinuityPlan, err error) {
	for _, named := range names {
		namespace, name, _ := strings.Cut(named, "/")
		plan := &v1alpha1.ContinuityPlan{}
		switch err := kube.Get(ctx, client.ObjectKey{Namespace: namespace, Name: name}, plan); {
		case err == nil:
			plans = append(plans, plan)
		case !apierrors.IsNotFound(err):
			return nil, understand(err)
		}
	}
	return plans, nil
}

// knownPlans names the plans that there are.
func knownPlans(all []*v1alpha1.ContinuityPlan) string {
	if len(all) == 0 {
		return " (see them with kubectl get cplan -A)"
	}
	names := make([]string, len(all))
	for i, plan := range all {
		names[i] = assess.KeyOf(plan).String()
	}
	slices.Sort(names)
	return ": those there are " + strings.Join(names, ", ")
}
