package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
)

func newDeclare() *cobra.Command {
	v := &say.Declare{}
	cmd := &cobra.Command{
		Use:   "declare [NAME]",
		Short: "Declare a crisis, or an exercise, and put plans in force",
		Long: `Declare a crisis, or an exercise, in the namespace of whoever leads (-n): the plans are frozen as they stand,
a recovery begins for each of their systems, and the clocks start.

The plans are those of the namespace when --plan names none; on a terminal it asks where others consent,
too. It takes the right to create crisisactivations, which the role continuity-lead holds.`,
		Example: `  kubectl continuity declare -n crisis-staff
  kubectl continuity declare flood-2026 -n brendans --mode Real --title "Flood in the basement" --started-at 02:00 \
    --declared-by "Chief nurse, on call" --plan wards --plan brendans-it/platform
  kubectl continuity declare drill-2026 -n crisis-staff --mode Exercise --title "Autumn exercise" --declared-by "Head of security"`,
	}
	t := newTelling(cmd, v, nil, argument{"NAME", &v.Name})
	t.look = t.sceneToDeclare
	flags := cmd.Flags()
	flags.StringVar(&v.Title, "title", "", "what has happened, in one line")
	flags.StringArrayVar(&v.Plan, "plan", nil, "a plan to put in force, by name or namespace/name; may be repeated; those of the namespace when left out")
	flags.StringVar(&v.Mode, "mode", "", "Real or Exercise")
	flags.StringVar(&v.Started, "started-at", "", "when it began; when it is declared when left out. No record can be older")
	flags.StringVar(&v.Aware, "aware-at", "", "when the organisation became aware of it, which many statutory clocks count from; when it is declared when left out")
	flags.StringVar(&v.At, "at", "", "when it is declared; now when left out")
	flags.StringVar(&v.By, "declared-by", "", "the person or function that declares it")
	flags.StringVar(&v.Affected, "affected", "", "All: every system of the plans is down; Stated: those that an outage names; Stated when left out")
	flags.IntVar(&v.Places, "places", 0, "how many systems are worked on at the same time; 5 when left out")
	flags.StringArrayVar(&v.Priority, "priority", nil, `what a priority means, such as 1="Life and health"; may be repeated`)
	flags.StringArrayVar(&v.EndCriteria, "end-criterion", nil, "NAME=TEXT: what must be answered before it can be closed; may be repeated")
	flags.BoolVar(&v.Paper, "paper", false, "it is copied in from paper")
	t.text(cmd, "basis", &v.Basis, "what the declaration rests on: what is known, and by which authority")
	t.choose(cmd, "plan", "mode", "declared-by", "affected")
	return cmd
}

func newPhase() *cobra.Command {
	v := &say.Phase{}
	cmd := &cobra.Command{
		Use:   "phase [Response|Recovery]",
		Short: "Move the crisis to Recovery, or back to Response",
		Long: `Move the crisis to another phase: the cadences of that phase begin. Recovery follows Response, and may go
back to it; either takes back the request to close the crisis. Closing is requested by its own verb.`,
		Example: `  kubectl continuity phase Recovery --by "Chief executive" --because "All wards are out of danger"`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"PHASE", &v.To})
	cmd.Flags().StringVar(&v.By, "by", "", "the person or body that decided")
	t.text(cmd, "because", &v.Because, "why")
	t.choose(cmd, "by")
	return cmd
}

func newClose() *cobra.Command {
	v := &say.Close{}
	cmd := &cobra.Command{
		Use:   "close",
		Short: "Request that the crisis is closed, and see what is still missing",
		Long: `Request that the crisis is closed. It is closing until every end criterion is answered, every affected system
accepted or retired, and every required deadline met or waived; what is missing is printed. Answers may follow
in a further request. It takes the verb close on the crisis, which the role continuity-lead holds.`,
		Example: `  kubectl continuity close --by "Chief executive" --because "Nothing is on paper any more" \
    --met ordinary-care="No paper chart has been opened since 2 April"`,
	}
	t := newTelling(cmd, v, &v.Common)
	cmd.Flags().StringVar(&v.By, "by", "", "the person or body that decided")
	cmd.Flags().StringArrayVar(&v.Met, "met", nil, "CRITERION=ANSWER: how an end criterion is met; may be repeated")
	t.text(cmd, "because", &v.Because, "why")
	t.choose(cmd, "by", "met")
	return cmd
}

