// Command kubectl-continuity shows, reports on, checks and rehearses crises, against a cluster or offline, and
// runs a control plane of its own where there is no cluster. As a kubectl plugin it is kubectl continuity.
package main

import (
	"os"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], os.Stdout, os.Stderr))
}
