package cli

import (
	"context"
	"io"
	"time"

	"github.com/spf13/cobra"

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
	scene, err := t.sceneNow(ctx, kube)
	if err != nil {
		return nil, inOrder
	}
	return completions(t.verb.Choices(scene, name)), inOrder
}

// completeCrisis completes the name of a crisis.
func (t *telling) completeCrisis(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(cmd.Context(), completeWithin)
	defer cancel()
	kube, err := t.from.connect()
	if err != nil {
		return nil, inOrder
	}
	all, _, err := t.from.list(ctx, kube, *t.from.cluster.Namespace)
	if err != nil {
		return nil, inOrder
	}
	choices := make([]say.Choice, 0, len(all))
	for i := range all {
		choices = append(choices, say.Choice{Value: assess.KeyOf(&all[i]).String(), Label: string(all[i].Spec.Title)})
	}
	return completions(choices), inOrder
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
