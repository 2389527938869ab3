// The board serves the pages of crises inside a cluster, to people whom the cluster knows, each of whom sees what they may
// read. It writes nothing.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/internal/version"
)

func main() {
	options, err := parse(os.Args[0], os.Args[1:])
	switch {
	case errors.Is(err, flag.ErrHelp):
		return
	case err != nil:
		os.Exit(2) // parse has said why
	case options.version:
		fmt.Println(version.Of("board"))
		return
	}
	if err := run(ctrl.SetupSignalHandler(), options); err != nil {
		fmt.Fprintln(os.Stderr, "board:", err)
		os.Exit(1)
	}
}
