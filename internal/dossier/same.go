package dossier

import (
	"slices"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Verdicts are compared by hand, field by field: there may be thousands, after every event, and reflection
// is a hundred times slower. A test sees to it that no field is forgotten.

func sameSystem(a, b *assess.SystemVerdict) bool {
	return a.Ref == b.Ref && a.Title == b.Title && same(a.Owner, b.Owner) && a.Recovery == b.Recovery &&
		a.Priority == b.Priority && a.Tier == b.Tier && a.Phase == b.Phase && sameTimes(a, b) &&
		slices.EqualFunc(a.Steps, b.Steps, sameStep) && a.CurrentStep == b.CurrentStep &&
		slices.EqualFunc(a.WaitingFor, b.WaitingFor, sameWait) && slices.Equal(a.Blockers, b.Blockers) &&
		slices.EqualFunc(a.Assumptions, b.Assumptions, assess.Text.Same) &&
		slices.Equal(a.Tasks, b.Tasks) && a.Circle == b.Circle &&
		sameObjective(a.RTO, b.RTO) && sameObjective(a.RPO, b.RPO) && sameForecast(a.Forecast, b.Forecast) &&
		slices.EqualFunc(a.Conditions, b.Conditions, sameCondition)
}

func sameTimes(a, b *assess.SystemVerdict) bool {
	return a.Since.Equal(b.Since) && a.Started.Equal(b.Started) && a.Restored.Equal(b.Restored) && a.Verified.Equal(b.Verified) &&
		a.AdmittedAt.Equal(b.AdmittedAt) && a.DegradedSince.Equal(b.DegradedSince) && a.StalledSince.Equal(b.StalledSince) &&
		a.Accepted.Equal(b.Accepted) && a.Retired.Equal(b.Retired) && a.Next.Equal(b.Next)
}

// same compares what two pointers point to.
func same[T comparable](a, b *T) bool {
	return a == b || (a != nil && b != nil && *a == *b)
}

func sameStep(a, b v1alpha1.StepStatus) bool {
	return a.Name == b.Name && a.State == b.State && same(a.Done, b.Done) && same(a.Total, b.Total) &&
		sameTime(a.Since, b.Since) && a.Attempt == b.Attempt && same(a.Object, b.Object) && a.Message == b.Message
}

func sameWait(a, b assess.Wait) bool {
	return a.Kind == b.Kind && a.Message.Same(b.Message) && a.Circle == b.Circle
}

func sameAdmission(a, b v1alpha1.Admission) bool {
	return a.Namespace == b.Namespace && a.Recovery == b.Recovery && a.Since.Equal(&b.Since) && sameTime(a.YieldedAt, b.YieldedAt)
}

func sameTime(a, b *metav1.Time) bool { return a.Equal(b) }

func sameObjective(a, b *v1alpha1.ObjectiveStatus) bool {
	return a == b || (a != nil && b != nil && a.Due.Equal(&b.Due) && a.State == b.State && sameTime(a.Achieved, b.Achieved))
}

func sameForecast(a, b *v1alpha1.ForecastStatus) bool {
	return a == b || (a != nil && b != nil && a.RestoredBy.Equal(&b.RestoredBy) && a.StatedAt.Equal(&b.StatedAt) && a.Slips == b.Slips &&
		slices.EqualFunc(a.Earlier, b.Earlier, func(x, y v1alpha1.EarlierForecast) bool {
			return x.RestoredBy.Equal(&y.RestoredBy) && x.StatedAt.Equal(&y.StatedAt)
		}))
}

func sameCondition(a, b assess.Condition) bool {
	return a.Type == b.Type && a.Reason == b.Reason && a.Message.Same(b.Message) && a.True == b.True && a.Since.Equal(b.Since)
}

// sameSpec compares by reflection what is hardly ever another: a plan that was edited before it was frozen.
func sameSpec(a, b *v1alpha1.ContinuityPlanSpec) bool {
	return a == b || (a != nil && b != nil && equality.Semantic.DeepEqual(a, b))
}

func samePhase(a, b assess.PhaseSpan) bool {
	return a.Phase == b.Phase && a.From.Equal(b.From) && a.To.Equal(b.To)
}

func sameBriefing(a, b *assess.BriefingVerdict) bool {
	return a.Key == b.Key && a.HeldAt.Equal(b.HeldAt) && a.Audience == b.Audience &&
		a.Undocumented == b.Undocumented && a.Documented == b.Documented && slices.Equal(a.Unreasoned, b.Unreasoned) &&
		sameMinutes(&a.Minutes, &b.Minutes) && a.Next.Equal(b.Next) &&
		slices.EqualFunc(a.Met, b.Met, func(x, y v1alpha1.MetSlot) bool {
			return x.Namespace == y.Namespace && x.Plan == y.Plan && x.Obligation == y.Obligation && x.Due.Equal(&y.Due) && x.Verdict == y.Verdict
		})
}

func sameMinutes(a, b *assess.MinutesVerdict) bool {
	return a.RecordedIn == b.RecordedIn && a.ApprovedIn == b.ApprovedIn && a.Due.Equal(b.Due) && a.RecordedAt.Equal(b.RecordedAt) &&
		a.ApprovalDue.Equal(b.ApprovalDue) && a.ApprovedAt.Equal(b.ApprovedAt) && a.OverdueSince.Equal(b.OverdueSince)
}

// sameAction leaves out the item itself: it is a record and does not change.
func sameAction(a, b *assess.ActionVerdict) bool {
	return a.Key == b.Key && a.State == b.State && a.Since.Equal(b.Since) && a.Progress == b.Progress &&
		a.OverdueSince.Equal(b.OverdueSince) && a.Next.Equal(b.Next)
}
