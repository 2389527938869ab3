package recoverystep

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// report enters what became of an attempt in the record, once: its name follows from what it says.
func (r *reconciler) report(ctx context.Context, s *seen, task assess.Task, report v1alpha1.StepReport) error {
	var entry *v1alpha1.LogEntry
	now := r.Clock.Now()
	dossier.LookAt(r.Store, client.ObjectKeyFromObject(s.recovery), now, func(of *v1alpha1.SystemRecovery, a *assess.Assessment) {
		if a != nil {
			entry = a.StepReport(assess.KeyOf(of), task, now, report)
		}
	})
	if entry == nil {
		return nil // the crisis is gone
	}
	before := r.Store.Before(entry)
	err := r.Client.Create(ctx, entry)
	if (apierrors.IsInvalid(err) || apierrors.IsForbidden(err)) && report.RecoveredTo != nil {
		// Which point it was does not keep from being said that the step is done.
		entry.Spec.Report.Text = note(fmt.Sprintf("recoveredTo gives %s, which the record does not take; %s",
			report.RecoveredTo.UTC().Format(time.RFC3339), report.Text))
		entry.Spec.Report.RecoveredTo = nil
		err = r.Client.Create(ctx, entry)
	}
	if apierrors.IsAlreadyExists(err) {
		return r.reported(ctx, entry)
	}
	if err != nil {
		return fmt.Errorf("what became of the step cannot be entered in the record: %w", err)
	}
	return r.Store.Made(before, entry)
}

// reported sees to it that a report that is there already is the operator's own: it was entered before a crash,
// or by an older look.
func (r *reconciler) reported(ctx context.Context, wanted *v1alpha1.LogEntry) error {
	found, before := &v1alpha1.LogEntry{}, r.Store.Before(wanted)
	if err := r.Live.Get(ctx, client.ObjectKeyFromObject(wanted), found); err != nil {
		return fmt.Errorf("LogEntry %s, in which this is reported already, cannot be read: %w", wanted.Name, err)
	}
	said, says := found.Spec.Report, wanted.Spec.Report
	if said == nil || said.Attempt == nil || said.Step != says.Step || *said.Attempt != *says.Attempt || said.Outcome != says.Outcome {
		return fmt.Errorf("LogEntry %s has the name of what the operator is to enter, and says something else: report the step by hand", wanted.Name)
	}
	return r.Store.Made(before, found)
}

// tellTroubles shows what keeps steps from going on in the status of the recovery, and tells of it once. Shown it is not too
// often: it may have other words each time, and what is shown anew has the step looked at again.
func (r *reconciler) tellTroubles(s *seen, troubles map[string]error) {
	for _, task := range s.tasks {
		err := troubles[string(task.Step)]
		var failed lasting
		var soon tooSoon
		if err != nil && task.Do != assess.TaskGuard && task.Do != assess.TaskCleanUp && !errors.As(err, &failed) && !errors.As(err, &soon) {
			_ = r.show(s, task, err.Error()) // what has to rest is tried again by then
		}
	}
	kinds := make(map[string]error, len(troubles)) // another kind of trouble is told, too; not its every wording
	notes := make(map[string]string, len(troubles))
	var resting []string
	for step, err := range troubles {
		var soon tooSoon
		if errors.As(err, &soon) {
			resting = append(resting, step+": ")
			continue
		}
		kind, _, _ := strings.Cut(err.Error(), ":")
		kinds[step+": "+kind] = err
		notes[step+": "+kind] = fmt.Sprintf("step %s cannot go on, which is tried again: %v", step, err)
	}
	for _, kind := range r.troubles.Now(client.ObjectKeyFromObject(s.recovery), kinds, resting...) {
		r.Warn(s.recovery, v1alpha1.ReasonStepBlocked, "RunStep", notes[kind])
	}
}

// note is a text as a report holds it. What an object says of itself may be anything.
func note(text string) v1alpha1.Note {
	const most = 500
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "?")))
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return v1alpha1.Note(text)
}

// removed remembers what was cleaned up, until the manager ends: asking again does no harm.
type removed struct {
	mutex sync.Mutex
	uids  map[string]struct{}
}

func (r *removed) has(uid string) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	_, done := r.uids[uid]
	return done
}

func (r *removed) add(uid string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.uids == nil {
		r.uids = map[string]struct{}{}
	}
	r.uids[uid] = struct{}{}
}
