package main

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	toolscache "k8s.io/client-go/tools/cache"
)

// watchErrors counts, by what is watched, how often the cluster could not be read. It is counted and not asked: a cache that
// has read everything once is synced for ever.
type watchErrors struct{ *prometheus.CounterVec }

func newWatchErrors() watchErrors {
	return watchErrors{prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "beredskap_watch_errors_total", Help: "How often a kind could not be listed or watched. While it grows, what is told of it may be out of date.",
	}, []string{"resource"})}
}

// failed is a cache.WatchErrorHandlerWithContext.
func (w watchErrors) failed(ctx context.Context, of *toolscache.Reflector, err error) {
	toolscache.DefaultWatchErrorHandler(ctx, of, err)
	w.count(of.TypeDescription(), err)
}

// count counts an error, but for the ways in which every watch ends in time.
func (w watchErrors) count(goType string, err error) {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || apierrors.IsResourceExpired(err) || apierrors.IsGone(err) {
		return
	}
	w.WithLabelValues(goType[strings.LastIndex(goType, ".")+1:]).Inc()
}
