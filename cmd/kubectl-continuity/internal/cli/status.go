package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
)

func newStatus() *cobra.Command {
	from := &source{}
	var language string
	cmd := &cobra.Command{
		Use:   "status CRISIS",
		Short: "Show how a crisis stands now, as a tree",
		Long: `Show how a crisis stands now: its phase, the conditions that are abnormal, who has to be
informed, the activities, the systems in the order in which they are restored and what they
wait for, the action items, the evaluation and the plans.`,
		Example: `  kubectl continuity status ransomware -n crisis-staff
  kubectl continuity status ransomware -f manifests/`,
		Args: oneCrisis,
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := inLanguage(language)
			if err != nil {
				return err
			}
			d, err := from.dossier(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return present.NewReport(d, assess.Assess(d, time.Now()), in).WriteTree(cmd.OutOrStdout())
		},
	}
	from.addFlags(cmd)
	addLanguage(cmd, &language)
	return cmd
}
