package up

import (
	"context"
	"errors"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
)

const (
	// forger is an author that nobody is.
	forger = "nobody-at-all"
	// prefix begins the name of each policy.
	prefix = "continuity.beredskap.dev-"
)

// policiesInForce waits until the policies act. They say so nowhere, so it is tried, in dry runs, which leave
// no trace: a forged author must be overwritten, and each policy must refuse what it is there to refuse.
//
// Some of them refuse nothing of the administrator's: the guard of the author, while the stamp acts, the verbs
// of weight and the accounts of plans, for the administrator holds every verb. Those are tried as people. For those that
// cannot be tried without a trace, see untried.
func policiesInForce(ctx context.Context, api client.Client, config *rest.Config) error {
	people, err := triers(config, api.Scheme())
	if err != nil {
		return err
	}
	return await(ctx, "the admission policies to act", func(ctx context.Context) (string, error) {
		forged := &v1alpha1.Briefing{ObjectMeta: trialMeta(), Spec: v1alpha1.BriefingSpec{Record: record, HeldAt: metav1.NewTime(time.Now().Add(-time.Minute))}}
		switch err := api.Create(ctx, forged, client.DryRunAll); {
		case refused(err):
			return "a dry run is refused: " + err.Error(), nil
		case err != nil:
			return "", err
		case forged.Spec.EnteredBy == forger:
			return "the author of a statement is not stamped", nil
		}
		for policy, try := range refusals(time.Now()) {
			who := api
			if person := people[policy]; person != nil {
				who = person
			}
			err := try(ctx, who)
			switch {
			case errors.Is(err, errNothingToTry):
			case err == nil:
				return policy + " does not refuse what it should", nil
			case !refused(err):
				return "", err
			case !strings.Contains(err.Error(), "'"+policy+"'"):
				return "instead of " + policy + ", something else refuses a dry run: " + err.Error(), nil
			}
		}
		return "", nil
	})
}

// untried are the policies that refuse the deletion of what stands, and why none of them is tried: there may be nothing
// yet that could be deleted, and what would be made for a trial could not be taken away again without a statement.
//
// That they are in force is concluded. deletion-crds stands after them in their file, so it is written after them, and
// an API server takes in policies, and bindings, in the order in which they were written: when that one refuses, those
// are there. Two things remain. Where an upgrade changes one of these and nothing after it, the change may be in force
// a second later. And those that ignore failure let pass what they should refuse until the server knows the kind that is
// their parameter: at once, except where it looked for it before in vain (config/policy/deletion.yaml).
var untried = map[string]bool{
	prefix + "deletion-records":                true,
	prefix + "deletion-parts":                  true,
	prefix + "deletion-namespaces-ledger":      true,
	prefix + "deletion-namespaces-activations": true,
	prefix + "deletion-namespaces-plans":       true,
}

// errNothingToTry is that there is nothing which a policy has to refuse.
var errNothingToTry = errors.New("nothing to try it on")

// A trial is something that a policy must refuse.
type trial func(context.Context, client.Client) error

// creating is the trial of creating an object.
func creating(object client.Object) trial {
	return func(ctx context.Context, who client.Client) error { return who.Create(ctx, object, client.DryRunAll) }
}

// deletingKind is the trial of deleting one of our CRDs, of which nobody has said that it is to go.
func deletingKind(ctx context.Context, who client.Client) error {
	crds := &apiextensionsv1.CustomResourceDefinitionList{}
	if err := who.List(ctx, crds); err != nil {
		return err
	}
	for i := range crds.Items {
		if crd := &crds.Items[i]; crd.Spec.Group == v1alpha1.GroupVersion.Group && crd.Annotations[v1alpha1.AnnotationDestruction] == "" {
			return who.Delete(ctx, crd, client.DryRunAll)
		}
	}
	return errNothingToTry
}

func refused(err error) bool { return apierrors.IsInvalid(err) || apierrors.IsForbidden(err) }

// triers are the people as whom a policy is tried that refuses nothing of the administrator's, by its name.
func triers(config *rest.Config, scheme *runtime.Scheme) (people map[string]client.Client, err error) {
	people = map[string]client.Client{}
	for policy, who := range map[string]struct{ user, group string }{
		prefix + "guard-author": {strings.Repeat("n", 257), "beredskap:staff"}, // does not fit enteredBy
		prefix + "authority":    {forger, "beredskap:staff"},
		prefix + "accounts":     {forger, "beredskap:planner"},
		prefix + "recoveries":   {forger, "beredskap:lead"},
		prefix + "ledger-only":  {forger, localcluster.ManagerGroup},
	} {
		if people[policy], err = as(config, scheme, who.user, who.group); err != nil {
			return nil, err
		}
	}
	return people, nil
}

