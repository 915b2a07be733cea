package client

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// letter is a mail being written.
type letter struct {
	style    Style
	from     Person
	to, cc   []*mail.Address
	subject  string
	words    string // LF, no newline at the end
	at       time.Time
	files    []File
	original *original // the mail answered or forwarded, nil for a new one
	forward  bool
	remarks  []Remark
	marks    []field // of an automatic mail
	seed     [32]byte
}

// program is what the mail programs differ in.
type program interface {
	// header returns all fields in the program's order.
	header(l *letter) []field
	// bodies returns both forms of the text, lines ended by LF. A program that writes only text has no html.
	bodies(l *letter) (text, html string)
	// part labels and encodes one of them.
	part(kind, content string) part
}

func (s Style) program() program {
	switch s {
	case AppleMail:
		return apple{}
	case IPhone:
		return apple{phone: true}
	case Outlook:
		return outlook{}
	case Thunderbird:
		return thunderbird{}
	default:
		return gmail{}
	}
}

// bytes writes the mail.
func (l *letter) bytes() []byte {
	l.sow()
	p := l.style.program()
	text, html := p.bodies(l)
	body := p.part("plain", text)
	if html != "" {
		body = multipart("alternative", l.boundary("alternative"), body, p.part("html", html))
	}
	if len(l.files) > 0 {
		parts := []part{body}
		for _, f := range l.files {
			parts = append(parts, attachment(f))
		}
		body = multipart("mixed", l.boundary("mixed"), parts...)
	}
	return assemble(p.header(l), body)
}

// sow takes everything that makes this mail another one than its neighbours into the seed of its ids.
func (l *letter) sow() {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00%s\x00%s\x00%d\x00%t", l.style, l.from.Address, l.subject, l.words, l.at.UnixNano(), l.forward)
	for _, a := range slices.Concat(l.to, l.cc) {
		fmt.Fprintf(h, "\x00%s", a.Address)
	}
	if l.original != nil {
		fmt.Fprintf(h, "\x00%s", l.original.id)
	}
	h.Sum(l.seed[:0])
}

func (l *letter) random(what string, n int) []byte {
	sum := sha256.Sum256(append(l.seed[:], what...))
	return sum[:n]
}

// id is the Message-ID.
func (l *letter) id() string {
	_, domain, _ := strings.Cut(l.from.Address, "@")
	switch l.style {
	case Gmail:
		return "<CA" + base64.RawURLEncoding.EncodeToString(l.random("id", 32)) + "@mail.gmail.com>"
	case Outlook:
		host := fmt.Sprintf("AM%XPR%02XMB%X", l.random("a", 1)[0]%10, l.random("b", 1), l.random("c", 2))
		return fmt.Sprintf("<%s%X@%s.eurprd04.prod.outlook.com>", host, l.random("id", 12), host)
	case Thunderbird:
		return "<" + uuid(l.random("id", 16)) + "@" + domain + ">"
	default:
		return "<" + strings.ToUpper(uuid(l.random("id", 16))) + "@" + domain + ">"
	}
}

func uuid(b []byte) string {
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80 // version 4 (RFC 9562)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

func (l *letter) boundary(kind string) string {
	b := l.random(kind, 16)
	switch l.style {
	case Gmail:
		return fmt.Sprintf("000000000000%x", b[:8])
	case AppleMail:
		return "Apple-Mail=_" + strings.ToUpper(uuid(b))
	case IPhone:
		return "Apple-Mail-" + strings.ToUpper(uuid(b))
	case Outlook:
		return fmt.Sprintf("_000_%X_", b)
	default:
		return "------------" + base64.RawURLEncoding.EncodeToString(b)[:20] + "0000"
	}
}

// references returns In-Reply-To and References of an answer (RFC 5322, 3.6.4), "" for a new mail. A forward refers,
// but replies to nobody.
func (l *letter) references() (inReplyTo, references string) {
	if l.original == nil || l.original.id == "" {
		return "", ""
	}
	references = strings.Join(append(slices.Clone(l.original.references), l.original.id), " ")
	if l.forward {
		return "", references
	}
	return l.original.id, references
}

// addressReply fills To and Cc.
func (l *letter) addressReply(all bool) {
	o := l.original
	l.to = o.author()
	if len(l.to) == 1 && same(l.to[0].Address, l.from.Address) {
		l.to = o.to // an answer to a mail of one's own goes where that went
	}
	if !all {
		return
	}
	to, cc := l.others(o.to), l.others(o.cc)
	if l.style == Outlook || l.style == Thunderbird {
		l.to = append(slices.Clone(l.to), to...)
	} else {
		cc = append(to, cc...)
	}
	l.cc = cc
}

// others are those who are neither the writer nor written to already.
func (l *letter) others(list []*mail.Address) []*mail.Address {
	return slices.DeleteFunc(slices.Clone(list), func(a *mail.Address) bool {
		isA := func(b *mail.Address) bool { return same(a.Address, b.Address) }
		return same(a.Address, l.from.Address) || slices.ContainsFunc(l.to, isA)
	})
}

func same(a, b string) bool { return strings.EqualFold(a, b) }

func replySubject(style Style, from Person, subject string) string {
	prefix := "Re: "
	switch {
	case style == Outlook && from.German:
		prefix = "AW: "
	case style == Outlook:
		prefix = "RE: "
	}
	if len(subject) >= len(prefix) && strings.EqualFold(subject[:len(prefix)], prefix) {
		return subject
	}
	return prefix + subject
}

func forwardSubject(style Style, from Person, subject string) string {
	switch {
	case style == Outlook && from.German:
		return "WG: " + subject
	case style == Outlook:
		return "FW: " + subject
	}
	return "Fwd: " + subject
}
