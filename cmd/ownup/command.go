package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// command is one sub-command.
type command struct {
	name  string
	args  string // how its arguments are written
	short string // one line for the list
	long  string // what --help says besides
	run   func(*app, context.Context, []string) error
}

// commands is the command table, in the order in which help lists them.
func commands() []command {
	return []command{
		{"demo", "[--script] [--json] [--listen ADDRESS]", "try it in a mail world of its own, on a page or as a script", helpDemo, (*app).demo},
		{"run", "--config FILE", "run the daemon", helpRun, (*app).run},
		{"check", "--config FILE [--online] [--json]", "check config, people and templates; with --online the mail servers too", helpCheck, (*app).check},
		{"explain", "[--config FILE] [--json] FILE…", "say how mails would be read", helpExplain, (*app).explain},
		{"cases", "--config FILE [--json] [CODE]", "list all cases, or show one with its history", helpCases, (*app).cases},
		{"outbox", "--config FILE [--json] list|show ID|retry ID|cancel ID", "look at mails that go out", helpOutbox, (*app).outbox},
		{"quarantine", "--config FILE [--json] list|show ID|release ID|drop ID", "look at mails that could not be taken in", helpQuarantine, (*app).quarantine},
		{"preview", "[--config FILE] [--lang LANGUAGE] [--out DIR] [--templates DIR]", "fill every mail with an example, and hold it against the rules of the house", helpPreview, (*app).preview},
		{"announce", "--config FILE", "print the card for staff", helpAnnounce, (*app).announce},
		{"backup", "--config FILE OUT", "write a consistent copy of the store", helpBackup, (*app).backup},
		{"restore", "--config FILE BACKUP", "put a backup back", helpRestore, (*app).restore},
		{"verify", "--config FILE", "read the whole store and say whether it is sound", helpVerify, (*app).verify},
		{"replay", "--config FILE [--json]", "decide every stored event again, and say what would differ", helpReplay, (*app).replay},
		{"version", "", "print the version", helpVersion, (*app).version},
	}
}

func (a *app) dispatch(ctx context.Context, args []string) error {
	if len(args) == 0 {
		a.usage(a.err)
		return &usageError{"no command given", "help lists the commands"}
	}
	name, args := args[0], args[1:]
	switch name {
	case "help", "--help", "-help", "-h":
		if len(args) == 0 {
			a.usage(a.out)
			return nil
		}
		name, args = args[0], []string{"--help"}
	case "--version", "-version":
		name = "version"
	}
	for _, c := range commands() {
		if c.name == name {
			return c.run(a, ctx, args)
		}
	}
	return &usageError{fmt.Sprintf("unknown command %q", name), "help lists the commands"}
}

func (a *app) usage(w io.Writer) {
	fmt.Fprint(w, "ownup walks somebody who made a mistake at work, and their manager, through what comes next, by mail.\n\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(t, "  ownup %s\t%s\n", c.name, c.short)
	}
	t.Flush()
	fmt.Fprint(w, "\nownup COMMAND --help says more about one of them.\n")
}

// flags is a command's flag set. Flags may stand before or after arguments.
type flags struct {
	*flag.FlagSet
	app  *app
	name string
}

func (a *app) flags(name string) *flags {
	f := &flags{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError), app: a, name: name}
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	return f
}

// parse reads flags and arguments in any order and returns the arguments.
func (f *flags) parse(args []string) ([]string, error) {
	var rest []string
	for {
		err := f.Parse(args)
		if err == flag.ErrHelp {
			f.help()
			return nil, err
		}
		if err != nil {
			return nil, &usageError{err.Error(), f.name + " --help"}
		}
		done := len(args) - f.NArg()
		if f.NArg() == 0 || done > 0 && args[done-1] == "--" {
			return append(rest, f.Args()...), nil
		}
		rest, args = append(rest, f.Arg(0)), f.Args()[1:]
	}
}

// parseAlone reads flags of a command that takes no arguments.
func (f *flags) parseAlone(args []string) error {
	rest, err := f.parse(args)
	if err == nil && len(rest) > 0 {
		return &usageError{fmt.Sprintf("%s takes no argument, and got %q", f.name, rest[0]), f.name + " --help"}
	}
	return err
}

func (f *flags) help() {
	for _, c := range commands() {
		if c.name == f.name {
			fmt.Fprintf(f.app.out, "%s\n\n%s\n", strings.TrimSpace("usage: ownup "+c.name+" "+c.args), strings.TrimSpace(c.long))
		}
	}
	t := tabwriter.NewWriter(f.app.out, 0, 0, 2, ' ', 0)
	head := "\nflags:\n"
	f.VisitAll(func(g *flag.Flag) {
		value, about := flag.UnquoteUsage(g)
		if g.DefValue != "" && g.DefValue != "false" {
			about += " (default " + g.DefValue + ")"
		}
		fmt.Fprintf(t, "%s  %s\t%s\n", head, strings.TrimSpace("--"+g.Name+" "+value), about)
		head = ""
	})
	t.Flush()
}

// required is the error of a missing flag.
func (f *flags) required(flag string) error {
	return &usageError{fmt.Sprintf("%s needs --%s", f.name, flag), f.name + " --help"}
}
