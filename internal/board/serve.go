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

// How long a request may take to come in, an answer to go out, and a connection to stand without either; how long what is
// under way may take to end; and how much may stand before the body of a request, tokens included.
const (
	readWithin   = 10 * time.Second
	answerWithin = 30 * time.Second
	idleFor      = 2 * time.Minute
	endWithin    = 5 * time.Second
	mostHeaders  = 32 << 10
)

// Serve serves a board at a listener until the context ends, with TLS when a configuration of it is given. What is being
// answered then is answered; streams end.
func Serve(ctx context.Context, at net.Listener, h *Handler, over *tls.Config) error {
	server := &http.Server{
		Handler: h, TLSConfig: over, ReadTimeout: readWithin, WriteTimeout: answerWithin, IdleTimeout: idleFor, MaxHeaderBytes: mostHeaders,
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
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin)
	defer cancel()
	if err := server.Shutdown(within); errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	} else if err != nil {
		return err
	}
	return nil
}
