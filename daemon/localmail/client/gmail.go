package client

import (
	"html"
	"strings"
	"time"
)

// narrow is the space that Gmail and Apple put between a time and its AM or PM since 2022 (U+202F).
const narrow = "\u202f"

// gmail writes like Gmail in the browser: both kinds of text, the plain one broken at 76 characters.
type gmail struct{}

func (gmail) header(l *letter) []field {
	inReplyTo, references := l.references()
	return append([]field{
		{"MIME-Version", "1.0"},
		{"References", fold(references)},
		{"In-Reply-To", inReplyTo},
		{"From", address(l.from.Name, l.from.Address)},
		{"Date", l.at.Format(time.RFC1123Z)},
		{"Message-ID", l.id()},
		{"Subject", word(l.subject)},
		{"To", addressField(l.to)},
		{"Cc", addressField(l.cc)},
		{typeField, ""},
	}, l.marks...)
}

// fold puts each message id on a line of its own.
func fold(ids string) string { return strings.Join(strings.Fields(ids), "\r\n ") }

func (g gmail) bodies(l *letter) (string, string) {
	text, rich := wrapAll(l.words, 76), `<div dir="ltr">`+divs(l.words)+"</div>"
	if s := l.from.Signature; s != "" {
		text = paragraphs(text, "-- \n"+s)
		rich += `<div><br clear="all"></div><div><br></div><span class="gmail_signature_prefix">-- </span><br>` +
			`<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr">` + lineBreaks(s) + `</div></div>`
	}
	if l.original == nil {
		return text + "\n", rich + "\n"
	}
	quotedText, quotedHTML := g.history(l)
	return paragraphs(text, quotedText) + "\n", rich + "<br>" + quotedHTML + "\n"
}

func (g gmail) history(l *letter) (string, string) {
	o, when := l.original, l.when()
	if l.forward {
		head := "---------- Forwarded message ---------\nFrom: " + shown(o.sender()) + "\nDate: " + gmailDate(when, false) +
			"\nSubject: " + o.subject + "\nTo: " + shownAll(o.to, ", ")
		return head + "\n\n\n" + wrapAll(o.text, 76), `<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">` +
			lineBreaks(head) + "<br></div><br><br>" + o.html + "</div>"
	}
	line := "On " + gmailDate(when, false) + " " + gmailName(l) + " wrote:"
	if l.from.German {
		line = "Am " + gmailDate(when, true) + " schrieb " + gmailName(l) + ":"
	}
	text := wrapAll(line, 76) + "\n\n" + l.interleave(func(s string) string { return quote(wrapAll(s, 74)) })
	rich := `<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">` + html.EscapeString(line) + "<br></div>" +
		l.interleaveHTML(`<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">`,
			"</blockquote>") + "</div>"
	return text, rich
}

// gmailName has angle brackets even around a bare address.
func gmailName(l *letter) string {
	a := l.original.sender()
	return strings.TrimSpace(a.Name + " <" + a.Address + ">")
}

func gmailDate(t time.Time, german bool) string {
	if german {
		return strings.Join([]string{germanDay(t)[:2] + ".,", t.Format("2."), germanMonthShort(t), t.Format("2006 um 15:04 Uhr")}, " ")
	}
	return t.Format("Mon, Jan 2, 2006 at 3:04" + narrow + "PM")
}

func (gmail) part(kind, content string) part {
	p := part{fields: []field{{typeField, "text/" + kind + `; charset="UTF-8"`}}, body: crlf(content)}
	if !plain7(content) {
		p.fields = append(p.fields, field{"Content-Transfer-Encoding", "quoted-printable"})
		p.body = quoted(content)
	}
	return p
}
