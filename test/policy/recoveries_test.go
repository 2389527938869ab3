package policy

import (
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/internal/localcluster"
)

// Whoever could make the recovery of a planned system, or one of its name, could keep the operator from making it.
func TestTheRecoveryOfAPlannedSystemIsMadeByTheOperatorAlone(t *testing.T) {
	planned := map[string]any{"crisis": storm, "planned": map[string]any{"plan": "harbour", "system": "cranes", "snapshot": "harbour-1"}}
	for who, test := range map[string]struct {
		user   string
		groups []string
		passes bool
	}{
		"the operator": {localcluster.ManagerUser, []string{localcluster.ManagerGroup}, true},
		"a lead":       {"lena", []string{"leads"}, false},
	} {
		t.Run(who, func(t *testing.T) {
			object := statement("SystemRecovery", "harbour.cranes-1")
			object.Object["spec"] = planned
			_, err := create(t.Context(), as(test.user, test.groups...), object, metav1.DryRunAll)
			switch {
			case test.passes && err != nil:
				t.Error(err)
			case !test.passes && (!apierrors.IsForbidden(err) || !strings.Contains(err.Error(), "set spec.unplanned")):
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAnUnplannedRecoveryNeverHasTheNameOfAPlannedSystems(t *testing.T) {
	_, err := create(t.Context(), as("lena", "leads"), statement("SystemRecovery", "harbour.cranes-1"), metav1.DryRunAll)
	if !apierrors.IsInvalid(err) || !strings.Contains(err.Error(), "must hold no dot") {
		t.Errorf("got %v", err)
	}
}
