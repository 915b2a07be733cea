package realmail

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"net/smtp"
	"strings"
	"testing"
	"time"
)

var people = []User{
	{Address: "oops@example.com", Name: "Desk", Password: "box"},
	{Address: "sam@example.com", Name: "Sam Carter", Password: "pw"},
}

const note = "From: Sam Carter <sam@example.com>\r\nTo: oops@example.com\r\nSubject: x\r\n" +
	"Authentication-Results: mx.example.com; dmarc=pass header.from=forged\r\n" +
	"Authentication-Results: other.example; dmarc=pass\r\n" +
	"Authentication-Results: MX.example.com 1; dmarc=pass header.from=forged\r\n\r\nhello\r\n"

func TestBorder(t *testing.T) {
	t.Parallel()
	w := Start(t, Options{Users: people})
	rows := []struct {
		why, addr, to string
		login         bool
		from          string
		stamp         string
	}{
		{"submitted with the sender's own login", w.Submission, "oops@example.com", true, "sam@example.com",
			"mx.example.com; auth=pass smtp.auth=sam@example.com; dmarc=pass header.from=example.com"},
		{"a relay on loopback has no login", w.Submission, "oops+abc@example.com", false, "sam@example.com", "mx.example.com; none"},
		{"forged from outside", w.Outside, "oops@example.com", false, "sam@example.com",
			"mx.example.com; spf=fail; dmarc=fail header.from=example.com"},
	}
	for i, row := range rows {
		send(t, w, row.addr, row.login, row.from, row.to)
		got := await(t, w, "oops@example.com", i+1)
		head, _, _ := bytes.Cut(got[i].Raw, []byte("\n\n"))
		if n := bytes.Count(head, []byte("forged")); n != 0 {
			t.Errorf("%s: %d forged fields left in\n%s", row.why, n, head)
		}
		if !bytes.Contains(head, []byte("Authentication-Results: "+row.stamp+"\n")) {
			t.Errorf("%s: not stamped %q\n%s", row.why, row.stamp, head)
		}
		if !bytes.Contains(head, []byte("other.example; dmarc=pass")) {
			t.Errorf("%s: another's field was taken out\n%s", row.why, head)
		}
	}
}

func TestUnknownRecipient(t *testing.T) {
	t.Parallel()
	w := Start(t, Options{Users: people})
	for _, addr := range []string{w.Submission, w.Outside} {
		err := submit(w, addr, false, "sam@example.com", "nobody@example.com")
		if err == nil || !strings.Contains(err.Error(), "5.1.1 <nobody@") {
			t.Errorf("unknown recipient: %v", err)
		}
	}
	err := submit(w, w.Outside, false, "sam@example.com", "a@elsewhere.test")
	if err == nil || !strings.Contains(err.Error(), "5.7.1 <a@") {
		t.Errorf("relayed for a stranger: %v", err)
	}
}

func TestManyUsers(t *testing.T) {
	t.Parallel()
	var users []User
	for i := range 5000 {
		users = append(users, User{Address: fmt.Sprintf("p%d@example.com", i), Password: "x"})
	}
	w := Start(t, Options{Users: users})
	send(t, w, w.Submission, false, "p0@example.com", "p4999@example.com")
	await(t, w, "p4999@example.com", 1)
}

func TestDeliver(t *testing.T) {
	t.Parallel()
	w := Start(t, Options{Users: people, DovecotOnly: true})
	if err := w.Deliver("oops@example.com", []byte(note), []byte(note)); err != nil {
		t.Fatal(err)
	}
	got := await(t, w, "oops@example.com", 2)
	if !bytes.Contains(got[0].Raw, []byte("dmarc=pass header.from=example.com\n")) {
		t.Errorf("no verdict:\n%s", got[0].Raw)
	}
	conn, err := tls.Dial("tcp", w.IMAPS, &tls.Config{RootCAs: w.CA})
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}

func send(t *testing.T, w *World, addr string, login bool, from, to string) {
	t.Helper()
	if err := submit(w, addr, login, from, to); err != nil {
		t.Fatal(err)
	}
}

func submit(w *World, addr string, login bool, from, to string) error {
	c, err := smtp.Dial(addr)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.StartTLS(&tls.Config{RootCAs: w.CA, ServerName: "localhost"}); err != nil {
		return err
	}
	if login {
		if err := c.Auth(smtp.PlainAuth("", "sam@example.com", "pw", "127.0.0.1")); err != nil {
			return err
		}
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	body, err := c.Data()
	if err != nil {
		return err
	}
	fmt.Fprint(body, note)
	return body.Close()
}

func await(t *testing.T, w *World, user string, n int) []Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
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

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		Start(b, Options{Users: people})
	}
}

func BenchmarkDeliver(b *testing.B) {
	w := Start(b, Options{Users: people, DovecotOnly: true})
	for b.Loop() {
		if err := w.Deliver("oops@example.com", []byte(note)); err != nil {
			b.Fatal(err)
		}
	}
}
