package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

const helpExplain = `Says how mails would be read: their kind, who sent them and how far that is proved, the newest text, and what an
approver's answer in it would decide. A FILE is one raw mail, - is standard input. It touches nothing, and needs no
config; without one nobody's Authentication-Results count, and trust is B.`

// explained is how one mail was read.
type explained struct {
	File        string                `json:"file"`
	Class       incoming.Class        `json:"class"`
	From        string                `json:"from"`
	FromName    string                `json:"from_name"`
	To          []string              `json:"to"`
	Subject     string                `json:"subject"`
	MessageID   string                `json:"message_id"`
	Date        string                `json:"date"`
	Text        string                `json:"text"`
	Attachments []incoming.Attachment `json:"attachments"`
	Bounce      *incoming.BounceInfo  `json:"bounce,omitempty"`
	Trust       incoming.Level        `json:"trust"`
	Decision    answer.Decision       `json:"decision"`
	Why         []string              `json:"why"`
}

func (a *app) explain(_ context.Context, args []string) error {
	f := a.flags("explain")
	path := f.String("config", "", "the config `FILE`, for the house's own address and border")
	asJSON := f.Bool("json", false, "print one JSON object for each mail")
	files, err := f.parse(args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return &usageError{"explain needs a FILE, or - for standard input", "explain --help"}
	}
	var options incoming.Options
	if *path != "" {
		c, err := a.loadConfig(*path)
		if err != nil {
			return err
		}
		options = incoming.Options{Own: []string{c.Mailbox.Address}, AuthservID: c.Trust.AuthservID, InternalHeader: c.Trust.InternalHeader}
	}
	return a.explainAll(files, options, *path == "", *asJSON)
}

// explainAll explains the files in order. A file that cannot be opened is an error in the end, and the others are read.
func (a *app) explainAll(files []string, o incoming.Options, noConfig, asJSON bool) error {
	out := bufio.NewWriter(a.out)
	defer out.Flush()
	enc := json.NewEncoder(out)
	failed := false
	for _, name := range files {
		raw, err := a.readFile(name)
		if err != nil {
			fmt.Fprintf(a.err, "ownup: error: read mail: %v\n", err)
			failed = true
			continue
		}
		e := explainOne(name, raw, o, noConfig)
		if !asJSON {
			e.print(out)
		} else if err := enc.Encode(e); err != nil {
			return err
		}
	}
	if failed {
		return errReported
	}
	return nil
}

func (a *app) readFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(a.in)
	}
	return os.ReadFile(name)
}

func explainOne(name string, raw []byte, o incoming.Options, noConfig bool) explained {
	m := incoming.Read(raw, o)
	e := explained{
		File: name, Class: m.Class, From: m.From, FromName: m.FromName, To: notNil(m.To), Subject: m.Subject, MessageID: m.MessageID,
		Text: m.Text, Attachments: notNil(m.Attachments), Bounce: m.Bounce, Trust: m.Trust, Decision: answer.None, Why: notNil(m.Why),
	}
	if noConfig {
		e.Trust = incoming.LevelB
	}
	if !m.Date.IsZero() {
		e.Date = m.Date.Format(time.RFC3339)
	}
	if decides(m) {
		d := answer.Asked{From: m.FromName, Called: m.ToNames}.ReadBetween(m.Words, remarks(m))
		e.Decision, e.Why = d.Decision, append(e.Why, d.Why...)
		if m.Differs && d.Decision != answer.None {
			e.Decision, e.Why = answer.Unclear, append(e.Why, "its text and its HTML say different things")
		}
	}
	return e
}

// remarks are what somebody wrote below the lines of the mail that he answers.
func remarks(m incoming.Mail) []answer.Remark {
	var list []answer.Remark
	for _, in := range m.Inline {
		list = append(list, answer.Remark(in))
	}
	return list
}

// decides says whether the words of a mail can be an approver's at all.
func decides(m incoming.Mail) bool {
	switch m.Class {
	case incoming.AutoReply, incoming.Bounce, incoming.List, incoming.Loop:
		return false
	}
	return true
}

func notNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// print writes it for people.
func (e explained) print(w io.Writer) {
	fmt.Fprintf(w, "%s\n", e.File)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "  %-10s %s\n", name, value)
		}
	}
	line("class", string(e.Class))
	line("from", strings.TrimSpace(e.FromName+" <"+e.From+">"))
	line("to", strings.Join(e.To, ", "))
	line("subject", e.Subject)
	line("date", e.Date)
	line("trust", string(e.Trust))
	line("decision", string(e.Decision))
	for _, a := range e.Attachments {
		line("attached", fmt.Sprintf("%s (%s, %d bytes)", a.Name, a.Type, a.Size))
	}
	if e.Bounce != nil {
		line("bounce", strings.TrimSpace(e.Bounce.Recipient+" "+e.Bounce.Status+" "+e.Bounce.Action))
	}
	for _, why := range e.Why {
		line("because", why)
	}
	for text := range strings.Lines(e.Text) {
		fmt.Fprintf(w, "  │ %s", strings.TrimRight(text, "\n")+"\n")
	}
	fmt.Fprintln(w)
}