func newEvaluate() *cobra.Command {
	v := &say.Evaluate{}
	var file string
	var attach []string
	var form bool
	cmd := &cobra.Command{
		Use:   "evaluate",
		Short: "Enter what was learnt: the answers to the plan's questions, findings and lessons",
		Long: `Enter what was learnt from a crisis or an exercise. On a terminal it asks each question of the governing plan;
--form prints them as a sheet to fill in, and --answers reads the sheet. An evaluation of the whole crisis that
answers every question is complete, and ends the clock of its deadline.`,
		Example: `  kubectl continuity evaluate --form > review.yaml
  kubectl continuity evaluate --answers review.yaml
  kubectl continuity evaluate --author "Quality manager" --answer patients="No." \
    --finding server-room="It lies below the river" --lesson earlier-board@wards="The board is told on the second day"`,
	}
	t := newTelling(cmd, v, &v.Common)
	flags := cmd.Flags()
	flags.StringVar(&file, "answers", "", "the sheet with answers, findings and lessons, in YAML")
	flags.BoolVar(&form, "form", false, "print an empty sheet with the questions, and write nothing")
	flags.StringVar(&v.Title, "title", "", "its title; made of that of the crisis when left out")
	flags.StringArrayVar(&v.Author, "author", nil, "who wrote it; may be repeated")
	flags.StringArrayVar(&v.Answer, "answer", nil, "QUESTION=TEXT: the answer to a question of the governing plan; may be repeated")
	flags.StringArrayVar(&v.Finding, "finding", nil, "NAME=TEXT: what was found; may be repeated")
	flags.StringArrayVar(&v.Lesson, "lesson", nil, "NAME=TEXT: what to do differently; NAME@PLAN=TEXT where it changes a plan; may be repeated")
	flags.StringVar(&v.Unit, "unit", "", "the plan of the one unit that it covers; the whole crisis when left out")
	addAttach(cmd, &attach)
	t.choose(cmd, "author", "answer", "unit")
	t.prepare = func() error {
		var err error
		if v.Attach, err = attachments(attach); err != nil || file == "" {
			return err
		}
		return readSheet(v, file)
	}
	t.instead = func() (bool, error) {
		if !form {
			return false, nil
		}
		_, err := fmt.Fprint(t.out, say.Form(t.scene))
		return true, err
	}
	return cmd
}

// readSheet reads the sheet of an evaluation. A title by flag stays.
func readSheet(v *say.Evaluate, file string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return usage("--answers: %v: kubectl continuity evaluate --form prints a sheet to fill in", err)
	}
	sheet, err := say.ReadSheet(raw)
	if err != nil {
		return misunderstood(err)
	}
	if v.Title != "" {
		sheet.Title = v.Title
	}
	v.Sheet = *sheet
	return nil
}

func newRetire() *cobra.Command {
	v := &say.Retire{}
	cmd := &cobra.Command{
		Use:   "retire [SYSTEM]",
		Short: "Say that a system will not come back",
		Long: `Say that a system will not come back: nothing waits for it any longer, and the closing of the crisis does
not either.`,
		Example: `  kubectl continuity retire fax --by "Head of IT" --because "Nobody misses it"`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"SYSTEM", &v.System})
	cmd.Flags().StringVar(&v.By, "by", "", "the person or body that decided")
	t.text(cmd, "because", &v.Because, "why")
	t.choose(cmd, "by")
	return cmd
}

func newWaive() *cobra.Command {
	v := &say.Waive{}
	cmd := &cobra.Command{
		Use:   "waive [OBLIGATION]",
		Short: "Say that a single deadline need not be met",
		Long: `Say that the single deadlines of an obligation need not be met, and why: they stop being overdue, and the
closing of the crisis does not wait for them. A cadence is not waived: it is adjusted or suspended. It takes
the verb waive on the plan, which the role continuity-lead holds.`,
		Example: `  kubectl continuity waive regulator-report --by "Chief executive" --because "The regulator asks for none"`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"OBLIGATION", &v.Obligation})
	cmd.Flags().StringVar(&v.By, "by", "", "the person or body that decided")
	t.text(cmd, "because", &v.Because, "why")
	t.choose(cmd, "by")
	return cmd
}
