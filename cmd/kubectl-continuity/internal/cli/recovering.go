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

func newForecast() *cobra.Command {
	v := &say.Forecast{}
	cmd := &cobra.Command{
		Use:   "forecast [SYSTEM] [T]",
		Short: "Say when a system is expected back",
		Long: `Say when a system is expected back. A later statement replaces it; each later instant counts as a slip.
T is an instant: 15:00 (today), +2h, or date and time on the wall clock of the plan.`,
		Example: `  kubectl continuity forecast email +4h --because "Forty mailboxes an hour"
  kubectl continuity forecast care-planning "2026-11-27 08:00"`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"SYSTEM", &v.System}, argument{"T", &v.Back})
	t.text(cmd, "because", &v.Because, "what it rests on")
	return cmd
}

func newAccept() *cobra.Command {
	v := &say.Accept{}
	cmd := &cobra.Command{
		Use:   "accept [SYSTEM]",
		Short: "Say that the owner of a restored system finds that it works",
		Long: `Say that the owner of a restored system finds that it works. It takes the verb accept on systemrecoveries,
which the role continuity-lead holds.`,
		Example: `  kubectl continuity accept email
  kubectl continuity accept care-planning --by "Director of social services" --note "Without the archive of 2019"`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"SYSTEM", &v.System})
	cmd.Flags().StringVar(&v.By, "by", "", "who accepts it; the owner when left out")
	t.text(cmd, "note", &v.Note, "more about it, such as reservations")
	t.choose(cmd, "by")
	return cmd
}
