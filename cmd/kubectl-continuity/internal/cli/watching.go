package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// follow shows the status of a crisis whenever something of it changes, until it is interrupted.
func (o *statusOptions) follow(cmd *cobra.Command, crisis string, in *lang.Printer, write func(io.Writer, *present.Report) error) error {
	if o.from.folder != "" {
		return usage("-w waits for changes in a cluster, and -f names a folder or an archive, which stand still: leave one of them out")
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	followed, key, err := o.from.follow(ctx, crisis)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	screen := newScreen(cmd.OutOrStdout(), map[string]string{"yaml": "---\n", "json": ""}[o.format])
	changes := followed.Changes(ctx, key)
	for shown := []byte(nil); ; {
		var page bytes.Buffer
		if since, why := followed.Stale(); !since.IsZero() {
			cmd.PrintErrf("what is shown may be behind the cluster since %s: %v\n", since.Format(time.DateTime), why)
		}
		there := followed.Look(key, time.Now(), func(d *assess.Dossier, a *assess.Assessment) {
			err = write(&page, present.NewReport(d, a, in))
		})
		switch {
		case err != nil:
			return err
		case !there:
			return fmt.Errorf("crisis %s is no longer there", key)
		}
		if !bytes.Equal(page.Bytes(), shown) { // what changed may not be shown
			if err := screen.show(page.Bytes()); err != nil {
				return err
			}
			shown = page.Bytes()
		}
		if !await(ctx, changes) {
			return nil
		}
	}
}

// await waits for a change; false when the wait is over.
func await(ctx context.Context, changes <-chan struct{}) bool {
	select {
	case <-ctx.Done():
		return false
	case _, more := <-changes:
		return more
	}
}
