package velero_test

import (
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestTheOperatorRestoresByVelero(t *testing.T) {
	s := newStage(t)
	for _, name := range []string{"database.yaml", "shop.yaml", "recovery.yaml", "plan.yaml"} {
		s.create("testdata/"+name, s.testdata(name))
	}
	s.policiesInForce()
	orders, goods := s.read(database), s.read(shop)
	ofOrders, ofGoods := s.backUp("database-nightly", "database"), s.backUp("shop-nightly", "shop")
	s.lock()
	s.operate()

	c := s.declare()
	s.destroy("database")
	s.destroy("shop")
	c.state("database-down", "database", "outage: {since: %s}", stamp(c.started))
	c.state("shop-down", "shop", "outage: {since: %s}", stamp(c.started))

	failed := c.theFirstRestoreFails()
	s.unlock()
	// In whole seconds, as people write: the operator's own report of the next attempt falls into the same one, and
	// must not be taken for what was said before.
	c.stateAt(time.Now().Truncate(time.Second), "try-again", "database",
		"report: {step: restore, outcome: Retry, text: The secrets may be restored; nobody has read them.}")
	restored := c.theSecondRestoreIsDone(failed)
	c.theShopFollows(restored)
	s.wantBack(database, orders)
	s.wantBack(shop, goods)

	c.state("counted", "database", "report: {step: count, outcome: Done, text: 412 orders; the ledger has as many.}")
	c.state("bought", "shop", "report: {step: buy, outcome: Done}")
	c.isVerifiedAndAccepted("database", ofOrders)
	c.isVerifiedAndAccepted("shop", ofGoods)
	if first, second := len(s.restores("database-nightly")), len(s.restores("shop-nightly")); first != 2 || second != 1 {
		t.Errorf("%d restores of the database for two attempts and %d of the shop for one", first, second)
	}
}

// theFirstRestoreFails waits until the first attempt has failed, and checks that it says why and that nothing else
// has been begun.
func (c *crisis) theFirstRestoreFails() *v1alpha1.SystemRecovery {
	c.t.Helper()
	failed := c.recovery("database", "has failed", func(r *v1alpha1.SystemRecovery) bool {
		return r.Status.Phase == v1alpha1.RecoveryFailed
	})
	if found := step(failed, "backup"); found.State != v1alpha1.StepDone {
		c.t.Errorf("the backup was there, and its step is %+v", found)
	}
	c.wantAttempt(failed, v1alpha1.StepFailed, 1)
	// All that the Restore itself says of why is its phase, and how many errors there were: their text is in the bucket.
	if found := step(failed, "restore"); !strings.Contains(found.Message, "PartiallyFailed") {
		c.t.Errorf("the failed step does not say what the Restore says: %q", found.Message)
	}
	waiting := c.recovery("shop", "waits for the database", func(r *v1alpha1.SystemRecovery) bool {
		return r.Status.Phase == v1alpha1.RecoveryWaiting && len(r.Status.WaitingFor) > 0
	})
	if wait := waiting.Status.WaitingFor[0]; wait.Kind != v1alpha1.WaitDependency || !strings.Contains(wait.Message, "database") {
		c.t.Errorf("the shop waits for %+v", wait)
	}
	if begun := c.restores("shop-nightly"); len(begun) > 0 {
		c.t.Errorf("the shop is restored before the database: %s", begun[0].GetName())
	}
	return failed
}

// theSecondRestoreIsDone waits until the attempt that a person asked for has succeeded.
func (c *crisis) theSecondRestoreIsDone(failed *v1alpha1.SystemRecovery) *v1alpha1.SystemRecovery {
	c.t.Helper()
	restored := c.recovery("database", "is restored", func(r *v1alpha1.SystemRecovery) bool {
		return r.Status.Phase == v1alpha1.RecoveryRestored
	})
	c.wantAttempt(restored, v1alpha1.StepDone, 2)
	first, second := step(failed, "restore").Object, step(restored, "restore").Object
	if first != nil && second != nil && first.Name == second.Name {
		c.t.Errorf("both attempts applied %s", first.Name)
	}
	if restored.Status.RestoredAt == nil || restored.Status.VerifiedAt != nil {
		c.t.Errorf("restored and not yet verified, it is restored at %v and verified at %v", restored.Status.RestoredAt, restored.Status.VerifiedAt)
	}
	return restored
}

// theShopFollows waits until the shop is restored, and checks that it was begun after the database was.
func (c *crisis) theShopFollows(database *v1alpha1.SystemRecovery) {
	c.t.Helper()
	restored := c.recovery("shop", "is restored", func(r *v1alpha1.SystemRecovery) bool {
		return r.Status.Phase == v1alpha1.RecoveryRestored
	})
	c.wantAttempt(restored, v1alpha1.StepDone, 1)
	// A creation time has no more than seconds.
	if begun := c.restores("shop-nightly")[0].GetCreationTimestamp(); begun.Time.Before(database.Status.RestoredAt.Truncate(time.Second)) {
		c.t.Errorf("the restore of the shop began at %s, before the database was restored at %s", begun, database.Status.RestoredAt)
	}
}

// wantAttempt fails unless the step restore stands as it should after so many attempts, and there is one
// Restore for each of them, the last of which the step names.
func (c *crisis) wantAttempt(r *v1alpha1.SystemRecovery, state v1alpha1.StepState, attempt int) {
	c.t.Helper()
	found, made := step(r, "restore"), c.restores(string(r.Spec.Planned.System)+"-nightly")
	if found.State != state || found.Attempt != int32(attempt) || found.Object == nil {
		c.t.Fatalf("the step restore is %+v, want %s at attempt %d, with its object", found, state, attempt)
	}
	if len(made) != attempt {
		c.t.Fatalf("%d Restores after %d attempts", len(made), attempt)
	}
	last := made[attempt-1]
	want := v1alpha1.StepObject{APIVersion: veleroAPI, Kind: "Restore", Name: v1alpha1.ObjectName(last.GetName()), UID: string(last.GetUID())}
	if *found.Object != want {
		c.t.Errorf("the step names %+v, want %+v", *found.Object, want)
	}
}

// isVerifiedAndAccepted waits until a person's report is taken up, accepts the system, and checks how it ended.
func (c *crisis) isVerifiedAndAccepted(system string, backup *unstructured.Unstructured) {
	c.t.Helper()
	c.recovery(system, "is verified", func(r *v1alpha1.SystemRecovery) bool { return r.Status.VerifiedAt != nil })
	c.state(system+"-accepted", system, "acceptance: {acceptedBy: Head of %s}", system)
	accepted := c.recovery(system, "is accepted", func(r *v1alpha1.SystemRecovery) bool {
		return r.Status.Phase == v1alpha1.RecoveryAccepted
	})
	rpo := accepted.Status.RPO
	if rpo == nil || rpo.Achieved == nil || !rpo.Achieved.Time.Equal(c.completion(backup)) || rpo.State != v1alpha1.ObjectiveMet {
		c.t.Errorf("the data of %s is that of %s, and its RPO stands at %+v", system, c.completion(backup), rpo)
	}
}

func TestTheOperatorMayActAsTheRecoveryAccountAndThatMayRestoreAlone(t *testing.T) {
	s := newStage(t)
	s.create("testdata/recovery.yaml", s.testdata("recovery.yaml"))
	as := func(user string) client.Client {
		config := rest.CopyConfig(s.operators)
		config.Impersonate.UserName = user
		return s.clientOf(config)
	}
	restore := func() *unstructured.Unstructured {
		object := newObject(veleroAPI, "Restore", veleroNamespace, "")
		object.SetGenerateName("probe-")
		object.Object["spec"] = map[string]any{"backupName": "none"}
		return object
	}
	recovery := as("system:serviceaccount:velero:recovery")
	if err := recovery.Create(t.Context(), restore(), client.DryRunAll); err != nil {
		t.Errorf("the account may not restore: %v", err)
	}
	for what, err := range map[string]error{
		"the operator restores as itself":             as("").Create(t.Context(), restore(), client.DryRunAll),
		"the operator acts as another account":        as("system:serviceaccount:velero:default").Create(t.Context(), restore(), client.DryRunAll),
		"the account changes what it shall restore":   recovery.Create(t.Context(), newObject("v1", "ConfigMap", veleroNamespace, "probe"), client.DryRunAll),
		"the account takes a Restore away":            recovery.Delete(t.Context(), newObject(veleroAPI, "Restore", veleroNamespace, "probe"), client.DryRunAll),
		"the account backs up, over what it restores": recovery.Create(t.Context(), newObject(veleroAPI, "Backup", veleroNamespace, "probe"), client.DryRunAll),
	} {
		if !apierrors.IsForbidden(err) {
			t.Errorf("%s: %v, want it forbidden", what, err)
		}
	}
}
