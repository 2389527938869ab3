package assess

import (
	"slices"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func (s *scenario) freeze(p *v1alpha1.ContinuityPlan) {
	s.SetSnapshot(&Snapshot{Plan: KeyOf(p), Name: p.Name + "-6f1e2d3c", Generation: p.Generation, Spec: &p.Spec})
}

func TestTheRecoveriesThatACrisisMustHave(t *testing.T) {
	s := newScenario(t)
	s.plan.Spec.Systems = []v1alpha1.System{{Name: "phones"}, {Name: "mail"}}
	platform := plan("it/platform", v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{{Name: "mail"}}})
	s.join(platform)
	names := func() (names []string) {
		for _, r := range s.assess("2022-01-01 00:00").RecoveriesToCreate() {
			names = append(names, r.Namespace+"/"+r.Name)
		}
		return names
	}
	if got := names(); got != nil {
		t.Errorf("before the plans are frozen: %q", got)
	}
	s.freeze(s.plan)
	if got := names(); !slices.Equal(got, []string{"staff/central.mail-6f1e2d3c", "staff/central.phones-6f1e2d3c"}) {
		t.Errorf("one plan is frozen: %q", got)
	}
	s.freeze(platform)
	missing := s.assess("2022-01-01 00:00").RecoveriesToCreate()
	first := missing[0]
	if len(missing) != 3 || KeyOf(first) != keyOf("it/platform.mail-6f1e2d3c") {
		t.Fatalf("both are frozen: %q", names())
	}
	if len(first.OwnerReferences) != 0 || len(first.Finalizers) != 0 {
		t.Errorf("%s is owned: %+v", first.Name, first.ObjectMeta)
	}
	for label, want := range map[string]string{
		v1alpha1.LabelActivation: "attack", v1alpha1.LabelActivationUID: "6f1e2d3c-0000-0000-0000-000000000000", v1alpha1.LabelPlan: "platform",
	} {
		if first.Labels[label] != want {
			t.Errorf("label %s is %q, want %q", label, first.Labels[label], want)
		}
	}
	if first.Spec.Crisis != (v1alpha1.CrisisReference{Namespace: "staff", Name: "attack"}) ||
		*first.Spec.Planned != (v1alpha1.PlannedSystem{Plan: "platform", System: "mail", Snapshot: "platform-6f1e2d3c"}) || first.Spec.Unplanned != nil {
		t.Errorf("its spec is %+v", first.Spec)
	}
	for _, recovery := range missing {
		s.SetRecovery(recovery)
	}
	if got := names(); got != nil {
		t.Errorf("all exist: %q", got)
	}
	s.RemoveRecovery(KeyOf(first))
	if got := names(); !slices.Equal(got, []string{"it/platform.mail-6f1e2d3c"}) {
		t.Errorf("one is gone: %q", got)
	}
}

func TestNamesOfWhatBelongsToACrisis(t *testing.T) {
	s := newScenario(t)
	long := strings.Repeat("p", 63)
	if got := s.assess("2022-01-01 00:00").SnapshotName(Key{Namespace: "staff", Name: long}); got != long+"-6f1e2d3c" {
		t.Errorf("the snapshot is %s", got)
	}
	name := recoveryName(s.activation.UID, Ref{"staff", long, long})
	if name != long+"."+long+"-6f1e2d3c" || len(name) > 253 {
		t.Errorf("the recovery is %s", name)
	}
	for _, system := range []string{"a", "b"} {
		if got := recoveryName("", Ref{"staff", "p", system}); got != "p."+system {
			t.Errorf("without a UID: %s", got)
		}
	}
}

func TestARecoveryIsNamedByItsPlanAndSystemAlone(t *testing.T) {
	x, y := recoveryName("6f1e2d3c", Ref{"staff", "a-b", "c"}), recoveryName("6f1e2d3c", Ref{"staff", "a", "b-c"})
	if x == y {
		t.Errorf("system c of plan a-b and system b-c of plan a share the recovery %s", x)
	}
}
