package up

import (
	"context"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// forger is an author that nobody is.
const forger = "nobody-at-all"

// policiesInForce waits until the policies act. They say so nowhere, so it is tried: in dry runs, which leave
// no trace, an author is forged, which the first policy must overwrite, and a briefing of the day after
// tomorrow is entered, which another must refuse.
func policiesInForce(ctx context.Context, api client.Client) error {
	return await(ctx, "the admission policies to act", func(ctx context.Context) (string, error) {
		forged := trial(time.Now().Add(-time.Minute))
		if err := api.Create(ctx, forged, client.DryRunAll); err != nil {
			return "a dry run is refused: " + err.Error(), nil
		}
		if forged.Spec.EnteredBy == forger {
			return "the author of a statement is not stamped", nil
		}
		switch err := api.Create(ctx, trial(time.Now().Add(48*time.Hour)), client.DryRunAll); {
		case err == nil:
			return "a time in the future is not refused", nil
		case apierrors.IsInvalid(err), apierrors.IsForbidden(err):
			return "", nil
		default:
			return "", err
		}
	})
}

func trial(held time.Time) *v1alpha1.Briefing {
	return &v1alpha1.Briefing{
		ObjectMeta: metav1.ObjectMeta{Namespace: metav1.NamespaceDefault, Name: "trial-of-the-policies"},
		Spec: v1alpha1.BriefingSpec{
			Record: v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: "trial"}, EnteredBy: forger},
			HeldAt: metav1.NewTime(held),
		},
	}
}
