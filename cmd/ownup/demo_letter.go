package main

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/emersion/go-message/mail"

	"github.com/ownup/ownup/daemon/web"
)

// demoLetter is a mail as the playground reads it.
type demoLetter struct {
	id       string   // Message-ID, without brackets
	refs     []string // Message-IDs it names
	template string
	from     []*mail.Address
	replyTo  []*mail.Address
	to, cc   []*mail.Address
	subject  string
	text     string
	html     string
}

// readLetter reads what it can; the demo's mails are all well made.
func readLetter(raw []byte) demoLetter {
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return demoLetter{text: string(raw)}
	}
	h := r.Header
	l := demoLetter{template: h.Get("X-Ownup-Template")}
	l.id, _ = h.MessageID()
	l.subject, _ = h.Subject()
	for _, name := range []string{"References", "In-Reply-To"} {
		ids, _ := h.MsgIDList(name)
		l.refs = append(l.refs, ids...)
	}
	for name, list := range map[string]*[]*mail.Address{"From": &l.from, "Reply-To": &l.replyTo, "To": &l.to, "Cc": &l.cc} {
		*list, _ = h.AddressList(name)
	}
	l.readTexts(r)
	return l
}

// readTexts takes the first text of either kind.
func (l *demoLetter) readTexts(r *mail.Reader) {
	for {
		p, err := r.NextPart()
		if err != nil {
			return
		}
		h, ok := p.Header.(*mail.InlineHeader)
		if !ok {
			continue
		}
		kind, params, _ := h.ContentType()
		content, _ := io.ReadAll(p.Body) // what could be read of it
		text := strings.ReplaceAll(string(content), "\r\n", "\n")
		switch {
		case kind == "text/html" && l.html == "":
			l.html = text
		case kind != "text/html" && l.text == "" && strings.EqualFold(params["format"], "flowed"):
			l.text = unflow(text)
		case kind != "text/html" && l.text == "":
			l.text = text
		}
	}
}

// unflow joins the lines that were broken to travel (RFC 3676, section 4). Quoted lines stay as they are.
func unflow(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(line, " ") // stuffed
		if strings.HasSuffix(line, " \n") && line != "-- \n" && !strings.HasPrefix(line, ">") {
			line = strings.TrimSuffix(line, "\n")
		}
		b.WriteString(line)
	}
	return b.String()
}

// recipients are the addresses in To and Cc, each once.
func (l *demoLetter) recipients() []string {
	var all []string
	for _, a := range slices.Concat(l.to, l.cc) {
		if !slices.ContainsFunc(all, func(b string) bool { return strings.EqualFold(a.Address, b) }) {
			all = append(all, a.Address)
		}
	}
	return all
}

// full is the mail for the page.
func (l *demoLetter) full() web.Mail {
	author := l.from
	if len(l.replyTo) > 0 {
		author = l.replyTo
	}
	m := web.Mail{To: shownAddresses(l.to), Cc: shownAddresses(l.cc), Subject: l.subject, Text: l.text, HTML: l.html}
	m.From = strings.Join(shownAddresses(l.from), ", ")
	if len(author) > 0 {
		m.ReplyTo = author[0].Address
	}
	return m
}

func shownAddresses(list []*mail.Address) []string {
	all := []string{}
	for _, a := range list {
		if a.Name == "" {
			all = append(all, a.Address)
		} else {
			all = append(all, a.Name+" <"+a.Address+">")
		}
	}
	return all
}

// startLength is how many characters of a mail its row in the list gets.
const startLength = 140

// start is the beginning of the text on one line.
func (l *demoLetter) start() string {
	runes := []rune(strings.Join(strings.Fields(l.text), " "))
	return string(runes[:min(len(runes), startLength)])
}

// conversations gives each mail the number of the first one of its conversation, as mail programs do: by the ids that
// they name, or by the same subject.
func conversations(mails []demoMail) []int {
	numbers := make([]int, len(mails))
	first := map[string]int{}
	for i := range mails {
		numbers[i] = i
		names := mails[i].letter.names()
		for _, name := range names {
			if n, ok := first[name]; ok {
				numbers[i] = min(numbers[i], n)
			}
		}
		for _, name := range names {
			first[name] = numbers[i]
		}
	}
	return numbers
}

// names are what binds a letter to others.
func (l *demoLetter) names() []string {
	subject := l.subject
	for _, prefix := range []string{"re:", "aw:", "fwd:", "fw:", "wg:"} {
		if len(subject) >= len(prefix) && strings.EqualFold(subject[:len(prefix)], prefix) {
			subject = strings.TrimSpace(subject[len(prefix):])
		}
	}
	return append([]string{l.id, "subject " + strings.ToLower(subject)}, l.refs...)
}
