package loop

import (
	"time"

	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// Member is what an assessment says of an object of its crisis. A nil assessment is a crisis that does not exist.
type Member[T client.Object, Status any] func(a *assess.Assessment, of T, now time.Time) (Status, time.Time)

// SetupMember has a manager keep the status of a kind whose objects belong to a crisis.
func SetupMember[T client.Object, Status any](mgr ctrl.Manager, in Surroundings, kind Kind[T, Status], assessed Member[T, Status]) error {
	in = in.Of(mgr, kind.Name)
	return Start(mgr, kind.Name, in.Store, &Reconciler[T, Status]{
		Surroundings: in,
		Kind:         kind,
		Observe: func(key client.ObjectKey, now time.Time, see func(T, Verdict[Status])) bool {
			return dossier.LookAt(in.Store, key, now, func(of T, a *assess.Assessment) {
				status, next := assessed(a, of, now)
				if a.Waits(assess.RecordID{Kind: kind.Name, Key: key}) {
					status = *kind.Status(of) // what is found is told once it has its place in the ledger
				}
				see(of, Verdict[Status]{status, next})
			})
		},
	})
}
