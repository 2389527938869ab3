package cli

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/up"
)

const upUserHelp = `Issue a certificate for a person, so that the record shows who entered what, and one person can approve
what another wrote. The name appears as it is in spec.enteredBy.

  viewer    reads everything
  staff     viewer, and enters records
  lead      staff, and declares crises, accepts, approves, waives and closes
  planner   viewer, and writes the plans
  auditor   viewer, and reads the events

It works from the data folder of up, while up runs and when it does not. It prints the path of the person's
kubeconfig, and the line that puts it in use. Who has the file is that person: hand it to nobody else.
A certificate is good for two years and cannot be taken back; another one for the same name ends none.`

func newUpUser(dataDir *string) *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use:   "user NAME --role ROLE",
		Short: "Issue a certificate for a person",
		Long:  upUserHelp,
		Example: `  kubectl continuity up user anna --role staff --data-dir ~/crisis
  kubectl continuity up user "Bo Ek" --role lead --data-dir ~/crisis`,
		Args: onePerson,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !up.IsRole(role) {
				last := len(up.Roles) - 1
				return usage("--role %q is no role: use %s or %s", role, strings.Join(up.Roles[:last], ", "), up.Roles[last])
			}
			if *dataDir == "" {
				*dataDir = up.DataDirOf(os.Getenv("KUBECONFIG"))
			}
			if *dataDir == "" {
				return usage("the certificate is issued by the control plane in a data folder: add --data-dir DIR, the folder that up was given")
			}
			path, err := up.IssueUser(*dataDir, args[0], role)
			if err != nil {
				return err
			}
			cmd.PrintErrf("%s has the role %s in the control plane of %s\n", args[0], role, *dataDir)
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s\n", path, up.ExportLine(path))
			return err
		},
	}
	cmd.Flags().StringVar(&role, "role", "", strings.Join(up.Roles, ", "))
	return cmd
}

func onePerson(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage("give the name of one person, in quotes if it has a space, such as: up user anna --role staff --data-dir DIR")
	}
	return nil
}
