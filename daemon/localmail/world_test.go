package localmail_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/ownup/ownup/daemon/localmail"
)

const (
	desk  = "oops@example.com"
	sam   = "sam@example.com"
	maria = "maria@example.com"
)

// noon is the clock of most tests.
func noon() time.Time { return time.Date(2026, 11, 16, 12, 0, 0, 0, time.UTC) }

// start opens a world with three people; change alters its options.
func start(t *testing.T, change func(*localmail.Options)) *localmail.World {
	t.Helper()
	o := localmail.Options{
		Now: noon,
		Users: []localmail.User{
			{Address: desk, Name: "Desk", Password: "oops"},
			{Address: sam, Name: "Sam Carter", Password: "sam"},
			{Address: maria, Name: "Maria Lopez", Password: "maria"},
		},
		Aliases: map[string][]string{
			"team@example.com":   {sam, maria},
			"help@example.com":   {desk},
			"broken@example.com": {"nobody@example.com"},
		},
	}
	if change != nil {
		change(&o)
	}
	w, err := localmail.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// send hands in a mail by SMTP, as user if there is one.
func send(t *testing.T, w *localmail.World, user, from string, to []string, raw string) error {
	t.Helper()
	c, err := dialSMTP(t, w)
	if err != nil {
		return err
	}
	defer c.Close()
	if user != "" {
		name, _, _ := strings.Cut(user, "@")
		if err := c.Auth(smtp.PlainAuth("", user, name, "127.0.0.1")); err != nil {
			return err
		}
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	for _, r := range to {
		if err := c.Rcpt(r); err != nil {
			return err
		}
	}
	data, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := data.Write([]byte(raw)); err != nil {
		return err
	}
	if err := data.Close(); err != nil {
		return err
	}
	return c.Quit()
}

func dialSMTP(t *testing.T, w *localmail.World) (*smtp.Client, error) {
	t.Helper()
	conn, err := w.DialSMTP(t.Context())
	if err != nil {
		return nil, err
	}
	return smtp.NewClient(conn, "127.0.0.1")
}

// login logs in to IMAP and selects the INBOX.
func login(t *testing.T, w *localmail.World, user string, o *imapclient.Options) *imapclient.Client {
	t.Helper()
	conn, err := w.DialIMAP(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := imapclient.New(conn, o)
	t.Cleanup(func() { c.Close() })
	name, _, _ := strings.Cut(user, "@")
	if err := c.Login(user, name).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func deliver(t *testing.T, w *localmail.World, to string, n int) {
	t.Helper()
	for i := range n {
		raw := fmt.Sprintf("From: sam@example.com\r\nSubject: %d\r\n\r\nbody %d\r\n", i+1, i+1)
		if err := w.Deliver(to, []byte(raw), noon().Add(time.Duration(i)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
}

// one returns the only mail in an INBOX.
func one(t *testing.T, w *localmail.World, user string) localmail.Message {
	t.Helper()
	all, err := w.Messages(user, "INBOX")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 {
		t.Fatalf("%s has %d mails, want 1", user, len(all))
	}
	return all[0]
}

func TestStartNeedsAClock(t *testing.T) {
	t.Parallel()
	if w, err := localmail.Start(t.Context(), localmail.Options{}); err == nil {
		w.Close()
		t.Error("started without a clock")
	}
}

func TestWait(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	done := make(chan error, 1)
	go func() { done <- w.Wait(t.Context(), func() bool { return w.Count(sam, "INBOX") == 2 }) }()
	deliver(t, w, sam, 2)
	if err := <-done; err != nil {
		t.Error(err)
	}
	looks := 0
	err := w.Wait(t.Context(), func() bool { // what changes while it looks must not be missed
		if looks++; looks == 1 {
			deliver(t, w, sam, 1)
			return false
		}
		return true
	})
	if err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.Wait(ctx, func() bool { return false }); err == nil {
		t.Error("Wait went on after its context had ended")
	}
}

func TestCloseEndsSessions(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	idle, err := login(t, w, sam, nil).Idle()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dialSMTP(t, w); err != nil {
		t.Fatal(err)
	}
	w.Break(localmail.Fault{At: localmail.StageMail, Act: localmail.Stall})
	stalled := make(chan error, 1)
	go func() { stalled <- send(t, w, sam, sam, []string{maria}, "Subject: a\r\n\r\nb\r\n") }()
	w.Close()
	if err := <-stalled; err == nil {
		t.Error("a stalled mail was taken by a world that closed")
	}
	if err := idle.Wait(); err == nil {
		t.Error("IDLE ended well although the world closed under it")
	}
	if _, err := w.DialSMTP(t.Context()); err == nil {
		t.Error("a closed world takes connections")
	}
}

func TestSetDown(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	c := login(t, w, sam, nil)
	w.SetDown(localmail.SideIMAP, true)
	if err := c.Noop().Wait(); err == nil {
		t.Error("an IMAP connection lived on while the side was down")
	}
	if err := greeted(t, w); err == nil {
		t.Error("a new IMAP connection was taken while the side was down")
	}
	if err := send(t, w, sam, sam, []string{maria}, "Subject: a\r\n\r\nb\r\n"); err != nil {
		t.Errorf("SMTP with IMAP down: %v", err)
	}
	w.SetDown(localmail.SideIMAP, false)
	login(t, w, sam, nil)
}

func greeted(t *testing.T, w *localmail.World) error {
	t.Helper()
	conn, err := w.DialIMAP(t.Context())
	if err != nil {
		return err
	}
	c := imapclient.New(conn, nil)
	defer c.Close()
	return c.WaitGreeting()
}

func TestTLS(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		security    localmail.Security
		certificate localmail.Certificate
		host        string
		works       bool
		reason      string
	}{
		{localmail.SecurityTLS, localmail.CertificateGood, "127.0.0.1", true, "the good one, by address"},
		{localmail.SecurityTLS, localmail.CertificateGood, "localhost", true, "the good one, by name"},
		{localmail.SecurityTLS, localmail.CertificateExpired, "localhost", false, "ran out"},
		{localmail.SecurityTLS, localmail.CertificateWrongHost, "localhost", false, "for another host"},
		{localmail.SecurityTLS, localmail.CertificateWrongHost, "elsewhere.example", true, "and right for that one"},
		{localmail.SecurityTLS, localmail.CertificateUntrusted, "localhost", false, "signed by nobody we know"},
		{localmail.SecurityStartTLS, localmail.CertificateGood, "localhost", true, "after STARTTLS"},
		{localmail.SecurityStartTLS, localmail.CertificateExpired, "localhost", false, "ran out, after STARTTLS"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			w := start(t, func(o *localmail.Options) { o.Security, o.Certificate = tc.security, tc.certificate })
			config := &tls.Config{RootCAs: w.CA(), ServerName: tc.host}
			if err := loginIMAP(w, tc.security, config); (err == nil) != tc.works {
				t.Errorf("IMAP: %v", err)
			}
			if err := loginSMTP(w, tc.security, config); (err == nil) != tc.works {
				t.Errorf("SMTP: %v", err)
			}
		})
	}
}

func loginIMAP(w *localmail.World, s localmail.Security, config *tls.Config) error {
	o := &imapclient.Options{TLSConfig: config}
	dial := imapclient.DialTLS
	if s == localmail.SecurityStartTLS {
		dial = imapclient.DialStartTLS
	}
	c, err := dial(w.IMAPAddr(), o)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Login(sam, "sam").Wait()
}

func loginSMTP(w *localmail.World, s localmail.Security, config *tls.Config) error {
	c, err := smtpOver(w, s, config)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Auth(smtp.PlainAuth("", sam, "sam", config.ServerName))
}

func smtpOver(w *localmail.World, s localmail.Security, config *tls.Config) (*smtp.Client, error) {
	conn, err := w.DialSMTP(context.Background())
	if err != nil {
		return nil, err
	}
	if s == localmail.SecurityTLS {
		return smtp.NewClient(tls.Client(conn, config), config.ServerName)
	}
	c, err := smtp.NewClient(conn, config.ServerName)
	if err != nil {
		return nil, err
	}
	return c, c.StartTLS(config)
}

func TestNoLoginBeforeStartTLS(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *localmail.Options) { o.Security = localmail.SecurityStartTLS })
	c, err := imapclient.DialInsecure(w.IMAPAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(sam, "sam").Wait(); err == nil {
		t.Error("IMAP took a login in the clear")
	}
	if c.Caps().Has(imap.AuthCap("PLAIN")) {
		t.Error("IMAP offers a login in the clear")
	}
	if err := send(t, w, sam, sam, []string{maria}, "\r\n"); err == nil {
		t.Error("SMTP took a login in the clear")
	}
}
