package daemon

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

var toSam = Envelope{From: desk, To: "sam@example.com", Bytes: []byte("Subject: Note\r\n\r\nhello\r\n")}

func fateIn(t *testing.T, err error) Fate {
	t.Helper()
	var failed *DeliveryError
	if !errors.As(err, &failed) {
		t.Fatalf("no DeliveryError: %v", err)
	}
	return failed.Fate
}

// position is what a relay answers at one point of the dialogue, and what that means for the mail.
type position struct {
	why, verb, answer string
	fate              Fate
	marked            bool
	verbs             string // what the relay hears until it is over
}

func TestSMTPEveryPosition(t *testing.T) {
	t.Parallel()
	const again, mail, data = "EHLO MAIL EHLO MAIL", "EHLO MAIL", "EHLO MAIL RCPT DATA"
	rows := []position{
		{"a stale connection is opened anew once", "MAIL", "421 4.4.2 idle for too long", FateConnection, false, again},
		{"the same without a word", "MAIL", hangUp, FateConnection, false, again},
		{"the same where a firewall forgot it", "MAIL", silence, FateConnection, false, again},
		{"nonsense is no answer", "MAIL", "what?", FateConnection, false, again},
		{"sender refused for now", "MAIL", "451 4.3.0 later", FateTemporary, false, mail},
		{"sender refused", "MAIL", "550 5.7.1 not you", FatePermanent, false, mail},
		{"login wanted: no fault of the mail", "MAIL", "530 5.7.0 login first", FateConnection, false, again},
		{"recipient refused for now", "RCPT", "450 4.2.0 greylisted", FateTemporary, false, "EHLO MAIL RCPT RSET"},
		{"recipient refused", "RCPT", "550 5.1.1 nobody", FatePermanent, false, "EHLO MAIL RCPT RSET"},
		{"shutting down", "RCPT", "421 4.3.2 going down", FateConnection, false, "EHLO MAIL RCPT"},
		{"lost", "RCPT", hangUp, FateConnection, false, "EHLO MAIL RCPT"},
		{"silent", "RCPT", silence, FateConnection, false, "EHLO MAIL RCPT"},
		{"nonsense", "RCPT", "2x0 what", FateConnection, false, "EHLO MAIL RCPT"},
		{"an answer of no use", "RCPT", "354 go on", FateConnection, false, "EHLO MAIL RCPT"},
		{"forwarded is accepted", "RCPT", "251 2.1.5 forwards", FateConnection, true, data},
		{"content refused beforehand, for now", "DATA", "452 4.3.1 disk full", FateTemporary, true, data + " RSET"},
		{"content refused beforehand", "DATA", "554 5.5.1 no valid recipients", FatePermanent, true, data + " RSET"},
		{"lost before the content", "DATA", hangUp, FateConnection, true, data},
		{"silent before the content", "DATA", silence, FateConnection, true, data},
		{"lost in the content", "DATA", "354 go on" + hangUp, FateConnection, true, data},
		{"refused in the content", "DATA", "354 go on\r\n552 5.3.4 too much" + hangUp, FatePermanent, true, data},
		{"content refused for now", ".", "451 4.7.1 try again", FateTemporary, true, data},
		{"content refused", ".", "554 5.7.1 spam", FatePermanent, true, data},
		{"not taken: shutting down", ".", "421 4.3.2 going down", FateConnection, true, data},
		{"lost after the dot", ".", hangUp, FateUnknown, true, data},
		{"silent after the dot", ".", silence, FateUnknown, true, data},
		{"nonsense after the dot", ".", "thanks", FateUnknown, true, data},
	}
	for _, row := range rows {
		for _, offers := range [][]string{nil, {"PIPELINING"}} {
			t.Run(strings.Join(append(offers, row.verb, row.why), " "), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { row.try(t, offers) })
			})
		}
	}
}

