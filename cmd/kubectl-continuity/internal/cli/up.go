package cli

import (
	"context"
	"fmt"
	"io"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/up"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/localcluster"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

const upHelp = `Start etcd, kube-apiserver, kube-controller-manager and the manager as one command, with their data in
a folder, and stay up until interrupted. A second start with the same folder finds all it had.

This is for a machine without a cluster, and for the day when the cluster is what was lost.`

// The crisis of the demo, and the instant that its sample's auditors looked at it from.
var (
	demoCrisis = assess.Key{Namespace: "kalix-staff", Name: "kalix-2021"}
	demoAsOf   = time.Date(2022, time.August, 31, 10, 0, 0, 0, time.UTC)
)

func newUp() *cobra.Command {
	o := up.Options{}
	cmd := &cobra.Command{
		Use:   "up --data-dir DIR",
		Short: "Run Beredskap with a control plane of its own",
		Long:  upHelp,
		Example: `  kubectl continuity up --data-dir ~/crisis
  kubectl continuity up --data-dir .demo --demo`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if o.DataDir == "" {
				return usage("up keeps its data in a folder: add --data-dir DIR")
			}
			if o.Manager, err = up.FindManager(o.Manager); err != nil {
				return err
			}
			if o.BinDir, err = localcluster.FindBinaries(o.BinDir); err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			began := time.Now()
			o.Say = func(format string, args ...any) {
				cmd.PrintErrf("[%5.1fs] %s\n", time.Since(began).Seconds(), fmt.Sprintf(format, args...))
			}
			o.Next = out
			o.Show = func(ctx context.Context, reader client.Reader) error { return showDemo(ctx, reader, out) }
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return up.Run(ctx, o)
		},
	}
	cmd.PersistentFlags().StringVar(&o.DataDir, "data-dir", "", "the folder that keeps all data")
	cmd.Flags().StringVar(&o.BinDir, "binaries-dir", "", "the folder with etcd, kube-apiserver and kube-controller-manager; found by itself when left out")
	cmd.Flags().StringVar(&o.Manager, "manager", "", "the manager's program; the one beside this program when left out")
	cmd.Flags().StringArrayVar(&o.ArchiveTo, "archive-to", nil,
		"where the manager writes archives too, besides DIR/archives: file:///folder or s3://bucket/prefix?endpoint=https://host&region=…")
	cmd.Flags().BoolVar(&o.Demo, "demo", false, "apply the sample of Kalix 2021 and show what the rules find")
	cmd.Flags().BoolVar(&o.Exit, "exit", false, "end once everything is up and shown")
	cmd.AddCommand(newUpUser(&o.DataDir))
	return cmd
}

// showDemo shows what the rules find in the sample: how it stands, and what the auditors would be told then
// and now.
func showDemo(ctx context.Context, reader client.Reader, w io.Writer) error {
	d, err := dossier.FromReader(ctx, reader, demoCrisis)
	if err != nil {
		return err
	}
	now := time.Now()
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	if err := present.NewReport(d, assess.Assess(d, now), lang.English).WriteTree(w); err != nil {
		return err
	}
	for _, asOf := range []time.Time{demoAsOf, now} {
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
		if err := present.NewReport(d, assess.AssessAt(d, assess.View{AsOf: asOf}), lang.English).WriteAudit(w); err != nil {
			return err
		}
	}
	return nil
}
