package cli

import (
	"io"
	"time"

	"github.com/spf13/cobra"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

const statusHelp = `Show how a crisis stands now: a line for each of its sides, then a tree with the conditions that
are abnormal, who has to be informed, the activities, the systems in the order in which they are
restored and what they wait for, the action items, the evaluation and the plans; then the
commands that come next.

-o json and -o yaml write the report of this instant: docs/reference/report.schema.json.`

// statusOptions are the flags of status.
type statusOptions struct {
	from           source
	format, colour string
}

func newStatus() *cobra.Command {
	o := &statusOptions{}
	cmd := &cobra.Command{
		Use:   "status CRISIS",
		Short: "Show how a crisis stands now",
		Long:  statusHelp,
		Example: `  kubectl continuity status ransomware -n crisis-staff
  kubectl continuity status ransomware -f manifests/`,
		Args: oneCrisis,
		RunE: func(cmd *cobra.Command, args []string) error {
			write, err := o.writer(cmd.OutOrStdout())
			if err != nil {
				return err
			}
			d, err := o.from.dossier(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return write(cmd.OutOrStdout(), present.NewReport(d, assess.Assess(d, time.Now()), lang.English))
		},
	}
	o.from.addFlags(cmd)
	cmd.Flags().StringVarP(&o.format, "output", "o", "", "json or yaml; sections and a tree when left out")
	addColour(cmd, &o.colour)
	return cmd
}

// writer is how the status is written.
func (o *statusOptions) writer(out io.Writer) (func(io.Writer, *present.Report) error, error) {
	paint, err := paintFor(o.colour, out)
	if err != nil {
		return nil, err
	}
	switch o.format {
	case "json":
		return func(w io.Writer, r *present.Report) error { return present.WriteJSON(w, r) }, nil
	case "yaml":
		return func(w io.Writer, r *present.Report) error { return writeYAML(w, r) }, nil
	case "":
		return func(w io.Writer, r *present.Report) error { return r.WriteStatus(w, paint, o.next(r)) }, nil
	}
	return nil, usage("-o %s is no format: use json or yaml", o.format)
}

// next are the commands to show; none offline, where nothing is entered.
func (o *statusOptions) next(r *present.Report) []string {
	if o.from.folder != "" {
		return nil
	}
	return r.Next(r.Namespace + "/" + r.Crisis)
}

// writeYAML writes what WriteJSON writes, as YAML; what is hostile stays escaped.
func writeYAML(w io.Writer, value any) error {
	text, err := yaml.Marshal(value)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}
