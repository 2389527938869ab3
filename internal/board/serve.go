package board

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// limits are how long a request may take to come in, and its answer to go out; and how long what is under way may take to
// end.
type limits struct{ read, write, end time.Duration }

var ordinary = limits{read: 10 * time.Second, write: 30 * time.Second, end: 5 * time.Second}

const (
	idleFor     = 2 * time.Minute // how long a connection may stand without a request
	mostHeaders = 32 << 10        // tokens included
)

// Serve serves a board at a listener until the context ends, with TLS when a configuration of it is given. What is being
// answered then is answered; streams end.
func Serve(ctx context.Context, at net.Listener, h *Handler, over *tls.Config) error {
	return serve(ctx, at, h, over, ordinary)
}

func serve(ctx context.Context, at net.Listener, h *Handler, over *tls.Config, within limits) error {
	server := &http.Server{
		Handler: h, TLSConfig: over, ReadTimeout: within.read, WriteTimeout: within.write, IdleTimeout: idleFor, MaxHeaderBytes: mostHeaders,
		ErrorLog: log.New(io.Discard, "", 0), // of what clients do wrong
	}
	server.RegisterOnShutdown(h.End)
	ended := make(chan error, 1)
	go func() {
		if over != nil {
			ended <- server.ServeTLS(at, "", "")
			return
		}
		ended <- server.Serve(at)
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), within.end)
	defer cancel()
	err := server.Shutdown(ending)
	if errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	}
	return err
}
