package main

import (
	"os"
	"strings"
	"testing"
)

// Whatever stands on the command line: it is understood, or refused; and what is refused never runs as if it were not.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"--version", "--leader-elect --namespace=a", "--archive-to=file:///x --archive-interval=1h", "--archive-to=s3://bucket --archive-interval=-1s", "--metrics-secure --metrics-bind-address=0",
		"--address=127.0.0.1:8080", "--address=:8443", "--address=localhost:1 --lang=sv --audience=a --streams=1", "--tls-cert-file=a", "--zap-log-level=debug", "--unknown", "more", "--", "-h", "--lang=xx",
	} {
		f.Add(seed)
	}
	silence, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		f.Fatal(err)
	}
	stderr := os.Stderr
	f.Cleanup(func() { os.Stderr = stderr })
	f.Fuzz(func(t *testing.T, line string) {
		os.Stderr = silence // where flags say what is wrong; not before, for Go says there how far it has come
		arguments := strings.Fields(line)
		o, err := parse("manager", arguments)
		if err != nil && err.Error() == "" || err == nil && o == nil {
			t.Errorf("%q: %+v, %v", line, o, err)
		}
		for _, argument := range arguments {
			if argument == "--" {
				break
			}
			if !strings.HasPrefix(argument, "-") && len(arguments) == 1 && err == nil {
				t.Errorf("%q is no flag, and is understood", argument)
			}
		}
	})
}
