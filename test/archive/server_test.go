// Package archive_test writes archives to a real S3 server (gofakes3, of hack/velero's module), to a disk that is full,
// and reads them as an auditor does.
package archive_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"
)

const bucket = "vault"

// patience is how long anything may take.
const patience = time.Minute

// builtIn is the folder of programs that the tests build once, and remove at the end.
var builtIn string

func TestMain(m *testing.M) {
	var err error
	if builtIn, err = os.MkdirTemp("", "archive-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(builtIn)
	os.Exit(code)
}

// program is the S3 server, built from its module unless somebody has built it.
func program(t *testing.T) string {
	t.Helper()
	if given := os.Getenv("BEREDSKAP_VELERO"); given != "" {
		return filepath.Join(given, "gofakes3")
	}
	path := filepath.Join(builtIn, "gofakes3")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", path, "github.com/johannesboyne/gofakes3/cmd/gofakes3")
	build.Dir = filepath.Join("..", "..", "hack", "velero")
	build.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false", "GOWORK=off", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the S3 server cannot be built: %v\n%s", err, out)
	}
	return path
}

// server is a running S3 server with one bucket, in memory.
type server struct {
	t    *testing.T
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	port string
}

var port = regexp.MustCompile(`using port: (\d+)`)

// startS3 starts a server on loopback, and ends it with the test. Port 0 has it draw one.
func startS3(t *testing.T, at string) *server {
	t.Helper()
	s := &server{t: t, done: make(chan struct{})}
	said, write, err := os.Pipe()
	must(t, err)
	s.cmd = exec.Command(program(t), "-backend", "memory", "-initialbucket", bucket, "-host", "127.0.0.1:"+at)
	s.cmd.Stdout, s.cmd.Stderr = write, write
	s.cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	must(t, s.cmd.Start())
	must(t, write.Close()) // the child has its own
	go func() {
		_ = s.cmd.Wait()
		close(s.done)
	}()
	t.Cleanup(func() {
		s.stop()
		_ = said.Close()
	})
	found := make(chan string, 1)
	go func() {
		defer func() { _, _ = io.Copy(io.Discard, said) }()
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if is := port.FindStringSubmatch(lines.Text()); is != nil {
				found <- is[1]
				return
			}
		}
	}()
	select {
	case s.port = <-found:
	case <-s.done:
		t.Fatal("the S3 server ended at once")
	case <-time.After(patience):
		t.Fatal("the S3 server does not say its port")
	}
	return s
}

// stop ends the server by its process id.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // an error means that it has ended already
	select {
	case <-s.done:
	case <-time.After(10 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.done
	}
}

func (s *server) url() string {
	return "s3://" + bucket + "/crises?endpoint=http://127.0.0.1:" + s.port
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// soon is a context of a time in which a server that is there answers, and one that is not has been given up.
func soon(t *testing.T, within time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(t.Context(), within, errors.New("the test waits no longer"))
	t.Cleanup(cancel)
	return ctx
}
