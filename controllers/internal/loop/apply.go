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
	// Configure is the apply configuration of an object's status, whole.
	Configure func(of T, status *Status) (runtime.ApplyConfiguration, error)
}

// Name is the name of the controller of a kind, and of the owner of the fields that it writes.
func Name(kind string) string { return "beredskap-" + strings.ToLower(kind) }

// Apply writes a status when it is another than the one observed, and then announces what turned.
func Apply[T client.Object, Status any](ctx context.Context, in Surroundings, kind Kind[T, Status], of T, status Status) error {
	observed := kind.Status(of)
	if equality.Semantic.DeepEqual(*observed, status) {
		return nil
	}
	configuration, err := kind.Configure(of, &status)
	if err != nil {
		return fmt.Errorf("status of %s %s: %w", kind.Name, client.ObjectKeyFromObject(of), err)
	}
	err = in.Client.Status().Apply(ctx, configuration, client.FieldOwner(Name(kind.Name)), client.ForceOwnership)
	if apierrors.IsNotFound(err) {
		return nil // deleted meanwhile
	}
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
	written := of.DeepCopyObject().(T)
	written.SetResourceVersion(answered.ResourceVersion)
	*kind.Status(written) = status
	store.Wrote(of, written)
	return nil
}

// Convert turns a status into its apply configuration: they are the same in JSON.
func Convert[Configuration, Status any](status *Status) (*Configuration, error) {
	raw, err := json.Marshal(status)
	if err != nil {
		return nil, err
	}
	configuration := new(Configuration)
	return configuration, json.Unmarshal(raw, configuration)
}
