package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
)

func newWhy() *cobra.Command {
	from := &source{}
	var crisis, asOf, format, language string
	cmd := &cobra.Command{
		Use:   "why SYSTEM",
		Short: "Say in one sentence what a system waits for, and what would have to happen",
		Long: `Say in one sentence what a system waits for, through all the systems before it, and what
would have to happen for it to go on.

SYSTEM is its name, PLAN/SYSTEM, NAMESPACE/PLAN/SYSTEM, or the name of its SystemRecovery. Where
more than one crisis that is not closed knows the system, --crisis says which is meant.`,
		Example: `  kubectl continuity why care-planning
  kubectl continuity why it/platform/directory --crisis ransomware
  kubectl continuity why directory --crisis ransomware -f manifests/`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("give the name of one system, such as: why care-planning (see them with kubectl get sysrec -A)")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			in, err := inLanguage(language)
			if err != nil {
				return err
			}
			write, err := formatOf(format, func(w io.Writer, y *present.Why) error { return y.Write(w) }, func(y *present.Why) any { return y })
			if err != nil {
				return err
			}
			a, system, err := from.system(cmd.Context(), crisis, args[0], asOf, time.Now())
			if err != nil {
				return err
			}
			return write(cmd.OutOrStdout(), present.NewWhy(a, a.Why(system), in))
		},
	}
	from.addFlags(cmd)
	cmd.Flags().StringVar(&crisis, "crisis", "", "the crisis, by name or namespace/name, where more than one knows the system")
	cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		return from.completeSystem(cmd, args, crisis)
	}
	_ = cmd.RegisterFlagCompletionFunc("crisis", from.completeCrisisFlag)
	cmd.Flags().StringVar(&asOf, "as-of", "", "the instant to ask about; now when left out")
	addFormat(cmd, &format)
	addLanguage(cmd, &language)
	return cmd
}

// system finds the one system of a name, in a crisis that is named or in all that are not closed.
func (s *source) system(ctx context.Context, crisis, name, asOf string, now time.Time) (*assess.Assessment, *assess.SystemVerdict, error) {
	dossiers, err := s.dossiers(ctx, crisis)
	if err != nil {
		return nil, nil, err
	}
	var in *assess.Assessment
	var found []*assess.SystemVerdict
	var crises, systems []string
	for _, d := range dossiers {
		view, err := viewOf(d, asOf, "", now)
		if err != nil {
			return nil, nil, err
		}
		a := assess.AssessAt(d, view)
		named := a.SystemsNamed(name)
		if len(named) == 0 || (crisis == "" && !a.ClosedAt.IsZero()) {
			continue
		}
		in, found = a, append(found, named...)
		crises = append(crises, a.Crisis.String())
		for _, one := range named {
			systems = append(systems, one.Ref.String())
		}
	}
	switch {
	case len(found) == 0 && crisis == "":
		return nil, nil, fmt.Errorf("no crisis that is not closed knows a system %q: see them with kubectl get sysrec -A, or name a closed one with --crisis", name)
	case len(found) == 0:
		return nil, nil, fmt.Errorf("crisis %s knows no system %q: see its systems with kubectl continuity status %s", crisis, name, crisis)
	case len(crises) > 1:
		return nil, nil, fmt.Errorf("system %q is known in the crises %s: add --crisis with one of them", name, strings.Join(crises, ", "))
	case len(found) > 1:
		return nil, nil, fmt.Errorf("%q names the systems %s: write one of them whole", name, strings.Join(systems, ", "))
	}
	return in, found[0], nil
}

// dossiers loads a crisis that is named, or else all there are.
func (s *source) dossiers(ctx context.Context, crisis string) ([]*assess.Dossier, error) {
	if crisis != "" {
		d, err := s.dossier(ctx, crisis)
		if err != nil {
			return nil, err
		}
		return []*assess.Dossier{d}, nil
	}
	if s.folder != "" {
		return folderDossiers(s.folder, *s.cluster.Namespace)
	}
	reader, err := s.client()
	if err != nil {
		return nil, err
	}
	_, all, _, err := s.find(ctx, reader, *s.cluster.Namespace, "")
	if err != nil {
		return nil, err
	}
	var dossiers []*assess.Dossier
	for _, key := range all {
		d, err := s.looked(ctx, reader, key)
		if err != nil {
			return nil, err
		}
		dossiers = append(dossiers, d)
	}
	return dossiers, nil
}

func folderDossiers(dir, namespace string) ([]*assess.Dossier, error) {
	folder, err := loadFolder(dir)
	if err != nil {
		return nil, err
	}
	var dossiers []*assess.Dossier
	for key := range folder.Activations {
		if namespace != "" && key.Namespace != namespace {
			continue
		}
		d, err := folder.Dossier(key)
		if err != nil {
			return nil, err
		}
		dossiers = append(dossiers, d)
	}
	return dossiers, nil
}
