package cli

import (
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
)

const statusHelp = `Show how a crisis stands now: a line for each of its sides, then a tree with the conditions that
are abnormal, who has to be informed, the activities, the systems in the order in which they are
restored and what they wait for, the action items, the evaluation and the plans; then the
commands that come next.

With -w it stays, and is shown anew when something changes: on a terminal in the same place, elsewhere
one after another.

-o json and -o yaml write the report of this instant: docs/reference/report.schema.json.`

// statusOptions are the flags of status.
type statusOptions struct {
	from                     source
	format, colour, language string
	watch                    bool
}

func newStatus() *cobra.Command {
	o := &statusOptions{}
	cmd := &cobra.Command{
		Use:   "status [CRISIS]",
		Short: "Show how a crisis stands now",
		Long:  statusHelp,
		Example: `  kubectl continuity status ransomware -n crisis-staff
  kubectl continuity status ransomware -f manifests/`,
		Args:              atMostOneCrisis,
		ValidArgsFunction: o.from.completeCrisis,
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := inLanguage(o.language)
			if err != nil {
				return err
			}
			write, err := o.writer(cmd.OutOrStdout())
			if err != nil {
				return err
			}
			if o.watch {
				return o.follow(cmd, oneOf(args), in, write)
			}
			d, err := o.from.dossier(cmd.Context(), oneOf(args))
			if err != nil {
				return err
			}
			return write(cmd.OutOrStdout(), present.NewReport(d, assess.Assess(d, time.Now()), in))
		},
	}
	o.from.addFlags(cmd)
	addFormat(cmd, &o.format)
	addColour(cmd, &o.colour)
	addLanguage(cmd, &o.language)
	cmd.Flags().BoolVarP(&o.watch, "watch", "w", false, "keep showing it as it changes, until Ctrl-C")
	return cmd
}

// writer is how the status is written.
func (o *statusOptions) writer(out io.Writer) (func(io.Writer, *present.Report) error, error) {
	paint, err := paintFor(o.colour, out)
	if err != nil {
		return nil, err
	}
	return formatOf(o.format, func(w io.Writer, r *present.Report) error { return r.WriteStatus(w, paint, o.next(r)) },
		func(r *present.Report) any { return r })
}

// next are the commands to show; none offline, where nothing is entered.
func (o *statusOptions) next(r *present.Report) []string {
	if o.from.folder != "" {
		return nil
	}
	return r.Next(r.Namespace + "/" + r.Crisis)
}
