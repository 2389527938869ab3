package board

import (
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/beredskap/beredskap/internal/assess"
)

// notes say what keeps a page from being whole, or from being how it stands now.
func (h *Handler) notes(r *asking) (notes []string) {
	if h.follower == nil {
		return nil
	}
	if since, why := h.follower.Stale(); !since.IsZero() {
		h.Source.Look(r.crisis, h.now(), func(_ *assess.Dossier, a *assess.Assessment) { since = since.In(zoneOf(a)) })
		switch {
		case apierrors.IsUnauthorized(why):
			notes = append(notes, r.in.Say("Since %s the cluster no longer knows whom this board reads it as. It shows how things stood then.", since))
		case apierrors.IsForbidden(why):
			notes = append(notes, r.in.Say("Since %s this board may no longer read the cluster. It shows how things stood then.", since))
		default:
			notes = append(notes, r.in.Say("Since %s the cluster has not answered. This is how things stood then.", since))
		}
	}
	scope := h.follower.Scope()
	if scope.Namespaces != nil {
		notes = append(notes, r.in.Say("This board may read %s alone. What stands in other namespaces is not shown.", strings.Join(scope.Namespaces, ", ")))
	}
	if !scope.Frozen {
		notes = append(notes, r.in.Say("This board may not read ControllerRevisions, which frozen plans are kept in. It shows plans as they stand today."))
	}
	if !scope.Ledger {
		notes = append(notes, r.in.Say("This board may not read all of the ledger. Whether the record is intact is not shown."))
	}
	return notes
}
