package policy

import (
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
)

const takesFreeze = "takes the verb freeze on continuityplans"

func TestAFrozenPlanIsMadeByWhoMayFreezeItAndNobodyElse(t *testing.T) {
	revisions := rbacv1.PolicyRule{APIGroups: []string{"apps"}, Resources: []string{"controllerrevisions"}, Verbs: []string{"*"}}
	freeze := func(names ...string) rbacv1.PolicyRule {
		return rbacv1.PolicyRule{APIGroups: []string{v1alpha1.GroupVersion.Group}, Resources: []string{"continuityplans"}, Verbs: []string{"freeze"}, ResourceNames: names}
	}
	grant(t, "froste", namespace, revisions, freeze("other"))
	grant(t, "froste", elsewhere, freeze())
	grant(t, "frida", namespace, revisions, freeze("harbour"))
	grant(t, "frode", namespace, revisions, freeze())
	allowed(t, "froste", elsewhere, "continuityplans", "", "freeze") // the grants are known to the server
	allowed(t, "froste", namespace, "apps:controllerrevisions", "", "create")
	allowed(t, "frida", namespace, "continuityplans", "harbour", "freeze")
	allowed(t, "frode", namespace, "continuityplans", "", "freeze")

	unnamed := snapshot("tried", "")
	unnamed.SetLabels(map[string]string{v1alpha1.LabelActivationUID: "one"})
	for _, c := range []struct {
		user    string
		groups  []string
		of      string // the plan; none when empty
		refused bool
	}{
		{user: "froste", of: "harbour", refused: true},
		{user: "froste", of: "other"},
		{user: "froste", refused: true},
		{user: "frida", of: "harbour"},
		{user: "frida", refused: true},
		{user: "frode", of: "harbour"},
		{user: "frode"},
		{user: localcluster.ManagerUser, groups: []string{localcluster.ManagerGroup}, of: "harbour"},
		// A DaemonSet's revisions carry the labels of its pods, whoever wrote those.
		{user: "system:serviceaccount:kube-system:daemon-set-controller", of: "harbour", refused: true},
	} {
		object := unnamed
		if c.of != "" {
			object = snapshot("tried", c.of)
		}
		_, err := create(t.Context(), as(c.user, c.groups...), object, metav1.DryRunAll)
		if c.refused {
			if !apierrors.IsForbidden(err) {
				t.Errorf("%s freezes %q: want Forbidden, got %v", c.user, c.of, err)
			}
			err = wantError(err, takesFreeze, "in namespace harbour", "label")
		}
		if err != nil {
			t.Errorf("%s freezes %q: %v", c.user, c.of, err)
		}
	}

	// Those of others are nobody's business here, until they are labelled as ours.
	foreign := snapshot("foreign", "")
	foreign.SetLabels(map[string]string{"app": "crane"})
	foreign.SetOwnerReferences(nil)
	made, err := create(t.Context(), as("froste"), foreign)
	if err != nil {
		t.Fatal(err)
	}
	if err := patch(t.Context(), as("froste"), made, `{"revision":9,"metadata":{"labels":{"app":"ship"},"finalizers":["example.org/never"]}}`); err != nil {
		t.Errorf("somebody else's revision: %v", err)
	}
	for _, label := range []string{"one", ""} {
		err := patch(t.Context(), as("froste"), made, `{"metadata":{"labels":{"continuity.beredskap.dev/activation-uid":"`+label+`"}}}`)
		if !apierrors.IsForbidden(err) && !apierrors.IsInvalid(err) {
			t.Errorf("somebody else's revision labelled as ours: %v", err)
		}
	}
}

// Not even by who may freeze it.
func TestAFrozenPlanStaysAsItIs(t *testing.T) {
	grant(t, "fredrik", namespace, rbacv1.PolicyRule{APIGroups: []string{"apps"}, Resources: []string{"controllerrevisions"}, Verbs: []string{"*"}})
	allowed(t, "fredrik", namespace, "apps:controllerrevisions", "", "patch")
	made, err := create(t.Context(), asAdmin(), snapshot("frozen", "harbour"))
	if err != nil {
		t.Fatal(err)
	}
	for change, want := range map[string]string{
		`{"revision":4}`:               "revision of a frozen plan cannot be changed",
		`{"data":{"title":"Airport"}}`: "immutable",
		`{"data":null}`:                "data",
		`{"metadata":{"labels":null}}`: "metadata.labels of continuity.beredskap.dev/ cannot be changed",
		owned:                          "metadata.ownerReferences must be empty",
		finalized:                      "metadata.finalizers must not be added",
		`{"metadata":{"labels":{"continuity.beredskap.dev/activation-uid":"two"}}}`: "metadata.labels of continuity.beredskap.dev/ cannot be changed",
		`{"metadata":{"labels":{"continuity.beredskap.dev/activation-uid":null}}}`:  "metadata.labels of continuity.beredskap.dev/ cannot be changed",
		`{"metadata":{"labels":{"continuity.beredskap.dev/plan":"other"}}}`:         "metadata.labels of continuity.beredskap.dev/ cannot be changed",
		`{"metadata":{"labels":{"continuity.beredskap.dev/more":"x"}}}`:             "metadata.labels of continuity.beredskap.dev/ cannot be changed",
		`{"metadata":{"labels":{"app":"crane"},"annotations":{"a":"b"}}}`:           "",
	} {
		err := patch(t.Context(), asAdmin(), made, change)
		if want != "" {
			err = wantError(err, want)
		}
		if err != nil {
			t.Errorf("%s: %v", change, err)
		}
		if err := patch(t.Context(), as("fredrik"), made, change); err == nil {
			t.Errorf("%s: accepted from somebody who may not freeze", change)
		}
	}
	foreseen := snapshot("owned", "harbour")
	foreseen.SetOwnerReferences(append(foreseen.GetOwnerReferences(), nowhere))
	_, err = create(t.Context(), asAdmin(), foreseen, metav1.DryRunAll)
	if err := wantError(err, "metadata.ownerReferences must be empty"); err != nil {
		t.Error(err)
	}
}
