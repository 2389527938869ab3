package cli

import (
	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
)

func newTask() *cobra.Command {
	v := &say.Task{}
	cmd := &cobra.Command{
		Use:   "task [TITLE]",
		Short: "Hand out something to do, to somebody, by an instant",
		Long: `Hand out something to do: who does it, and by when. --by-next has it due when the next briefing of an
obligation is. How to reach the owner is taken from the plans, where they name the owner.`,
		Example: `  kubectl continuity task "Sandbags at the north door" --owner Facilities --by-next staff
  kubectl continuity task "Order fuel" --owner "Head of IT" --due 16:00
  kubectl continuity task "Plan the move of the servers" --owner "Head of IT" --due 2027-03-31 --from evaluation/NAME/server-room`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"TITLE", &v.Title})
	cmd.Flags().StringVar(&v.Owner, "owner", "", "the person or function that does it, or sees that it is done")
	cmd.Flags().StringVar(&v.Contact, "contact", "", "how to reach the owner; as the plans have it when left out")
	cmd.Flags().StringVar(&v.Due, "due", "", "by when: 15:00, +2h, a date")
	cmd.Flags().StringVar(&v.ByNext, "by-next", "", "the obligation by whose next briefing it is due")
	cmd.Flags().StringVar(&v.From, "from", "", "where it was handed out: briefing/NAME, or evaluation/NAME/FINDING")
	t.text(cmd, "description", &v.Description, "more about it")
	t.choose(cmd, "owner", "by-next", "from")
	return cmd
}

func newDone() *cobra.Command {
	v := &say.Done{}
	cmd := &cobra.Command{
		Use:   "done [ACTION_ITEM]",
		Short: "Say that a task is done, or how far it has come",
		Long: `Say that a task is done; with a flag, that it is cancelled, in progress, or open again. ACTION_ITEM is its
name, the beginning of it, or its title.`,
		Example: `  kubectl continuity done sandbags-north --note "Two rows"
  kubectl continuity done "Order fuel" --cancelled --because "The mains are back"`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"ACTION_ITEM", &v.Action})
	t.text(cmd, "note", &v.Note, "more about it")
	t.text(cmd, "because", &v.Because, "why, such as why it is cancelled")
	cmd.Flags().BoolVar(&v.Cancelled, "cancelled", false, "it will not be done; say why with --because")
	cmd.Flags().BoolVar(&v.InProgress, "in-progress", false, "somebody has begun it")
	cmd.Flags().BoolVar(&v.Reopen, "reopen", false, "it is to be done after all")
	return cmd
}
