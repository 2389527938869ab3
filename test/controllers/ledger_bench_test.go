package controllers_test

import (
	"context"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// What one more record costs in a crisis that has so many: from entered to assessed and sealed, all controllers
// together. cpu-ms/record is of this process, the client that enters them included; the API server is another.
func BenchmarkOneMoreRecordIn(b *testing.B) {
	for _, before := range []int{10, 1000, 20000} {
		b.Run(fmt.Sprint(before), func(b *testing.B) {
			unit := namespaces(b, 1)[0]
			operate(b)
			crisis := declared(b, unit)
			enterAll(b, crisis, 0, before)
			sealedAll(b, crisis, before)
			began, used := time.Now(), cpu(b)
			more := 0
			for b.Loop() {
				enterAll(b, crisis, before+more, 100)
				more += 100
				sealedAll(b, crisis, before+more)
			}
			b.ReportMetric(float64(cpu(b)-used)/float64(time.Millisecond)/float64(more), "cpu-ms/record")
			b.ReportMetric(float64(time.Since(began))/float64(time.Millisecond)/float64(more), "ms/record")
		})
	}
}

// enterAll enters so many observations, eight at once.
func enterAll(t testing.TB, crisis *v1alpha1.CrisisActivation, from, count int) {
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for n := from + worker; n < from+count; n += 8 {
				entry(t, crisis.Namespace, fmt.Sprintf("entry-%05d", n), crisis, time.Now(), "observation: {text: Seen}")
			}
		})
	}
	group.Wait()
}

// sealedAll waits until so many records are assessed and in the ledger.
func sealedAll(t testing.TB, crisis *v1alpha1.CrisisActivation, count int) {
	t.Helper()
	must(t, wait.PollUntilContextTimeout(t.Context(), 100*time.Millisecond, 10*time.Minute, true, func(ctx context.Context) (bool, error) {
		err := kube.Get(ctx, client.ObjectKeyFromObject(crisis), crisis)
		return crisis.Status.Ledger != nil && crisis.Status.Ledger.Size >= int64(count+3), err
	}))
	last := &v1alpha1.LogEntry{ObjectMeta: metav1.ObjectMeta{Namespace: crisis.Namespace, Name: fmt.Sprintf("entry-%05d", count-1)}}
	must(t, wait.PollUntilContextTimeout(t.Context(), 100*time.Millisecond, 10*time.Minute, true, func(ctx context.Context) (bool, error) {
		err := kube.Get(ctx, client.ObjectKeyFromObject(last), last)
		return sealed(last), err
	}))
}

// cpu is what this process has used.
func cpu(t testing.TB) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	must(t, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
