package policy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	authorizationv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
)

// grant gives a user some rights in a namespace.
func grant(t *testing.T, user, in string, rules ...rbacv1.PolicyRule) {
	t.Helper()
	meta := metav1.ObjectMeta{GenerateName: user + "-", Namespace: in}
	role, err := typed().RbacV1().Roles(in).Create(t.Context(), &rbacv1.Role{ObjectMeta: meta, Rules: rules}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = typed().RbacV1().RoleBindings(in).Create(t.Context(), &rbacv1.RoleBinding{ObjectMeta: meta,
		RoleRef:  rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: role.Name},
		Subjects: []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: user}}}, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
}

// may asks the server whether somebody may do something. resource is "group/resource[/subresource]", or one
// of our own without a group.
func may(t *testing.T, user string, groups []string, in, resource, name, verb string) (bool, error) {
	t.Helper()
	attributes := &authorizationv1.ResourceAttributes{Namespace: in, Group: v1alpha1.GroupVersion.Group, Resource: resource, Name: name, Verb: verb}
	if group, rest, given := strings.Cut(resource, ":"); given {
		attributes.Group, attributes.Resource = group, rest
	}
	attributes.Resource, attributes.Subresource, _ = strings.Cut(attributes.Resource, "/")
	review, err := typed().AuthorizationV1().SubjectAccessReviews().Create(t.Context(),
		&authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{User: user, Groups: groups, ResourceAttributes: attributes}}, metav1.CreateOptions{})
	if err != nil {
		return false, err
	}
	return review.Status.Allowed, nil
}

// allowed waits until a user may do something.
func allowed(t *testing.T, user, in, resource, name, verb string) {
	t.Helper()
	allowedTo(t, user, nil, in, resource, name, verb)
}

