package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/ask"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
)

// groupSay is the group of the commands by which people say something in a crisis.
const groupSay = "say"

// argument is an argument of a verb, by the name that its usage gives it.
type argument struct {
	name string
	to   *string
}

// telling is a command that says something in a crisis: what all the verbs share.
type telling struct {
	from           source
	crisis         string
	dryRun, output string
	yes, anyway    bool
	wait           time.Duration // for the operator's verdict

	verb    say.Verb
	args    []argument
	long    []longText
	look    func(context.Context, client.Reader) (*say.Scene, error) // at the crisis; as the flags name it when nil
	prepare func() error                                             // reads what flags name, before anything else
	instead func() (bool, error)                                     // does something else, once the crisis was looked at

	person      *ask.Terminal  // nil where nobody can be asked
	typed       bool           // something was typed, or came by standard input, that must not be lost
	answered    []say.Question // what was asked for and answered, if only in part
	out, errOut io.Writer
	scene       *say.Scene
}

// longText is a text that may also stand in a file, or come by standard input.
type longText struct {
	name string
	to   *string
}

// newTelling makes a command of a verb. Its arguments may be left out: they are asked for.
func newTelling(cmd *cobra.Command, verb say.Verb, common *say.Common, args ...argument) *telling {
	t := &telling{verb: verb, args: args}
	cmd.GroupID = groupSay
	cmd.Args = func(_ *cobra.Command, given []string) error {
		if len(given) > len(args) {
			return usage("%q is one argument too many: put a text with blanks in quotes", given[len(args)])
		}
		return nil
	}
	cmd.RunE = t.run
	cmd.ValidArgsFunction = t.completeArgument
	flags := cmd.Flags()
	if common != nil {
		flags.StringVar(&t.crisis, "crisis", "", "the crisis, by name or namespace/name; the one that is not closed when left out")
		flags.StringVar(&common.At, "at", "", `when it was so: "2026-11-25 08:30", 08:30 (today) or -30m; now when left out`)
		flags.StringVar(&common.Name, "name", "", "the name of the object; made of what it says when left out")
		flags.StringVar(&common.In, "in", "", "the namespace to write it into; that of the crisis when left out")
		flags.StringVar(&common.Corrects, "corrects", "", "the name of an earlier record that this one replaces")
		flags.BoolVar(&common.Paper, "paper", false, "it is copied in from paper, a whiteboard or another log")
		_ = cmd.RegisterFlagCompletionFunc("crisis", t.from.completeCrisisFlag)
	}
	flags.BoolVarP(&t.yes, "yes", "y", false, "write it without asking whether to")
	noInput := flags.Bool("no-input", false, "ask for nothing: what is missing is an error")
	flags.BoolVar(&t.anyway, "anyway", false, "write it even if it would not count as things stand")
	flags.DurationVar(&t.wait, "wait", 10*time.Second, "how long to wait until the operator has said whether it counts")
	flags.StringVar(&t.dryRun, "dry-run", "none", "client: print what would be written, and ask nobody; server: let the API server check it, too; none")
	flags.StringVarP(&t.output, "output", "o", "", "print the object, as name, yaml or json, instead of prose")
	_ = cmd.RegisterFlagCompletionFunc("dry-run", cobra.FixedCompletions([]string{"none", "client", "server"}, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"name", "yaml", "json"}, cobra.ShellCompDirectiveNoFileComp))
	t.from.addClusterFlags(cmd)
	cmd.PreRun = func(cmd *cobra.Command, _ []string) { t.meet(cmd, *noInput) }
	return t
}

// text adds a flag for a long text, which @FILE reads from a file and - from standard input.
func (t *telling) text(cmd *cobra.Command, name string, to *string, usage string) {
	cmd.Flags().StringVar(to, name, "", usage+"; @FILE reads it from a file, - from standard input")
	t.long = append(t.long, longText{"--" + name, to})
}

// choose lets the shell complete a flag by the choices of the verb.
func (t *telling) choose(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		_ = cmd.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			return t.completed(cmd, args, "--"+flag)
		})
	}
}

// meet finds out whether there is somebody to ask: standard input and output are a terminal, and nobody forbade it.
func (t *telling) meet(cmd *cobra.Command, noInput bool) {
	t.out, t.errOut = cmd.OutOrStdout(), cmd.ErrOrStderr()
	if !noInput && isTerminal(cmd.InOrStdin()) && isTerminal(t.out) {
		t.person = ask.New(cmd.InOrStdin(), t.errOut)
	}
}

