package daemon_test

import (
	"bytes"
	"html"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/localmail/client"
	"github.com/ownup/ownup/mailflow/incoming"
)

var buttonPattern = regexp.MustCompile(`<a class="button" href="(mailto:[^"]*)"[^>]*>([^<]*)</a>`)

// TestAnswersAreReadBack answers every mail in every mail program, by its buttons and by a reply with the mail quoted:
// what is read is the answer alone, and it names the mail by its subject or its Message-ID.
func TestAnswersAreReadBack(t *testing.T) {
	t.Parallel()
	sam := client.Person{Name: "Sam Carter", Address: "sam@example.com"}
	at := time.Date(2026, time.November, 23, 15, 0, 0, 0, time.UTC)
	clicks := 0
	for name, raw := range composed(t) {
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		subject, id := m.Header.Get("Subject"), m.Header.Get("Message-ID")
		_, page := holdParts(t, name, m)
		for _, style := range client.Styles() {
			answer := client.Reply(style, raw, sam, "We talked, and line 2 can wait.", at, false)
			got := incoming.Read(answer, incoming.Options{Own: []string{"oops@example.com"}})
			if got.Text != "We talked, and line 2 can wait." || !strings.Contains(string(answer), id) {
				t.Errorf("%s, %s: a reply reads %q", name, style, got.Text)
			}
			for _, button := range buttonPattern.FindAllStringSubmatch(page, -1) {
				mailto, err := client.Click(style, html.UnescapeString(button[1]), sam, "", at)
				if err != nil {
					t.Fatal(err)
				}
				got := incoming.Read(mailto, incoming.Options{Own: []string{"oops@example.com"}})
				if got.Text != html.UnescapeString(button[2]) || got.Subject != "Re: "+subject || !strings.HasPrefix(got.To[0], "oops") {
					t.Errorf("%s, %s: a click reads %q, %q to %v", name, style, got.Text, got.Subject, got.To)
				}
				clicks++
			}
		}
	}
	if clicks < 250 {
		t.Errorf("only %d clicks", clicks)
	}
}
