package main

import (
	"context"
	"runtime/debug"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
)

// startOver is how long after everything was read it has been looked at, too, as a rule.
const startOver = 5 * time.Second

// thrift gives back, when the start is over, the memory that reading all there is took: without being told, the runtime keeps for
// good about twice what is in use.
type thrift struct {
	read func() bool // whether everything was read
}

// NeedLeaderElection says no: who stands by has read everything, too.
func (thrift) NeedLeaderElection() bool { return false }

// Start implements manager.Runnable. A manager that ends before the start is over gives nothing back.
func (t thrift) Start(ctx context.Context) error {
	before := false
	err := wait.PollUntilContextCancel(ctx, startOver, false, func(context.Context) (over bool, _ error) {
		over, before = before, t.read()
		return over, nil
	})
	if err == nil {
		debug.FreeOSMemory()
	}
	return nil
}
