package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/transfer"
	"github.com/beredskap/beredskap/internal/archive"
)

const importHelp = `Bring a crisis from an archive into a cluster: into another one, where it goes on, or back into its
own, where something of it was lost.

Everything keeps its identity: its UID, who entered it and when. The operator there goes on with the
same ledger. What is there already and is the same is left; what is there and differs is named, and
then nothing is written. Everything is compared first. A second run changes nothing, and one that was
interrupted goes on where it stopped.

An archive that does not verify is refused. It takes the verb import on crisisactivations, in every
namespace of which the archive holds something:

  kubectl create role import --verb=import --resource=crisisactivations.continuity.beredskap.dev -n NAMESPACE

and the right to create what is imported. The administrator's kubeconfig of up has both.`

func newImport() *cobra.Command {
	from := &source{}
	var dryRun, unverified bool
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Bring a crisis from an archive into a cluster, or back what was lost there",
		Long:  importHelp,
		Example: `  kubectl continuity import ransomware.tar.gz --dry-run
  kubectl continuity import ransomware.tar.gz`,
		Args: oneArchive,
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := readArchive(args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			if err := mayImport(cmd, a, args[0], unverified); err != nil {
				return err
			}
			kube, err := from.client()
			if err != nil {
				return err
			}
			return runImport(cmd, kube, a, dryRun)
		},
	}
	from.addClusterFlags(cmd)
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "compare and say what would be written, and write nothing")
	cmd.Flags().BoolVar(&unverified, "unverified", false, "import an archive that does not verify, too")
	return cmd
}

func oneArchive(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage("give one archive, such as: %s ransomware.tar.gz (kubectl continuity export makes one)", cmd.Name())
	}
	return nil
}

// mayImport refuses an archive that does not verify, or says what is taken over with it.
func mayImport(cmd *cobra.Command, a *archive.Archive, file string, unverified bool) error {
	result := archive.Verify(a, archive.Verification{})
	if result.Verified {
		if n := len(result.Unsealed); n > 0 {
			cmd.PrintErrf("%d objects are in no leaf of the archive's ledger, and nothing proves them; the operator seals them as imported "+
				"(kubectl continuity verify names them)\n", n)
		}
		return nil
	}
	if !unverified {
		cmd.PrintErrln("the archive does not verify:")
	} else {
		cmd.PrintErrln("THE ARCHIVE DOES NOT VERIFY, and is taken over with what is wrong with it:")
	}
	if err := writeLines(cmd.ErrOrStderr(), bullets(result.Faults)); err != nil || unverified {
		return err
	}
	return fmt.Errorf("%s does not verify, and nothing was imported: take another archive of the crisis, or take this one over as it is with --unverified", file)
}

func runImport(cmd *cobra.Command, kube client.Client, a *archive.Archive, dryRun bool) error {
	ctx, crisis := cmd.Context(), a.Namespace+"/"+a.Name
	i, err := transfer.Compare(ctx, kube, a)
	if err != nil {
		return fmt.Errorf("crisis %s cannot be imported, and nothing was written: %w", crisis, understandImport(some(err)))
	}
	if err := lacking(ctx, kube, i); err != nil {
		return err
	}
	if err := tellImport(cmd.OutOrStdout(), i, crisis, dryRun); err != nil {
		return err
	}
	if dryRun {
		return nil
	}
	if err := i.Write(ctx, kube); err != nil {
		return fmt.Errorf("the import of crisis %s stopped, and goes on from there when it is run again: %w", crisis, understandImport(some(err)))
	}
	return tellImported(cmd.OutOrStdout(), i, crisis)
}

// some shortens what joins very many errors.
func some(err error) error {
	const most = 20
	joined, several := err.(interface{ Unwrap() []error })
	if !several || len(joined.Unwrap()) <= most {
		return err
	}
	all := joined.Unwrap()
	return errors.Join(errors.Join(all[:most]...), fmt.Errorf("and %d more", len(all)-most))
}

// lacking says which rights are lacking, and how they are granted.
func lacking(ctx context.Context, kube client.Client, i *transfer.Import) error {
	rights, err := i.Lacking(ctx, kube)
	if err != nil {
		return understand(err)
	}
	if len(rights) == 0 {
		return nil
	}
	names := make([]string, 0, len(rights))
	for _, right := range rights {
		names = append(names, "  "+right.String())
	}
	return fmt.Errorf("you lack rights that the import takes, and nothing was written:\n%s\n"+
		"Ask for a Role in each namespace that grants these, for the occasion (kubectl continuity import --help, docs/export-and-import.md), "+
		"or use the administrator's kubeconfig of kubectl continuity up", strings.Join(names, "\n"))
}

// understandImport says what to do about an error of the API.
func understandImport(err error) error {
	if apierrors.IsForbidden(err) {
		return fmt.Errorf("%w\nAsk for a Role that grants the verb import on crisisactivations, and the right to read and to create what the archive holds "+
			"(kubectl continuity import --help), or use the administrator's kubeconfig of kubectl continuity up", err)
	}
	return understand(err)
}

// tellImport says what is to be written, and what stays.
func tellImport(w io.Writer, i *transfer.Import, crisis string, dryRun bool) error {
	verb := "to import"
	if dryRun {
		verb = "would import"
	}
	lines := []string{fmt.Sprintf("crisis %s: %s %d objects and %d pages of the ledger; %d are there already", crisis, verb, len(i.Objects), len(i.Pages), i.Same)}
	if len(i.Namespaces) > 0 {
		lines = append(lines, "namespaces to create: "+strings.Join(i.Namespaces, ", "))
	}
	if dryRun {
		for _, name := range i.Names() {
			lines = append(lines, "  "+name)
		}
	}
	for _, note := range i.Notes {
		lines = append(lines, "note: "+note)
	}
	return writeLines(w, lines)
}

// tellImported says what was done, and what to do next.
func tellImported(w io.Writer, i *transfer.Import, crisis string) error {
	namespace, name, _ := strings.Cut(crisis, "/")
	if len(i.Objects)+len(i.Pages) == 0 {
		return writeLines(w, []string{"nothing was imported: all that the archive holds is here already. What the condition RecordIntact of the crisis",
			"still names came after this archive was made: look for a later one"})
	}
	lines := []string{fmt.Sprintf("imported: %d objects and %d pages of the ledger", len(i.Objects), len(i.Pages)), "", "Next:"}
	if len(i.Accounts) > 0 && len(i.Objects) > 0 {
		lines = append(lines, "  Steps run as "+strings.Join(i.Accounts, ", ")+": create these service accounts, with their rights, where they are missing (docs/kinds/steps.md)")
	}
	lines = append(lines,
		"  kubectl wait crisis/"+name+" -n "+namespace+" --for=condition=RecordIntact --timeout=1m",
		"  kubectl continuity status "+name+" -n "+namespace,
		"  From here on the ledger goes on in this cluster. Should it come from another, let nobody go on there: the two would show as a fork.")
	return writeLines(w, lines)
}

func writeLines(w io.Writer, lines []string) error {
	for _, line := range lines {
		if _, err := fmt.Fprintln(w, transfer.Plain(line)); err != nil {
			return err
		}
	}
	return nil
}
