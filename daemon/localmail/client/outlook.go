package client

import (
	"encoding/base64"
	"fmt"
	"html"
	"strings"
	"time"
)

// outlook writes like Outlook on the desktop through Exchange: both kinds of text, and below them the mail answered
// without a mark on its lines.
type outlook struct{}

func (outlook) header(l *letter) []field {
	inReplyTo, references := l.references()
	topic := l.subject
	if l.original != nil {
		topic = l.original.subject
	}
	return append([]field{
		{"From", address(l.from.Name, l.from.Address)},
		{"To", addressField(l.to)},
		{"CC", addressField(l.cc)},
		{"Subject", word(l.subject)},
		{"Thread-Topic", word(topic)},
		{"Thread-Index", base64.StdEncoding.EncodeToString(append([]byte{1}, l.random("thread", 21)...))},
		{"Date", l.at.UTC().Format(time.RFC1123Z)},
		{"Message-ID", l.id()},
		{"References", fold(references)},
		{"In-Reply-To", inReplyTo},
		{"Accept-Language", language(l.from)},
		{"Content-Language", language(l.from)},
		{"X-MS-Has-Attach", map[bool]string{true: "yes"}[len(l.files) > 0]},
		{typeField, ""},
		{"MIME-Version", "1.0"},
	}, l.marks...)
}

func language(p Person) string {
	if p.German {
		return "de-DE"
	}
	return "en-US"
}

func (p outlook) bodies(l *letter) (string, string) {
	text := paragraphs(l.words, l.from.Signature)
	rich := msoParagraphs(text)
	if l.original != nil {
		labels, values := p.block(l)
		var head, headHTML []string
		for i := range labels {
			head = append(head, labels[i]+": "+values[i])
			headHTML = append(headHTML, "<b>"+labels[i]+":</b> "+html.EscapeString(values[i]))
		}
		asItIs := func(s string) string { return s }
		text += "\n\n" + strings.Join(head, "\n") + "\n\n" + l.interleave(asItIs)
		rich += `<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in">` +
			`<p class="MsoNormal">` + strings.Join(headHTML, "<br>\n") + `<o:p></o:p></p></div></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p>` +
			l.interleaveHTML("<div>", "</div>")
	}
	return text + "\n", wordDocument(l.from, rich)
}

// block is what stands above the mail answered, instead of an attribution.
func (outlook) block(l *letter) (labels, values []string) {
	o, when := l.original, l.when()
	labels, sent := []string{"From", "Sent", "To", "Cc", "Subject"}, when.Format("Monday, January 2, 2006 3:04 PM")
	if l.from.German {
		labels = []string{"Von", "Gesendet", "An", "Cc", "Betreff"}
		sent = germanDay(when) + ", " + when.Format("2. ") + germanMonth(when) + when.Format(" 2006 15:04")
	}
	values = []string{shown(o.sender()), sent, shownAll(o.to, "; "), shownAll(o.cc, "; "), o.subject}
	if len(o.cc) == 0 {
		labels, values = append(labels[:3:3], labels[4]), append(values[:3:3], values[4])
	}
	return labels, values
}

func msoParagraphs(text string) string {
	var b strings.Builder
	for _, line := range strings.Split(text, "\n") {
		if line == "" {
			line = "<o:p>&nbsp;</o:p>"
		} else {
			line = html.EscapeString(line) + "<o:p></o:p>"
		}
		b.WriteString(`<p class="MsoNormal">` + line + "</p>\n")
	}
	return b.String()
}

// wordDocument is in ASCII: what is not becomes a reference by number.
func wordDocument(p Person, body string) string {
	var ascii strings.Builder
	for _, r := range body {
		if r < 127 {
			ascii.WriteRune(r)
		} else {
			fmt.Fprintf(&ascii, "&#%d;", r)
		}
	}
	return `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=us-ascii">
<meta name="Generator" content="Microsoft Word 15 (filtered medium)">
<style><!--
p.MsoNormal, li.MsoNormal, div.MsoNormal
	{margin:0in;
	font-size:11.0pt;
	font-family:"Calibri",sans-serif;}
--></style>
</head>
<body lang="` + strings.ToUpper(language(p)) + `" link="#0563C1" vlink="#954F72" style="word-wrap:break-word">
<div class="WordSection1">
` + ascii.String() + `
</div>
</body>
</html>
`
}

// part uses the smallest charset that holds the text.
func (outlook) part(kind, content string) part {
	if isASCII(content) {
		return outlookPart(kind, "us-ascii", "quoted-printable", quoted(content))
	}
	if western, ok := latin1(content); ok {
		return outlookPart(kind, "iso-8859-1", "quoted-printable", quoted(western))
	}
	return outlookPart(kind, "utf-8", "base64", base64Lines(crlf(content)))
}

func outlookPart(kind, charset, encoding string, body []byte) part {
	return part{[]field{{typeField, fmt.Sprintf("text/%s; charset=%q", kind, charset)}, {"Content-Transfer-Encoding", encoding}}, body}
}
