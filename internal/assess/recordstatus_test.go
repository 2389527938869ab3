package assess

import (
	"encoding/json"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// The API keeps whole seconds of a time. A status with a fraction would differ from what was written and
// be written again, for ever.
func TestAStatusReadsBackAsItWasWritten(t *testing.T) {
	s := newScenario(t)
	s.plan.Spec.Systems = []v1alpha1.System{{Name: "db", Objectives: &v1alpha1.Objectives{RTO: "1h", RPO: "1h"}}}
	about := &v1alpha1.Subject{Plan: "central", System: "db"}
	half := func(text string) metav1.Time { return metav1.NewTime(instant(text).Add(500 * time.Millisecond)) }
	recoveredTo := half("2021-12-15 23:00")
	for _, spec := range []v1alpha1.LogEntrySpec{
		{About: about, Outage: &v1alpha1.Outage{Since: half("2021-12-16 09:00")}},
		{About: about, Forecast: &v1alpha1.Forecast{RestoredBy: half("2021-12-16 10:00")}},
		{About: about, Report: &v1alpha1.StepReport{Step: v1alpha1.RestoreStep, Outcome: v1alpha1.OutcomeDone, RecoveredTo: &recoveredTo}},
	} {
		s.n++
		spec.Crisis, spec.OccurredAt = v1alpha1.CrisisReference{Name: "attack"}, metav1.NewTime(instant("2021-12-16 09:30").Add(time.Duration(s.n)*1100*time.Millisecond))
		s.AddLogEntry(&v1alpha1.LogEntry{ObjectMeta: s.meta("entry"), Spec: spec})
	}
	recovery := &v1alpha1.SystemRecovery{
		ObjectMeta: metav1.ObjectMeta{Namespace: "staff", Name: "central.db-6f1e2d3c"},
		Spec:       v1alpha1.SystemRecoverySpec{Planned: &v1alpha1.PlannedSystem{Plan: "central", System: "db"}},
	}
	written, _ := s.assess("2021-12-17 00:00").RecoveryStatus(recovery, instant("2021-12-17 00:00"))
	if written.RestoredAt == nil || written.RPO.Achieved == nil || written.Forecast == nil {
		t.Fatalf("the case does not reach what it is about: %+v", written)
	}
	raw, err := json.Marshal(written)
	if err != nil {
		t.Fatal(err)
	}
	var read v1alpha1.SystemRecoveryStatus
	if err := json.Unmarshal(raw, &read); err != nil {
		t.Fatal(err)
	}
	if !equality.Semantic.DeepEqual(written, read) {
		t.Errorf("written %+v\nread    %+v", written, read)
	}
}
