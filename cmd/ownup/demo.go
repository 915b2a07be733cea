package main

import (
	"context"
	"log/slog"
	"time"
)

const helpDemo = `Starts a complete mail world inside the program (IMAP and SMTP on loopback), the daemon on it, a temporary
database and example people. With --script it plays one whole case by itself, from the report to the look ahead five
weeks later, jumping over the waiting time, and prints the conversation. With --json it prints one object for each mail.`

// demoStart is a Monday after lunch.
const demoStart = "2026-11-23T14:05:00+01:00"

func (a *app) demo(ctx context.Context, args []string) error {
	f := a.flags("demo")
	script := f.Bool("script", false, "play a whole case and print the conversation")
	asJSON := f.Bool("json", false, "print one JSON object for each mail")
	f.String("listen", "127.0.0.1:8025", "where the playground page is served")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	if len(rest) > 0 || !*script {
		return &usageError{"demo plays its script only: the playground page is not built yet", "demo --script"}
	}
	now, err := time.Parse(time.RFC3339, demoStart)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	w, err := startDemo(ctx, now, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer w.close()
	var show shower = &storyShower{out: a.out}
	if *asJSON {
		show = &jsonShower{out: a.out}
	}
	return (&demoScript{world: w, show: show}).play(ctx)
}
