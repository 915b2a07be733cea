package main

import (
	"context"
	"log/slog"
	"time"
)

const helpDemo = `Starts a complete mail world inside the program (IMAP and SMTP on loopback), the daemon on it, a temporary
database and example people, and serves a page: you write and answer their mails, move the clock, and start over. Nothing
leaves this machine, and nothing is kept.

With --script it plays one whole case by itself instead, from the report to the look ahead four weeks later, jumping over
the waiting time, and prints the conversation. With --json besides it prints one object for each mail.`

// demoStart is a Monday after lunch.
const demoStart = "2026-11-23T14:05:00+01:00"

func (a *app) demo(ctx context.Context, args []string) error {
	f := a.flags("demo")
	script := f.Bool("script", false, "play a whole case and print the conversation")
	asJSON := f.Bool("json", false, "with --script: print one JSON object for each mail")
	listen := f.String("listen", "127.0.0.1:8025", "the loopback `ADDRESS` at which the page is served")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	switch {
	case len(rest) > 0:
		return &usageError{"demo takes no arguments", "demo --help"}
	case *asJSON && !*script:
		return &usageError{"--json prints what --script plays", "demo --script --json"}
	}
	now, err := time.Parse(time.RFC3339, demoStart)
	if err != nil {
		return err
	}
	if !*script {
		return a.servePlayground(ctx, now, *listen)
	}
	return a.playScript(ctx, now, *asJSON)
}

func (a *app) playScript(ctx context.Context, now time.Time, asJSON bool) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	w, err := startDemo(ctx, now, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer w.close()
	var show shower = &storyShower{out: a.out}
	if asJSON {
		show = &jsonShower{out: a.out}
	}
	return (&demoScript{world: w, show: show}).play(ctx)
}
