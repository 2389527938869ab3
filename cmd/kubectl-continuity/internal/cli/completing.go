package cli

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
)

// completeWithin is how long whoever presses the tabulator waits.
const completeWithin = 2 * time.Second

// inOrder has the shell show what is offered, and nothing else, in the order of urgency.
const inOrder = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder

// completeArgument completes an argument by the choices of the verb.
func (t *telling) completeArgument(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) >= len(t.args) {
		return nil, inOrder
	}
	return t.completed(cmd, args, t.args[len(args)].name)
}

// completed are the choices of the verb for a flag or an argument. Where the cluster does not answer in time there are
// none, and nothing is said of why: the line is half written.
func (t *telling) completed(cmd *cobra.Command, args []string, name string) ([]string, cobra.ShellCompDirective) {
	for i, given := range args[:min(len(args), len(t.args))] {
		*t.args[i].to = given
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), completeWithin)
	defer cancel()
	t.out, t.errOut = io.Discard, io.Discard
	kube, err := t.from.connect()
	if err != nil {
		return nil, inOrder
	}
	scene, err := t.lookAt(ctx, kube)
	if err != nil {
		return nil, inOrder
	}
	return completions(t.verb.Choices(scene, name)), inOrder
}

// completeCrisis completes the name of a crisis, where none is given yet: of the cluster, or of the folder that is named.
func (s *source) completeCrisis(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, inOrder
	}
	return s.crisisChoices(cmd)
}

// completeCrisisFlag completes a flag that names a crisis.
func (s *source) completeCrisisFlag(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return s.crisisChoices(cmd)
}

func (s *source) crisisChoices(cmd *cobra.Command) ([]string, cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(cmd.Context(), completeWithin)
	defer cancel()
	var choices []say.Choice
	add := func(a *v1alpha1.CrisisActivation) {
		choices = append(choices, say.Choice{Value: assess.KeyOf(a).String(), Label: string(a.Spec.Title)})
	}
	if s.folder != "" {
		if folder, err := loadFolder(s.folder); err == nil {
			for _, a := range folder.Activations {
				add(a)
			}
		}
	} else if kube, err := s.connect(); err == nil {
		all, _, _ := s.list(ctx, kube, *s.cluster.Namespace)
		for i := range all {
			add(&all[i])
		}
	}
	slices.SortFunc(choices, func(a, b say.Choice) int { return strings.Compare(a.Value, b.Value) })
	return completions(choices), inOrder
}

// completeSystem completes the name of a system: those that wait come first.
func (s *source) completeSystem(cmd *cobra.Command, args []string, crisis string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, inOrder
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), completeWithin)
	defer cancel()
	dossiers, err := s.dossiers(ctx, crisis)
	if err != nil {
		return nil, inOrder
	}
	var waiting, others []say.Choice
	for _, d := range dossiers {
		for _, v := range assess.Assess(d, time.Now()).Systems {
			choice := say.Choice{Value: v.Ref.String(), Label: string(v.Phase)}
			if len(v.WaitingFor) > 0 {
				waiting = append(waiting, choice)
				continue
			}
			others = append(others, choice)
		}
	}
	return completions(append(waiting, others...)), inOrder
}

// completions are choices as the shell takes them. One that holds what acts on a terminal would be typed by the shell:
// it is left out.
func completions(choices []say.Choice) []string {
	all := make([]string, 0, len(choices))
	for _, c := range choices {
		text := present.Line(c.Value)
		if text != c.Value {
			continue
		}
		if c.Label != "" {
			text = cobra.CompletionWithDesc(text, present.Line(c.Label))
		}
		all = append(all, text)
	}
	return all
}
