package cli

import (
	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
)

func newConfirm() *cobra.Command {
	v := &say.Confirm{}
	cmd := &cobra.Command{
		Use:   "confirm [SYSTEM] [STEP]",
		Short: "Report a step of a system's recovery: done, begun, failed, skipped",
		Long: `Report how far a step of a system's recovery has come. STEP is the one that the system is at when left
out, and the outcome Done. Of a counted step --count says how many are done; while some are left, it is in
progress.

Of an automated step InProgress takes it over by hand, and Retry has the operator try it again.`,
		Example: `  kubectl continuity confirm email
  kubectl continuity confirm personal-computers --count 120/400
  kubectl continuity confirm patient-records restore-database --recovered-to "2026-11-24 23:00"
  kubectl continuity confirm website publish --outcome Skipped --note "The old one works"`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"SYSTEM", &v.System}, argument{"STEP", &v.Step})
	cmd.Flags().StringVar(&v.Outcome, "outcome", "", "Done, InProgress (or Started), Failed, Skipped, Retry or Degraded; Done when left out")
	cmd.Flags().StringVar(&v.Count, "count", "", "how many are done, such as 120, or 120/400")
	cmd.Flags().StringVar(&v.RecoveredTo, "recovered-to", "", "the point in time that data was restored to")
	t.text(cmd, "note", &v.Note, "more about it, such as why")
	t.choose(cmd, "outcome")
	return cmd
}
