package localmail_test

import (
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon/localmail"
	"github.com/ownup/ownup/daemon/localmail/client"
)

// A person reports, the desk asks, the person answers: each mail as its program writes it, through the whole world.
func TestConversation(t *testing.T) {
	t.Parallel()
	for _, style := range client.Styles() {
		t.Run(string(style), func(t *testing.T) {
			t.Parallel()
			w := start(t, nil)
			report := client.Compose(style, "Sam Carter <sam@example.com>", "oops@example.com", "Wrong list", "I sent the wrong list – sorry.", noon())
			if err := w.Post(t.Context(), sam, report); err != nil {
				t.Fatal(err)
			}
			question := client.Reply(client.Gmail, one(t, w, desk).Raw, client.Person{Name: "Desk", Address: "oops+t0k3n@example.com"},
				"What is still happening?", noon(), false)
			if err := send(t, w, desk, desk, []string{sam}, string(question)); err != nil {
				t.Fatal(err)
			}
			answer := client.Reply(style, one(t, w, sam).Raw, client.Person{Address: sam}, "DONE", noon(), false)
			if err := w.Post(t.Context(), sam, answer); err != nil {
				t.Fatal(err)
			}
			checkAnswer(t, w)
		})
	}
}

func checkAnswer(t *testing.T, w *localmail.World) {
	t.Helper()
	all, err := w.Messages(desk, "INBOX")
	if err != nil || len(all) != 2 {
		t.Fatalf("%d mails, %v", len(all), err)
	}
	raw := all[1].Raw
	if got := field(raw, "Delivered-To"); len(got) != 1 || got[0] != "oops+t0k3n@example.com" {
		t.Errorf("Delivered-To %q", got)
	}
	want := "mx.example.com; auth=pass smtp.auth=sam@example.com; dmarc=pass header.from=example.com"
	if got := field(raw, "Authentication-Results"); len(got) != 1 || got[0] != want {
		t.Errorf("Authentication-Results %q", got)
	}
	if ids := strings.Fields(field(raw, "References")[0]); len(ids) != 2 {
		t.Errorf("References %q", ids)
	}
}

func TestPostNeedsRecipients(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	if err := w.Post(t.Context(), sam, []byte("From: sam@example.com\r\n\r\n")); err == nil {
		t.Error("a mail to nobody was posted")
	}
}