// refusals are what a policy must refuse, by its name, and no other does: statements of the day after tomorrow, what has
// an owner, what is half an import, and what takes a verb. Of authority.yaml it is the youngest verb, which the policy
// of an earlier version, in force until the server has seen the new one, does not ask for.
func refusals(now time.Time) map[string]trial {
	past, future := metav1.NewTime(now.Add(-time.Minute)), metav1.NewTime(now.Add(48*time.Hour))
	owned := trialMeta()
	owned.OwnerReferences = []metav1.OwnerReference{{APIVersion: "v1", Kind: "ConfigMap", Name: "trial", UID: "trial"}}
	frozen := *owned.DeepCopy()
	frozen.Labels = map[string]string{v1alpha1.LabelActivationUID: "trial"}
	sealed := *owned.DeepCopy()
	sealed.Labels = map[string]string{v1alpha1.LabelLedger: v1alpha1.LedgerPage}
	half := trialMeta()
	half.Annotations = map[string]string{v1alpha1.AnnotationOriginUID: "trial"}
	objects := map[string]client.Object{
		prefix + "guard-author": &v1alpha1.Briefing{ObjectMeta: trialMeta(), Spec: v1alpha1.BriefingSpec{Record: record, HeldAt: past}},
		prefix + "authority": &v1alpha1.LogEntry{ObjectMeta: trialMeta(), Spec: v1alpha1.LogEntrySpec{Record: record, OccurredAt: past,
			About:  &v1alpha1.Subject{Recovery: "trial"},
			Report: &v1alpha1.StepReport{Step: v1alpha1.RestoreStep, Outcome: v1alpha1.OutcomeDone, Attempt: new(int32(1))}}},
		prefix + "accounts": &v1alpha1.ContinuityPlan{ObjectMeta: trialMeta(), Spec: v1alpha1.ContinuityPlanSpec{
			Title: "Trial", TimeZone: "UTC", ServiceAccountName: "trial"}},
		prefix + "no-future-crisisactivations": &v1alpha1.CrisisActivation{ObjectMeta: trialMeta(), Spec: v1alpha1.CrisisActivationSpec{
			Title: "Trial", Mode: v1alpha1.ModeExercise, StartedAt: past, DeclaredAt: future, DeclaredBy: "Trial", Plans: []v1alpha1.PlanReference{{Name: "trial"}}}},
		prefix + "no-future-briefings": &v1alpha1.Briefing{ObjectMeta: trialMeta(), Spec: v1alpha1.BriefingSpec{Record: record, HeldAt: future}},
		prefix + "no-future-logentries": &v1alpha1.LogEntry{ObjectMeta: trialMeta(), Spec: v1alpha1.LogEntrySpec{Record: record, OccurredAt: future,
			Observation: &v1alpha1.Observation{Text: "Trial"}}},
		prefix + "no-future-actionitems": &v1alpha1.ActionItem{ObjectMeta: trialMeta(), Spec: v1alpha1.ActionItemSpec{Record: record, Title: "Trial",
			Owner: v1alpha1.Contact{Name: "Trial"}, AssignedAt: future, DueAt: future}},
		prefix + "no-future-evaluations": &v1alpha1.Evaluation{ObjectMeta: trialMeta(), Spec: v1alpha1.EvaluationSpec{Record: record, Title: "Trial",
			CompletedAt: future, Authors: []v1alpha1.Line{"Trial"}}},
		prefix + "recoveries": &v1alpha1.SystemRecovery{ObjectMeta: trialMeta(), Spec: v1alpha1.SystemRecoverySpec{Crisis: record.Crisis,
			Planned: &v1alpha1.PlannedSystem{Plan: "trial", System: "trial", Snapshot: "trial"}}},
		prefix + "owners":      &v1alpha1.Briefing{ObjectMeta: owned, Spec: v1alpha1.BriefingSpec{Record: record, HeldAt: past}},
		prefix + "imports":     &v1alpha1.Briefing{ObjectMeta: half, Spec: v1alpha1.BriefingSpec{Record: record, HeldAt: past}},
		prefix + "ledger":      configMap(sealed),
		prefix + "ledger-only": configMap(trialMeta()),
		prefix + "snapshots":   &appsv1.ControllerRevision{ObjectMeta: frozen, Data: runtime.RawExtension{Raw: []byte(`{}`)}},
	}
	trials := map[string]trial{prefix + "deletion-crds": deletingKind}
	for policy, object := range objects {
		trials[policy] = creating(object)
	}
	return trials
}

// configMap is written without its type, which the scheme of this program does not hold.
func configMap(meta metav1.ObjectMeta) *unstructured.Unstructured {
	object := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "ConfigMap"}}
	object.SetNamespace(meta.Namespace)
	object.SetName(meta.Name)
	object.SetLabels(meta.Labels)
	object.SetOwnerReferences(meta.OwnerReferences)
	return object
}

var record = v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: "trial"}, EnteredBy: forger}

func trialMeta() metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: metav1.NamespaceDefault, Name: "trial-of-the-policies"}
}

// as is a client of somebody who has a role.
func as(config *rest.Config, scheme *runtime.Scheme, user, group string) (client.Client, error) {
	config = rest.CopyConfig(config)
	config.QPS = -1
	config.Impersonate = rest.ImpersonationConfig{UserName: user, Groups: []string{group}}
	return client.New(config, client.Options{Scheme: scheme})
}
