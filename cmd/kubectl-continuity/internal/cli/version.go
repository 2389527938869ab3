package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/version"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Show the version of the program, of the API and of the report",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\nAPI %s\nReport %s\n",
				version.Of("kubectl-continuity"), v1alpha1.GroupVersion, present.ReportVersion)
			return err
		},
	}
}
