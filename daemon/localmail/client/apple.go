package client

import (
	"html"
	"strings"
	"time"
)

// apple writes like Mail on a Mac or an iPhone. A new mail is plain text only; an answer has both kinds.
type apple struct{ phone bool }

func (a apple) header(l *letter) []field {
	inReplyTo, references := l.references()
	from := field{"From", address(l.from.Name, l.from.Address)}
	date := field{"Date", l.at.Format(time.RFC1123Z)}
	subject := field{"Subject", word(l.subject)}
	to, cc := field{"To", addressField(l.to)}, field{"Cc", addressField(l.cc)}
	id := field{"Message-Id", l.id()}
	refs, reply := field{"References", fold(references)}, field{"In-Reply-To", inReplyTo}
	if a.phone {
		return append([]field{{typeField, ""}, from, {"Mime-Version", "1.0 (1.0)"}, date, subject, id, refs, cc, reply, to,
			{"X-Mailer", "iPhone Mail (23B85)"}}, l.marks...)
	}
	return append([]field{from, {typeField, ""}, {"Mime-Version", `1.0 (Mac OS X Mail 16.0 \(3864.200.81.1.6\))`}, subject, date,
		refs, to, cc, reply, id, {"X-Mailer", "Apple Mail (2.3864.200.81.1.6)"}}, l.marks...)
}

func (a apple) bodies(l *letter) (string, string) {
	text := paragraphs(l.words, a.signature(l))
	if l.original == nil {
		return text + "\n", ""
	}
	quotedText, quotedHTML := a.history(l)
	rich := `<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>` +
		`<body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">` +
		divs(l.words)
	if s := a.signature(l); s != "" {
		rich += `<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">` + lineBreaks(s) + "</div>"
	}
	rich += `<br id="lineBreakAtBeginningOfMessage"><div><br>` + quotedHTML + "</div><br></body></html>"
	return paragraphs(text, quotedText) + "\n\n", rich
}

func (a apple) signature(l *letter) string {
	switch {
	case l.from.Signature != "" || !a.phone:
		return l.from.Signature
	case l.from.German:
		return "Von meinem iPhone gesendet"
	}
	return "Sent from my iPhone"
}

func (a apple) history(l *letter) (string, string) {
	if l.forward {
		head := "Begin forwarded message:\n\nFrom: " + shown(l.original.sender()) + "\nSubject: " + l.original.subject +
			"\nDate: " + l.when().Format("January 2, 2006 at 3:04:05"+narrow+"PM MST") + "\nTo: " + shownAll(l.original.to, ", ")
		return appleQuote(head + "\n\n" + l.original.text), `<blockquote type="cite"><div>` + lineBreaks(head) + "</div><br>" +
			l.original.html + "</blockquote>"
	}
	line := a.attribution(l)
	mark := "" // the iPhone's editor leaves an invisible one where the quotation begins
	if a.phone {
		mark = "\ufeff"
	}
	text := appleQuote(line+"\n") + "\n" + l.interleave(func(s string) string {
		s, mark = mark+s, ""
		return appleQuote(s)
	})
	above := "<div>" + html.EscapeString(line) + `</div><br class="Apple-interchange-newline">`
	if len(l.remarks) == 0 {
		return text, `<blockquote type="cite">` + above + "<div>" + l.original.html + "</div></blockquote>"
	}
	open, end := `<blockquote type="cite"><div>`, "</div></blockquote>"
	return text, open + above + end + l.interleaveHTML(open, end)
}

// appleQuote leaves a space behind the mark of an empty line.
func appleQuote(text string) string {
	lines := strings.Split(quote(text), "\n")
	for i, line := range lines {
		if line == ">" {
			lines[i] = "> "
		}
	}
	return strings.Join(lines, "\n")
}

func (a apple) attribution(l *letter) string {
	who, when := shown(l.original.sender()), l.when()
	switch {
	case l.from.German:
		return "Am " + when.Format("02.01.2006 um 15:04") + " schrieb " + who + ":"
	case a.phone: // set to 24 hours
		return "On " + when.Format("Jan 2, 2006, at 15:04") + ", " + who + " wrote:"
	}
	return "On " + when.Format("Jan 2, 2006, at 3:04"+narrow+"PM") + ", " + who + " wrote:"
}

func (apple) part(kind, content string) part {
	if plain7(content) {
		return part{[]field{{typeField, "text/" + kind + ";\r\n charset=us-ascii"}, {"Content-Transfer-Encoding", "7bit"}}, crlf(content)}
	}
	return part{[]field{{"Content-Transfer-Encoding", "quoted-printable"}, {typeField, "text/" + kind + ";\r\n charset=utf-8"}}, quoted(content)}
}
