package assess

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// keptAs is a ledger that stands in a certain way.
type keptAs LedgerState

func (keptAs) Index(RecordID, types.UID) (int64, bool) { return 0, false }
func (keptAs) Opens(int64) bool                        { return false }
func (keptAs) Knows(RecordID) bool                     { return false }
func (keptAs) Waits(RecordID) bool                     { return false }
func (s keptAs) State() LedgerState                    { return LedgerState(s) }

func TestAnArchiveIsDueAtAPhaseAndAfterTheIntervalWhenSomethingWasSealed(t *testing.T) {
	noon := time.Date(2021, 12, 16, 12, 0, 0, 0, time.UTC)
	last := func(size int64, phase v1alpha1.ActivationPhase) *v1alpha1.ArchiveStatus {
		return &v1alpha1.ArchiveStatus{Size: size, Phase: phase, WrittenAt: metav1.NewTime(noon), File: "file"}
	}
	response, recovery := v1alpha1.ActivationPhase(v1alpha1.PhaseResponse), v1alpha1.ActivationPhase(v1alpha1.PhaseRecovery)
	for name, c := range map[string]struct {
		ledger Ledger
		last   *v1alpha1.ArchiveStatus
		after  time.Duration
		due    bool
		next   time.Duration
	}{
		"there is none":                        {keptAs{Size: 5, Covered: 5}, nil, 0, true, 0},
		"another phase":                        {keptAs{Size: 5, Covered: 5}, last(5, recovery), time.Second, true, 0},
		"nothing was sealed since":             {keptAs{Size: 5, Covered: 5}, last(5, response), time.Hour, false, 0},
		"something was, a moment ago":          {keptAs{Size: 6, Covered: 6}, last(5, response), 14 * time.Minute, false, 15 * time.Minute},
		"something was, and the interval over": {keptAs{Size: 6, Covered: 6}, last(5, response), 15 * time.Minute, true, 15 * time.Minute},
		"the checkpoint is behind":             {keptAs{Size: 7, Covered: 6}, nil, time.Hour, false, 0},
		"something is not sealed":              {keptAs{Size: 6, Covered: 6, Unsealed: 1}, nil, time.Hour, false, 0},
		"nothing was ever sealed":              {keptAs{}, nil, time.Hour, false, 0},
		"there is no ledger":                   {nil, nil, time.Hour, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := NewDossier()
			if c.ledger != nil {
				d.SetLedger(c.ledger)
			}
			a := &Assessment{Phase: response, file: &casefile{Dossier: d}}
			due, next := a.ArchiveDue(&v1alpha1.CrisisActivation{Status: v1alpha1.CrisisActivationStatus{Archive: c.last}}, 15*time.Minute, noon.Add(c.after))
			want := time.Time{}
			if c.next != 0 {
				want = noon.Add(c.next)
			}
			if due != c.due || !next.Equal(want) {
				t.Errorf("due %v, next %v; want %v, %v", due, next, c.due, want)
			}
		})
	}
}
