package program

import (
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
)

// Ports are drawn below those that systems take for outgoing connections, or a port that was free would be somebody's when its
// program starts, or starts again; and beside those of control planes (internal/localcluster).
const (
	firstPort = 10000
	lastPort  = 19999
)

var drawn sync.Map // the ports that this process has given away

// Address is a loopback address with a port that is free, for a program that cannot draw one and say which.
func Address(t testing.TB) string {
	t.Helper()
	for range 1000 {
		port := firstPort + rand.IntN(lastPort-firstPort+1)
		if _, given := drawn.LoadOrStore(port, true); given {
			continue
		}
		address := fmt.Sprintf("127.0.0.1:%d", port)
		if listener, err := net.Listen("tcp", address); err == nil {
			_ = listener.Close()
			return address
		}
	}
	t.Fatalf("no free port between %d and %d", firstPort, lastPort)
	return ""
}
