package localcluster

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	readyPatience = 3 * time.Minute // of one part, on a slow machine with cold disks
	pollInterval  = 50 * time.Millisecond
)

// probe asks one part over HTTPS whether it is ready.
type probe struct {
	url    string
	client *http.Client
}

// newProbe trusts one authority and shows a certificate if one is given.
func newProbe(url string, trust *authority, show ...tls.Certificate) probe {
	roots := x509.NewCertPool()
	roots.AddCert(trust.cert)
	return probe{url: url, client: &http.Client{
		Timeout: 5 * time.Second,
		Transport: &http.Transport{
			DisableKeepAlives: true,
			TLSClientConfig:   &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots, Certificates: show},
		},
	}}
}

// ask returns nil when the part is ready, and otherwise why not.
func (p probe) ask(ctx context.Context) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url, nil)
	if err != nil {
		return err
	}
	response, err := p.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode == http.StatusOK {
		return nil
	}
	body, _ := io.ReadAll(io.LimitReader(response.Body, 4096))
	return fmt.Errorf("%s answers %s: %s", p.url, response.Status, unready(string(body)))
}

// unready keeps, of the list of checks that an API server answers with, the ones that fail.
func unready(body string) string {
	var failing []string
	for line := range strings.Lines(body) {
		if strings.HasPrefix(line, "[-]") {
			failing = append(failing, strings.TrimSpace(line))
		}
	}
	if len(failing) == 0 {
		return strings.TrimSpace(body)
	}
	return strings.Join(failing, ", ")
}

// await returns when the child is ready, when it has ended, when it takes too long or when the caller
// gives up, and says which.
func (p *process) await(ctx context.Context, q probe) error {
	patience := time.NewTimer(readyPatience)
	defer patience.Stop()
	poll := time.NewTicker(pollInterval)
	defer poll.Stop()
	for {
		why := q.ask(ctx)
		if why == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("starting %s was given up: %w", p.name, context.Cause(ctx))
		case <-p.done:
			return p.failed("ended before it was ready: " + p.state)
		case <-patience.C:
			return p.failed(fmt.Sprintf("was not ready within %s: %v", readyPatience, why))
		case <-poll.C:
		}
	}
}
