// Package ledger keeps the ledger of every crisis: it seals what was stated, signs checkpoints, and finds out whether
// anything of it is missing or altered. The one commit is the write of a page under the resourceVersion that was seen:
// however many managers there are, a ledger never forks.
package ledger

import (
	"context"
	"fmt"
	"time"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
)

// betweenCheckpoints is how long there is at least between two checkpoints of a crisis.
const betweenCheckpoints = time.Second

// Setup has a manager keep the ledger of every crisis. The key that it signs with is kept in a namespace: the
// operator's own.
func Setup(mgr ctrl.Manager, in loop.Surroundings, namespace string) error {
	r := &reconciler{
		Surroundings: in.Of(mgr, dossier.KindLedger), stuck: loop.NewTroubles(),
		keys: &keyring{client: in.Client, live: in.Live, namespace: namespace},
	}
	return loop.Start(mgr, dossier.KindLedger, in.Store, r)
}

type reconciler struct {
	loop.Surroundings
	keys  *keyring
	stuck *loop.Troubles // ledgers that cannot be written or signed

	rested instants // when the next checkpoint may be signed
	retry  instants // when what failed is tried again
	unwell instants // since when the API server fails by itself
}

// Reconcile implements reconcile.Reconciler. What keeps a ledger from being written stops nothing else: it shows in
// the condition RecordIntact and as an event, and is tried again.
func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	crisis, now := request.NamespacedName, r.Clock.Now()
	work, exists := r.Store.LedgerWork(crisis, now)
	if !exists {
		r.forget(crisis)
		return ctrl.Result{}, nil
	}
	if wait := r.retry.ahead(crisis, now, loop.Retry); !wait.IsZero() {
		return loop.Until(wait, now), nil // it failed a moment ago: what comes meanwhile does not have it tried again
	}
	left, err := r.settleDoubts(ctx, crisis, work)
	if err == nil {
		err = r.write(ctx, crisis, work, now)
	}
	next := time.Time{}
	if err == nil {
		next, err = r.sign(ctx, crisis, work, now)
	}
	if ctx.Err() != nil {
		return ctrl.Result{}, nil
	}
	if again(err) {
		return loop.Again(), nil
	}
	if r.passing(crisis, err, now) {
		r.retry.set(crisis, now.Add(soon))
		return ctrl.Result{RequeueAfter: soon}, nil
	}
	r.Store.Trouble(crisis, err)
	if err != nil {
		r.tellStuck(ctx, work, err)
		r.retry.set(crisis, now.Add(loop.Retry))
		return ctrl.Result{RequeueAfter: loop.Retry}, nil
	}
	r.stuck.Now(crisis, nil)
	if left {
		return loop.Again(), nil
	}
	if !work.Next.IsZero() && (next.IsZero() || work.Next.Before(next)) {
		next = work.Next
	}
	return loop.Until(next, now), nil
}

// write writes what is to be written: the marks of namespaces before the page that names them, and what may be deleted.
func (r *reconciler) write(ctx context.Context, crisis client.ObjectKey, work *dossier.LedgerWork, now time.Time) error {
	for _, mark := range work.Marks {
		if err := r.mark(ctx, mark); err != nil {
			return err
		}
	}
	for _, part := range work.Parts {
		if err := r.declare(ctx, part, work.Destruction); err != nil {
			return err
		}
	}
	for _, mark := range work.Lapsed {
		if err := r.declare(ctx, mark, dossier.NothingLeft); err != nil {
			return err
		}
	}
	for _, mark := range work.Renewed {
		if err := r.declare(ctx, mark, nil); err != nil {
			return err
		}
	}
	return r.seal(ctx, crisis, work, now)
}

// sign signs the head, unless one was signed a moment ago: then it says when it may.
func (r *reconciler) sign(ctx context.Context, crisis client.ObjectKey, work *dossier.LedgerWork, now time.Time) (next time.Time, err error) {
	if work.Checkpoint == nil {
		return time.Time{}, nil
	}
	if earliest := r.rested.ahead(crisis, now, betweenCheckpoints); !earliest.IsZero() {
		return earliest, nil
	}
	signer, err := r.keys.signer(ctx, now)
	if err != nil {
		return time.Time{}, err
	}
	signed, err := ledger.Sign(*work.Checkpoint, signer)
	if err != nil {
		return time.Time{}, fmt.Errorf("the checkpoint of %d leaves cannot be signed: %w", work.Checkpoint.Size, err)
	}
	r.rested.set(crisis, now.Add(betweenCheckpoints))
	r.Store.Signed(crisis, *work.Checkpoint, signed)
	ctrl.LoggerFrom(ctx).Info("checkpoint", "crisis", crisis, "size", work.Checkpoint.Size, "checkpoint", signed)
	return time.Time{}, nil
}

func (r *reconciler) forget(crisis client.ObjectKey) {
	r.Forget(crisis)
	r.stuck.Now(crisis, nil)
	r.rested.set(crisis, time.Time{})
	r.retry.set(crisis, time.Time{})
	r.unwell.set(crisis, time.Time{})
}

// actionSeal is what the operator did, or tried to, that these events tell of.
const actionSeal = "Seal"

// tellStuck tells, on the activation, what keeps its ledger from being written, once as long as it lasts.
func (r *reconciler) tellStuck(ctx context.Context, work *dossier.LedgerWork, err error) {
	ctrl.LoggerFrom(ctx).Error(err, "ledger cannot be written")
	if len(r.stuck.Now(client.ObjectKeyFromObject(work.Activation), map[string]error{"ledger": err})) > 0 {
		r.Warn(work.Activation, "NotSealed", actionSeal, fmt.Sprintf("the record cannot be sealed, which is tried again every half minute: %v", err))
	}
}
