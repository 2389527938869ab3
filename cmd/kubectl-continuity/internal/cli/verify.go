package cli

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/ledger"
	"github.com/beredskap/beredskap/internal/present"
)

const verifyHelp = `Say whether an archive holds what was sealed: every object as its leaf in the ledger says, and the
ledger as its checkpoint says, which is signed. No cluster is asked.

Give the keys that you kept with --key: those that the archive brings along prove only that it is
consistent. Give what you kept of the crisis before, a checkpoint or another archive, with --against:
that it leads on from there is what nobody can forge.

Ends with exit code 3 when something does not verify, and 1 when the archive cannot be read at all.`

func newVerify() *cobra.Command {
	var against, key, format string
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Prove, without a cluster, that an archive holds what was sealed",
		Long:  verifyHelp,
		Example: `  kubectl continuity verify ransomware.tar.gz --key keys.txt
  kubectl continuity verify ransomware.tar.gz --against last-week.tar.gz`,
		Args: oneArchive,
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usage("-o %s is no format: use text or json", format)
			}
			a, err := readArchive(args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			how, err := verification(against, key)
			if err != nil {
				return err
			}
			result := archive.Verify(a, how)
			if format == "json" {
				err = present.WriteJSON(cmd.OutOrStdout(), result)
			} else {
				err = writeLines(cmd.OutOrStdout(), verifiedLines(a, args[0], result))
			}
			if err == nil && !result.Verified {
				return errFindings
			}
			return err
		},
	}
	cmd.Flags().StringVar(&against, "against", "", "a checkpoint, or another archive of the crisis, that was kept elsewhere")
	cmd.Flags().StringVar(&key, "key", "", "a file with the keys to verify by, one on each line; those of the archive itself when left out")
	cmd.Flags().StringVarP(&format, "output", "o", "text", "text or json")
	return cmd
}

// verification reads what an archive is to be verified by.
func verification(against, key string) (how archive.Verification, err error) {
	if key != "" {
		raw, err := os.ReadFile(key)
		if err != nil {
			return how, err
		}
		if _, err := ledger.Verifiers(string(raw)); err != nil {
			return how, fmt.Errorf("%s: %w: give the lines of ConfigMap beredskap-ledger-keys", key, err)
		}
		how.Keys = string(raw)
	}
	if against == "" {
		return how, nil
	}
	if isArchive(against) {
		how.AgainstArchive, err = readArchive(against, nil)
		return how, err
	}
	raw, err := os.ReadFile(against)
	if err != nil {
		return how, err
	}
	if how.Against = string(raw); !strings.HasSuffix(how.Against, "\n") {
		how.Against += "\n" // as kubectl -o jsonpath leaves it in a variable of a shell
	}
	if _, err := ledger.Peek(how.Against); err != nil {
		return how, fmt.Errorf("%s is neither an archive nor a checkpoint: %w", against, err)
	}
	return how, nil
}

// verifiedLines say what was proven, and what was not.
func verifiedLines(a *archive.Archive, file string, r *archive.Result) []string {
	lines := []string{
		fmt.Sprintf("archive    %s, exported at %s", file, a.ExportedAt.Format(time.RFC3339)),
		fmt.Sprintf("crisis     %s/%s, UID %s", a.Namespace, a.Name, a.UID),
		fmt.Sprintf("holds      %d objects, %d leaves of the ledger", r.Objects, r.Leaves),
	}
	if c := r.Checkpoint; c != nil {
		lines = append(lines, fmt.Sprintf("checkpoint %d leaves, root %s", c.Size, c.Hash), "           of "+c.Origin, "           signed by "+c.Key)
	}
	for _, origin := range r.Origins {
		goes := "begins"
		if origin.Continues != nil {
			goes = "goes on"
		}
		lines = append(lines, fmt.Sprintf("origin     the ledger %s with leaf %d, where the activation has UID %s", goes, origin.Leaf, origin.UID))
	}
	lines = append(lines, "")
	if r.Verified {
		lines = append(lines, "VERIFIED: all that the checkpoint covers is there as it was sealed")
	} else {
		lines = append(lines, "DOES NOT VERIFY:")
		lines = append(lines, bullets(r.Faults)...)
	}
	if r.KeysFrom == archive.KeysArchive {
		lines = append(lines, "The keys come from the archive: whoever could forge it could forge them. Give the ones that you kept with --key.")
	}
	lines = append(lines, againstLines(r)...)
	return append(lines, unprovenLines(r)...)
}

// againstLines say how it stands to what was kept.
func againstLines(r *archive.Result) []string {
	c := r.Against
	if c == nil {
		return []string{"Nothing that was kept before was given: with --against it shows whether this leads on from it."}
	}
	lines := []string{"", strings.ToUpper(string(c.Relation)) + ": " + c.Message}
	if c.Relation != archive.Fork {
		return lines
	}
	side := func(name string, leaves []*ledger.Leaf, signed *archive.Signed) {
		if len(leaves) > 0 {
			lines = append(lines, fmt.Sprintf("  %s: leaf %d is %s, UID %s", name, c.Common, leaves[0].ID, leaves[0].UID))
		}
		if signed != nil {
			lines = append(lines, fmt.Sprintf("  %s: the checkpoint is of %s", name, signed.Origin))
		}
	}
	side("here ", c.Here, r.Checkpoint)
	side("there", c.There, c.Checkpoint)
	return lines
}

// unprovenLines say what nothing proves.
func unprovenLines(r *archive.Result) []string {
	var lines []string
	list := func(title string, names []string) {
		if len(names) > 0 {
			lines = append(append(lines, "", fmt.Sprintf("%s (%d):", title, len(names))), bullets(names)...)
		}
	}
	var destroyed, unsealed, uncovered []string
	for _, d := range r.Destroyed {
		destroyed = append(destroyed, fmt.Sprintf("%s (leaf %d), by %s (leaf %d)", d.ID, d.Leaf, d.By, d.ByLeaf))
	}
	for _, id := range r.Unsealed {
		unsealed = append(unsealed, id.String())
	}
	for _, place := range r.Uncovered {
		uncovered = append(uncovered, fmt.Sprintf("%s (leaf %d)", place.ID, place.Leaf))
	}
	list("Gone, as a destruction allows", destroyed)
	list("Not proven: in no leaf, entered after the last one or added since", unsealed)
	list("Not proven: in a leaf that the checkpoint does not cover", uncovered)
	return append(lines, "", "Never proven by a ledger: status, labels and annotations, the plans as they are now (those that were frozen are), and the report.")
}

// bullets lists names, the first of them where there are very many.
func bullets(names []string) []string {
	const most = 50
	lines := make([]string, 0, len(names))
	for i, name := range names {
		if i == most {
			return append(lines, fmt.Sprintf("  and %d more (-o json names all)", len(names)-most))
		}
		lines = append(lines, "  "+name)
	}
	return lines
}
