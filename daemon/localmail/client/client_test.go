package client_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"
	"github.com/google/go-cmp/cmp"

	"github.com/ownup/ownup/daemon/localmail/client"
)

var update = flag.Bool("update", false, "write the golden files anew")

// at is in the zone of the people of the tests.
func at() time.Time { return time.Date(2026, 11, 16, 14, 31, 0, 0, time.FixedZone("CET", 3600)) }

func sam() client.Person   { return client.Person{Name: "Sam Carter", Address: "sam@example.com"} }
func maria() client.Person { return client.Person{Name: "María López", Address: "maria@example.com"} }

// asked is a mail as a program of ours sends it: both kinds of text, an address to answer to, somebody in Cc.
const asked = "Return-Path: <bounces@example.com>\r\n" +
	"From: Desk <oops@example.com>\r\n" +
	"To: Sam Carter <sam@example.com>\r\n" +
	"Cc: =?utf-8?q?Mar=C3=ADa_L=C3=B3pez?= <maria@example.com>\r\n" +
	"Reply-To: Desk <oops+abcdefghijklmnopqrstuvwxyz@example.com>\r\n" +
	"Subject: Note 7KQ2F\r\n" +
	"Date: Mon, 16 Nov 2026 13:20:00 +0000\r\n" +
	"Message-ID: <second@example.com>\r\n" +
	"References: <first@example.com>\r\n" +
	"MIME-Version: 1.0\r\n" +
	"Content-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"Sent to: Sam Carter, Mar=C3=ADa L=C3=B3pez.\r\n\r\n1. What is still happening?\r\n2. What have you done?\r\n\r\n--b\r\n" +
	"Content-Type: text/html; charset=utf-8\r\n\r\n" +
	"<html><head><style>p{color:red}</style></head><body><p>Sent to: Sam Carter, Mar&iacute;a L&oacute;pez.</p>" +
	"<ol><li>What is still happening?</li><li>What have you done?</li></ol></body></html>\r\n--b--\r\n"

// seen is a mail as go-message reads it.
type seen struct {
	header     mail.Header
	text, html string
	files      []string
}

func parse(t *testing.T, raw []byte) seen {
	t.Helper()
	if bad := strings.ReplaceAll(string(raw), "\r\n", ""); strings.ContainsAny(bad, "\r\n") {
		t.Error("a line does not end with CRLF")
	}
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	s := seen{header: r.Header}
	for {
		p, err := r.NextPart()
		if err == io.EOF {
			return s
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(p.Body)
		if err != nil {
			t.Fatal(err)
		}
		s.add(t, p, strings.ReplaceAll(string(body), "\r\n", "\n"))
	}
}

func (s *seen) add(t *testing.T, p *mail.Part, body string) {
	t.Helper()
	if h, ok := p.Header.(*mail.AttachmentHeader); ok {
		name, err := h.Filename()
		if err != nil {
			t.Fatal(err)
		}
		s.files = append(s.files, name)
		return
	}
	switch kind := p.Header.Get("Content-Type"); {
	case strings.HasPrefix(kind, "text/html"):
		s.html += body
	default:
		s.text += body
	}
}

func (s *seen) addresses(t *testing.T, name string) string {
	t.Helper()
	list, err := s.header.AddressList(name)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, a := range list {
		all = append(all, strings.TrimSpace(a.Name+" "+a.Address))
	}
	return strings.Join(all, ", ")
}

// golden compares with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	words := "DONE\n\nI rang the customer – she has not paid yet.\n1. Only 3 more mails are in the queue; Jürgen stops them at 15:00, and I write to those who got one, today, by name."
	for _, style := range client.Styles() {
		golden(t, string(style)+"-reply.eml", client.Reply(style, []byte(asked), sam(), words, at(), true))
		golden(t, string(style)+"-new.eml", client.Compose(style, "Sam Carter <sam@example.com>", "Desk <oops@example.com>", "Wrong price list", words, at()))
		german := maria()
		german.German, german.Signature = true, "María López\nVertrieb"
		golden(t, string(style)+"-reply-de.eml", client.Reply(style, []byte(asked), german, "1 ja, 2 nein", at(), false))
		golden(t, string(style)+"-forward.eml", client.Forward(style, []byte(asked), maria(), "oops@example.com", "See below.", at()))
		golden(t, string(style)+"-vacation.eml", client.Vacation(style, []byte(asked), maria(), "I am away until 23 November.", at()))
	}
	golden(t, "bounce.eml", client.Bounce([]byte(asked), "sam@example.com", "5.1.1", "550 5.1.1 no such user here", at()))
	golden(t, "delay.eml", client.Bounce([]byte(asked), "sam@example.com", "4.2.2", "452 4.2.2 mailbox full", at()))
}

