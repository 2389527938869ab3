package recoverystep

import (
	"context"
	"fmt"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// account is the service account of a plan, in its namespace.
type account = types.NamespacedName

// accounts are the clients by which the operator acts as the accounts of plans. It has no right of its own
// over what steps apply: who acts as an account may what the account may.
type accounts struct {
	base  *rest.Config
	mutex sync.Mutex
	of    map[account]dynamic.Interface
}

func newAccounts(base *rest.Config) *accounts {
	return &accounts{base: base, of: map[account]dynamic.Interface{}}
}

// client is the client that acts as an account. The API server adds the groups that every service account has.
func (a *accounts) client(who account) (dynamic.Interface, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if acting, known := a.of[who]; known {
		return acting, nil
	}
	config := rest.CopyConfig(a.base)
	config.Impersonate = rest.ImpersonationConfig{UserName: "system:serviceaccount:" + who.Namespace + ":" + who.Name}
	acting, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	a.of[who] = acting
	return acting, nil
}

// resource is how the objects of a kind are reached in the plan's namespace, as its account, and watched.
func (r *reconciler) resource(who account, object v1alpha1.StepObject) (dynamic.ResourceInterface, sort, error) {
	gvr, err := r.resourceOf(object)
	if err != nil {
		return nil, sort{}, err
	}
	acting, err := r.accounts.client(who)
	if err != nil {
		return nil, sort{}, err
	}
	return acting.Resource(gvr).Namespace(who.Namespace), sort{who, gvr}, nil
}

// see is the object of a task as the watch shows it, nil when there is none, and how those of its kind are reached.
func (r *reconciler) see(who account, object v1alpha1.StepObject) (objects dynamic.ResourceInterface, shown *unstructured.Unstructured, err error) {
	objects, of, err := r.resource(who, object)
	if err != nil {
		return nil, nil, err
	}
	shown, err = r.watches.see(of, string(object.Name))
	return objects, shown, explain(err, who)
}

// resourceOf is the resource of a kind, which lives in namespaces.
func (r *reconciler) resourceOf(object v1alpha1.StepObject) (schema.GroupVersionResource, error) {
	gvk := schema.FromAPIVersionAndKind(object.APIVersion, object.Kind)
	mapping, err := r.mapper.RESTMapping(gvk.GroupKind(), gvk.Version)
	switch {
	case meta.IsNoMatchError(err):
		return schema.GroupVersionResource{}, fmt.Errorf("kind %s of %s is not known here: the step goes on when its CRD is installed",
			object.Kind, object.APIVersion)
	case err != nil:
		return schema.GroupVersionResource{}, fmt.Errorf("kind %s of %s cannot be looked up: %w", object.Kind, object.APIVersion, err)
	case mapping.Scope.Name() != meta.RESTScopeNameNamespace:
		return schema.GroupVersionResource{}, lasting{fmt.Errorf(
			"kind %s of %s belongs to no namespace, and a step may touch objects of its plan's namespace alone: do it by hand", object.Kind, object.APIVersion)}
	}
	return mapping.Resource, nil
}

// exists says what is wrong when the account is not there: its name alone would still be granted what is bound to it.
func (r *reconciler) exists(ctx context.Context, who account) error {
	found := &metav1.PartialObjectMetadata{}
	found.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("ServiceAccount"))
	err := r.Live.Get(ctx, who, found)
	if apierrors.IsNotFound(err) {
		return fmt.Errorf("service account %s does not exist: create it in namespace %s, with the rights that the step needs", who.Name, who.Namespace)
	}
	return client.IgnoreNotFound(err)
}

// lasting is an error that trying again does not mend: the attempt has failed.
type lasting struct{ error }

func (l lasting) Unwrap() error { return l.error }

// refusal is why the API server did not take what an account applied. What is wrong in itself is lasting.
func refusal(err error, who account) error {
	switch {
	case apierrors.IsInvalid(err), apierrors.IsBadRequest(err),
		apierrors.IsRequestEntityTooLargeError(err), apierrors.IsMethodNotSupported(err), apierrors.IsNotAcceptable(err):
		return lasting{err}
	case err != nil && strings.Contains(err.Error(), "failed to create typed patch object"): // a field of the wrong type has no reason of its own
		return lasting{err}
	}
	return explain(err, who)
}

// explain says in the words of whoever can mend it why the API server refused something to an account.
func explain(err error, who account) error {
	switch {
	case err == nil:
		return nil
	case apierrors.IsForbidden(err) && strings.Contains(err.Error(), "cannot impersonate"):
		return fmt.Errorf("the operator may not act as service account %s: give it the verb impersonate on that account by a Role and a RoleBinding in namespace %s: %w", who.Name, who.Namespace, err)
	case apierrors.IsForbidden(err) && strings.Contains(err.Error(), `User "system:serviceaccount:`):
		return fmt.Errorf("service account %s may not do it, so grant it that in namespace %s: %w", who.Name, who.Namespace, err)
	case apierrors.IsForbidden(err): // a quota that is used up, or a policy
		return fmt.Errorf("namespace %s does not take it as things stand: %w", who.Namespace, err)
	}
	return err
}