func (p position) try(t *testing.T, offers []string) {
	r := &fakeRelay{script: map[string]string{p.verb: p.answer}, offers: offers}
	if p.verb == "RCPT" && strings.HasPrefix(p.answer, "25") {
		r.script["DATA"] = hangUp
	}
	s := openRelay(t, r.options())
	marked := false
	e := toSam
	e.Bytes = []byte(strings.Repeat("x\r\n", 10_000)) // more than fits into any buffer on the way
	err := s.Deliver(t.Context(), e, func() error { marked = true; return nil })
	if fate := fateIn(t, err); fate != p.fate {
		t.Errorf("fate %d, want %d: %v", fate, p.fate, err)
	}
	if marked != p.marked {
		t.Errorf("marked %v", marked)
	}
	if r.heard() != p.verbs && offers == nil {
		t.Errorf("heard %q, want %q", r.heard(), p.verbs)
	}
	if p.fate == FateTemporary || p.fate == FatePermanent {
		return // the connection is as it was, with its script
	}
	r.setHonest()
	if err := s.Deliver(t.Context(), toSam, noMark); err != nil {
		t.Errorf("the next one: %v", err)
	}
}

func TestSMTPGoesOnAfterRefusals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &fakeRelay{script: map[string]string{"RCPT": "550 5.1.1 nobody"}}
		s := openRelay(t, r.options())
		for range 3 {
			s.Deliver(t.Context(), toSam, noMark)
		}
		if want := "EHLO MAIL RCPT RSET MAIL RCPT RSET MAIL RCPT RSET"; r.heard() != want {
			t.Errorf("heard %q, want %q", r.heard(), want)
		}
	})
}

func TestSMTPPipelines(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why    string
		script map[string]string
		fate   Fate
		heard  string
	}{
		{"sender and recipient refused: one of the answers belongs to each", map[string]string{"MAIL": "451 4.3.0 later", "RCPT": "503 5.5.1 no MAIL"},
			FateTemporary, "EHLO MAIL RCPT MAIL RCPT"},
		{"recipient refused", map[string]string{"RCPT": "550 5.1.1 nobody"}, FatePermanent, "EHLO MAIL RCPT RSET MAIL RCPT RSET"},
	}
	for _, row := range rows {
		synctest.Test(t, func(t *testing.T) {
			r := &fakeRelay{script: row.script, offers: []string{"PIPELINING"}}
			s := openRelay(t, r.options())
			for range 2 {
				if fate := fateIn(t, s.Deliver(t.Context(), toSam, noMark)); fate != row.fate {
					t.Errorf("%s: fate %d", row.why, fate)
				}
			}
			if r.heard() != row.heard {
				t.Errorf("%s: heard %q", row.why, r.heard())
			}
		})
	}
}

// An hour of nothing to send, and then the relay has hung up: nobody should notice.
func TestSMTPReopensSilently(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"421 4.4.2 idle for too long" + hangUp, hangUp, silence} {
		synctest.Test(t, func(t *testing.T) {
			r := &fakeRelay{script: map[string]string{"MAIL": answer}, honest: 2}
			s := openRelay(t, r.options())
			time.Sleep(time.Hour)
			if err := s.Deliver(t.Context(), toSam, noMark); err != nil {
				t.Error(err)
			}
			if r.dials != 2 || len(r.mails) != 1 {
				t.Errorf("%d dials, %d mails", r.dials, len(r.mails))
			}
		})
	}
}

func TestSMTPPatience(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, verb string
		want      time.Duration
	}{
		{"an answer before the dot, on a second connection too", "MAIL", 2 * 2 * time.Minute},
		{"an answer before the dot", "RCPT", 2 * time.Minute},
		{"after the dot, as RFC 5321 asks", ".", 10 * time.Minute},
	}
	for _, row := range rows {
		synctest.Test(t, func(t *testing.T) {
			r := &fakeRelay{script: map[string]string{row.verb: silence}}
			s := openRelay(t, r.options())
			began := time.Now()
			err := s.Deliver(t.Context(), toSam, noMark)
			var conn *ConnError
			if !errors.As(err, &conn) || conn.Kind != KindTimeout {
				t.Errorf("%s: %v", row.why, err)
			}
			if took := time.Since(began); took != row.want {
				t.Errorf("%s: gave up after %v, want %v", row.why, took, row.want)
			}
		})
	}
}

func TestSMTPMarkFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &fakeRelay{}
		s := openRelay(t, r.options())
		lost := errors.New("lease lost")
		err := s.Deliver(t.Context(), toSam, func() error { return lost })
		if fate := fateIn(t, err); fate != FateConnection || !errors.Is(err, lost) {
			t.Errorf("fate %d: %v", fate, err)
		}
		if r.heard() != "EHLO MAIL RCPT RSET" || len(r.mails) != 0 {
			t.Errorf("heard %q", r.heard())
		}
	})
}

func TestSMTPCancelled(t *testing.T) {
	t.Parallel()
	for verb, want := range map[string]Fate{"MAIL": FateConnection, "RCPT": FateConnection, "DATA": FateConnection, ".": FateUnknown} {
		synctest.Test(t, func(t *testing.T) {
			r := &fakeRelay{script: map[string]string{verb: silence}}
			s := openRelay(t, r.options())
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			began := time.Now()
			err := s.Deliver(ctx, toSam, noMark)
			if fate := fateIn(t, err); fate != want || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: fate %d, want %d: %v", verb, fate, want, err)
			}
			if took := time.Since(began); took != time.Second {
				t.Errorf("%s: took %v", verb, took)
			}
		})
	}
}

func TestSMTPBytesAreUnchanged(t *testing.T) {
	t.Parallel()
	rows := []struct{ why, bytes, sent string }{
		{"nothing to do", "a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n"},
		{"dots are stuffed", "a\r\n\r\n.\r\n..\r\n.b\r\nc.\r\n", "a\r\n\r\n..\r\n...\r\n..b\r\nc.\r\n"},
		{"the first line begins with a dot", ".a\r\n", "..a\r\n"},
		{"the last line gets its end", "a\r\n\r\nb", "a\r\n\r\nb\r\n"},
		{"a bare LF before a dot cannot end the mail", "a\r\n\r\nb\n.\nc\r\n", "a\r\n\r\nb\r\n..\r\nc\r\n"},
		{"a bare CR stays", "a\r\n\r\nb\rc\r\n", "a\r\n\r\nb\rc\r\n"},
		{"empty", "", "\r\n"},
	}
	for _, row := range rows {
		synctest.Test(t, func(t *testing.T) {
			r := &fakeRelay{}
			s := openRelay(t, r.options())
			e := toSam
			e.Bytes = []byte(row.bytes)
			if err := s.Deliver(t.Context(), e, noMark); err != nil || len(r.mails) != 1 || r.mails[0] != row.sent {
				t.Errorf("%s: sent %q, want %q (%v)", row.why, r.mails, row.sent, err)
			}
		})
	}
}

func TestSMTPExtensions(t *testing.T) {
	t.Parallel()
	wide := []byte("Subject: x\r\n\r\nGrüße\r\n")
	rows := []struct {
		why    string
		offers []string
		e      Envelope
		status string
	}{
		{"8-bit text with 8BITMIME", nil, Envelope{From: desk, To: "a@x.test", Bytes: wide}, ""},
		{"an address that needs SMTPUTF8", nil, Envelope{From: desk, To: "jürgen@x.test", Bytes: toSam.Bytes}, "5.6.7"},
		{"the same where there is SMTPUTF8", []string{"SMTPUTF8"}, Envelope{From: desk, To: "jürgen@x.test", Bytes: toSam.Bytes}, ""},
		{"the same in one go", []string{"SMTPUTF8", "PIPELINING"}, Envelope{From: desk, To: "jürgen@x.test", Bytes: toSam.Bytes}, ""},
		{"only the domain is wide: DNS has a form for it", nil, Envelope{From: desk, To: "j@büro.test", Bytes: toSam.Bytes}, ""},
		{"larger than the relay takes", []string{"SIZE 10"}, toSam, "5.3.4"},
		{"as large as the relay takes", []string{fmt.Sprintf("SIZE %d", len(toSam.Bytes))}, toSam, ""},
		{"a SIZE without a number", []string{"SIZE"}, toSam, ""},
		{"an address with a line break in it", nil, Envelope{From: desk, To: "a@x.test\r\nRCPT TO:<b@x.test", Bytes: toSam.Bytes}, "5.1.3"},
		{"no recipient", nil, Envelope{From: desk, Bytes: toSam.Bytes}, "5.1.3"},
	}
	for _, row := range rows {
		synctest.Test(t, func(t *testing.T) {
			r := &fakeRelay{offers: row.offers}
			s := openRelay(t, r.options())
			err := s.Deliver(t.Context(), row.e, noMark)
			if row.status == "" && err != nil {
				t.Errorf("%s: %v", row.why, err)
			}
			var failed *DeliveryError
			if row.status != "" && (!errors.As(err, &failed) || failed.Status != row.status || failed.Fate != FatePermanent) {
				t.Errorf("%s: %v", row.why, err)
			}
			if asked := slices.Contains(r.lines, "MAIL FROM:<"+desk+"> BODY=8BITMIME SMTPUTF8"); asked != strings.Contains(row.why, "same") {
				t.Errorf("%s: asked for SMTPUTF8: %v in %q", row.why, asked, r.lines)
			}
			if row.status != "" && r.heard() != "EHLO" {
				t.Errorf("%s: heard %q", row.why, r.heard())
			}
		})
	}
}

