package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"syscall"

	"chengge"
	"chengge/api"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// app is what the verbs share: where they read and write, and the language.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) (string, bool)
	lang           chengge.Lang
	langFlag       string
	verb           string // being run, for messages, with those above it: chengge keys revoke
}

// run does what the arguments say and gives the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(guardNegative(args))
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	a.lang = a.languageOf(args)
	err := root.ExecuteContext(ctx)
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return 0 // who closes our output has seen enough
	}
	if errors.Is(err, context.Canceled) {
		return 130
	}
	var quiet findingsExit
	if errors.As(err, &quiet) {
		return int(quiet)
	}
	code := chengge.CodeOf(err)
	var usage usageError
	if errors.As(err, &usage) {
		code = chengge.ErrUsage
	}
	name := cmp.Or(a.verb, root.Name())
	fmt.Fprintf(a.stderr, "%s: %s\n", name, api.In(a.lang, err))
	if code == chengge.ErrUsage {
		fmt.Fprintf(a.stderr, "%s\n", chengge.Text{Zh: "用法见 " + name + " --help", En: "See " + name + " --help"}.In(a.lang))
	}
	return code.ExitCode()
}

// findingsExit ends with an exit code after everything has been said.
type findingsExit int

func (findingsExit) Error() string { return "findings" }

// usageError is what cobra says of flags and arguments.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

// root makes the command and its verbs.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "chengge",
		Short: "Whose is this point? · 一个点归谁管",
		Long: "chengge says whose a point in a city is: which body answers for it, who supports and is told, and why.\n" +
			"城格：一个点归谁管，谁协办，告知谁，依据是什么。\n\n" +
			"Every flag may also be set in the environment: --from is CHENGGE_FROM, --road-max-distance is CHENGGE_ROAD_MAX_DISTANCE.",
		SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			var verbs []string
			for _, c := range cmd.Commands() {
				if c.IsAvailableCommand() {
					verbs = append(verbs, c.Name())
				}
			}
			return usageError{fmt.Errorf("there is no verb %q: use one of %s", args[0], strings.Join(verbs, ", "))}
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			a.running(cmd)
			if err := a.readEnvironment(cmd.Flags()); err != nil {
				return err
			}
			if err := checkExcluded(cmd.Flags()); err != nil {
				return err
			}
			switch a.langFlag {
			case "":
			case "zh", "en":
				a.lang = chengge.Lang(a.langFlag)
			default:
				return usageError{fmt.Errorf("--lang %q: use zh or en", a.langFlag)}
			}
			return nil
		},
	}
	root.PersistentFlags().StringVar(&a.langFlag, "lang", "", "language of messages and reasons, zh or en (default: by LC_ALL, LC_MESSAGES or LANG)")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		a.running(cmd)
		return usageError{err}
	})
	root.AddCommand(a.demoCommand(), a.locateCommand(), a.serveCommand(), a.workCommand(), a.importCommand(), a.checkCommand(), a.diffCommand(), a.replayCommand(), a.balanceCommand(), a.hotspotCommand(), a.exportCommand(), a.publishCommand(), a.rollbackCommand(),
		a.editionsCommand(), a.tilesCommand(), a.keysCommand(), a.migrateCommand(), a.openapiCommand(), a.versionCommand())
	return root
}

// running notes the verb for messages.
func (a *app) running(cmd *cobra.Command) { a.verb = cmd.CommandPath() }

// readEnvironment sets the flags that the command line does not state: flag >
// CHENGGE_* > default. One that a flag of the command line leaves no room for is
// not read.
func (a *app) readEnvironment(flags *pflag.FlagSet) error {
	var failed error
	idle := excluded(flags)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Changed || f.Name == "help" || failed != nil || idle[f.Name] != "" {
			return
		}
		name := "CHENGGE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if v, ok := a.getenv(name); ok && v != "" {
			if err := flags.Set(f.Name, v); err != nil {
				failed = usageError{fmt.Errorf("%s=%q: %w", name, v, err)}
			}
		}
	})
	return failed
}

// languageOf guesses the language before flags are read, for errors in flags.
func (a *app) languageOf(args []string) chengge.Lang {
	for i, arg := range args {
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			return chengge.ParseLang(v)
		}
		if arg == "--lang" && i+1 < len(args) {
			return chengge.ParseLang(args[i+1])
		}
	}
	for _, name := range []string{"CHENGGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v, ok := a.getenv(name); ok && v != "" {
			return chengge.ParseLang(v)
		}
	}
	return chengge.English
}

// negativePoint is a point west of Greenwich, which cobra takes for flags.
var negativePoint = regexp.MustCompile(`^-[0-9.][0-9.eE+-]*\s*,`)

// guardNegative puts a blank before such points; locate trims it.
func guardNegative(args []string) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		if negativePoint.MatchString(arg) {
			arg = " " + arg
		}
		out[i] = arg
	}
	return out
}

// oneArgument refuses anything but a single argument, and says what it is.
func (a *app) oneArgument(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		a.running(cmd)
		if len(args) != 1 {
			return usageError{fmt.Errorf("%d arguments, expected one: %s", len(args), what)}
		}
		return nil
	}
}

func (a *app) noArguments(cmd *cobra.Command, args []string) error {
	a.running(cmd)
	if len(args) > 0 {
		return usageError{fmt.Errorf("unexpected argument %q", args[0])}
	}
	return nil
}

// say writes a line to standard error, in the language of the user.
func (a *app) say(zh, en string, args ...chengge.Arg) {
	fmt.Fprintln(a.stderr, chengge.Text{Zh: zh, En: en}.Render(a.lang, args...))
}

// isTerminal tells whether w is a screen.
func isTerminal(w io.Writer) (*os.File, bool) {
	f, ok := w.(*os.File)
	if !ok {
		return nil, false
	}
	info, err := f.Stat()
	return f, err == nil && info.Mode()&os.ModeCharDevice != 0
}
