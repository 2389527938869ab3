package stage

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"k8s.io/client-go/rest"
)

// Wire is a connection to an API server that can be cut.
type Wire struct {
	to    string
	at    net.Listener
	mutex sync.Mutex
	cut   bool
	open  map[net.Conn]struct{}
}

// NewWire lays a wire, and returns it and a configuration that goes over it.
func NewWire(t testing.TB, config *rest.Config) (*Wire, *rest.Config) {
	t.Helper()
	host, err := url.Parse(config.Host)
	must(t, err)
	at, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	w := &Wire{to: host.Host, at: at, open: map[net.Conn]struct{}{}}
	t.Cleanup(func() {
		_ = at.Close()
		w.Cut()
	})
	go w.accept()
	over := rest.CopyConfig(config)
	over.Host = host.Scheme + "://" + at.Addr().String()
	over.ServerName = host.Hostname()
	return w, over
}

// Cut ends all connections, and lets no other be made.
func (w *Wire) Cut() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.cut = true
	for conn := range w.open {
		_ = conn.Close()
	}
}

// Mend lets connections be made again.
func (w *Wire) Mend() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.cut = false
}

func (w *Wire) accept() {
	for {
		conn, err := w.at.Accept()
		if err != nil {
			return
		}
		go w.join(conn)
	}
}

func (w *Wire) join(near net.Conn) {
	defer func() { _ = near.Close() }()
	far, err := net.Dial("tcp", w.to)
	if err != nil || !w.keep(near) {
		return
	}
	defer w.drop(near)
	defer func() { _ = far.Close() }()
	go func() {
		_, _ = io.Copy(far, near)
		_ = far.Close()
	}()
	_, _ = io.Copy(near, far)
}

func (w *Wire) keep(conn net.Conn) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if !w.cut {
		w.open[conn] = struct{}{}
	}
	return !w.cut
}

func (w *Wire) drop(conn net.Conn) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	delete(w.open, conn)
}
