package daemon_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon"
)

// badMail is a mail that is hard to read, and what must become of it.
type badMail struct {
	why   string
	raw   []byte
	cases int
	reply string // template of the answer to Sam, "" = none
	held  string // reason in the quarantine, "" = not there
}

const huge = 64 << 10 // the limit in these tests

// badMails are what no mail system should send and some do.
func badMails() []badMail {
	from := "From: Sam Carter <sam@example.com>"
	rest := "To: " + desk + "\nDate: Mon, 23 Nov 2026 14:00:00 +0100\nMessage-ID: <bad@example.com>\nSubject: Wrong list"
	said := "I sent the salary list to all staff."
	mime := func(kind string) string { return "MIME-Version: 1.0\nContent-Type: " + kind }
	all := []badMail{
		{"a plain report, to compare", letter(pass, from, rest, "", said), 1, "minimize", ""},
		{"no byte at all", nil, 0, "", "unreadable"},
		{"an empty body and no subject", letter(pass, from, "To: "+desk, "", ""), 0, "unreadable", ""},
		{"a body of blanks", letter(pass, from, "To: "+desk, "", "  \t ", ""), 0, "unreadable", ""},
		{"only a subject", letter(pass, from, rest, "", ""), 1, "minimize", ""},
		{"bytes that are no mail", bytes.Repeat([]byte{0, 0xff, 0x1b, 0xc0}, 300), 0, "", "no-single-sender"},
		{"no header field at all", letter("Just a line.", "And one more."), 0, "", "no-single-sender"},
		{"no From", letter(pass, rest, "", said), 0, "", "no-single-sender"},
		{"an empty From", letter(pass, "From: ", rest, "", said), 0, "", "no-single-sender"},
		{"two From fields", letter(pass, from, "From: maria@example.com", rest, "", said), 0, "", "no-single-sender"},
		{"two addresses in From", letter(pass, "From: sam@example.com, maria@example.com", rest, "", said), 0, "", "no-single-sender"},
		{"over the limit", letter(pass, from, rest, "", strings.Repeat(said+"\n", huge/30)), 0, "too-large", "too-large"},
		{"over the limit, of an unknown sender without proof", letter(none, "From: eve@elsewhere.example", rest, "", strings.Repeat(said+"\n", huge/30)), 0, "", "too-large"},
		{"S/MIME, encrypted", letter(pass, from, rest, mime(`application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"`), "Content-Transfer-Encoding: base64", "", "MIIBDgYJ"), 0, "unreadable", ""},
		{"PGP, encrypted", letter(pass, from, rest, mime(`multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b`), "", "--b", "Content-Type: application/pgp-encrypted", "", "Version: 1", "--b", "Content-Type: application/octet-stream", "", "-----BEGIN PGP MESSAGE-----", "--b--"), 0, "unreadable", ""},
		{"a charset that nobody knows", letter(pass, from, rest, mime("text/plain; charset=x-martian"), "", said), 1, "minimize", ""},
		{"NUL bytes in the body", letter(pass, from, rest, "", "I sent\x00 the list\x00 to all."), 1, "minimize", ""},
		{"a NUL in the subject", letter(pass, from, "To: "+desk, "Subject: Wro\x00ng list", "", said), 1, "minimize", ""},
		{"raw 8-bit rubbish in text and header", letter(pass, "From: S\xe4m <sam@example.com>", "To: "+desk, "Subject: \xff\xfe\xe9", "", "\x80\x81 I sent the list \xc3\x28 to all."), 1, "minimize", ""},
		{"base64 that is none", letter(pass, from, "To: "+desk, mime("text/plain"), "Content-Transfer-Encoding: base64", "", "!!!! not base64 ####"), 1, "minimize", ""},
		{"an unknown transfer encoding", letter(pass, from, rest, mime("text/plain"), "Content-Transfer-Encoding: x-own", "", said), 1, "minimize", ""},
		{"a header line without a colon", letter(pass, from, "this is no field", rest, "", said), 1, "minimize", ""},
		{"bare CR and LF mixed", []byte(pass + "\r\n" + from + "\r\nTo: " + desk + "\r\nSubject: Wrong list\r\n\r\nI sent\rthe list\nto all."), 1, "minimize", ""},
		{"a multipart without its end", letter(pass, from, rest, mime("multipart/mixed; boundary=b"), "", "--b", "Content-Type: text/plain", "", said), 1, "minimize", ""},
		{"multiparts in each other, within the caps", bomb(from, rest, 15), 1, "minimize", ""},
		{"multiparts in each other, forty deep", bomb(from, rest, 40), 0, "unreadable", "unreadable"},
		{"150 parts", parts(from, rest, 150), 1, "minimize", ""},
		{"400 parts", parts(from, rest, 400), 0, "unreadable", "unreadable"},
		{"a line of 50,000 bytes", letter(pass, from, rest, "", "I sent "+strings.Repeat("x", 50_000)), 1, "minimize", ""},
		{"a header of 40,000 bytes", letter(pass, from, rest, "X-Long: "+strings.Repeat("x", 40_000), "", said), 1, "minimize", ""},
		{"a thousand references", letter(pass, from, rest, "References: "+strings.Repeat("<a@b.example>\n ", 1000), "", said), 1, "minimize", ""},
		{"HTML alone", letter(pass, from, rest, mime("text/html"), "", "<p>I sent the <b>salary</b> list to all staff.</p><script>alert(1)</script>"), 1, "minimize", ""},
		{"a date of another age", letter(pass, from, "To: "+desk, "Date: Thu, 32 Foo 99999 25:61:61 +9999", "Subject: Wrong list", "", said), 1, "minimize", ""},
		{"line breaks smuggled into the subject", letter(pass, from, "To: "+desk, "Subject: =?utf-8?q?Wrong=0D=0ABcc:_eve=40elsewhere.example?=", "", said), 1, "minimize", ""},
	}
	for i := range all { // or they would be copies of each other
		all[i].raw = bytes.Replace(all[i].raw, []byte("<bad@"), fmt.Appendf(nil, "<bad.%d@", i), 1)
	}
	return all
}

