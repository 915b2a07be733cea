// Command ownup is a mail daemon that walks somebody who made a mistake at work, and their manager, through what comes
// next.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones, also where the system has none
)

// Exit codes.
const (
	exitFine  = 0
	exitError = 1 // it failed, or found a problem
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// app is one call of the program.
type app struct {
	in       io.Reader
	out, err io.Writer
}

// run runs the sub-command and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	a := &app{in: in, out: out, err: errs}
	err := a.dispatch(ctx, args)
	var usage *usageError
	var hinted *hintError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitFine
	case errors.Is(err, errReported):
		return exitError
	case errors.As(err, &usage):
		printError(errs, err, "ownup "+usage.hint)
		return exitUsage
	case errors.As(err, &hinted):
		printError(errs, err, hinted.hint)
	default:
		printError(errs, err, "")
	}
	return exitError
}

// printError says what went wrong, and what to do about it.
func printError(w io.Writer, err error, hint string) {
	t := terminal{Writer: w, colour: coloured(w)}
	fmt.Fprintf(t, "%s %v\n", t.paint(bad, "ownup: error:"), err)
	if hint != "" {
		fmt.Fprintf(t, "%s %s\n", t.paint(strong, "hint:"), hint)
	}
}

// errReported ends a command that has said itself what is wrong.
var errReported = errors.New("problems were found")

// usageError is a call that cannot be carried out as it was written.
type usageError struct {
	what string
	hint string
}

func (e *usageError) Error() string { return e.what }

// hintError is an error with what to do about it.
type hintError struct {
	err  error
	hint string
}

func (e *hintError) Error() string { return e.err.Error() }
func (e *hintError) Unwrap() error { return e.err }
