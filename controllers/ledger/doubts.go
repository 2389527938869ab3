package ledger

import (
	"context"
	"errors"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/internal/dossier"
)

// doubtsAtOnce is how many doubts are settled before the rest of the work is done.
const doubtsAtOnce = 50

// settleDoubts finds out whether what seems to be missing or altered is, before anybody is told. It says whether some is
// left for later.
func (r *reconciler) settleDoubts(ctx context.Context, crisis client.ObjectKey, work *dossier.LedgerWork) (left bool, err error) {
	all := true
	if work.Pages {
		if all, err = r.Store.ReadPages(ctx, r.Live, crisis); err != nil {
			return false, err
		}
	}
	doubts := work.Doubts[:min(len(work.Doubts), doubtsAtOnce)]
	news, left, err := r.Store.Settle(ctx, r.Live, crisis, doubts)
	for _, fault := range news {
		ctrl.LoggerFrom(ctx).Error(errors.New(fault.Message), "the record is not intact", "crisis", crisis, "reason", fault.Reason)
	}
	return left || !all || len(work.Doubts) > doubtsAtOnce, err
}
