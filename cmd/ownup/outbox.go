package main

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/store"
)

const helpOutbox = `list shows the mails that have not gone out (with --all also those that have), show ID one of them; of a private mail
only its header. That you read a mail is recorded in its case, and the reporter can see it (STATUS). retry ID sends one now, cancel ID never: they leave a request that the running daemon carries out.`

// outboxRow is an envelope as it is printed.
type outboxRow struct {
	ID        string `json:"id"`
	Template  string `json:"template"`
	Recipient string `json:"recipient"`
	State     string `json:"state"`
	Attempts  int    `json:"attempts"`
	DueAt     string `json:"due_at"`
	SentAt    string `json:"sent_at"`
	Answer    string `json:"answer"` // what the relay said last
	MessageID string `json:"message_id"`
	Mail      string `json:"mail,omitempty"` // show: the mail, or the header of a private one
}

func (a *app) outbox(ctx context.Context, args []string) error {
	f := a.flags("outbox")
	path := f.String("config", "", "the config `FILE`")
	asJSON := f.Bool("json", false, "print one JSON object for each mail")
	all := f.Bool("all", false, "list also what has gone out")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	if *path == "" {
		return f.required("config")
	}
	verb, id, err := verbAndID("outbox", rest, "retry", "cancel")
	if err != nil {
		return err
	}
	config, s, closeStore, err := a.attach(ctx, *path)
	if err != nil {
		return err
	}
	defer closeStore()
	switch verb {
	case "list":
		return a.listOutbox(ctx, s, config.Schedule.Zone.Location(), *all, *asJSON)
	case "show":
		return a.showOutgoing(ctx, s, id, *asJSON)
	}
	o, err := outgoing(ctx, s, id)
	if err != nil {
		return err
	}
	if o.State == "sent" {
		return &hintError{fmt.Errorf("that mail was sent at %s", stamp(o.SentAt)), "what has gone out cannot be called back or sent again"}
	}
	kind := map[string]string{"retry": daemon.RequestRetry, "cancel": daemon.RequestCancel}[verb]
	return a.leave(ctx, s, kind, id)
}

// verbAndID reads "list", "show ID" or one of the further verbs with an ID. No word at all is list.
func verbAndID(command string, args []string, verbs ...string) (verb, id string, err error) {
	if len(args) == 0 {
		return "list", "", nil
	}
	verb = args[0]
	known := verb == "list" || verb == "show"
	for _, v := range verbs {
		known = known || v == verb
	}
	switch {
	case !known:
		return "", "", &usageError{fmt.Sprintf("%s does not know %q", command, verb), command + " --help"}
	case verb == "list" && len(args) == 1:
		return verb, "", nil
	case verb == "list" || len(args) != 2:
		return "", "", &usageError{fmt.Sprintf("%s %s takes one ID, list none", command, verb), command + " --help"}
	}
	return verb, args[1], nil
}

// leave leaves a request for the daemon.
func (a *app) leave(ctx context.Context, s *store.Store, kind, id string) error {
	if err := s.Ask(ctx, newRequest(kind, id, operatorName(), time.Now())); err != nil {
		return fmt.Errorf("leave request: %w", err)
	}
	fmt.Fprintf(a.out, "asked for: %s %s. The running daemon does it within seconds.\n", kind, id)
	return nil
}

func outgoing(ctx context.Context, s *store.Store, id string) (store.Outgoing, error) {
	o, ok, err := s.Outgoing(ctx, id)
	if err == nil && !ok {
		err = &hintError{fmt.Errorf("no mail has the ID %q", id), "ownup outbox list --all lists them"}
	}
	return o, err
}

func (a *app) listOutbox(ctx context.Context, s *store.Store, zone *time.Location, all, asJSON bool) error {
	list, err := s.Outbox(ctx, all)
	if err != nil {
		return err
	}
	rows := make([]outboxRow, len(list))
	for i, o := range list {
		rows[i] = outboxRowOf(o)
	}
	if asJSON {
		return printJSON(a.out, rows)
	}
	return a.terminal(time.Now(), zone).printOutbox(rows)
}

// printOutbox lists envelopes for people.
func (t terminal) printOutbox(rows []outboxRow) error {
	if len(rows) == 0 {
		fmt.Fprintln(t, t.paint(good, "nothing waits to go out"))
		return nil
	}
	failed := 0
	table := [][]cell{head("ID", "TEMPLATE", "RECIPIENT", "STATE", "TRIED", "DUE", "LAST ANSWER")}
	for _, r := range rows {
		look := map[string]style{"failed": bad, "sent": good, "cancelled": quiet}[r.State]
		if r.State == "failed" {
			failed++
		}
		due := r.DueAt
		if r.SentAt != "" {
			due = r.SentAt
		}
		table = append(table, []cell{
			{r.ID, strong}, {r.Template, plain}, {r.Recipient, plain}, {r.State, look}, {strconv.Itoa(r.Attempts), plain},
			{t.whenStamped(due), plain}, {r.Answer, look},
		})
	}
	if err := t.table(table); err != nil {
		return err
	}
	if failed > 0 {
		fmt.Fprintf(t, "\n%s for good: mend what the last answer names, then ownup outbox retry ID\n", t.paint(bad, count(failed, "mail")+" failed"))
	}
	return nil
}

func outboxRowOf(o store.Outgoing) outboxRow {
	r := outboxRow{
		ID: o.ID, Template: o.Template, Recipient: o.Recipient, State: o.State, Attempts: o.Attempts, DueAt: stamp(o.DueAt),
		Answer: o.Answer, MessageID: o.MailID,
	}
	if !o.SentAt.IsZero() {
		r.SentAt = stamp(o.SentAt)
	}
	return r
}

// showOutgoing prints one mail; of a private one only the header. Whoever reads a mail of a case has looked at the case.
func (a *app) showOutgoing(ctx context.Context, s *store.Store, id string, asJSON bool) error {
	o, err := outgoing(ctx, s, id)
	if err != nil {
		return err
	}
	switch {
	case o.Private:
		header, _, _ := bytes.Cut(o.Bytes, []byte("\r\n\r\n"))
		o.Bytes = append(header, "\r\n"...)
	case o.Case != "":
		if err := recordLook(ctx, s, o.Case); err != nil {
			return err
		}
	}
	if asJSON {
		r := outboxRowOf(o)
		r.Mail = string(o.Bytes)
		return printJSON(a.out, []outboxRow{r})
	}
	_, err = a.out.Write(o.Bytes)
	return err
}
