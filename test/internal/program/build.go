package program

import (
	"fmt"
	"os"
	"os/exec"
)

// Built builds programs of the product, named by their folders, and runs the tests that need them: it returns their exit
// code. The programs stand in a folder that is gone afterwards.
func Built(run func(dir string) int, folders ...string) int {
	dir, err := os.MkdirTemp("", "beredskap-programs-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if out, err := exec.Command("go", append([]string{"build", "-o", dir + "/"}, folders...)...).CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "the programs cannot be built: %v\n%s", err, out)
		return 1
	}
	return run(dir)
}
