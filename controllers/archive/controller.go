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
	if err := loop.StartFrom(mgr, name, atOnce, r, in.Store.Source(v1alpha1.KindCrisisActivation)); err != nil {
		return err
	}
	return loop.StartFrom(mgr, name+"Asker", askedAtOnce, &asker{reconciler: r}, in.Store.Source(v1alpha1.KindCrisisActivation))
}

type reconciler struct {
	loop.Surroundings
	Options
	stuck *loop.Troubles // crises whose archives cannot be written
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
	var written *v1alpha1.ArchiveStatus
	var err error
	if due {
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