// allowedTo waits until a user of some groups may do something.
func allowedTo(t *testing.T, user string, groups []string, in, resource, name, verb string) {
	t.Helper()
	if err := eventually(t.Context(), fmt.Sprintf("%s %v may %s %s %s in %s", user, groups, verb, resource, name, in), func() error {
		yes, err := may(t, user, groups, in, resource, name, verb)
		if err == nil && !yes {
			err = errors.New("not yet")
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// summed says whether every role that is the sum of others holds something.
func summed(ctx context.Context) error {
	roles, err := typed().RbacV1().ClusterRoles().List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	for _, role := range roles.Items {
		if role.AggregationRule != nil && len(role.Rules) == 0 {
			return errors.New(role.Name + " holds nothing")
		}
	}
	return nil
}

var everyKind = []string{"continuityplans", "crisisactivations", "systemrecoveries", "briefings", "logentries", "actionitems", "evaluations"}

func TestEachRoleMayWhatItIsForAndNoMore(t *testing.T) {
	records := "briefings logentries actionitems evaluations"
	all := strings.Join(everyKind, " ")
	read := map[string]string{"get": all, "list": all, "watch": all}
	with := func(more map[string]string) map[string]string {
		for verb, resources := range read {
			more[verb] = strings.TrimSpace(resources + " " + more[verb])
		}
		return more
	}
	lead := with(map[string]string{
		"create": "crisisactivations systemrecoveries " + records, "patch": "crisisactivations systemrecoveries " + records,
		"accept": "systemrecoveries", "approve": "logentries evaluations", "close": "crisisactivations", "waive": "continuityplans",
	})
	frozen := " apps:controllerrevisions events.k8s.io:events :configmaps"
	roles := map[string]map[string]string{
		"strangers": {},
		"viewers":   read,
		"staff":     with(map[string]string{"create": records, "patch": records}),
		"leads":     lead,
		"planners":  with(map[string]string{"create": "continuityplans", "update": "continuityplans", "patch": "continuityplans", "delete": "continuityplans"}),
		"auditors":  with(map[string]string{"get": frozen, "list": frozen, "watch": frozen}),
		localcluster.ManagerGroup: with(map[string]string{
			"get":  " apps:controllerrevisions :configmaps :serviceaccounts",
			"list": " apps:controllerrevisions :configmaps", "watch": " apps:controllerrevisions :configmaps",
			"create": "systemrecoveries logentries apps:controllerrevisions events.k8s.io:events :configmaps",
			"patch":  strings.ReplaceAll(all, " ", "/status ") + "/status events.k8s.io:events apps:controllerrevisions :configmaps",
			"update": strings.ReplaceAll(all, " ", "/status ") + "/status :configmaps",
			"freeze": "continuityplans", "run": "systemrecoveries", "seal": "crisisactivations",
		}),
	}
	verbs := []string{"get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "accept", "approve", "close", "waive", "destroy", "freeze", "run", "seal", "import", "impersonate"}
	resources := append([]string{"apps:controllerrevisions", "events.k8s.io:events", ":secrets", ":configmaps", ":serviceaccounts", ":namespaces"}, everyKind...)
	resources = append(resources, ":users", ":groups", ":serviceaccounts/token")
	for _, kind := range everyKind {
		resources = append(resources, kind+"/status")
	}
	for group, rights := range roles {
		t.Run(group, func(t *testing.T) {
			for _, verb := range verbs {
				for _, resource := range resources {
					want := strings.Contains(" "+rights[verb]+" ", " "+resource+" ")
					got, err := may(t, "somebody", []string{group}, namespace, resource, "", verb)
					if err != nil {
						t.Fatal(err)
					}
					if got != want {
						t.Errorf("%s %s: allowed %v, want %v", verb, resource, got, want)
					}
				}
			}
			if got, _ := may(t, "somebody", []string{group}, elsewhere, "briefings", "", "create"); got {
				t.Error("a right reaches into another namespace")
			}
		})
	}
}

// Every cluster has the roles view, edit and admin, and gives them to pipelines and to whoever has something
// else to do in a namespace. They read the record; who writes it is somebody's decision each time.
// Aggregation is the work of a controller, some time after the roles were created.
func TestTheRolesOfEveryClusterReadTheRecordAndDoNotWriteIt(t *testing.T) {
	for _, group := range []string{"clusterviewers", "editors", "admins"} {
		for _, kind := range everyKind {
			for _, verb := range []string{"get", "list", "watch"} {
				allowedTo(t, "ada", []string{group}, namespace, kind, "", verb)
			}
			for _, verb := range []string{"create", "update", "patch", "delete", "deletecollection", "accept", "approve", "close", "waive", "destroy", "freeze", "run", "seal", "import"} {
				if yes, err := may(t, "ada", []string{group}, namespace, kind, "", verb); err != nil || yes {
					t.Errorf("%s %s %s: allowed %v, %v", group, verb, kind, yes, err)
				}
			}
		}
	}
}

// What an installation adds to a role is held by who has that role, or one that it says, and by nobody else.
func TestAnInstallationAddsToARoleByALabel(t *testing.T) {
	for _, c := range []struct {
		role           string
		holds, without []string
	}{
		{"viewer", []string{"viewers", "clusterviewers", "editors", "admins"}, []string{"staff", "leads", "planners", "auditors", "strangers"}},
		{"staff", []string{"staff"}, []string{"viewers", "leads", "planners", "auditors", "editors", "admins"}},
		{"lead", []string{"leads"}, []string{"viewers", "staff", "planners", "auditors", "editors", "admins"}},
		{"planner", []string{"planners"}, []string{"viewers", "staff", "leads", "auditors", "editors", "admins"}},
		{"auditor", []string{"auditors"}, []string{"viewers", "staff", "leads", "planners", "editors", "admins"}},
	} {
		t.Run(c.role, func(t *testing.T) {
			resource := "example.org:" + c.role + "boards"
			added := &rbacv1.ClusterRole{
				ObjectMeta: metav1.ObjectMeta{Name: "added-" + c.role, Labels: map[string]string{"continuity.beredskap.dev/aggregate-to-" + c.role: "true"}},
				Rules:      []rbacv1.PolicyRule{{APIGroups: []string{"example.org"}, Resources: []string{c.role + "boards"}, Verbs: []string{"get"}}},
			}
			if _, err := typed().RbacV1().ClusterRoles().Create(t.Context(), added, metav1.CreateOptions{}); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				_ = typed().RbacV1().ClusterRoles().Delete(context.Background(), added.Name, metav1.DeleteOptions{})
			})
			for _, group := range c.holds {
				allowedTo(t, "ada", []string{group}, namespace, resource, "", "get")
			}
			for _, group := range c.without {
				if yes, err := may(t, "ada", []string{group}, namespace, resource, "", "get"); err != nil || yes {
					t.Errorf("%s: allowed %v, %v", group, yes, err)
				}
			}
		})
	}
}
