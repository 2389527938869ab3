package assess

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Archiving is what the operator knows of the archives of a crisis.
type Archiving struct {
	// Targeted says that the operator was given targets to write them to.
	Targeted bool
	// Last is the last archive that it wrote; nil before it has written one since it started.
	Last *v1alpha1.ArchiveStatus
	// Trouble is what keeps it from writing one; empty when nothing does.
	Trouble string
}

// archiving is what is known of the archives of the crisis; what was written before the operator started stands in the
// status of the activation.
func (a *Assessment) archiving(of *v1alpha1.CrisisActivation) Archiving {
	state, _ := a.Ledger()
	known := state.Archiving
	if known.Last == nil {
		known.Last = of.Status.Archive
	}
	return known
}

// ArchiveDue says whether an archive of the crisis is due: at once when there is none or the crisis has come into
// another phase, else when something was sealed since the last one and the interval has passed. If it will be, it says
// when; zero while nothing is to be archived. It is of what a checkpoint covers, whole.
func (a *Assessment) ArchiveDue(of *v1alpha1.CrisisActivation, interval time.Duration, now time.Time) (due bool, next time.Time) {
	state, kept := a.Ledger()
	last := a.archiving(of).Last
	switch {
	case !kept || state.Covered == 0 || state.Covered < state.Size || state.Unsealed > 0:
		return false, time.Time{} // a checkpoint is about to come, and then everybody looks again
	case last == nil || last.Phase != a.Phase:
		return true, time.Time{}
	case last.Size >= state.Covered:
		return false, time.Time{}
	}
	next = last.WrittenAt.Add(interval)
	return !now.Before(next), next
}

// archiveFailing is the condition ArchiveFailing. It stops nothing else.
func (a *Assessment) archiveFailing(of *v1alpha1.CrisisActivation) Condition {
	known := a.archiving(of)
	condition := Condition{Type: v1alpha1.ConditionArchiveFailing}
	switch {
	case !known.Targeted:
		condition.Reason = v1alpha1.ReasonNoTarget
		condition.Message = Say("the operator was given nowhere to write archives to (--archive-to): export the crisis now and then with kubectl continuity export")
	case known.Trouble != "":
		condition.True, condition.Reason, condition.Message = true, v1alpha1.ReasonTargetFailing, Say("%s", known.Trouble)
	case known.Last == nil:
		condition.Reason, condition.Message = v1alpha1.ReasonPending, Say("the first archive is written when a checkpoint covers all that was stated")
	default:
		condition.Reason, condition.Message = v1alpha1.ReasonArchived, Say("the last archive is %s", known.Last.File)
	}
	return condition
}
