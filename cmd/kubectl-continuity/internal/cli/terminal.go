package cli

import (
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/beredskap/beredskap/internal/present"
)

// addColour adds --color.
func addColour(cmd *cobra.Command, when *string) {
	cmd.Flags().StringVar(when, "color", "auto", "colour states: auto (on a terminal, unless NO_COLOR is set), always or never")
	_ = cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"auto", "always", "never"}, cobra.ShellCompDirectiveNoFileComp))
}

// paintFor decides whether what is written is coloured. NO_COLOR (https://no-color.org) is how a user says never once for
// all programs; what is asked for by the flag goes before it.
func paintFor(when string, out io.Writer) (present.Paint, error) {
	switch when {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		_, on := terminal(out)
		return present.Paint(on && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"), nil
	}
	return false, usage("--color %s: use auto, always or never", when)
}

// terminal is the terminal that is written to, if it is one.
func terminal(out io.Writer) (*os.File, bool) {
	file, is := out.(*os.File)
	return file, is && term.IsTerminal(int(file.Fd()))
}