func TestReply(t *testing.T) {
	t.Parallel()
	for _, style := range client.Styles() {
		for _, words := range []string{
			"DONE", "1 yes, 2 no\n\nThank you", "Prüfung läuft – „gleich“ 👍", "> quoted by hand\n From here\n.",
			strings.Repeat("a rather long line ", 100), strings.Repeat("x", 2000), "",
		} {
			t.Run(fmt.Sprintf("%s %.12q", style, words), func(t *testing.T) {
				t.Parallel()
				checkReply(t, style, words)
			})
		}
	}
}

func checkReply(t *testing.T, style client.Style, words string) {
	t.Helper()
	s := parse(t, client.Reply(style, []byte(asked), sam(), words, at(), false))
	if got := s.header.Get("In-Reply-To"); got != "<second@example.com>" {
		t.Errorf("In-Reply-To %q", got)
	}
	if got := s.header.Get("References"); got != "<first@example.com> <second@example.com>" {
		t.Errorf("References %q", got)
	}
	if got, err := s.header.Subject(); err != nil || !strings.EqualFold(got, "Re: Note 7KQ2F") {
		t.Errorf("Subject %q %v", got, err)
	}
	if got := s.addresses(t, "To"); got != "Desk oops+abcdefghijklmnopqrstuvwxyz@example.com" {
		t.Errorf("To %q", got)
	}
	if date, err := s.header.Date(); err != nil || !date.Equal(at()) {
		t.Errorf("Date %v %v", date, err)
	}
	if !strings.HasPrefix(unspaced(s.text), unspaced(words)) {
		t.Errorf("text begins %.200q", s.text)
	}
	if !strings.Contains(s.text, "What have you done?") || !strings.Contains(s.html, "What have you done?") {
		t.Error("the mail answered is not below")
	}
	if !strings.Contains(unspaced(unescaped(s.html)), unspaced(strings.Split(words, "\n")[0])) {
		t.Errorf("html lacks the words: %s", s.html)
	}
}

func unspaced(s string) string { return strings.Join(strings.Fields(s), "") }

func unescaped(s string) string {
	// The references by number of Outlook, and what html.EscapeString writes.
	for _, r := range "üäß–„“👍" {
		s = strings.ReplaceAll(s, fmt.Sprintf("&#%d;", r), string(r))
	}
	return strings.NewReplacer("&gt;", ">", "&lt;", "<", "&amp;", "&").Replace(s)
}

func TestReplyAll(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		style  client.Style
		from   client.Person
		to, cc string
		reason string
	}{
		{client.Gmail, sam(), "Desk oops+abcdefghijklmnopqrstuvwxyz@example.com", "María López maria@example.com", "the others go to Cc, the writer to neither"},
		{client.Outlook, maria(), "Desk oops+abcdefghijklmnopqrstuvwxyz@example.com, Sam Carter sam@example.com", "", "Outlook keeps who was in To there"},
		{client.Thunderbird, client.Person{Address: "oops@example.com"}, "Desk oops+abcdefghijklmnopqrstuvwxyz@example.com, Sam Carter sam@example.com",
			"María López maria@example.com", "Reply-To holds even where From is oneself"},
	} {
		s := parse(t, client.Reply(tc.style, []byte(asked), tc.from, "hello", at(), true))
		if to, cc := s.addresses(t, "To"), s.addresses(t, "Cc"); to != tc.to || cc != tc.cc {
			t.Errorf("%s: To %q Cc %q", tc.reason, to, cc)
		}
	}
}

