package cli

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
	"github.com/beredskap/beredskap/internal/present/page"
)

const reportHelp = `Report on a crisis as it stood at an instant, from the record alone.

--as-of asks what was the case at an instant; --known-at what had been entered by then. What was
entered later counts unless --known-at leaves it out. Instants are RFC 3339, or date and time on
the wall clock of the governing plan's zone.

The JSON form is a versioned contract: docs/reference/report.schema.json.`

func newReport() *cobra.Command {
	from := &source{}
	var asOf, knownAt, format, language string
	cmd := &cobra.Command{
		Use:   "report [CRISIS]",
		Short: "Report on a crisis as of any instant, and answer the auditors' questions",
		Long:  reportHelp,
		Example: `  kubectl continuity report ransomware -n crisis-staff
  kubectl continuity report ransomware --as-of "2022-08-31 12:00" -o markdown
  kubectl continuity report ransomware -f manifests/ -o json
  kubectl continuity report ransomware --lang sv -o html > report.html`,
		Args:              atMostOneCrisis,
		ValidArgsFunction: from.completeCrisis,
		RunE: func(cmd *cobra.Command, args []string) error {
			write, err := reportFormat(format)
			if err != nil {
				return err
			}
			in, err := inLanguage(language)
			if err != nil {
				return err
			}
			d, err := from.dossier(cmd.Context(), oneOf(args))
			if err != nil {
				return err
			}
			view, err := viewOf(d, asOf, knownAt, time.Now())
			if err != nil {
				return err
			}
			return write(present.NewBoard(d, assess.AssessAt(d, view), in), in, cmd.OutOrStdout())
		},
	}
	from.addFlags(cmd)
	cmd.Flags().StringVar(&asOf, "as-of", "", "the instant to report on; now when left out")
	cmd.Flags().StringVar(&knownAt, "known-at", "", "leave out what was entered after this instant; nothing when left out")
	cmd.Flags().StringVarP(&format, "output", "o", "text", "text, json, yaml, markdown or html")
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"text", "json", "yaml", "markdown", "html"}, cobra.ShellCompDirectiveNoFileComp))
	addLanguage(cmd, &language)
	return cmd
}

func reportFormat(format string) (func(*present.Board, *lang.Printer, io.Writer) error, error) {
	switch format {
	case "text":
		return func(b *present.Board, _ *lang.Printer, w io.Writer) error { return b.WriteText(w) }, nil
	case "markdown":
		return func(b *present.Board, _ *lang.Printer, w io.Writer) error { return b.WriteMarkdown(w) }, nil
	case "json":
		return func(b *present.Board, _ *lang.Printer, w io.Writer) error { return present.WriteJSON(w, b.Report) }, nil
	case "yaml":
		return func(b *present.Board, _ *lang.Printer, w io.Writer) error { return present.WriteYAML(w, b.Report) }, nil
	case "html":
		return func(b *present.Board, in *lang.Printer, w io.Writer) error {
			return page.WriteReport(w, b, in, page.Options{})
		}, nil
	}
	return nil, usage("-o %s is no format: use text, json, yaml, markdown or html", format)
}

// viewOf reads the two instants, in the zone that governs the crisis, which the crisis itself tells.
func viewOf(d *assess.Dossier, asOf, knownAt string, now time.Time) (view assess.View, err error) {
	zone := assess.Assess(d, now).Zone
	if view.AsOf, err = instant("--as-of", asOf, zone, now); err != nil {
		return view, err
	}
	if knownAt != "" {
		if view.KnownAt, err = instant("--known-at", knownAt, zone, now); err != nil {
			return view, err
		}
	}
	if started := d.Activation().Spec.StartedAt.Time; view.AsOf.Before(started) {
		return view, fmt.Errorf("--as-of is before the crisis started at %s: give a later instant", started.In(zone).Format(time.RFC3339))
	}
	return view, nil
}
