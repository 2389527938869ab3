package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
)

// askMissing asks for what is missing, until nothing is that must be there. Where nobody can be asked, it names it.
func (t *telling) askMissing(ctx context.Context) error {
	skipped := map[string]bool{}
	for {
		questions, err := t.verb.Questions(t.scene)
		if err != nil {
			return err
		}
		var missing []*say.Question
		for i := range questions {
			if q := &questions[i]; !skipped[q.Name] && (t.person != nil || !q.Optional) {
				missing = append(missing, q)
			}
		}
		switch {
		case len(missing) == 0:
			return nil
		case t.person == nil:
			return lackingValues(missing)
		}
		q := missing[0]
		err = t.person.Ask(ctx, q)
		if *q.To != "" {
			t.answered, t.typed = append(t.answered, *q), true
		}
		if err != nil {
			return fmt.Errorf("nothing was written: %w", err)
		}
		skipped[q.Name], t.typed = q.Optional, true
	}
}

// lackingValues says what is missing where nobody can be asked for it.
func lackingValues(missing []*say.Question) error {
	parts := make([]string, 0, len(missing))
	for _, q := range missing {
		part := q.Name + " is missing (" + strings.TrimSuffix(q.Text, "?") + "?)"
		if len(q.Choices) > 0 {
			values := make([]string, 0, len(q.Choices))
			for _, c := range q.Choices[:min(len(q.Choices), 8)] {
				values = append(values, c.Value)
			}
			part += ", such as " + strings.Join(values, ", ")
		}
		parts = append(parts, part)
	}
	return usage("%s", strings.Join(parts, "; "))
}
