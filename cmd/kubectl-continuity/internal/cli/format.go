package cli

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/beredskap/beredskap/internal/present"
)

// addFormat adds -o for a command that also writes what it says as data.
func addFormat(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVarP(format, "output", "o", "text", "text, or json or yaml for programs")
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"text", "json", "yaml"}, cobra.ShellCompDirectiveNoFileComp))
}

// formatOf chooses how something is written: as text, or what it holds as data.
func formatOf[T any](format string, text func(io.Writer, T) error, data func(T) any) (func(io.Writer, T) error, error) {
	switch format {
	case "text":
		return text, nil
	case "json":
		return func(w io.Writer, value T) error { return present.WriteJSON(w, data(value)) }, nil
	case "yaml":
		return func(w io.Writer, value T) error { return present.WriteYAML(w, data(value)) }, nil
	}
	return nil, usage("-o %s is no format: use text, json or yaml", format)
}
