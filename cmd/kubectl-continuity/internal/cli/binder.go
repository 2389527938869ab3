package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/browser"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/binder"
)

const binderHelp = `Print plans for the day when no computer works: who leads, what must go on, the systems in recovery
order with their steps to tick, who is told when, counted from hour zero, the documents, and blank
forms for what is otherwise entered.

-o writes HTML that needs nothing else, and --pdf has a browser of this machine print it. The plans
are those of a folder or an archive (-f), or all that you may read in the cluster.`

func newBinder() *cobra.Command {
	from, o := &source{}, binderOptions{}
	cmd := &cobra.Command{
		Use:   "binder -o FILE.html",
		Short: "Print the plans, for the day when no computer works",
		Long:  binderHelp,
		Example: `  kubectl continuity binder -f manifests/ -o binder.html --lang sv
  kubectl continuity binder --plan crisis-staff/central --plan it/platform --pdf binder.pdf`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.html == "" && o.pdf == "" {
				return usage("binder writes a file: add -o FILE.html, -o - for standard output, or --pdf FILE.pdf")
			}
			if o.copies < 0 {
				return usage("--forms: %d is no number of forms: write 0 or more", o.copies)
			}
			return from.binder(cmd, o)
		},
	}
	from.addFlags(cmd)
	cmd.Flags().StringVarP(&o.html, "output", "o", "", "the HTML file to write; - for standard output")
	cmd.Flags().StringVar(&o.pdf, "pdf", "", "the PDF file to write, by a browser of this machine")
	cmd.Flags().StringVar(&o.browser, "browser", "", "the browser that prints the PDF; Chromium, Chrome or Edge on the PATH when left out")
	cmd.Flags().BoolVar(&o.force, "force", false, "write over a file that is there")
	cmd.Flags().StringArrayVar(&o.plans, "plan", nil, "print this plan (namespace/name) and no other; may be repeated")
	cmd.Flags().StringVar(&o.date, "date", "", "the day as of which the binder is valid; today when left out")
	cmd.Flags().IntVar(&o.copies, "forms", 2, "how many blank log sheets and briefing forms to print")
	addLanguage(cmd, &o.language)
	return cmd
}

// binderOptions are what the command line says about a binder.
type binderOptions struct {
	html, pdf, browser, date, language string
	force                              bool
	plans                              []string
	copies                             int
}

func (s *source) binder(cmd *cobra.Command, o binderOptions) error {
	in, err := inLanguage(o.language)
	if err != nil {
		return err
	}
	for _, file := range []string{o.html, o.pdf} {
		if file == "" {
			continue
		}
		if err := mayWrite(file, o.force); err != nil {
			return err
		}
	}
	for _, plan := range o.plans {
		if namespace, name, _ := strings.Cut(plan, "/"); namespace == "" || name == "" {
			return usage("--plan %s: name a plan as namespace/name", plan)
		}
	}
	plans, where, err := s.plans(cmd.Context(), o.plans)
	if err != nil {
		return err
	}
	now := time.Now()
	at, err := instant("--date", o.date, assess.Foresee(plans, now).Zone, now)
	if err != nil {
		return err
	}
	b, err := binder.New(plans, at, in)
	if err != nil {
		return err
	}
	var html bytes.Buffer
	if err := b.Write(&html, o.copies); err != nil {
		return err
	}
	return writeBinder(cmd, b, html.Bytes(), o, fmt.Sprintf("plans   %d, of %s", len(plans), where))
}

// writeBinder writes the files, and says what was written: beside standard output where that is taken.
func writeBinder(cmd *cobra.Command, b *binder.Binder, html []byte, o binderOptions, plans string) error {
	told := cmd.OutOrStdout()
	lines := []string{
		plans,
		fmt.Sprintf("digest  %s", b.Digest),
		fmt.Sprintf("valid   %s", b.Date),
	}
	switch o.html {
	case "":
	case "-":
		told = cmd.ErrOrStderr()
		if _, err := cmd.OutOrStdout().Write(html); err != nil {
			return err
		}
	default:
		if err := os.WriteFile(o.html, html, 0o644); err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("file    %s, %d bytes", o.html, len(html)))
	}
	if o.pdf != "" {
		size, err := printPDF(cmd.Context(), html, o)
		if err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("file    %s, %d bytes", o.pdf, size))
	}
	return writeLines(told, lines)
}

func printPDF(ctx context.Context, html []byte, o binderOptions) (int64, error) {
	program, err := browser.Find(o.browser)
	if err != nil {
		return 0, err
	}
	return browser.Print(ctx, program, html, o.pdf)
}
