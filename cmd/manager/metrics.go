package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"sigs.k8s.io/controller-runtime/pkg/metrics/filters"
	metrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

// The names that a Secret of a certificate has for its parts.
const certificateFile, keyFile = "tls.crt", "tls.key"

// checkMetrics refuses flags that do not fit together. A certificate that is not there would be replaced by one that
// nobody knows, without a word.
func (o *options) checkMetrics() error {
	switch {
	case o.secureMetrics && o.metrics == "0":
		return errors.New("--metrics-secure needs metrics, and --metrics-bind-address=0 serves none: leave one of them out")
	case o.metricsCertificates == "":
		return nil
	case !o.secureMetrics:
		return errors.New("--metrics-cert-dir is for HTTPS: add --metrics-secure, or leave it out")
	}
	for _, file := range []string{certificateFile, keyFile} {
		if _, err := os.Stat(filepath.Join(o.metricsCertificates, file)); err != nil {
			return fmt.Errorf("--metrics-cert-dir needs %s and %s: %w", certificateFile, keyFile, err)
		}
	}
	return nil
}

// metricsServer is how metrics are served: by plain HTTP to whoever reaches the address, or by HTTPS to whoever shows a
// token that the cluster knows, of an account that may get /metrics.
func (o *options) metricsServer() metrics.Options {
	served := metrics.Options{BindAddress: o.metrics}
	if !o.secureMetrics {
		return served
	}
	served.SecureServing = true
	served.CertDir, served.CertName, served.KeyName = o.metricsCertificates, certificateFile, keyFile
	served.FilterProvider = filters.WithAuthenticationAndAuthorization
	return served
}
