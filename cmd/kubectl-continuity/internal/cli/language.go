package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/internal/present/lang"
)

// addLanguage adds the flag that says in which language something is written.
func addLanguage(cmd *cobra.Command, language *string) {
	cmd.Flags().StringVar(language, "lang", lang.English.Code(), "the language to write in: "+strings.Join(lang.Names(), " or "))
	_ = cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions(lang.Names(), cobra.ShellCompDirectiveNoFileComp))
}

// inLanguage is the language of a name.
func inLanguage(name string) (*lang.Printer, error) {
	in, err := lang.Named(name)
	if err != nil {
		return nil, usage("--lang: %v", err)
	}
	return in, nil
}
