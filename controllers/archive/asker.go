package archive

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
)

// Sealing waits for the answer: so it is asked for several crises at once, beside the archives that are being written,
// and not for long.
const (
	askedAtOnce = 8
	askAtMost   = 5 * time.Second
)

// asker finds out, once for each crisis, which head of its ledger was archived last. A target that does not answer is not
// waited for: the record is sealed without it, and it is asked again.
type asker struct {
	*reconciler
	down outages
}

// Reconcile implements reconcile.Reconciler.
func (r *asker) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	crisis, now := request.NamespacedName, r.Clock.Now()
	if !r.Store.Unasked(crisis) {
		return ctrl.Result{}, nil
	}
	var activation *v1alpha1.CrisisActivation
	if !dossier.LookAt(r.Store, crisis, now, func(of *v1alpha1.CrisisActivation, _ *assess.Assessment) { activation = of }) {
		return ctrl.Result{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, askAtMost)
	defer cancel()
	largest, err := r.ask(ctx, activation, now)
	if err == nil {
		r.Store.Asked(crisis, largest)
		r.Store.Archived(crisis, nil, nil)
		return ctrl.Result{}, nil
	}
	r.Store.AskedInVain(crisis, largest)
	r.Store.Archived(crisis, nil, err)
	r.tellStuck(ctx, activation, err)
	return ctrl.Result{RequeueAfter: loop.Retry}, nil
}

// ask asks every target, and says which head is the largest of those that they have.
func (r *asker) ask(ctx context.Context, activation *v1alpha1.CrisisActivation, now time.Time) (largest *ledger.Head, err error) {
	keys, err := r.Keys(ctx)
	if err != nil {
		return nil, err
	}
	var faults []error
	for _, target := range r.Targets {
		head, err := r.last(ctx, target, activation, keys, now)
		if err != nil {
			faults = append(faults, fmt.Errorf("what was archived last cannot be read: %w", err))
		}
		if head != nil && (largest == nil || head.Size > largest.Size) {
			largest = head
		}
	}
	return largest, errors.Join(faults...)
}

// last is the head that was archived last to a target; nil for none. What is not signed by a key that the operator has
// published is not believed: whoever may write to the target could end every ledger with it. A target that failed a moment
// ago is not asked again for the next crisis: each would wait for it.
func (r *asker) last(ctx context.Context, target archive.Target, of *v1alpha1.CrisisActivation, keys string, now time.Time) (*ledger.Head, error) {
	if err := r.down.since(target, now); err != nil {
		return nil, err
	}
	signed, err := archive.Latest(ctx, target, of.Namespace, of.Name, string(assess.UIDOf(of)))
	r.down.note(target, now, err)
	if err != nil || signed == "" {
		return nil, err
	}
	known, err := ledger.Verifiers(keys)
	if err != nil {
		return nil, fmt.Errorf("%s holds an archive of the crisis, and the operator has published no key to verify it by yet: add the line of the "+
			"key that signed it to ConfigMap beredskap-ledger-keys: %w", target, err)
	}
	checkpoint, err := ledger.Open(signed, known)
	if err != nil {
		return nil, fmt.Errorf("the last archive in %s: %w: if it comes from a cluster that you trust, add the line of its key to ConfigMap "+
			"beredskap-ledger-keys of the operator's namespace", target, err)
	}
	if !strings.HasPrefix(checkpoint.Origin, ledger.OriginOf(of.Namespace, of.Name, "")) {
		return nil, fmt.Errorf("the last archive in %s is of %s, and not of this crisis: remove the file latest there", target, checkpoint.Origin)
	}
	return &checkpoint.Head, nil
}