func TestSMTPDialErrors(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why    string
		script map[string]string
		kind   ConnKind
	}{
		{"turned away at the door", map[string]string{"": "554 5.3.2 go away"}, KindProtocol},
		{"busy", map[string]string{"": "421 4.3.2 too many"}, KindProtocol},
		{"hangs up", map[string]string{"": hangUp}, KindLost},
		{"says nothing", map[string]string{"": silence}, KindTimeout},
		{"another protocol", map[string]string{"": "* OK IMAP"}, KindProtocol},
		{"never ends its greeting", map[string]string{"": strings.Repeat("220-hello\r\n", 1<<18)}, KindProtocol},
		{"refuses EHLO and HELO", map[string]string{"EHLO": "502 5.5.1 no", "HELO": "502 5.5.1 no"}, KindProtocol},
		{"silent after EHLO", map[string]string{"EHLO": silence}, KindTimeout},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := DialSMTP(t.Context(), (&fakeRelay{script: row.script}).options())
				checkKind(t, err, row.kind)
			})
		})
	}
}

// A relay may repeat what it was told; the operator's log must not have the password then.
func TestSMTPSecretStaysSecret(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"canary", "ka na\x01ry"} {
		synctest.Test(t, func(t *testing.T) {
			said := "535 5.7.8 bad: " + secret + " " + scrubForms(desk, secret)
			opts := (&fakeRelay{offers: []string{"AUTH PLAIN LOGIN"}, script: map[string]string{"AUTH": said}}).options()
			opts.Username, opts.Password = desk, constant(secret)
			_, err := DialSMTP(t.Context(), opts)
			checkKind(t, err, KindLogin)
			if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), scrubForms(desk, secret)) {
				t.Error(err)
			}
		})
	}
}

// scrubForms is the secret as AUTH PLAIN sends it.
func scrubForms(username, secret string) string {
	return base64.StdEncoding.EncodeToString([]byte("\x00" + username + "\x00" + secret))
}

func TestSplitStatus(t *testing.T) {
	t.Parallel()
	rows := []struct{ why, msg, status, text string }{
		{"none", "no such user", "", "no such user"},
		{"with a status", "5.1.1 <a@b>: unknown", "5.1.1", "<a@b>: unknown"},
		{"on every line", "5.7.1 first\n5.7.1 second", "5.7.1", "first second"},
		{"a number that is none", "5.1 x", "", "5.1 x"},
		{"control characters are dropped", "4.0.0 a\x1b[31mb\x00", "4.0.0", "a[31mb"},
		{"long", strings.Repeat("ä", 200), "", strings.Repeat("ä", 150) + " …"},
	}
	for _, row := range rows {
		if status, text := splitStatus(row.msg); status != row.status || text != row.text {
			t.Errorf("%s: %q, %q", row.why, status, text)
		}
	}
}
