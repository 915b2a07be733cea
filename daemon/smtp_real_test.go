package daemon

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/realmail"
)

func smtpOptions(t testing.TB, w *realmail.World) SMTPOptions {
	t.Helper()
	host, port := hostPort(t, w.Submissions)
	return SMTPOptions{Host: host, Port: port, Security: SecurityTLS, Username: desk, Password: constant(staff[0].Password),
		TLS: &tls.Config{RootCAs: w.CA}, Timeout: 10 * time.Second, Hello: "ownup.example.com"}
}

func openRelay(t testing.TB, opts SMTPOptions) *SMTP {
	t.Helper()
	s, err := DialSMTP(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func noMark() error { return nil }

// tricky is a mail whose lines look like ends of it.
const tricky = "From: Desk <oops@example.com>\r\nTo: sam@example.com\r\nSubject: Note\r\n\r\n" +
	".\r\n..\r\n.one dot\r\n\r\n  spaces  \r\nlast"

func TestSMTPSubmitsToPostfix(t *testing.T) {
	t.Parallel()
	w := realmail.Start(t, realmail.Options{Users: staff})
	s := openRelay(t, smtpOptions(t, w))
	marks := 0
	for range 3 { // on one connection
		e := Envelope{From: desk, To: "sam@example.com", Bytes: []byte(tricky)}
		if err := s.Deliver(t.Context(), e, func() error { marks++; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	got := awaitMails(t, w, "sam@example.com", 3)
	_, body, _ := bytes.Cut(got[2].Raw, []byte("\n\n"))
	_, want, _ := strings.Cut(strings.ReplaceAll(tricky, "\r\n", "\n"), "\n\n")
	if string(body) != want+"\n" {
		t.Errorf("arrived as\n%q\nwant\n%q", body, want)
	}
	if !bytes.Contains(got[0].Raw, []byte("Return-Path: <oops@example.com>")) ||
		!bytes.Contains(got[0].Raw, []byte("auth=pass smtp.auth=oops@example.com")) {
		t.Errorf("envelope or login lost:\n%s", got[0].Raw)
	}
	if marks != 3 {
		t.Errorf("marked %d times", marks)
	}
}

func TestSMTPRefusedByPostfix(t *testing.T) {
	t.Parallel()
	w := realmail.Start(t, realmail.Options{Users: staff})
	s := openRelay(t, smtpOptions(t, w))
	big := append([]byte(tricky), bytes.Repeat([]byte("x\r\n"), 4<<20)...)
	rows := []struct {
		why    string
		e      Envelope
		code   int
		status string
		marked bool
	}{
		{"unknown recipient", Envelope{From: desk, To: "nobody@example.com", Bytes: []byte(tricky)}, 550, "5.1.1", false},
		{"larger than the relay says it takes", Envelope{From: desk, To: "sam@example.com", Bytes: big}, 0, "5.3.4", false},
		{"an address that is none", Envelope{From: desk, To: "sam@example.com> x", Bytes: []byte(tricky)}, 0, "5.1.3", false},
	}
	for _, row := range rows {
		marked := false
		err := s.Deliver(t.Context(), row.e, func() error { marked = true; return nil })
		var failed *DeliveryError
		if !errors.As(err, &failed) || failed.Fate != FatePermanent || failed.Code != row.code ||
			failed.Status != row.status || marked != row.marked {
			t.Errorf("%s: %#v, marked %v", row.why, err, marked)
		}
		ok := Envelope{From: "", To: "sam@example.com", Bytes: []byte(tricky)}
		if err := s.Deliver(t.Context(), ok, noMark); err != nil {
			t.Errorf("after %s: %v", row.why, err)
		}
	}
	got := awaitMails(t, w, "sam@example.com", len(rows))
	if !bytes.Contains(got[0].Raw, []byte("Return-Path: <>")) {
		t.Errorf("null sender:\n%s", got[0].Raw)
	}
}

func TestSMTPServerRestarts(t *testing.T) {
	t.Parallel()
	w := realmail.Start(t, realmail.Options{Users: staff})
	s := openRelay(t, smtpOptions(t, w))
	e := Envelope{From: desk, To: "sam@example.com", Bytes: []byte(tricky)}
	w.StopPostfix()
	err := s.Deliver(t.Context(), e, noMark)
	if fate := fateIn(t, err); fate != FateConnection {
		t.Errorf("fate %d: %v", fate, err)
	}
	checkKind(t, err, KindRefused)
	w.StartPostfix(t)
	if err := s.Deliver(t.Context(), e, noMark); err != nil {
		t.Error(err)
	}
	w.StopPostfix()
	w.StartPostfix(t)
	if err := s.Deliver(t.Context(), e, noMark); err != nil {
		t.Errorf("restarted while nothing was sent: %v", err)
	}
	awaitMails(t, w, "sam@example.com", 2)
}

// Dovecot's LMTP has no SMTPUTF8: Postfix would bounce there what asked for it without need.
func TestSMTPAsksForUTF8OnlyIfNeeded(t *testing.T) {
	t.Parallel()
	w := realmail.Start(t, realmail.Options{Users: staff})
	s := openRelay(t, smtpOptions(t, w))
	e := Envelope{From: desk, To: "sam@example.com", Bytes: []byte("From: Desk <oops@example.com>\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n")}
	if err := s.Deliver(t.Context(), e, noMark); err != nil {
		t.Fatal(err)
	}
	got := awaitMails(t, w, "sam@example.com", 1)
	if !bytes.HasSuffix(got[0].Raw, []byte("\n\nGrüße\n")) {
		t.Errorf("arrived as\n%s", got[0].Raw)
	}
}

func TestSMTPConnects(t *testing.T) {
	t.Parallel()
	w := realmail.Start(t, realmail.Options{Users: staff})
	_, submission := hostPort(t, w.Submission)
	_, submissions := hostPort(t, w.Submissions)
	_, outside := hostPort(t, w.Outside)
	_, imap := hostPort(t, w.IMAP)
	rows := []struct {
		why    string
		change func(*SMTPOptions)
		kind   ConnKind
	}{
		{"TLS and login", func(*SMTPOptions) {}, ""},
		{"STARTTLS and login", func(o *SMTPOptions) { o.Security, o.Port = SecuritySTARTTLS, submission }, ""},
		{"no TLS on loopback, with login", func(o *SMTPOptions) { o.Security, o.Port = SecurityNone, submission }, ""},
		{"no login", func(o *SMTPOptions) { o.Username = "" }, ""},
		{"wrong password", func(o *SMTPOptions) { o.Password = constant("wrong") }, KindLogin},
		{"no password", func(o *SMTPOptions) { o.Password = nil }, KindLogin},
		{"a token where there is no OAuth", func(o *SMTPOptions) { o.Token = constant("x") }, KindLogin},
		{"login where none is offered", func(o *SMTPOptions) { o.Security, o.Port = SecurityNone, outside }, KindLogin},
		{"TLS to a port without", func(o *SMTPOptions) { o.Port = submission }, KindTLS},
		{"unknown authority", func(o *SMTPOptions) { o.TLS = nil }, KindCertAuthority},
		{"unknown authority after STARTTLS", func(o *SMTPOptions) { o.Security, o.Port, o.TLS = SecuritySTARTTLS, submission, nil }, KindCertAuthority},
		{"another name", func(o *SMTPOptions) { o.TLS.ServerName = "smtp.elsewhere.test" }, KindCertName},
		{"nobody listens", func(o *SMTPOptions) { o.Port = 1 }, KindRefused},
		{"no such host", func(o *SMTPOptions) { o.Host = "smtp.invalid" }, KindUnknownHost},
		{"unprotected over a network", func(o *SMTPOptions) { o.Security, o.Host = SecurityNone, "192.0.2.1" }, KindInsecure},
		{"another service's port", func(o *SMTPOptions) { o.Security, o.Port = SecurityNone, imap }, KindProtocol},
		{"no TLS where TLS is spoken", func(o *SMTPOptions) {
			o.Security, o.Port, o.Timeout = SecurityNone, submissions, 300*time.Millisecond
		}, KindTimeout},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			opts := smtpOptions(t, w)
			row.change(&opts)
			s, err := DialSMTP(t.Context(), opts)
			if err == nil {
				defer s.Close()
				err = s.Deliver(t.Context(), Envelope{From: desk, To: "sam@example.com", Bytes: []byte(tricky)}, noMark)
			}
			checkKind(t, err, row.kind)
		})
	}
}

func awaitMails(t testing.TB, w *realmail.World, user string, n int) []realmail.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		got, err := w.Messages(user, "INBOX")
		if err != nil {
			t.Fatal(err)
		}
		if len(got) >= n {
			return got
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%d mails of %d arrived", len(got), n)
		case <-tick.C:
		}
	}
}
