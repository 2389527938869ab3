package assess

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// UIDOf is the identity of an object: the UID that it was first given. What was brought in from an archive keeps it,
// whatever UID the cluster that it stands in has given it.
func UIDOf(object metav1.Object) types.UID {
	if origin := object.GetAnnotations()[v1alpha1.AnnotationOriginUID]; origin != "" {
		return types.UID(origin)
	}
	return object.GetUID()
}

// EnteredAt is when an object was first entered: for what was brought in from an archive, when that was in the
// cluster that it comes from. Zero for a manifest that was never applied.
func EnteredAt(object metav1.Object) time.Time {
	if at, err := time.Parse(time.RFC3339, object.GetAnnotations()[v1alpha1.AnnotationEnteredAt]); err == nil {
		return at
	}
	return object.GetCreationTimestamp().Time
}
