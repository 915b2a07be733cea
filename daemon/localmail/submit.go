package localmail

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// inbound is a mail at the border.
type inbound struct {
	login string // address of the user who logged in, "" = none
	from  string // envelope sender, "" = <>
	to    []string
	raw   []byte
	at    time.Time
}

// accept writes a mail to the INBOX of each recipient, once for each address it ends at.
func (w *World) accept(in inbound) error {
	type delivery struct {
		place
		original string
	}
	var all []delivery
	seen := map[string]bool{}
	for _, to := range in.to {
		places, err := w.resolve(to)
		if err != nil {
			return fmt.Errorf("accept mail for %s: %w", to, err)
		}
		for _, p := range places {
			if !seen[compared(p.address)] {
				seen[compared(p.address)] = true
				all = append(all, delivery{p, to})
			}
		}
	}
	clean := w.border.strip(in.raw)
	for _, d := range all {
		d.account.deliver(w.border.stamp(in, clean, d.original, d.address), in.at)
	}
	return nil
}

// Submit hands in a mail as the SMTP server would take it from a user who is logged in, without a connection.
func (w *World) Submit(ctx context.Context, login, from string, to []string, raw []byte) error {
	a, err := w.account(login)
	if err != nil {
		return fmt.Errorf("submit mail: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("submit mail: %w", err)
	}
	return w.accept(inbound{login: a.address(), from: from, to: to, raw: raw, at: w.options.Now()})
}

// Post submits a mail as a user to everybody in its To and Cc.
func (w *World) Post(ctx context.Context, user string, raw []byte) error {
	to := append(listed(raw, "To"), listed(raw, "Cc")...)
	if len(to) == 0 {
		return errors.New("post mail: nobody in To and Cc")
	}
	return w.Submit(ctx, user, user, to, raw)
}

// Receive hands in a mail as the SMTP server would take it from outside, without a connection.
func (w *World) Receive(ctx context.Context, from string, to []string, raw []byte) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("receive mail: %w", err)
	}
	return w.accept(inbound{from: from, to: to, raw: raw, at: w.options.Now()})
}
