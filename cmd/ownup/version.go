package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

const helpVersion = `Prints the version, the commit it was built from, and the versions of Go and SQLite.`

// released is the version of the source; a build from a module knows its own.
const released = "0.1.0"

func (a *app) version(_ context.Context, args []string) error {
	f := a.flags("version")
	if err := f.parseAlone(args); err != nil {
		return err
	}
	sqlite := "unknown"
	if v, err := sqliteVersion(); err == nil {
		sqlite = v
	}
	fmt.Fprintf(a.out, "ownup %s (commit %s, %s, SQLite %s)\n", released, commit(), runtime.Version(), sqlite)
	return nil
}

// commit is what it was built from.
func commit() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "unknown"
}
