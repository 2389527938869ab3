package cli

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
)

const calendarHelp = `Show what is overdue in a crisis and what falls due next, if nothing more is held, done or entered:
briefings, minutes and their approval, action items, the evaluation and its adoption, the systems
that are to be restored, and how long activities can go on without them.

-o ics writes it for the calendar of a phone (RFC 5545). An entry keeps its identity: a phone that
takes in a later one moves what it has.

Without the name of a crisis it is the one that is not closed.`

// calendarOptions are what the command line says about a calendar.
type calendarOptions struct {
	length, asOf, format, remind, language string
	audiences, owners                      []string
}

func newCalendar() *cobra.Command {
	from, o := &source{}, calendarOptions{}
	cmd := &cobra.Command{
		Use:   "calendar [CRISIS]",
		Short: "Show what is due next, or write it for the calendar of a phone",
		Long:  calendarHelp,
		Example: `  kubectl continuity calendar ransomware -n crisis-staff --for 7d
  kubectl continuity calendar --audience "Executive board"
  kubectl continuity calendar -o ics --remind 30m > crisis.ics`,
		Args:              atMostOneCrisis,
		ValidArgsFunction: from.completeCrisis,
		RunE: func(cmd *cobra.Command, args []string) error {
			return from.calendar(cmd.Context(), cmd.OutOrStdout(), oneOf(args), o)
		},
	}
	from.addFlags(cmd)
	cmd.Flags().StringVar(&o.length, "for", "14d", "how far to look ahead")
	cmd.Flags().StringVar(&o.asOf, "as-of", "", "the instant to look ahead from; now when left out")
	cmd.Flags().StringVarP(&o.format, "output", "o", "text", "text, json, yaml or ics")
	cmd.Flags().StringArrayVar(&o.audiences, "audience", nil, "only what this audience is told; may be repeated")
	cmd.Flags().StringArrayVar(&o.owners, "owner", nil, "only what this person or function is to do; may be repeated")
	cmd.Flags().StringVar(&o.remind, "remind", "", "with -o ics: how long before each entry a phone reminds of it; not at all when left out")
	addLanguage(cmd, &o.language)
	return cmd
}

func (s *source) calendar(ctx context.Context, w io.Writer, crisis string, o calendarOptions) error {
	in, err := inLanguage(o.language)
	if err != nil {
		return err
	}
	write, err := calendarFormat(o)
	if err != nil {
		return err
	}
	span, err := period("--for", o.length)
	if err != nil {
		return err
	}
	now := time.Now()
	d, err := s.dossier(ctx, crisis)
	if err != nil {
		return err
	}
	view, err := viewOf(d, o.asOf, "", now)
	if err != nil {
		return err
	}
	g := assess.CalendarOf(d, view, span.After(view.AsOf, assess.AssessAt(d, view).Zone))
	if err := knownNames(g.Assessment, o); err != nil {
		return err
	}
	return write(w, present.NewCalendar(d, g, slices.Concat(o.audiences, o.owners), in))
}

// calendarFormat chooses how a calendar is written.
func calendarFormat(o calendarOptions) (func(io.Writer, *present.Calendar) error, error) {
	if o.format != "ics" {
		if o.remind != "" {
			return nil, usage("--remind is for the calendar of a phone: add -o ics, or leave it out")
		}
		write, err := formatOf(o.format, func(w io.Writer, c *present.Calendar) error { return c.WriteText(w) }, func(c *present.Calendar) any { return c })
		if err != nil {
			return nil, usage("-o %s is no format: use text, json, yaml or ics", o.format)
		}
		return write, nil
	}
	var before time.Duration
	if o.remind != "" {
		span, err := period("--remind", o.remind)
		if err != nil {
			return nil, err
		}
		if span.Months > 0 {
			return nil, usage("--remind: %s is no fixed length of time: write days or hours", o.remind)
		}
		before = span.Exact
	}
	return func(w io.Writer, c *present.Calendar) error { return c.WriteICS(w, before) }, nil
}

// knownNames refuses a name that nobody in the crisis has: that nothing falls due for it would say nothing.
func knownNames(a *assess.Assessment, o calendarOptions) error {
	var audiences, owners []string
	for i := range a.Obligations {
		audiences = append(audiences, string(a.Obligations[i].Obligation.Audience))
	}
	if body := a.GoverningBody(); body != "" {
		audiences, owners = append(audiences, body), append(owners, body)
	}
	for i := range a.Actions {
		owners = append(owners, string(a.Actions[i].Item.Spec.Owner.Name))
	}
	for i := range a.Systems {
		if owner := a.Systems[i].Owner; owner != nil {
			owners = append(owners, string(owner.Name))
		}
	}
	for _, of := range []struct {
		flag         string
		given, known []string
	}{{"--audience", o.audiences, audiences}, {"--owner", o.owners, owners}} {
		for _, name := range of.given {
			if slices.ContainsFunc(of.known, func(known string) bool { return assess.SameName(known, name) }) {
				continue
			}
			slices.Sort(of.known)
			return usage("%s %q: nobody is called that in crisis %s; there are %s", of.flag, name, a.Crisis, strings.Join(slices.Compact(of.known), ", "))
		}
	}
	return nil
}
