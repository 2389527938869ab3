package controllers_test

import (
	"context"
	"testing"
	"time"

	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

func TestAClusterReadOnceSaysTheSameAsOneThatIsWatched(t *testing.T) {
	o := operate(t)
	ns := namespaces(t, 2)
	staff, care := ns[0], ns[1]
	create(t, &v1alpha1.ContinuityPlan{}, care, "care", plan, staff, "7d")
	began := time.Now().Add(-time.Hour)
	activation := crisis(t, staff, "attack", began, "[{namespace: %s, name: care}]", care)
	second := crisis(t, staff, "second", began, "[{namespace: %s, name: care}]", care)
	entry(t, staff, "outage", activation, began, "about: {namespace: %s, plan: care, system: records}\noutage: {since: %s}", care, rfc(began))
	create(t, &v1alpha1.ContinuityPlan{}, care, "school", plan, staff, "7d")
	entry(t, staff, "join", activation, began, "join: {plan: {namespace: %s, name: school}, decidedBy: The director}", care)
	drill := create(t, &v1alpha1.CrisisActivation{}, staff, "drill", // which rests, for a crisis that does not name its plan has joined it
		"title: Drill\nmode: Exercise\nstartedAt: %[1]s\ndeclaredAt: %[1]s\ndeclaredBy: The director\nplans: [{namespace: %[2]s, name: school}]", rfc(began), care)
	settled(t, staff, care)

	for _, crisis := range []*v1alpha1.CrisisActivation{activation, second, drill} {
		key := client.ObjectKeyFromObject(crisis)
		d, err := dossier.FromReader(t.Context(), kube, key)
		must(t, err)
		now := time.Now()
		must(t, kube.Get(t.Context(), key, crisis))
		read := assess.Assess(d, now).ActivationStatus(crisis, now)
		o.store.Look(key, now, func(a *assess.Assessment) {
			if watched := a.ActivationStatus(crisis, now); !equality.Semantic.DeepEqual(read, watched) {
				t.Errorf("crisis %s: read once\n%+v\nwatched\n%+v", key, read, watched)
			}
		})
		if !equality.Semantic.DeepEqual(read, crisis.Status) {
			t.Errorf("crisis %s: read once\n%+v\nin its status\n%+v", key, read, crisis.Status)
		}
	}
}

func TestAViolationIsToldOnceAsAnEvent(t *testing.T) {
	o := operate(t)
	staff := namespaces(t, 1)[0]
	create(t, &v1alpha1.ContinuityPlan{}, staff, "care", plan, staff, "1m")
	crisis(t, staff, "attack", time.Now().Add(-time.Hour), "[{name: care}]")
	told := func() (count int) {
		list := &eventsv1.EventList{}
		must(t, kube.List(t.Context(), list, client.InNamespace(staff)))
		for i := range list.Items {
			if e := &list.Items[i]; e.Reason == v1alpha1.ConditionBriefingOverdue && e.Regarding.Name == "attack" {
				count += 1 + int(seriesOf(e))
			}
		}
		return count
	}
	must(t, wait.PollUntilContextTimeout(t.Context(), 50*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		return told() > 0, nil
	}))
	o.stop()
	operate(t)
	settled(t, staff)
	if count := told(); count != 1 {
		t.Errorf("told %d times", count)
	}
}

func seriesOf(e *eventsv1.Event) int32 {
	if e.Series == nil {
		return 0
	}
	return e.Series.Count
}
