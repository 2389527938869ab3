// Package cli holds the commands of kubectl-continuity, one file for each.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/internal/present"
)

// The exit codes.
const (
	ExitOK       = 0
	ExitError    = 1
	ExitUsage    = 2
	ExitFindings = 3
)

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errFindings ends lint when there is something to mend, and verify when something does not verify; the findings have been
// printed.
var errFindings = errors.New("findings")

// Run runs a command line and returns its exit code.
func Run(args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	ran, err := root.ExecuteContextC(context.Background())
	var wrong usageError
	switch {
	case err == nil:
		return ExitOK
	case errors.Is(err, errFindings):
		return ExitFindings
	case errors.As(err, &wrong):
		_, _ = fmt.Fprintf(stderr, "error: %s\nSee %s --help.\n", plain(err), ran.CommandPath())
		return ExitUsage
	}
	_, _ = fmt.Fprintf(stderr, "error: %s\n", plain(err))
	return ExitError
}

// plain is an error made safe to print: it may hold what anybody has written. Its own line breaks stay.
func plain(err error) string {
	lines := strings.Split(err.Error(), "\n")
	for i := range lines {
		lines[i] = present.Line(lines[i])
	}
	return strings.Join(lines, "\n")
}

const rootHelp = `See how a crisis stands, report on it, keep and verify its record, and check plans before one.

status, report and why read a cluster (KUBECONFIG or --kubeconfig), or work offline on a folder of
manifests or an archive with -f. All go through the same rules as the operator itself.

Exit codes: 0 ok, 1 error, 2 the command line is wrong, 3 lint found something to mend, or an
archive does not verify.`

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "kubectl-continuity",
		Short:         "See how a crisis stands, report on it, and check plans before one",
		Long:          rootHelp,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	if strings.HasPrefix(filepath.Base(os.Args[0]), "kubectl-") {
		root.Annotations = map[string]string{cobra.CommandDisplayNameAnnotation: "kubectl continuity"}
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	addGroup(root, "look", "Look:", newStatus(), newWhy(), newTimeline(), newCalendar(), newReport(), newBoard())
	addGroup(root, groupSay, "The verbs of a crisis:", newDeclare(), newBrief(), newLog(), newDecide(), newTask(), newDone(), newConfirm(),
		newForecast(), newAccept(), newRetire(), newPhase(), newMinutes(), newApprove(), newEvaluate(), newWaive(), newClose())
	addGroup(root, "plan", "Plan:", newLint(), newSimulate(), newBinder())
	addGroup(root, "keep", "Keep:", newExport(), newVerify(), newImport())
	addGroup(root, "run", "Run it here:", newUp(), newVersion())
	return root
}

// addGroup adds commands under a heading of the help.
func addGroup(root *cobra.Command, id, title string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: id, Title: title})
	for _, cmd := range commands {
		cmd.GroupID = id
	}
	root.AddCommand(commands...)
}

func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = ": did you mean " + strings.Join(near, " or ") + "?"
	}
	return usage("there is no command %q%s", args[0], hint)
}

// atMostOneCrisis is the argument check of the commands about one crisis.
func atMostOneCrisis(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage("give the name of one crisis, or none for the one that is not closed (see them with kubectl get crisis -A)")
	}
	return nil
}

// oneOf is the crisis that is named; empty when none is.
func oneOf(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("%s takes no argument, and %q was given", cmd.Name(), args[0])
	}
	return nil
}