func bomb(from, rest string, depth int) []byte {
	lines := []string{pass, from, rest, "MIME-Version: 1.0"}
	for i := range depth {
		lines = append(lines, fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d", i), "", fmt.Sprintf("--b%d", i))
	}
	return letter(append(lines, "Content-Type: text/plain", "", "I sent the salary list to all staff.")...)
}

func parts(from, rest string, n int) []byte {
	lines := []string{pass, from, rest, "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", "", "I sent the salary list to all staff."}
	for range n {
		lines = append(lines, "--b", "Content-Type: application/octet-stream", "Content-Transfer-Encoding: base64", "", base64.StdEncoding.EncodeToString([]byte("x")))
	}
	return letter(append(lines, "--b--")...)
}

func TestBadMail(t *testing.T) {
	t.Parallel()
	for _, row := range badMails() {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inHouse(t, setup{world: outside, options: func(o *daemon.Options) { o.MaxSize = huge }}, func(h *house) {
				h.give(row.raw)
				h.settle()
				h.want(row.cases, row.reply, row.held)
				h.later() // and everything goes on
				h.settle()
				if len(h.cases()) == 0 || h.mail.Count(desk, "INBOX") != 0 {
					h.Errorf("the next report was not taken\n%s", h.log)
				}
			})
		})
	}
}

// All of them at once, in one batch: none takes another along.
func TestBadMailTogether(t *testing.T) {
	t.Parallel()
	choose := func(o *daemon.Options) { o.MaxSize = huge }
	inHouse(t, setup{world: outside, options: choose, idle: true}, func(h *house) {
		want := map[string]int{}
		for _, m := range badMails() {
			h.give(m.raw)
			if m.held != "" {
				want[m.held]++
			}
		}
		h.start()
		h.settle()
		got := map[string]int{}
		for _, q := range h.quarantined() {
			got[q.Reason]++
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			h.Errorf("quarantine has %v, want %v\n%s", got, want, h.log)
		}
		if n := h.mail.Count(desk, held); n != len(h.quarantined()) {
			h.Errorf("%d mails in the folder, %d on the list", n, len(h.quarantined()))
		}
		if len(h.got(sam, "minimize")) != 1 {
			h.Errorf("Sam has %d first answers, want one: the mails are one matter\n%s", len(h.got(sam, "minimize")), h.outcome())
		}
	})
}

// give hands a mail in from outside; one that is no mail at all is put into the inbox as it is.
func (h *house) give(raw []byte) {
	h.Helper()
	if len(raw) == 0 {
		h.must(h.mail.Deliver(desk, raw, h.clock.Now()))
		return
	}
	h.receive(raw)
}

// want checks how many cases there are, which answer Sam has, and why the mail is in quarantine.
func (h *house) want(cases int, reply, reason string) {
	h.Helper()
	if n := len(h.cases()); n != cases {
		h.Errorf("%d cases, want %d", n, cases)
	}
	var replies []string
	for _, raw := range h.got(sam, "") {
		replies = append(replies, field(raw, "X-Ownup-Template"))
	}
	if got := strings.Join(replies, " "); got != reply {
		h.Errorf("answered with %q, want %q", got, reply)
	}
	got := ""
	if q := h.quarantined(); len(q) > 0 {
		got = q[0].Reason
	}
	if got != reason {
		h.Errorf("quarantine says %q, want %q", got, reason)
	}
	if in := h.mail.Count(desk, held); (in > 0) != (reason != "") {
		h.Errorf("%d mails in the quarantine folder", in)
	}
	if h.Failed() {
		h.Log(h.log)
	}
}
