package cli

import (
	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
)

func newMinutes() *cobra.Command {
	v := &say.Minutes{}
	cmd := &cobra.Command{
		Use:   "minutes [BRIEFING]",
		Short: "Record the minutes of a briefing",
		Long: `Record the minutes of a briefing: their text, or where the document is kept, with its digest. BRIEFING is
its name, or the beginning of it. Another person approves them (kubectl continuity approve).`,
		Example: `  kubectl continuity minutes
  kubectl continuity minutes briefing-board-20261125 --by "Board secretary" --content @minutes.txt
  kubectl continuity minutes briefing-board-20261125 --by "Board secretary" \
    --url https://files.example.org/minutes.pdf --sha256 "$(sha256sum minutes.pdf)"`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"BRIEFING", &v.Briefing})
	t.text(cmd, "content", &v.Content, "what they say")
	cmd.Flags().StringVar(&v.By, "by", "", "who wrote them")
	cmd.Flags().StringVar(&v.URL, "url", "", "where the document is kept")
	cmd.Flags().StringVar(&v.SHA256, "sha256", "", "the digest of the document, as sha256sum prints it")
	cmd.Flags().StringVar(&v.Title, "title", "", "the title of the document")
	t.choose(cmd, "by")
	t.prepare = func() error {
		if v.SHA256 == "" {
			return nil
		}
		digest, err := digest("--sha256", v.SHA256)
		v.SHA256 = digest
		return err
	}
	return cmd
}

func newApprove() *cobra.Command {
	v := &say.Approve{}
	cmd := &cobra.Command{
		Use:   "approve [LOG_ENTRY|BRIEFING|evaluation/NAME]",
		Short: "Approve minutes, or adopt an evaluation on behalf of a body",
		Long: `Approve minutes, by the log entry that holds them or by their briefing; or adopt an evaluation on behalf of
a body, that of the governing plan when left out. It counts when another person wrote and entered what it
approves. It takes the verb approve, which the role continuity-lead holds.`,
		Example: `  kubectl continuity approve
  kubectl continuity approve minutes-executive-board-20261126 --by "Chair of the board"
  kubectl continuity approve evaluation/evaluation-20270120 --by "Chair of the board" --body "Executive board"`,
	}
	t := newTelling(cmd, v, &v.Common, argument{"WHAT", &v.What})
	cmd.Flags().StringVar(&v.By, "by", "", "who approves it: another person than wrote it")
	cmd.Flags().StringVar(&v.Body, "body", "", "the body on whose behalf; of an evaluation that of the governing plan when left out")
	t.text(cmd, "note", &v.Note, "more about it")
	t.choose(cmd, "by", "body")
	return cmd
}
