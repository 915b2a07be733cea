package localmail_test

import (
	"fmt"
	"net/smtp"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/ownup/ownup/daemon/localmail"
)

// The world must be faster than what is measured on it.

func benchWorld(b *testing.B, n int) (*localmail.World, *imapclient.Client) {
	b.Helper()
	w, err := localmail.Start(b.Context(), localmail.Options{
		Now: noon, Anonymous: true, Users: []localmail.User{{Address: desk, Password: "oops"}},
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { w.Close() })
	raw := fmt.Appendf(nil, "From: sam@example.com\r\nSubject: x\r\n\r\n%03000d\r\n", 0)
	for range n {
		if err := w.Deliver(desk, raw, noon()); err != nil {
			b.Fatal(err)
		}
	}
	c, err := imapclient.DialInsecure(w.IMAPAddr(), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	if err := c.Login(desk, "oops").Wait(); err != nil {
		b.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		b.Fatal(err)
	}
	return w, c
}

// BenchmarkFetch and BenchmarkMove count mails.
func BenchmarkFetch(b *testing.B) {
	_, c := benchWorld(b, 10_000)
	peek := &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{Peek: true}}}
	b.ResetTimer()
	for done := 0; done < b.N; done += 100 {
		from := imap.UID(done%10_000 + 1)
		if _, err := c.Fetch(imap.UIDSet{{Start: from, Stop: from + 99}}, peek).Collect(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMove(b *testing.B) {
	_, c := benchWorld(b, max(b.N, 100))
	if err := c.Create("done", nil).Wait(); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for done := 0; done < b.N; done += 100 {
		set := imap.UIDSet{{Start: imap.UID(done + 1), Stop: imap.UID(done + 100)}}
		if _, err := c.Move(set, "done").Wait(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSMTP sends over one kept connection.
func BenchmarkSMTP(b *testing.B) {
	w, _ := benchWorld(b, 0)
	c, err := smtp.Dial(w.SMTPAddr())
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	raw := fmt.Appendf(nil, "From: sam@example.com\r\nSubject: x\r\n\r\n%03000d\r\n", 0)
	for b.Loop() {
		if err := sendOver(c, raw); err != nil {
			b.Fatal(err)
		}
	}
}

func sendOver(c *smtp.Client, raw []byte) error {
	if err := c.Mail(sam); err != nil {
		return err
	}
	if err := c.Rcpt(desk); err != nil {
		return err
	}
	data, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := data.Write(raw); err != nil {
		return err
	}
	return data.Close()
}
