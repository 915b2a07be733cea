package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

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
	day  string
	told int
}

// storyText is the width of the story's text.
const storyText = 100

func (s *storyShower) mail(m shown) {
	local := m.when.In(berlin())
	if day := local.Format("Monday 2 January 2006"); day != s.day {
		fmt.Fprintf(s.out, "\n══ %s %s\n", day, strings.Repeat("═", max(0, storyText-4-len(day))))
		s.day = day
	}
	s.told++
	who := m.From + " → " + strings.Join(m.To, ", ")
	if len(m.Cc) > 0 {
		who += "   Cc " + strings.Join(m.Cc, ", ")
	}
	fmt.Fprintf(s.out, "\n%s  %s\n       %s", local.Format("15:04"), who, m.Subject)
	if m.Template != "" {
		fmt.Fprintf(s.out, "   [%s]", m.Template)
	}
	fmt.Fprint(s.out, "\n\n")
	for line := range strings.Lines(m.newest()) {
		fmt.Fprintf(s.out, "       │ %s\n", strings.TrimRight(line, "\r\n "))
	}
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
