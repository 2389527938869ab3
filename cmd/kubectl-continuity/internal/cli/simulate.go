package cli

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/simulate"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/schedule"
)

func newSimulate() *cobra.Command {
	var folder, declare, length, format, language string
	var only []string
	cmd := &cobra.Command{
		Use:   "simulate -f DIR --declare T",
		Short: "Show what would fall due, and when, if the plans were activated",
		Long: `Show which obligations would fall due when, if the plans of a folder were activated at an instant,
and every briefing were held when it is due. Works offline; the instant may lie in the past or
in the future.`,
		Example: `  kubectl continuity simulate -f manifests/ --declare "2026-03-02 08:00" --for 14d`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if folder == "" || declare == "" {
				return usage("simulate needs plans and an instant: add -f DIR --declare T")
			}
			in, err := inLanguage(language)
			if err != nil {
				return err
			}
			write, err := formatOf(format, func(w io.Writer, s *present.Simulation) error { return s.Write(w, in) },
				func(s *present.Simulation) any { return s.Data(in) })
			if err != nil {
				return err
			}
			span, err := period("--for", length)
			if err != nil {
				return err
			}
			plans, zone, err := plansOf(folder, only)
			if err != nil {
				return err
			}
			declared, err := instant("--declare", declare, zone, time.Now())
			if err != nil {
				return err
			}
			return write(cmd.OutOrStdout(), simulate.Run(plans, declared, span.After(declared, zone)))
		},
	}
	cmd.Flags().StringVarP(&folder, "filename", "f", "", "the folder (or file) of manifests")
	cmd.Flags().StringVar(&declare, "declare", "", "the instant at which the crisis is declared")
	cmd.Flags().StringVar(&length, "for", "30d", "how far to look ahead")
	cmd.Flags().StringSliceVar(&only, "plan", nil, "activate this plan (namespace/name) and no other; may be repeated")
	addFormat(cmd, &format)
	addLanguage(cmd, &language)
	return cmd
}

// plansOf takes the plans of a folder, in order of their names, and the zone to read instants in: that of the
// first plan with an evaluation rule, else of the first.
func plansOf(dir string, only []string) ([]*v1alpha1.ContinuityPlan, *time.Location, error) {
	folder, err := loadFolder(dir)
	if err != nil {
		return nil, nil, err
	}
	var plans []*v1alpha1.ContinuityPlan
	for key, plan := range folder.Plans {
		if len(only) == 0 || slices.Contains(only, key.String()) {
			plans = append(plans, plan)
		}
	}
	if len(plans) == 0 {
		return nil, nil, fmt.Errorf("there is no such plan in %s: name a folder with ContinuityPlans, and with --plan one of theirs as namespace/name", dir)
	}
	slices.SortFunc(plans, func(a, b *v1alpha1.ContinuityPlan) int { return compareKeys(assess.KeyOf(a), assess.KeyOf(b)) })
	governing := plans[0]
	if i := slices.IndexFunc(plans, func(p *v1alpha1.ContinuityPlan) bool { return p.Spec.Evaluation != nil }); i >= 0 {
		governing = plans[i]
	}
	zone, err := schedule.LoadZone(governing.Spec.TimeZone)
	if err != nil {
		return nil, nil, fmt.Errorf("plan %s: spec.timeZone: %w", assess.KeyOf(governing), err)
	}
	return plans, zone, nil
}
