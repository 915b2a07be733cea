// Package client writes the mails of people the way their mail programs do. It is used by the demo, by stories and by
// tests: whoever reads mail has to get through what Gmail, Apple Mail, Outlook and Thunderbird make of an answer.
//
// A program shows in the order and the form of its header fields, in how it encodes text, and above all in what it
// puts below an answer:
//
//	Gmail        On Mon, Nov 16, 2026 at 2:20 PM Desk <oops@example.com> wrote:     then "> " before each line
//	AppleMail    > On Nov 16, 2026, at 2:20 PM, Desk <oops@example.com> wrote:      the line is quoted itself
//	IPhone       the same, below "Sent from my iPhone"
//	Outlook      From: … Sent: … To: … Subject: …                                   then the text without any mark
//	Thunderbird  On 11/16/26 14:20, Desk wrote:                                     then "> ", format=flowed
//
// Everything is a function of its arguments: the same call makes the same bytes, Message-ID and boundaries included.
// Times are shown in the zone of the time given. Mails end their lines with CRLF.
package client

import (
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"time"
)

// Style is a mail program.
type Style string

// The programs.
const (
	Gmail       Style = "gmail"       // in the browser
	AppleMail   Style = "applemail"   // on a Mac
	IPhone      Style = "iphone"      // Mail on iOS
	Outlook     Style = "outlook"     // on the desktop, with Exchange
	Thunderbird Style = "thunderbird" // with an IMAP account
)

// Styles lists all programs.
func Styles() []Style { return []Style{Gmail, AppleMail, IPhone, Outlook, Thunderbird} }

// Person writes mails.
type Person struct {
	Name      string
	Address   string
	Signature string // below the words, "" = what the program adds by itself
	German    bool   // the program is set to German, not to English
}

// File is an attachment.
type File struct {
	Name string
	Type string // media type
	Data []byte
}

// Draft is a new mail.
type Draft struct {
	From    Person
	To, Cc  []string // "Name <address>" or an address alone
	Subject string
	Words   string
	Files   []File
}

// Bytes writes the mail.
func (d Draft) Bytes(style Style, at time.Time) []byte {
	l := &letter{style: style, from: d.From, subject: d.Subject, words: tidy(d.Words), at: at, files: d.Files}
	l.to, l.cc = addresses(d.To...), addresses(d.Cc...)
	return l.bytes()
}

// Compose writes a new mail. From is "Name <address>", to may list several.
func Compose(style Style, from, to, subject, words string, at time.Time) []byte {
	d := Draft{To: []string{to}, Subject: subject, Words: words}
	if list := addresses(from); len(list) > 0 {
		d.From = Person{Name: list[0].Name, Address: list[0].Address}
	}
	return d.Bytes(style, at)
}

// Reply writes an answer to a mail, with the words on top and the mail below them. With all it goes to everybody who
// got that mail.
func Reply(style Style, original []byte, from Person, words string, at time.Time, all bool) []byte {
	l := answer(style, read(original), from, words, at)
	l.addressReply(all)
	return l.bytes()
}

// Remark is what somebody writes between the lines of the mail that he answers.
type Remark struct {
	Below string // a part of the line above it
	Words string
}

// ReplyInline writes an answer to a mail with the words on top and remarks between its lines.
func ReplyInline(style Style, original []byte, from Person, words string, remarks []Remark, at time.Time) []byte {
	l := answer(style, read(original), from, words, at)
	l.remarks = remarks
	l.addressReply(false)
	return l.bytes()
}

// Forward passes a mail on to somebody, with words on top.
func Forward(style Style, original []byte, from Person, to, words string, at time.Time) []byte {
	l := answer(style, read(original), from, words, at)
	l.forward = true
	l.subject = forwardSubject(style, from, l.original.subject)
	l.to = addresses(to)
	return l.bytes()
}

// Click writes the mail that a click on a mailto: link opens (RFC 6068), with more words below those of the link. It
// is a new mail: it has no References.
func Click(style Style, link string, from Person, words string, at time.Time) ([]byte, error) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "mailto" {
		return nil, fmt.Errorf("open mailto link: %q is none", link)
	}
	to, err := url.PathUnescape(u.Opaque)
	if err != nil {
		return nil, fmt.Errorf("open mailto link: %w", err)
	}
	// A plus is a plus in a mailto link, not a space as in a form.
	query, err := url.ParseQuery(strings.ReplaceAll(u.RawQuery, "+", "%2B"))
	if err != nil {
		return nil, fmt.Errorf("open mailto link: %w", err)
	}
	d := Draft{From: from, To: []string{to}, Subject: query.Get("subject"), Words: query.Get("body") + words}
	if cc := query.Get("cc"); cc != "" {
		d.Cc = []string{cc}
	}
	return d.Bytes(style, at), nil
}

func answer(style Style, o *original, from Person, words string, at time.Time) *letter {
	l := &letter{style: style, from: from, words: tidy(words), at: at, original: o}
	l.subject = replySubject(style, from, o.subject)
	return l
}

func tidy(words string) string {
	return strings.TrimRight(strings.ReplaceAll(words, "\r\n", "\n"), "\n")
}

// addresses reads lists of addresses. What cannot be read is left out.
func addresses(lists ...string) []*mail.Address {
	var all []*mail.Address
	for _, list := range lists {
		if found, err := mail.ParseAddressList(list); err == nil {
			all = append(all, found...)
		}
	}
	return all
}
