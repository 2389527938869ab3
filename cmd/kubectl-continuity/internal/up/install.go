package up

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	manifests "github.com/beredskap/beredskap/config"
)

// fieldOwner is who owns the fields of what is applied here.
const fieldOwner = client.FieldOwner("kubectl-continuity")

// patience is how long anything may take on a slow machine.
const patience = 3 * time.Minute

// install brings the kinds, the roles and the policies into the cluster, and returns when all of them are
// in force: a statement entered before the policies are would be stamped by nobody.
func install(ctx context.Context, api client.Client, config *rest.Config, say func(string, ...any)) error {
	began := time.Now()
	for _, dir := range []string{"crd", "rbac/roles", "rbac/embedded", "policy"} {
		objects, err := load(dir)
		if err != nil {
			return err
		}
		if _, err := apply(ctx, api, objects); err != nil {
			return err
		}
		if dir == "crd" {
			if err := established(ctx, api); err != nil {
				return err
			}
		}
	}
	if err := rolesInForce(ctx, api); err != nil {
		return err
	}
	if err := policiesInForce(ctx, api, config); err != nil {
		return err
	}
	say("kinds, roles and policies are in force (%.1f s)", time.Since(began).Seconds())
	return nil
}

// load reads the objects of a folder of embedded manifests, in the order in which they can be applied.
func load(dir string) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	err := fs.WalkDir(manifests.Files, dir, func(file string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || entry != nil && entry.IsDir() {
			return nil
		}
		if err != nil || path.Ext(file) != ".yaml" || path.Base(file) == "kustomization.yaml" {
			return err
		}
		raw, err := fs.ReadFile(manifests.Files, file)
		if err != nil {
			return err
		}
		decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(raw), 4096)
		for {
			object := &unstructured.Unstructured{}
			switch err := decoder.Decode(&object.Object); {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return fmt.Errorf("%s: %w", file, err)
			}
			if len(object.Object) > 0 {
				objects = append(objects, object)
			}
		}
	})
	slices.SortStableFunc(objects, func(a, b *unstructured.Unstructured) int { return cmp.Compare(rank(a), rank(b)) })
	return objects, err
}

// rank puts first what others need.
func rank(object *unstructured.Unstructured) int {
	if i := slices.Index([]string{"Namespace", "ServiceAccount", v1alpha1.KindContinuityPlan, v1alpha1.KindCrisisActivation, v1alpha1.KindSystemRecovery},
		object.GetKind()); i >= 0 {
		return i
	}
	return 5
}

// apply applies objects server-side. Applying the same again changes nothing, so a second start may; a
// statement that was entered keeps its author, whose stamp is not among the fields applied.
//
// A statement that was entered otherwise, from the manifests of another version, is never changed: it is
// kept as it stands, and named.
func apply(ctx context.Context, api client.Client, objects []*unstructured.Unstructured) (kept []string, err error) {
	var refused []error
	for _, object := range objects {
		err := api.Apply(ctx, client.ApplyConfigurationFromUnstructured(object), fieldOwner, client.ForceOwnership)
		switch {
		case apierrors.IsInvalid(err) && exists(ctx, api, object):
			kept = append(kept, object.GetKind()+" "+object.GetNamespace()+"/"+object.GetName())
		case err != nil:
			refused = append(refused, fmt.Errorf("%s %s/%s: %w", object.GetKind(), object.GetNamespace(), object.GetName(), err))
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
	}
	return kept, errors.Join(refused...)
}

// exists says whether an object of ours is there. Its refusal then means that it is not to be changed.
func exists(ctx context.Context, api client.Client, object *unstructured.Unstructured) bool {
	if object.GroupVersionKind().Group != v1alpha1.GroupVersion.Group {
		return false
	}
	there := &unstructured.Unstructured{}
	there.SetGroupVersionKind(object.GroupVersionKind())
	return api.Get(ctx, client.ObjectKeyFromObject(object), there) == nil
}

// established waits until the API serves our kinds.
func established(ctx context.Context, api client.Client) error {
	return await(ctx, "the kinds to be served", func(ctx context.Context) (string, error) {
		crds := &apiextensionsv1.CustomResourceDefinitionList{}
		if err := api.List(ctx, crds); err != nil {
			return "", err
		}
		for i := range crds.Items {
			crd := &crds.Items[i]
			if crd.Spec.Group == v1alpha1.GroupVersion.Group && !isEstablished(crd) {
				return crd.Name + " is not established", nil
			}
		}
		return "", served(ctx, api)
	})
}

func isEstablished(crd *apiextensionsv1.CustomResourceDefinition) bool {
	return slices.ContainsFunc(crd.Status.Conditions, func(c apiextensionsv1.CustomResourceDefinitionCondition) bool {
		return c.Type == apiextensionsv1.Established && c.Status == apiextensionsv1.ConditionTrue
	})
}

// served asks for a list: a kind is established a moment before its path answers.
func served(ctx context.Context, api client.Client) error {
	for _, list := range kinds() {
		if err := api.List(ctx, list, client.Limit(1)); err != nil {
			return err
		}
	}
	return nil
}

// kinds are lists of all our kinds.
func kinds() []client.ObjectList {
	return []client.ObjectList{
		&v1alpha1.ContinuityPlanList{}, &v1alpha1.CrisisActivationList{}, &v1alpha1.SystemRecoveryList{},
		&v1alpha1.BriefingList{}, &v1alpha1.LogEntryList{}, &v1alpha1.ActionItemList{}, &v1alpha1.EvaluationList{},
	}
}

// await asks again and again until nothing is missing. What passes by itself (a kind not served yet, an API
// server just busy) is asked again; the last answer is in the error.
func await(ctx context.Context, what string, missing func(context.Context) (string, error)) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	last := ""
	for {
		lacking, err := missing(ctx)
		switch {
		case err == nil && lacking == "":
			return nil
		case err != nil && !passing(err):
			return err
		case err != nil && ctx.Err() == nil:
			lacking = err.Error()
		}
		if lacking != "" {
			last = lacking
		}
		select {
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return fmt.Errorf("waited %s for %s in vain: %s", patience, what, last)
			}
			return context.Cause(ctx)
		case <-ticker.C:
		}
	}
}

func passing(err error) bool {
	return meta.IsNoMatchError(err) || apierrors.IsNotFound(err) || apierrors.IsServiceUnavailable(err) ||
		apierrors.IsTooManyRequests(err) || apierrors.IsServerTimeout(err) || apierrors.IsTimeout(err) ||
		apierrors.IsInternalError(err) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}
