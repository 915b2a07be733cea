package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"

	"github.com/ownup/ownup/mailflow/incoming"
)

// shower prints the mails of the demo as they come.
type shower interface {
	mail(shown)
	end() error
}

// jsonShower prints one object for each mail.
type jsonShower struct {
	out io.Writer
	err error
}

func (j *jsonShower) mail(m shown) {
	if j.err == nil {
		j.err = json.NewEncoder(j.out).Encode(m)
	}
}

func (j *jsonShower) end() error { return j.err }

// storyShower prints the mails as a story to read.
type storyShower struct {
	out  io.Writer
	last time.Time // the day that is told
	told int
}

// storyText is the width of the story's text.
const storyText = 100

func (s *storyShower) mail(m shown) {
	t := terminal{Writer: s.out, colour: coloured(s.out)}
	local := m.when.In(berlin())
	s.day(t, local)
	s.told++
	who, bar := t.paint(strong, m.From)+" → "+strings.Join(m.To, ", "), t.paint(quiet, "│")
	if m.Template == "" {
		bar = t.paint(good, "│") // a person's words
	}
	if len(m.Cc) > 0 {
		who += "   Cc " + strings.Join(m.Cc, ", ")
	}
	fmt.Fprintf(t, "\n%s  %s\n       %s", t.paint(strong, local.Format("15:04")), who, m.Subject)
	if slices.Contains(privateTemplates, m.Template) {
		fmt.Fprint(t, "   private")
	}
	if m.Template != "" {
		fmt.Fprint(t, t.paint(quiet, "   ["+m.Template+"]"))
	}
	fmt.Fprint(t, "\n\n")
	for line := range strings.Lines(m.newest()) {
		fmt.Fprintln(t, strings.TrimRight("       "+bar+" "+strings.TrimRight(line, "\r\n"), " "))
	}
}

// storyStart says who is who.
const storyStart = `Sam made a mistake at work, and writes to one address: the desk, a program. Maria is the manager. What follows
is all that any of them gets and writes.
`

// day begins a new day, and says how much later that is.
func (s *storyShower) day(t terminal, local time.Time) {
	y, m, d := local.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC) // only to count days: summer time has no part in it
	if today.Equal(s.last) {
		return
	}
	day := local.Format("Monday 2 January 2006")
	if s.last.IsZero() {
		fmt.Fprint(t, storyStart)
	} else {
		day += ", " + count(int(today.Sub(s.last)/(24*time.Hour)), "day") + " later"
	}
	s.last = today
	fmt.Fprintf(t, "\n%s\n", t.paint(strong, "══ "+day+" "+strings.Repeat("═", max(0, storyText-4-len(day)))))
}

// newest is what somebody newly wrote: the quotes below an answer would tell the story twice.
func (m shown) newest() string {
	if m.Template != "" {
		return m.Text
	}
	return incoming.Read(m.raw, incoming.Options{}).Text
}

func (s *storyShower) end() error {
	_, err := fmt.Fprintf(s.out, "\n%d mails, five steps, nobody signed in anywhere.\n", s.told)
	return err
}

// plainText is the text part of a mail.
func plainText(r *mail.Reader) (string, error) {
	for {
		p, err := r.NextPart()
		if err == io.EOF {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		h, ok := p.Header.(*mail.InlineHeader)
		if !ok {
			continue
		}
		if kind, _, _ := h.ContentType(); kind == "text/plain" {
			b, err := io.ReadAll(p.Body)
			return strings.ReplaceAll(string(b), "\r\n", "\n"), err
		}
	}
}
