package velero_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/beredskap/beredskap/test/internal/program"
)

// run starts a program of the folder of binaries, which hack/velero/build.sh makes, and ends it with the test.
func (s *stage) run(name string, env []string, args ...string) *program.Program {
	s.t.Helper()
	p := program.Start(s.t, name, s.command(name, env, args...))
	s.programs = append(s.programs, p)
	return p
}

// command is a program of the folder of binaries with little of the caller's environment: both the client of S3
// and Velero read settings, proxies and credentials from there.
func (s *stage) command(name string, env []string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.binaries, name), args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "KUBECONFIG=" + s.kubeconfig}, env...)
	return cmd
}

// output runs a program to its end and returns what it printed.
func (s *stage) output(name string, env []string, args ...string) []byte {
	s.t.Helper()
	out, err := s.command(name, env, args...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			s.t.Fatalf("%s %v: %v\n%s", name, args, err, exit.Stderr)
		}
		s.t.Fatalf("%s %v: %v", name, args, err)
	}
	return out
}
