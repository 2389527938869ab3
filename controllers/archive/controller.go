// Package archive writes archives of every crisis, at an interval and at phase changes, to targets outside of the
// cluster. Before anything is sealed it finds out what was archived last: should the cluster have been put back to an
// earlier state, its ledger ends before that.
package archive

import (
	"context"
	"errors"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
)

// name is the name of the controller: that of what it writes.
const name = "Archive"

// atOnce is how many archives are written at the same time: each is held whole in memory.
const atOnce = 2

// Options are where archives go, how often, and what they hold besides the objects.
type Options struct {
	Targets  []archive.Target
	Interval time.Duration
	// Report writes the report on a crisis.
	Report func(*assess.Dossier, *assess.Assessment) string
	// Keys reads the keys to verify checkpoints by.
	Keys func(context.Context) (string, error)
}

// Setup has a manager write archives, where there are targets.
func Setup(mgr ctrl.Manager, in loop.Surroundings, options Options) error {
	if len(options.Targets) == 0 {
		return nil
	}
	in.Store.Archiving()
	r := &reconciler{Surroundings: in.Of(mgr, name), Options: options, stuck: loop.NewTroubles()}
	return loop.StartFrom(mgr, name, atOnce, r, in.Store.Source(v1alpha1.KindCrisisActivation))
}

type reconciler struct {
	loop.Surroundings
	Options
	stuck *loop.Troubles // crises whose archives cannot be written
	down  outages
}

// Reconcile implements reconcile.Reconciler. A target that fails stops nothing but its archives: it shows in the
// condition ArchiveFailing and as an event, and is tried again.
func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	crisis, now := request.NamespacedName, r.Clock.Now()
	var due bool
	var next time.Time
	activation := &v1alpha1.CrisisActivation{}
	exists := dossier.LookAt(r.Store, crisis, now, func(of *v1alpha1.CrisisActivation, a *assess.Assessment) {
		activation = of
		due, next = a.ArchiveDue(of, r.Interval, now)
	})
	if !exists {
		r.Forget(crisis)
		r.stuck.Now(crisis, nil)
		return ctrl.Result{}, nil
	}
	err := r.ask(ctx, crisis, activation, now)
	var written *v1alpha1.ArchiveStatus
	if err == nil && due {
		written, err = r.write(ctx, crisis, now)
	}
	if ctx.Err() != nil {
		return ctrl.Result{}, nil
	}
	if err != nil {
		r.Store.Archived(crisis, nil, err)
		r.tellStuck(ctx, activation, err)
		return ctrl.Result{RequeueAfter: loop.Retry}, nil
	}
	if written != nil {
		r.Store.Archived(crisis, written, nil)
	}
	r.stuck.Now(crisis, nil)
	if due {
		next = time.Time{}
	}
	return loop.Until(next, now), nil
}

// ask finds out which head of the ledger was archived last, once for each crisis. A target that does not answer is not
// waited for: the record is sealed without it, and it is asked again.
func (r *reconciler) ask(ctx context.Context, crisis client.ObjectKey, activation *v1alpha1.CrisisActivation, now time.Time) error {
	if !r.Store.Unasked(crisis) {
		return nil
	}
	var largest *ledger.Head
	var faults []error
	for _, target := range r.Targets {
		head, err := r.last(ctx, target, activation, now)
		if err != nil {
			faults = append(faults, fmt.Errorf("what was archived last cannot be read: %w", err))
		}
		if head != nil && (largest == nil || head.Size > largest.Size) {
			largest = head
		}
	}
	if largest == nil && len(faults) > 0 {
		r.Store.AskedInVain(crisis)
	} else {
		r.Store.Asked(crisis, largest)
	}
	return errors.Join(faults...)
}

// last is the head that was archived last to a target; nil for none. A target that failed a moment ago is not asked
// again for the next crisis: each would wait for it.
func (r *reconciler) last(ctx context.Context, target archive.Target, of *v1alpha1.CrisisActivation, now time.Time) (*ledger.Head, error) {
	if err := r.down.since(target, now); err != nil {
		return nil, err
	}
	signed, err := archive.Latest(ctx, target, of.Namespace, of.Name, string(assess.UIDOf(of)))
	r.down.note(target, now, err)
	if err != nil || signed == "" {
		return nil, err
	}
	checkpoint, err := ledger.Peek(signed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", target, err)
	}
	return &checkpoint.Head, nil
}

// write writes an archive to every target, and says what it wrote when each of them has it.
func (r *reconciler) write(ctx context.Context, crisis client.ObjectKey, now time.Time) (*v1alpha1.ArchiveStatus, error) {
	keys, err := r.Keys(ctx)
	if err != nil {
		return nil, err
	}
	var report string
	var phase v1alpha1.ActivationPhase
	contents, exists := r.Store.Contents(crisis, now, func(d *assess.Dossier, a *assess.Assessment) {
		report, phase = r.Report(d, a), a.Phase
	})
	if !exists {
		return nil, nil
	}
	checkpoint, err := ledger.Peek(contents.Checkpoint)
	if err != nil {
		return nil, err
	}
	whole := &archive.Archive{
		Namespace: crisis.Namespace, Name: crisis.Name, UID: string(assess.UIDOf(contents.Activation)), Origin: checkpoint.Origin,
		ExportedAt: now, Objects: contents.Objects, Pages: contents.Pages, Checkpoint: contents.Checkpoint, Keys: keys, Report: report,
	}
	var file string
	var faults []error
	for _, target := range r.Targets {
		if file, err = archive.Store(ctx, target, whole, string(phase)); err != nil {
			faults = append(faults, fmt.Errorf("the archive cannot be written, which is tried again every half minute: %w", err))
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return &v1alpha1.ArchiveStatus{Size: checkpoint.Size, Phase: phase, WrittenAt: metav1.NewTime(now.UTC().Truncate(time.Second)), File: file}, nil
}

// actionArchive is what the operator tried to do that these events tell of.
const actionArchive = "Archive"

// tellStuck tells, on the activation, what keeps its archives from being written, once as long as it lasts.
func (r *reconciler) tellStuck(ctx context.Context, activation *v1alpha1.CrisisActivation, err error) {
	ctrl.LoggerFrom(ctx).Error(err, "archive cannot be written")
	if len(r.stuck.Now(client.ObjectKeyFromObject(activation), map[string]error{"archive": err})) > 0 {
		r.Warn(activation, v1alpha1.ConditionArchiveFailing, actionArchive, err.Error())
	}
}
