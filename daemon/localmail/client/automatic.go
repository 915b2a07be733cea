package client

import (
	"bytes"
	"fmt"
	"net/mail"
	"strings"
	"time"
)

// Vacation writes the answer that a person's mail system gives by itself while he is away (RFC 3834). Its envelope
// sender is to be empty. Outlook stands for Exchange, Gmail for Google; all others have the Sieve script of an IMAP
// host (RFC 5230).
func Vacation(style Style, original []byte, from Person, words string, at time.Time) []byte {
	l := answer(style, read(original), from, words, at)
	l.to = l.original.author()
	if l.original.returnPath != "" {
		l.to = addresses(l.original.returnPath)
	}
	switch style {
	case Outlook:
		l.subject = "Automatic reply: " + l.original.subject
		l.marks = []field{{"Auto-Submitted", "auto-generated"}, {"X-Auto-Response-Suppress", "All"},
			{"X-MS-Exchange-Parent-Message-Id", l.original.id}}
	case Gmail:
		l.subject = replySubject(style, from, l.original.subject)
		l.marks = []field{{"Auto-Submitted", "auto-replied"}, {"Precedence", "bulk"}, {"X-Autoreply", "yes"}}
	default:
		l.subject = "Auto: " + l.original.subject
		l.marks = []field{{"Auto-Submitted", "auto-replied (vacation)"}, {"Precedence", "bulk"}, {"X-Sieve", "Pigeonhole Sieve 0.5.21"}}
	}
	return l.automatic()
}

// automatic is the answer without the mail it answers below it.
func (l *letter) automatic() []byte {
	l.sow()
	var id, references string
	if id = l.original.id; id != "" {
		references = strings.Join(append(l.original.references, id), " ")
	}
	header := append([]field{
		{"From", address(l.from.Name, l.from.Address)}, {"To", addressField(l.to)}, {"Subject", word(l.subject)},
		{"Date", l.at.Format(time.RFC1123Z)}, {"Message-ID", l.id()}, {"In-Reply-To", id}, {"References", fold(references)},
		{"MIME-Version", "1.0"}, {typeField, ""},
	}, l.marks...)
	p := l.style.program()
	if l.style != Outlook {
		return assemble(header, p.part("plain", l.words+"\n"))
	}
	rich := wordDocument(l.from, msoParagraphs(l.words))
	return assemble(header, multipart("alternative", l.boundary("alternative"), p.part("plain", l.words+"\n"), p.part("html", rich)))
}

// Bounce writes the report of a mail system that could not deliver a mail (RFC 3461, 3464), as Postfix does. Its
// envelope sender is to be empty. Status is an enhanced code such as "5.1.1" (RFC 3463): one that begins with 4 is a
// report of a delay, not of a failure. Text is what the other side said, code included.
func Bounce(original []byte, recipient, status, text string, at time.Time) []byte {
	o := read(original)
	_, domain, _ := strings.Cut(recipient, "@")
	host := "mx." + domain
	l := &letter{style: Thunderbird, from: Person{Name: "Mail Delivery System", Address: "MAILER-DAEMON@" + host},
		subject: "Undelivered mail: returned to sender", words: recipient + status + text, at: at, original: o}
	action, verdict := "failed", "Your message could not be delivered to the recipient below."
	if strings.HasPrefix(status, "4") {
		l.subject, action = "Delayed mail (will be tried again)", "delayed"
		verdict = "Your message has not been delivered yet. It will be tried for some more days:\nplease do not send it again."
	}
	l.to = o.from
	if o.returnPath != "" {
		l.to = []*mail.Address{{Address: o.returnPath}}
	}
	l.sow()
	body := multipart(`report; report-type=delivery-status`, l.boundary("report"),
		notification(host, verdict, recipient, text), deliveryStatus(host, recipient, action, status, text, at), returned(original))
	return assemble([]field{
		{"Date", at.Format(time.RFC1123Z)}, {"From", l.from.Address + " (Mail Delivery System)"}, {"Subject", l.subject},
		{"To", addressField(l.to)}, {"Auto-Submitted", "auto-replied"}, {"MIME-Version", "1.0"}, {typeField, ""},
		{"Message-ID", fmt.Sprintf("<%d.%X@%s>", at.Unix(), l.random("id", 6), host)},
	}, body)
}

func notification(host, verdict, recipient, text string) part {
	words := "This is the mail system of " + host + ".\n\n" + verdict + "\n\n<" + recipient + ">: " + text + "\n"
	return part{[]field{{"Content-Description", "Notification"}, {typeField, "text/plain; charset=us-ascii"}}, crlf(words)}
}

func deliveryStatus(host, recipient, action, status, text string, at time.Time) part {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Reporting-MTA: dns; %s\r\nArrival-Date: %s\r\n\r\n", host, at.Format(time.RFC1123Z))
	fmt.Fprintf(&b, "Final-Recipient: rfc822; %s\r\nOriginal-Recipient: rfc822;%s\r\n", recipient, recipient)
	fmt.Fprintf(&b, "Action: %s\r\nStatus: %s\r\nRemote-MTA: dns; %s\r\nDiagnostic-Code: smtp; %s\r\n", action, status, host, text)
	return part{[]field{{"Content-Description", "Delivery report"}, {typeField, "message/delivery-status"}}, b.Bytes()}
}

func returned(original []byte) part {
	return part{[]field{{"Content-Description", "Undelivered Message"}, {typeField, "message/rfc822"}}, original}
}
