package client

import (
	"html"
	"strings"
	"time"
)

// thunderbird writes like Thunderbird, set to answer above the quotation: plain text that flows (RFC 3676), and in an
// answer HTML as well. Text travels in 8 bit.
type thunderbird struct{}

func (thunderbird) header(l *letter) []field {
	inReplyTo, references := l.references()
	return append([]field{
		{typeField, ""},
		{"Message-ID", l.id()},
		{"Date", l.at.Format(time.RFC1123Z)},
		{"MIME-Version", "1.0"},
		{"User-Agent", "Mozilla Thunderbird"},
		{"Subject", word(l.subject)},
		{"To", addressField(l.to)},
		{"Cc", addressField(l.cc)},
		{"References", fold(references)},
		{"Content-Language", language(l.from)},
		{"From", address(l.from.Name, l.from.Address)},
		{"In-Reply-To", inReplyTo},
	}, l.marks...)
}

func (t thunderbird) bodies(l *letter) (string, string) {
	text := flowed(l.words)
	if l.original == nil {
		return text + flowedSignature(l.from) + "\n", ""
	}
	rich := `<!DOCTYPE html>
<html>
  <head>
    <meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
  </head>
  <body>
    <p>` + strings.ReplaceAll(lineBreaks(l.words), "<br>\n<br>\n", "</p>\n    <p>") + "</p>\n"
	if s := l.from.Signature; s != "" {
		rich += `    <pre class="moz-signature" cols="72">-- ` + "\n" + html.EscapeString(s) + "</pre>\n"
	}
	quotedText, quotedHTML := t.history(l)
	return text + flowedSignature(l.from) + "\n\n" + quotedText + "\n", rich + quotedHTML + "\n  </body>\n</html>\n"
}

func flowedSignature(p Person) string {
	if p.Signature == "" {
		return ""
	}
	return "\n\n-- \n" + p.Signature
}

func (thunderbird) history(l *letter) (string, string) {
	o := l.original
	if l.forward {
		head := "-------- Forwarded Message --------\nSubject: \t" + o.subject + "\nDate: \t" + l.when().Format(time.RFC1123Z) +
			"\nFrom: \t" + shown(o.sender()) + "\nTo: \t" + shownAll(o.to, ", ")
		return head + "\n\n\n\n" + flowed(o.text), `<div class="moz-forward-container"><br>` + lineBreaks(head) + "<br><br>" + o.html + "</div>"
	}
	who := o.sender().Name
	if who == "" {
		who = o.sender().Address
	}
	line := "On " + l.when().Format("1/2/06 15:04") + ", " + who + " wrote:"
	if l.from.German {
		line = "Am " + l.when().Format("02.01.06 um 15:04") + " schrieb " + who + ":"
	}
	text := line + "\n" + l.interleave(quote)
	id := strings.Trim(o.id, "<>")
	return text, `    <div class="moz-cite-prefix">` + html.EscapeString(line) + "<br>\n    </div>\n    " +
		l.interleaveHTML(`<blockquote type="cite" cite="mid:`+html.EscapeString(id)+`">`, "</blockquote>")
}

// flowed breaks lines at 72 characters with a space at the end of each that goes on, and stuffs those that begin with
// what has a meaning (RFC 3676, 4).
func flowed(text string) string {
	var all []string
	for _, line := range strings.Split(text, "\n") {
		pieces := wrap(strings.TrimRight(line, " "), 72)
		for i, piece := range pieces {
			if i < len(pieces)-1 {
				piece += " "
			}
			if strings.HasPrefix(piece, " ") || strings.HasPrefix(piece, ">") || strings.HasPrefix(piece, "From ") {
				piece = " " + piece
			}
			all = append(all, piece)
		}
	}
	return strings.Join(all, "\n")
}

func (thunderbird) part(kind, content string) part {
	label := "text/" + kind + "; charset=UTF-8"
	if kind == "plain" {
		label += "; format=flowed"
	}
	switch {
	case plain7(content):
		return part{[]field{{typeField, label}, {"Content-Transfer-Encoding", "7bit"}}, crlf(content)}
	case longLine(content):
		return part{[]field{{typeField, label}, {"Content-Transfer-Encoding", "quoted-printable"}}, quoted(content)}
	}
	return part{[]field{{typeField, label}, {"Content-Transfer-Encoding", "8bit"}}, crlf(content)}
}