func TestAnswerToOneself(t *testing.T) {
	t.Parallel()
	own := client.Compose(client.Gmail, "sam@example.com", "oops@example.com", "first", "words", at())
	s := parse(t, client.Reply(client.Gmail, own, sam(), "one thing more", at(), false))
	if got := s.addresses(t, "To"); got != "oops@example.com" {
		t.Errorf("To %q", got)
	}
}

func TestSameInputSameBytes(t *testing.T) {
	t.Parallel()
	for _, style := range client.Styles() {
		write := func(words string, at time.Time) []byte {
			return client.Compose(style, "sam@example.com", "oops@example.com", "s", words, at)
		}
		if !bytes.Equal(write("a", at()), write("a", at())) {
			t.Errorf("%s: two calls, two mails", style)
		}
		ids := map[string]bool{}
		for _, raw := range [][]byte{write("a", at()), write("b", at()), write("a", at().Add(time.Second))} {
			s := parse(t, raw)
			ids[s.header.Get("Message-Id")] = true
		}
		if len(ids) != 3 {
			t.Errorf("%s: three mails share Message-IDs: %v", style, ids)
		}
	}
}

func TestInlineRemarks(t *testing.T) {
	t.Parallel()
	remarks := []client.Remark{{Below: "still happening", Words: "Nothing any more."}, {Below: "no such line", Words: "And thanks."}}
	for _, style := range client.Styles() {
		s := parse(t, client.ReplyInline(style, []byte(asked), sam(), "My answers are below.", remarks, at()))
		for _, text := range []string{s.text, s.html} {
			order := []string{"My answers are below.", "What is still happening?", "Nothing any more.", "What have you done?", "And thanks."}
			for _, words := range order {
				_, rest, ok := strings.Cut(text, words)
				if !ok {
					t.Errorf("%s: %q is missing or too early in\n%s", style, words, text)
				}
				text = rest
			}
		}
	}
}

func TestForward(t *testing.T) {
	t.Parallel()
	for _, style := range client.Styles() {
		s := parse(t, client.Forward(style, []byte(asked), maria(), "oops@example.com", "See below.", at()))
		subject, err := s.header.Subject()
		if err != nil || !strings.HasPrefix(strings.ToUpper(subject), "FW") {
			t.Errorf("%s: subject %q", style, subject)
		}
		if s.header.Get("In-Reply-To") != "" || s.addresses(t, "To") != "oops@example.com" || s.addresses(t, "From") != "María López maria@example.com" {
			t.Errorf("%s: %v", style, s.header)
		}
		if !strings.HasPrefix(s.text, "See below.") || !strings.Contains(s.text, "Subject") || !strings.Contains(s.text, "What have you done?") {
			t.Errorf("%s: %s", style, s.text)
		}
	}
}

func TestClick(t *testing.T) {
	t.Parallel()
	link := "mailto:oops%2Babc@example.com?subject=Your%20answer%2C%20please%20(7KQ2F-M4XD)&body=APPROVE%0D%0A1+2%0A&cc=maria@example.com"
	raw, err := client.Click(client.IPhone, link, sam(), "Fine by me", at())
	if err != nil {
		t.Fatal(err)
	}
	s := parse(t, raw)
	subject, err := s.header.Subject()
	if err != nil || subject != "Your answer, please (7KQ2F-M4XD)" {
		t.Errorf("subject %q %v", subject, err)
	}
	if s.addresses(t, "To") != "oops+abc@example.com" || s.addresses(t, "Cc") != "maria@example.com" {
		t.Errorf("To %q Cc %q", s.addresses(t, "To"), s.addresses(t, "Cc"))
	}
	if want := "APPROVE\n1+2\nFine by me\n\nSent from my iPhone\n"; s.text != want {
		t.Errorf("text %q, want %q", s.text, want)
	}
	if s.header.Has("In-Reply-To") || s.header.Has("References") {
		t.Error("a new mail refers to another")
	}
	for _, bad := range []string{"https://example.com", "mailto:%zz", "mailto:a@example.com?subject=%zz"} {
		if _, err := client.Click(client.IPhone, bad, sam(), "", at()); err == nil {
			t.Errorf("%s was opened", bad)
		}
	}
}

