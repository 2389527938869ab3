package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/lint"
	"github.com/beredskap/beredskap/internal/present"
)

func newLint() *cobra.Command {
	var folder, format string
	cmd := &cobra.Command{
		Use:   "lint -f DIR",
		Short: "Check manifests offline, with file and line of what is wrong",
		Long: `Check a folder of manifests without a cluster: what the API server would refuse, what the
operator would complain about, plans that a crisis could not put in force, and records that
would not count. Ends with exit code 3 when there is something to mend; a note is nothing to mend.`,
		Example: "  kubectl continuity lint -f manifests/",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if folder == "" {
				return usage("lint works on files: add -f with a folder of manifests")
			}
			write, err := formatOf(format, present.WriteFindings, func(found []present.Finding) any { return append([]present.Finding{}, found...) })
			if err != nil {
				return err
			}
			found, err := lint.Run(folder, time.Now())
			if err != nil {
				return err
			}
			findings := present.Findings(found)
			if err := write(cmd.OutOrStdout(), findings); err != nil {
				return err
			}
			for _, f := range findings {
				if !f.Note {
					return errFindings
				}
			}
			cmd.PrintErrln("nothing to mend")
			return nil
		},
	}
	cmd.Flags().StringVarP(&folder, "filename", "f", "", "the folder (or file) of manifests")
	addFormat(cmd, &format)
	return cmd
}
