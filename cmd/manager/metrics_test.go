package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFlagsOfTheMetricsThatDoNotFitAreRefusedByName(t *testing.T) {
	whole, half := t.TempDir(), t.TempDir()
	for _, path := range []string{filepath.Join(whole, certificateFile), filepath.Join(whole, keyFile), filepath.Join(half, certificateFile)} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		flags []string
		names []string // in what is said; none where the flags fit
	}{
		"none":                          {},
		"an address alone":              {flags: []string{"--metrics-bind-address=:8080"}},
		"secure":                        {flags: []string{"--metrics-secure"}},
		"secure with a certificate":     {flags: []string{"--metrics-secure", "--metrics-cert-dir=" + whole}},
		"secure, and no metrics":        {[]string{"--metrics-secure", "--metrics-bind-address=0"}, []string{"--metrics-secure", "--metrics-bind-address=0"}},
		"a certificate, and plain HTTP": {[]string{"--metrics-cert-dir=" + whole}, []string{"--metrics-cert-dir", "--metrics-secure"}},
		"a certificate without its key": {[]string{"--metrics-secure", "--metrics-cert-dir=" + half}, []string{"--metrics-cert-dir", filepath.Join(half, keyFile)}},
		"a folder that is not there":    {[]string{"--metrics-secure", "--metrics-cert-dir=/nowhere"}, []string{"--metrics-cert-dir", "/nowhere/" + certificateFile}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse("manager", c.flags)
			if (err != nil) != (len(c.names) > 0) {
				t.Fatalf("%v: %v", c.flags, err)
			}
			for _, part := range c.names {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not name %s", err, part)
				}
			}
		})
	}
}