func isTerminal(stream any) bool {
	file, isFile := stream.(*os.File)
	return isFile && term.IsTerminal(int(file.Fd()))
}

func (t *telling) run(cmd *cobra.Command, args []string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), endings()...)
	defer stop()
	read := time.Now()
	for i, given := range args {
		*t.args[i].to = given
	}
	if err := t.readTexts(cmd.InOrStdin()); err != nil {
		return err
	}
	kube, err := t.reach(ctx)
	if err != nil {
		return t.kept(err, nil)
	}
	t.scene.Read = read
	if t.instead != nil {
		if done, err := t.instead(); done || err != nil {
			return err
		}
	}
	err = t.askMissing(ctx)
	if err == nil {
		err = t.takeTime(ctx)
	}
	object, unbuilt := t.verb.Object(t.scene) // as far as it goes: what was typed is not to be lost
	if err == nil {
		err = unbuilt
	}
	if err != nil {
		return t.kept(misunderstood(err), object)
	}
	w := &writing{telling: t, kube: kube, object: object}
	return w.write(ctx)
}

// endings are the signals that end a dialogue: an interrupt, a request to end, and that the terminal went away. Who
// started the command may have had the last one ignored, as nohup does.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// checkFlags refuses flags that say nothing or contradict each other.
func (t *telling) checkFlags() error {
	switch t.dryRun {
	case "none", "client", "server":
	default:
		return usage("--dry-run=%s is none of client, server and none: use one of them", t.dryRun)
	}
	switch t.output {
	case "", "name", "yaml", "json":
	default:
		return usage("-o %s is no format: use name, yaml or json", t.output)
	}
	return nil
}

// readTexts reads the long texts that stand in files or come by standard input, which can hold one alone.
func (t *telling) readTexts(stdin io.Reader) error {
	if err := t.checkFlags(); err != nil {
		return err
	}
	from := ""
	for _, text := range t.long {
		switch file, isFile := strings.CutPrefix(*text.to, "@"); {
		case *text.to == "-":
			if from != "" {
				return usage("%s and %s both read standard input: give one of them another way", from, text.name)
			}
			from = text.name
			raw, err := io.ReadAll(stdin)
			if err != nil {
				return fmt.Errorf("%s: standard input: %w", text.name, err)
			}
			*text.to, t.typed, t.person = strings.TrimSpace(string(raw)), true, nil // who has piped a text cannot be asked
		case isFile && strings.HasPrefix(text.name, "--"):
			raw, err := os.ReadFile(file)
			if err != nil {
				return usage("%s: %v: name a file that is there, or put the text itself in quotes", text.name, err)
			}
			*text.to = strings.TrimSpace(string(raw))
		}
	}
	if t.prepare != nil {
		return t.prepare()
	}
	return nil
}

// misunderstood makes an error about a value one about the command line.
func misunderstood(err error) error {
	var value *say.Wrong
	if errors.As(err, &value) {
		return usageError{err}
	}
	return err
}

// patience is how long one answer of the API server is waited for.
const patience = 20 * time.Second

// reach finds the cluster, and the crisis in it as it stands now.
func (t *telling) reach(ctx context.Context) (client.WithWatch, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	kube, err := t.from.connect()
	if err != nil {
		return nil, spoken(err)
	}
	t.scene, err = t.lookAt(ctx, kube)
	return kube, spoken(err)
}

func (t *telling) lookAt(ctx context.Context, kube client.Reader) (*say.Scene, error) {
	if t.look != nil {
		return t.look(ctx, kube)
	}
	return t.sceneNow(ctx, kube)
}

// takeTime takes the time at which it is said: when all was answered, and in a second of its own. Instants have whole
// seconds, and of two statements of one second nobody could tell which came first.
func (t *telling) takeTime(ctx context.Context) error {
	t.scene.Now = time.Now()
	if t.scene.Dossier == nil {
		return nil
	}
	last := t.scene.Dossier.LastStated(t.scene.Now).Truncate(time.Second)
	if rest := last.Add(time.Second).Sub(t.scene.Now); rest > 0 {
		select {
		case <-ctx.Done():
			return fmt.Errorf("nothing was written: %w", ctx.Err())
		case <-time.After(rest):
		}
		t.scene.Now = time.Now()
	}
	return nil
}
