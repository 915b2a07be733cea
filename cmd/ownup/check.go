package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/sqlite"
)

const helpCheck = `Checks the config, the people file and the templates, and says every problem at once, each with what to do.

With --online it also logs in to the IMAP and the SMTP server, looks for what the IMAP server can do, sends one mail to
itself (and deletes it) to see what the mail system makes of Message-ID, Reply-To and Authentication-Results, and says
what would happen to the mails that lie in the inbox.

Exit code 1 says that there are problems; warnings alone are fine.`

func (a *app) check(ctx context.Context, args []string) error {
	f := a.flags("check")
	path := f.String("config", "", "the config `FILE`")
	online := f.Bool("online", false, "try the mail servers too")
	asJSON := f.Bool("json", false, "print one JSON object for each finding")
	if err := f.parseAlone(args); err != nil {
		return err
	}
	if *path == "" {
		return f.required("config")
	}
	checked := daemon.Check(*path)
	var found []daemon.Finding
	for _, p := range checked.Problems {
		found = append(found, offline(p))
	}
	if *online && !daemon.Refused(checked.Problems) {
		done := a.progress("trying the mail servers; a mail to ourselves can take a minute")
		found = append(found, probe(ctx, checked.Config)...)
		found = append(found, tryListen(ctx, checked.Config)...)
		done()
	}
	if *asJSON {
		if err := printJSON(a.out, found); err != nil {
			return err
		}
	} else {
		a.printFindings(found, *online)
	}
	if failed(found) {
		return errReported
	}
	return nil
}

func offline(p daemon.Problem) daemon.Finding {
	fix := p.Fix
	p.Fix = ""
	warning := p.Warning
	p.Warning = false
	return daemon.Finding{Check: "config", Warning: warning, What: p.String(), Fix: fix}
}

func failed(found []daemon.Finding) bool {
	for _, f := range found {
		if !f.OK && !f.Warning {
			return true
		}
	}
	return false
}

func (a *app) printFindings(found []daemon.Finding, online bool) {
	t := terminal{Writer: a.out, colour: coloured(a.out)}
	problems, warnings := 0, 0
	for _, f := range found {
		mark, look := "ok     ", good
		switch {
		case !f.OK && f.Warning:
			mark, look = "warning", careful
			warnings++
		case !f.OK:
			mark, look = "PROBLEM", bad
			problems++
		}
		fmt.Fprintf(t, "%s  %s: %s\n", t.paint(look, mark), t.paint(strong, f.Check), f.What)
		if f.Fix != "" && !f.OK {
			fmt.Fprintf(t, "         → %s\n", f.Fix)
		}
	}
	how := "config, people and templates"
	if online {
		how += ", and the mail servers"
	}
	fmt.Fprintf(t, "checked %s: %s, %s\n", how, count(problems, "problem"), count(warnings, "warning"))
}

// probe tries the mail servers.
func probe(ctx context.Context, c daemon.Config) []daemon.Finding {
	p := daemon.Prober{
		Config:  c,
		Mailbox: func(ctx context.Context) (*daemon.IMAP, error) { return daemon.DialIMAP(ctx, c.IMAP.Options()) },
		Relay:   func(ctx context.Context) (daemon.Relay, error) { return daemon.DialSMTP(ctx, c.RelayOptions()) },
		Clock:   systemClock{},
		Nonce:   strings.ToLower(rand.Text()),
	}
	if _, err := os.Stat(c.Store.Path); err == nil {
		if db, err := sqlite.Open(ctx, c.Store.Path, sqlite.Options{Migrations: store.Migrations(), Attach: true}); err == nil {
			defer db.Close()
			if in, ok, err := store.New(db).Inbox(ctx); err == nil && ok {
				p.Inbox = &in
			}
		}
	}
	return p.Probe(ctx)
}
