package cli

import (
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
)

const timelineHelp = `Show what happened in a crisis, in order: what the record says (outages, reports, briefings, decisions,
forecasts and how they slipped, tasks, phases), and what follows from it, such as when a system was
restored, or a briefing became overdue.

ENTERED says when something was entered, where that was late. -o json and -o yaml write all of it as data.`

func newTimeline() *cobra.Command {
	from := &source{}
	var asOf, knownAt, since, format, colour, language string
	cmd := &cobra.Command{
		Use:   "timeline [CRISIS]",
		Short: "Show what happened, in order",
		Long:  timelineHelp,
		Example: `  kubectl continuity timeline ransomware --since "2021-12-20 00:00"
  kubectl continuity timeline ransomware -f manifests/ --as-of "2022-01-10 09:00"`,
		Args:              atMostOneCrisis,
		ValidArgsFunction: from.completeCrisis,
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := inLanguage(language)
			if err != nil {
				return err
			}
			paint, err := paintFor(colour, cmd.OutOrStdout())
			if err != nil {
				return err
			}
			write, err := formatOf(format, func(w io.Writer, b *present.Board) error { return b.WriteTimeline(w, paint) },
				func(b *present.Board) any { return b.Timeline })
			if err != nil {
				return err
			}
			d, err := from.dossier(cmd.Context(), oneOf(args))
			if err != nil {
				return err
			}
			now := time.Now()
			view, err := viewOf(d, asOf, knownAt, now)
			if err != nil {
				return err
			}
			a := assess.AssessAt(d, view)
			b := present.NewBoard(d, a, in)
			if since != "" {
				from, err := instant("--since", since, a.Zone, now)
				if err != nil {
					return err
				}
				b.From(from)
			}
			return write(cmd.OutOrStdout(), b)
		},
	}
	from.addFlags(cmd)
	cmd.Flags().StringVar(&asOf, "as-of", "", "leave out what happened after this instant; nothing when left out")
	cmd.Flags().StringVar(&knownAt, "known-at", "", "leave out what was entered after this instant; nothing when left out")
	cmd.Flags().StringVar(&since, "since", "", "leave out what happened before this instant; nothing when left out")
	addFormat(cmd, &format)
	addColour(cmd, &colour)
	addLanguage(cmd, &language)
	return cmd
}
