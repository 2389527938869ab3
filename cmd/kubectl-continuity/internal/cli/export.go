package cli

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/transfer"
	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/ledger"
)

const exportHelp = `Write a whole crisis into one file: every object of it as it stands, the pages of its ledger, the
last signed checkpoint, the keys to verify that by, and a report that people can read.

The archive is verified, read (status, report, why with -f) and imported without the cluster that
it comes from. Just after something was entered it waits up to five seconds for a checkpoint that
covers it, and says when there is none.`

// The wait for a checkpoint that covers everything: how long at most, and between two looks.
const (
	coverWithin = 5 * time.Second
	coverEvery  = 200 * time.Millisecond
)

func newExport() *cobra.Command {
	from := &source{}
	var file string
	var force bool
	cmd := &cobra.Command{
		Use:   "export [CRISIS] -o FILE",
		Short: "Write a whole crisis into one file, to keep it elsewhere",
		Long:  exportHelp,
		Example: `  kubectl continuity export ransomware -n crisis-staff -o ransomware.tar.gz
  kubectl continuity export ransomware -o - | ssh vault 'cat > ransomware.tar.gz'`,
		Args:              atMostOneCrisis,
		ValidArgsFunction: from.completeCrisis,
		RunE: func(cmd *cobra.Command, args []string) error {
			if file == "" {
				return usage("export writes a file: add -o FILE, or -o - for standard output")
			}
			namespace, name, err := from.named(oneOf(args))
			if err != nil {
				return err
			}
			if err := mayWrite(file, force); err != nil {
				return err
			}
			kube, err := from.client()
			if err != nil {
				return err
			}
			crisis, err := from.crisis(cmd.Context(), kube, namespace, name)
			if err != nil {
				return err
			}
			e, err := exportCovered(cmd.Context(), kube, crisis)
			if apierrors.IsForbidden(err) {
				return fmt.Errorf("export reads all that proves a crisis, in every namespace: ask for the role continuity-auditor by a ClusterRoleBinding (%w)", err)
			}
			if err != nil {
				return understand(err)
			}
			return writeExport(cmd, e, file)
		},
	}
	from.addClusterFlags(cmd)
	cmd.Flags().StringVarP(&file, "output", "o", "", "the file to write; - for standard output")
	cmd.Flags().BoolVar(&force, "force", false, "write over a file that is there")
	return cmd
}

// mayWrite refuses a file that is there, before anything is read.
func mayWrite(file string, force bool) error {
	if file == "-" || force {
		return nil
	}
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return err
		}
		return fmt.Errorf("%s is there: name another file, or write over it with --force", file)
	}
	return nil
}

// exportCovered exports a crisis. Where the checkpoint does not cover all of it, it waits for the next ones and reads it
// anew.
func exportCovered(ctx context.Context, kube client.Client, crisis assess.Key) (*transfer.Exported, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for deadline := time.Now().Add(coverWithin); ; {
		e, err := transfer.Export(ctx, kube, crisis, time.Now())
		if err != nil || e.Uncovered() == 0 && e.Checkpoint != "" || !awaitCheckpoint(ctx, kube, crisis, e.Checkpoint, deadline) {
			return e, err
		}
	}
}

// awaitCheckpoint waits for another checkpoint than the one that was seen; false when none comes in time.
func awaitCheckpoint(ctx context.Context, kube client.Client, crisis assess.Key, seen string, deadline time.Time) bool {
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	ticker := time.NewTicker(coverEvery)
	defer ticker.Stop()
	for {
		activation := &v1alpha1.CrisisActivation{}
		if err := kube.Get(ctx, crisis, activation); err != nil {
			return false
		}
		if status := activation.Status.Ledger; status != nil && status.Checkpoint != seen {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
		}
	}
}

// writeExport writes the archive and says so: beside standard output where that is taken.
func writeExport(cmd *cobra.Command, e *transfer.Exported, file string) error {
	if file == "-" {
		sum := &summing{Hash: sha256.New()}
		if err := archive.Write(io.MultiWriter(cmd.OutOrStdout(), sum), e.Archive); err != nil {
			return err
		}
		return tellExport(cmd.ErrOrStderr(), e, sum, file)
	}
	if err := archive.WriteFile(file, e.Archive); err != nil {
		return err
	}
	written, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = written.Close() }()
	sum := &summing{Hash: sha256.New()}
	if _, err := io.Copy(sum, written); err != nil {
		return fmt.Errorf("%s was written and cannot be read: %w", file, err)
	}
	return tellExport(cmd.OutOrStdout(), e, sum, file)
}

// summing is the digest of what is written to it, and its length.
type summing struct {
	hash.Hash
	bytes int64
}

func (s *summing) Write(p []byte) (int, error) {
	s.bytes += int64(len(p))
	return s.Hash.Write(p)
}

// tellExport says what was written, and what to do with it.
func tellExport(w io.Writer, e *transfer.Exported, sum *summing, file string) error {
	lines := []string{
		fmt.Sprintf("crisis     %s/%s", e.Namespace, e.Name),
		fmt.Sprintf("file       %s, %d bytes", map[bool]string{true: "standard output", false: file}[file == "-"], sum.bytes),
		fmt.Sprintf("sha256     %x", sum.Sum(nil)),
		fmt.Sprintf("objects    %d", len(e.Objects)),
		fmt.Sprintf("ledger     %d leaves in %d pages", e.Ledger.Size, len(e.Pages)),
	}
	if checkpoint, err := ledger.Peek(e.Checkpoint); err == nil {
		lines = append(lines, fmt.Sprintf("checkpoint %d leaves, root %s", checkpoint.Size, checkpoint.Hash))
	} else {
		lines = append(lines, "checkpoint none: the operator has signed none, so the archive proves nothing. Look at the condition RecordIntact, and export again")
	}
	if n := e.Uncovered(); n > 0 && e.Checkpoint != "" {
		lines = append(lines, fmt.Sprintf("NOT COVERED: the checkpoint does not cover %d of what is in the archive. "+
			"Look whether the operator runs (condition RecordIntact), and export again", n))
	}
	if e.NoKeys != "" {
		lines = append(lines, "NO KEYS: "+e.NoKeys+": verify the archive with --key and the keys that you kept")
	}
	for _, fault := range e.Ledger.Faults {
		lines = append(lines, "DOES NOT VERIFY: "+fault.Message.String())
	}
	if file == "-" {
		file = "FILE"
	}
	lines = append(lines, "", "Next:",
		"  kubectl continuity verify "+file,
		"  Keep the file on another machine, and the sha256 and the checkpoint, such as in the minutes of a meeting: against them a later archive is held.")
	return writeLines(w, lines)
}
