package transfer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/dossier"
)

// Right is something that one must be allowed to do; to an object of any name where none is given.
type Right struct{ Verb, Group, Resource, Namespace, Name string }

func (r Right) String() string {
	resource := r.Resource
	if r.Group != "" {
		resource += "." + r.Group
	}
	if r.Name != "" {
		resource += " " + r.Name
	}
	if r.Namespace == "" {
		return fmt.Sprintf("%s %s", r.Verb, resource)
	}
	return fmt.Sprintf("%s %s in namespace %s", r.Verb, resource, r.Namespace)
}

// rights are what it takes to write an import.
func (i *Import) rights() []Right {
	needed := map[Right]bool{}
	need := func(verb, group, resource, namespace, name string) {
		needed[Right{verb, group, resource, namespace, name}] = true
	}
	if len(i.Namespaces) > 0 {
		need("create", "", "namespaces", "", "")
	}
	for _, page := range i.Pages {
		verb := "create"
		if page.ResourceVersion != "" {
			verb = "update"
		}
		need(verb, "", "configmaps", page.Namespace, "")
		need("import", v1alpha1.GroupVersion.Group, "crisisactivations", page.Namespace, "")
	}
	for _, object := range i.Objects {
		group, resource := v1alpha1.GroupVersion.Group, resources[dossier.KindOf(object)]
		if dossier.KindOf(object) == dossier.KindRevision {
			group = "apps"
		}
		need("create", group, resource, object.GetNamespace(), "")
		if plan, is := object.(*v1alpha1.ContinuityPlan); !is {
			need("import", v1alpha1.GroupVersion.Group, "crisisactivations", object.GetNamespace(), "")
		} else if account := string(plan.Spec.ServiceAccountName); account != "" {
			need("impersonate", "", "serviceaccounts", plan.Namespace, account) // as the policy on accounts has it
		}
	}
	list := make([]Right, 0, len(needed))
	for right := range needed {
		list = append(list, right)
	}
	slices.SortFunc(list, func(x, y Right) int { return strings.Compare(x.String(), y.String()) })
	return list
}

var resources = map[string]string{
	dossier.KindRevision: "controllerrevisions", v1alpha1.KindContinuityPlan: "continuityplans", v1alpha1.KindCrisisActivation: "crisisactivations",
	v1alpha1.KindSystemRecovery: "systemrecoveries", v1alpha1.KindBriefing: "briefings", v1alpha1.KindLogEntry: "logentries",
	v1alpha1.KindActionItem: "actionitems", v1alpha1.KindEvaluation: "evaluations",
}

// Lacking asks the API server which of the rights that it takes are lacking.
func (i *Import) Lacking(ctx context.Context, kube client.Client) ([]Right, error) {
	var lacking []Right
	for _, right := range i.rights() {
		review := &authorizationv1.SelfSubjectAccessReview{Spec: authorizationv1.SelfSubjectAccessReviewSpec{
			ResourceAttributes: &authorizationv1.ResourceAttributes{
				Verb: right.Verb, Group: right.Group, Resource: right.Resource, Namespace: right.Namespace, Name: right.Name,
			},
		}}
		if err := kube.Create(ctx, review); err != nil {
			return nil, fmt.Errorf("the API server does not say what you may do: %w", err)
		}
		if !review.Status.Allowed {
			lacking = append(lacking, right)
		}
	}
	return lacking, nil
}

// Names lists what is to be written.
func (i *Import) Names() []string {
	names := make([]string, 0, len(i.Pages)+len(i.Objects))
	for _, page := range i.Pages {
		names = append(names, "page "+page.Labels[v1alpha1.LabelLedgerPage]+" of the ledger, ConfigMap "+client.ObjectKeyFromObject(page).String())
	}
	for _, object := range i.Objects {
		names = append(names, idOf(object).String())
	}
	return names
}

// Write writes what is to be written. What was written stays when it ends with an error: the next one goes on from there.
func (i *Import) Write(ctx context.Context, kube client.Client) error {
	for _, name := range i.Namespaces {
		err := kube.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}})
		if err != nil && !apierrors.IsAlreadyExists(err) {
			return fmt.Errorf("namespace %s cannot be created: %w", name, err)
		}
	}
	for _, page := range i.Pages {
		if err := writePage(ctx, kube, page); err != nil {
			return err
		}
	}
	for rest := i.Objects; len(rest) > 0; {
		end := 1
		for end < len(rest) && ranks[dossier.KindOf(rest[end])] == ranks[dossier.KindOf(rest[0])] {
			end++
		}
		if err := createAll(ctx, kube, rest[:end]); err != nil {
			return err
		}
		rest = rest[end:]
	}
	return nil
}

func writePage(ctx context.Context, kube client.Client, page *corev1.ConfigMap) error {
	var err error
	if page.ResourceVersion == "" {
		err = kube.Create(ctx, page.DeepCopy())
	} else {
		err = kube.Update(ctx, page.DeepCopy())
	}
	switch {
	case apierrors.IsConflict(err), apierrors.IsAlreadyExists(err):
		return fmt.Errorf("page %s of the ledger, ConfigMap %s, was written meanwhile: import again, and it is compared anew (%w)",
			page.Labels[v1alpha1.LabelLedgerPage], client.ObjectKeyFromObject(page), err)
	case err != nil:
		return fmt.Errorf("page %s of the ledger, ConfigMap %s, cannot be written: %w", page.Labels[v1alpha1.LabelLedgerPage], client.ObjectKeyFromObject(page), err)
	}
	return nil
}

// writers is how many objects are created at the same time.
const writers = 8

// createAll creates objects, in no order, and stops soon after one that cannot be created. A few errors say enough.
func createAll(ctx context.Context, kube client.Client, objects []client.Object) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	todo := make(chan client.Object)
	var work sync.WaitGroup
	var mutex sync.Mutex
	var faults []error
	for range min(writers, len(objects)) {
		work.Go(func() {
			for object := range todo {
				if err := create(ctx, kube, object); err != nil && ctx.Err() == nil {
					mutex.Lock()
					faults = append(faults, err)
					mutex.Unlock()
					cancel()
				}
			}
		})
	}
	for _, object := range objects {
		if ctx.Err() != nil {
			break
		}
		todo <- object
	}
	close(todo)
	work.Wait()
	if len(faults) == 0 && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return errors.Join(faults...)
}

func create(ctx context.Context, kube client.Client, object client.Object) error {
	id := idOf(object)
	err := kube.Create(ctx, object.DeepCopyObject().(client.Object))
	if apierrors.IsAlreadyExists(err) {
		return same(ctx, kube, object)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be created: %w", id, err)
	}
	return nil
}

// same says whether what was created meanwhile, such as by a request whose answer was lost, is what was to be created.
func same(ctx context.Context, kube client.Client, object client.Object) error {
	found, _ := object.DeepCopyObject().(client.Object)
	if err := kube.Get(ctx, client.ObjectKeyFromObject(object), found); err != nil {
		return fmt.Errorf("%s was created meanwhile and cannot be read: %w", idOf(object), err)
	}
	if _, plan := object.(*v1alpha1.ContinuityPlan); plan {
		return nil // whose ever it is, it stays
	}
	is, err := dossier.EntryOf(found)
	if err != nil {
		return err
	}
	if wanted, err := dossier.EntryOf(object); err != nil || is.UID != wanted.UID || is.Digest != wanted.Digest {
		return fmt.Errorf("another %s was created meanwhile: import again, and it is compared anew", idOf(object))
	}
	return nil
}
