package loop

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/internal/dossier"
)

// Kind is how the status of a kind is read and written.
type Kind[T client.Object, Status any] struct {
	Name string
	// Status is where the status stands in an object.
	Status func(T) *Status
	// Conditions is where the conditions stand in a status.
	Conditions func(*Status) []metav1.Condition
	// configure makes the apply configuration of an object's status, whole.
	configure func(of T, status *Status) (runtime.ApplyConfiguration, error)
}

// configuration is a generated apply configuration of an object, with a status of its own.
type configuration[C, S any] interface {
	runtime.ApplyConfiguration
	WithUID(types.UID) C
	WithResourceVersion(string) C
	WithStatus(*S) C
}

// KindOf says how the status of a kind is read and written, by the generated function that begins an apply
// configuration and by where the status and its conditions stand.
func KindOf[T client.Object, Status any, C configuration[C, S], S any](
	name string, begin func(name, namespace string) C, status func(T) *Status, conditions func(*Status) []metav1.Condition,
) Kind[T, Status] {
	configure := func(of T, status *Status) (runtime.ApplyConfiguration, error) {
		raw, err := json.Marshal(status) // they are the same in JSON
		if err != nil {
			return nil, err
		}
		converted := new(S)
		configuration := begin(of.GetName(), of.GetNamespace()).WithUID(of.GetUID()).WithResourceVersion(of.GetResourceVersion())
		return configuration.WithStatus(converted), json.Unmarshal(raw, converted)
	}
	return Kind[T, Status]{Name: name, Status: status, Conditions: conditions, configure: configure}
}

// Name is the name of the controller of a kind, and of the owner of the fields that it writes.
func Name(kind string) string { return "beredskap-" + strings.ToLower(kind) }

// Apply writes a status when it is another than the one observed, and then announces what turned. It is written over the very
// version that was looked at, or not at all, which is a conflict: what a status says is decided once, however many managers
// there are, and one that no longer leads and does not know it takes nothing back.
func Apply[T client.Object, Status any](ctx context.Context, in Surroundings, kind Kind[T, Status], of T, status Status) error {
	observed := kind.Status(of)
	if equality.Semantic.DeepEqual(*observed, status) {
		return nil
	}
	configuration, err := kind.configure(of, &status)
	if err != nil {
		return fmt.Errorf("status of %s %s: %w", kind.Name, client.ObjectKeyFromObject(of), err)
	}
	err = in.Client.Status().Apply(ctx, configuration, client.FieldOwner(Name(kind.Name)), client.ForceOwnership)
	if apierrors.IsNotFound(err) {
		return nil // deleted meanwhile
	}
	in.tellRefusal(of, err)
	if err != nil {
		return fmt.Errorf("status of %s %s cannot be written, and is tried again: %w", kind.Name, client.ObjectKeyFromObject(of), err)
	}
	if err := remember(in.Store, kind, of, status, configuration); err != nil {
		return fmt.Errorf("status of %s %s was written and the answer cannot be read: %w", kind.Name, client.ObjectKeyFromObject(of), err)
	}
	Announce(in.Events, of, kind.Conditions(observed), kind.Conditions(&status))
	return nil
}

// remember shows the store what was written, with the version that the API server answered.
func remember[T client.Object, Status any](store *dossier.Store, kind Kind[T, Status], of T, status Status, answer runtime.ApplyConfiguration) error {
	raw, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	var answered metav1.PartialObjectMetadata
	if err := json.Unmarshal(raw, &answered); err != nil {
		return err
	}
	if answered.Generation != of.GetGeneration() {
		return nil // somebody edited it meanwhile: the version answered holds a spec that was not seen
	}
	written := of.DeepCopyObject().(T)
	written.SetResourceVersion(answered.ResourceVersion)
	*kind.Status(written) = status
	store.Wrote(of, written)
	return nil
}