func TestAttachments(t *testing.T) {
	t.Parallel()
	d := client.Draft{From: sam(), To: []string{"oops@example.com"}, Subject: "plan", Words: "PLAN",
		Files: []client.File{{Name: "Plan für Montag.pdf", Type: "application/pdf", Data: bytes.Repeat([]byte{0, 255}, 500)}}}
	for _, style := range client.Styles() {
		s := parse(t, d.Bytes(style, at()))
		if len(s.files) != 1 || s.files[0] != "Plan für Montag.pdf" || !strings.HasPrefix(s.text, "PLAN") {
			t.Errorf("%s: files %q, text %q", style, s.files, s.text)
		}
	}
}

func TestNoFieldCanBeSmuggledIn(t *testing.T) {
	t.Parallel()
	evil := "x\r\nBcc: all@example.com\r\n\r\nbody"
	for _, style := range client.Styles() {
		p := client.Person{Name: evil, Address: "sam@example.com"}
		raw := client.Draft{From: p, To: []string{"oops@example.com"}, Subject: evil, Words: "w"}.Bytes(style, at())
		if s := parse(t, raw); s.header.Has("Bcc") || !strings.HasPrefix(s.text, "w") {
			t.Errorf("%s: %s", style, raw)
		}
	}
}

// The programs have to get through whatever arrives.
func TestAnswersToBrokenMails(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"", "\r\n", "no header", "From: x\r\n\r\nb", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
		"Content-Type: text/plain; charset=klingon\r\n\r\nqapla", "Content-Transfer-Encoding: rot13\r\n\r\nuryyb",
		"Subject: =?utf-8?q?broken\r\nFrom: oops@example.com\r\n\r\nb", "Content-Type: text/html\r\n\r\n<p>only html</p>",
	} {
		for _, style := range client.Styles() {
			if s := parse(t, client.Reply(style, []byte(raw), sam(), "hello", at(), true)); !strings.HasPrefix(s.text, "hello") {
				t.Errorf("%s to %q: %q", style, raw, s.text)
			}
			parse(t, client.Vacation(style, []byte(raw), sam(), "away", at()))
		}
		client.Bounce([]byte(raw), "sam@example.com", "5.0.0", "550 no", at())
	}
}

func TestAutomaticMails(t *testing.T) {
	t.Parallel()
	for _, style := range client.Styles() {
		s := parse(t, client.Vacation(style, []byte(asked), maria(), "I am away.", at()))
		if !strings.HasPrefix(s.header.Get("Auto-Submitted"), "auto-") || s.header.Get("In-Reply-To") != "<second@example.com>" {
			t.Errorf("%s: %v", style, s.header)
		}
		if s.addresses(t, "To") != "bounces@example.com" || strings.TrimSpace(s.text) != "I am away." {
			t.Errorf("%s: To %q text %q", style, s.addresses(t, "To"), s.text)
		}
	}
	raw := client.Bounce([]byte(asked), "sam@example.com", "5.1.1", "550 5.1.1 no such user here", at())
	s := parse(t, raw)
	if s.addresses(t, "To") != "bounces@example.com" || !strings.HasPrefix(s.header.Get("Content-Type"), "multipart/report; report-type=delivery-status") {
		t.Errorf("%v", s.header)
	}
	for _, want := range []string{"Final-Recipient: rfc822; sam@example.com", "Action: failed", "Status: 5.1.1", "Message-ID: <second@example.com>"} {
		if !strings.Contains(string(raw), "\r\n"+want+"\r\n") {
			t.Errorf("no line %q", want)
		}
	}
}
