package up

import (
	"context"

	rbacv1 "k8s.io/api/rbac/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// rolesInForce waits until every role that is the sum of others has been summed: until then it holds nothing.
func rolesInForce(ctx context.Context, api client.Client) error {
	return await(ctx, "the roles to be summed", func(ctx context.Context) (string, error) {
		roles := &rbacv1.ClusterRoleList{}
		if err := api.List(ctx, roles); err != nil {
			return "", err
		}
		for i := range roles.Items {
			if role := &roles.Items[i]; role.AggregationRule != nil && len(role.Rules) == 0 {
				return role.Name + " holds nothing", nil
			}
		}
		return "", nil
	})
}
