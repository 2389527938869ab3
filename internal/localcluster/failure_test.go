package localcluster

import (
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// fakeBinaries makes a folder of programs that are shell scripts.
func fakeBinaries(t *testing.T, etcdScript string) string {
	t.Helper()
	dir := t.TempDir()
	for name, script := range map[string]string{etcdName: etcdScript, apiserverName: "exit 0", kcmName: "exit 0"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAPartThatEndsAtOnceIsReportedWithItsLastWords(t *testing.T) {
	dir := t.TempDir()
	binDir := fakeBinaries(t, "for i in $(seq 40); do echo line $i; done; echo 'no space left on device' >&2; exit 3")
	_, err := Start(t.Context(), Config{DataDir: dir, BinDir: binDir})
	var child *ChildError
	if !errors.As(err, &child) {
		t.Fatalf("got %v", err)
	}
	if child.Name != etcdName || !strings.Contains(child.State, "exit status 3") || len(child.Tail) != tailLines {
		t.Errorf("got %+v", child)
	}
	for _, want := range []string{"etcd ended before it was ready: exit status 3", "| line 40", "| no space left on device", filepath.Join("logs", "etcd.log")} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the message lacks %q:\n%s", want, err)
		}
	}
	if strings.Contains(err.Error(), "line 20") {
		t.Errorf("the message holds the whole log:\n%s", err)
	}
}

func TestTheLastWordsAreThoseOfThisRun(t *testing.T) {
	dir := t.TempDir()
	if _, err := Start(t.Context(), Config{DataDir: dir, BinDir: fakeBinaries(t, "echo first trouble; exit 1")}); err == nil {
		t.Fatal("started")
	}
	_, err := Start(t.Context(), Config{DataDir: dir, BinDir: fakeBinaries(t, "echo second trouble; exit 1")})
	if err == nil || strings.Contains(err.Error(), "first") || !strings.Contains(err.Error(), "second trouble") {
		t.Fatalf("got %v", err)
	}
}

func TestAStartTriesOtherPortsWhenOneWasTakenMeanwhile(t *testing.T) {
	tries := filepath.Join(t.TempDir(), "tries")
	binDir := fakeBinaries(t, "echo x >>"+tries+"; echo 'listen tcp 127.0.0.1:1: bind: address already in use'; exit 1")
	if _, err := Start(t.Context(), Config{DataDir: t.TempDir(), BinDir: binDir}); err == nil {
		t.Fatal("started")
	}
	if got := strings.Count(content(t, tries), "x"); got != 3 {
		t.Fatalf("%d tries, want 3", got)
	}
}

func TestADataFolderThatCannotBeUsedIsRefusedWithTheReason(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		dir  string
		free uint64
		want string
	}{
		"none given":      {dir: "", want: "no data folder given"},
		"below a file":    {dir: filepath.Join(file, "data"), want: "cannot be made"},
		"not enough room": {dir: t.TempDir(), free: math.MaxUint64, want: "MB free"},
	}
	if os.Geteuid() != 0 { // root may write anywhere
		locked := t.TempDir()
		if err := os.Chmod(locked, 0o500); err != nil {
			t.Fatal(err)
		}
		tests["not writable"] = struct {
			dir  string
			free uint64
			want string
		}{dir: locked, want: "is not writable"}
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := openFolder(tc.dir, tc.free); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("got %v, want %q", err, tc.want)
			}
		})
	}
}

// pretend starts a process that looks like a part of the control plane on a data folder.
func pretend(t *testing.T, name, argument string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("/bin/sh")
	cmd.Args = []string{"/somewhere/" + name, "-c", "trap '' TERM; while :; do sleep 1; done", argument}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() { _ = cmd.Process.Kill(); <-ended })
	return cmd
}

func TestChildrenLeftOverFromAnEarlierRunAreStoppedAndNobodyElse(t *testing.T) {
	f, err := openFolder(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	ours := pretend(t, etcdName, "--data-dir="+f.path("etcd"))
	elsewhere := pretend(t, apiserverName, "--data-dir=/other/place")
	for name, cmd := range map[string]*exec.Cmd{etcdName: ours, apiserverName: elsewhere} {
		if err := os.WriteFile(f.pidFile(name), []byte(strconv.Itoa(cmd.Process.Pid)+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(f.pidFile(kcmName), []byte("rubbish"), 0o600); err != nil {
		t.Fatal(err)
	}
	var told []string
	if err := f.stopStale(func(line string) { told = append(told, line) }, 300*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if f.owns(ours.Process.Pid, etcdName) {
		t.Error("our own still runs")
	}
	if commandLine(elsewhere.Process.Pid) == "" {
		t.Error("somebody else's process was stopped")
	}
	if len(told) != 1 || !strings.Contains(told[0], strconv.Itoa(ours.Process.Pid)) {
		t.Errorf("told %q", told)
	}
	if left, _ := filepath.Glob(f.path("run", "*.pid")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
