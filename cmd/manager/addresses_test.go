package main

import (
	"context"
	"net"
	"strings"
	"testing"
)

func TestFlagsThatMeanNothingAreRefusedByName(t *testing.T) {
	for flag, names := range map[string]string{
		"extra":                                 `"extra" is no flag`,
		"--archive-interval=-5m":                "--archive-interval is -5m0s",
		"--metrics-bind-address=8080":           `--metrics-bind-address is "8080"`,
		"--health-probe-bind-address=[::1":      `--health-probe-bind-address is "[::1"`,
		"--metrics-bind-address=nobody.invalid": `--metrics-bind-address is "nobody.invalid"`,
	} {
		if _, err := parse("manager", []string{flag}); err == nil || !strings.Contains(err.Error(), names) {
			t.Errorf("%s: %v", flag, err)
		}
	}
	for _, flag := range []string{"--metrics-bind-address=0", "--metrics-bind-address=:8443", "--health-probe-bind-address="} {
		if _, err := parse("manager", []string{flag}); err != nil {
			t.Errorf("%s: %v", flag, err)
		}
	}
}

func TestAnAddressThatIsTakenIsNamedByItsFlagBeforeAnythingIsBegun(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for _, flag := range []string{"--metrics-bind-address", "--health-probe-bind-address"} {
		o, err := parse("manager", []string{"--metrics-bind-address=0", "--health-probe-bind-address=0", flag + "=" + taken.Addr().String()})
		if err != nil {
			t.Fatal(err)
		}
		if err := run(context.Background(), o); err == nil || !strings.Contains(err.Error(), flag+": ") || !strings.Contains(err.Error(), "in use") {
			t.Errorf("%s: %v", flag, err)
		}
	}
}
