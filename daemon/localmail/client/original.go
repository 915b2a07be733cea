package client

import (
	"bytes"
	"html"
	"io"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // so that mails in any charset can be quoted
)

// original is the mail that is answered or forwarded, as far as its reader sees it.
type original struct {
	id         string // with angle brackets
	references []string
	from       []*mail.Address
	replyTo    []*mail.Address
	to, cc     []*mail.Address
	returnPath string
	subject    string
	date       time.Time
	text, html string // LF; html without what stands around the body
}

// read never fails: of a broken mail it reads what it can.
func read(raw []byte) *original {
	e, err := message.Read(bytes.NewReader(raw))
	if e == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return &original{text: string(raw)}
	}
	field := func(name string) string {
		value, err := e.Header.Text(name)
		if err != nil {
			return e.Header.Get(name)
		}
		return value
	}
	o := &original{
		id: strings.TrimSpace(e.Header.Get("Message-Id")), references: strings.Fields(e.Header.Get("References")),
		from: addresses(e.Header.Get("From")), replyTo: addresses(e.Header.Get("Reply-To")),
		to: addresses(e.Header.Get("To")), cc: addresses(e.Header.Get("Cc")),
		returnPath: strings.Trim(e.Header.Get("Return-Path"), "<> "), subject: field("Subject"),
	}
	if date, err := mail.ParseDate(e.Header.Get("Date")); err == nil {
		o.date = date
	}
	o.readBody(e)
	o.complete()
	return o
}

// readBody takes the first text of either kind.
func (o *original) readBody(e *message.Entity) {
	if parts := e.MultipartReader(); parts != nil {
		for {
			p, err := parts.NextPart()
			if p == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
				return
			}
			o.readBody(p)
		}
	}
	kind, _, _ := e.Header.ContentType()
	content, _ := io.ReadAll(e.Body) // what could be read of a broken part
	text := strings.TrimRight(strings.ReplaceAll(string(content), "\r\n", "\n"), "\n")
	switch {
	case kind == "text/html" && o.html == "":
		o.html = text
	case (kind == "text/plain" || kind == "") && o.text == "":
		o.text = text
	}
}

// complete makes each kind of text out of the other where there is only one.
func (o *original) complete() {
	if o.html == "" {
		o.html = "<div>" + lineBreaks(o.text) + "</div>"
		return
	}
	body := regexp.MustCompile(`(?is)<body[^>]*>(.*?)(</body>|$)`)
	if m := body.FindStringSubmatch(o.html); m != nil {
		o.html = m[1]
	}
	if o.text == "" {
		tags := regexp.MustCompile(`(?is)<(style|script)\b.*?</(style|script)>|<[^>]*>`)
		o.text = strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(o.html, "")))
	}
}

// author is whom an answer goes to.
func (o *original) author() []*mail.Address {
	if len(o.replyTo) > 0 {
		return o.replyTo
	}
	return o.from
}

// sender is how a program names the author.
func (o *original) sender() *mail.Address {
	if len(o.from) == 0 {
		return &mail.Address{}
	}
	return o.from[0]
}

// shown is "Name <address>" as programs write it for people: decoded, without quotes.
func shown(a *mail.Address) string {
	if a.Name == "" {
		return a.Address
	}
	return a.Name + " <" + a.Address + ">"
}

func shownAll(list []*mail.Address, between string) string {
	var all []string
	for _, a := range list {
		all = append(all, shown(a))
	}
	return strings.Join(all, between)
}

func lineBreaks(text string) string {
	return strings.ReplaceAll(html.EscapeString(text), "\n", "<br>\n")
}
