package main

import (
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/mailflow"
)

// TestCardIsShort holds the card under 200 words, in a house that has filled in everything.
func TestCardIsShort(t *testing.T) {
	t.Parallel()
	c := daemon.DefaultConfig()
	c.Mailbox.Address = "oops@example.com"
	c.Route = []string{"works.council@example.com", "ines@example.com"}
	c.Flow.House.DutyDesk = "IT duty desk +49 30 5550 555\nPlant +49 30 5550 556"
	c.Flow.Support = mailflow.Support{Internal: "Dana Reyes, people team, dana.reyes@example.com", External: "Employee assistance line, +49 30 0000000"}
	people := mailflow.NewDirectory([]mailflow.Person{
		{Address: "works.council@example.com", Name: "Noor de Vries"}, {Address: "ines@example.com", Name: "Ines Weber"},
	})
	got := card(c, people)
	if n := len(strings.Fields(got)); n >= 200 {
		t.Errorf("%d words, not under 200:\n%s", n, got)
	}
	for _, want := range []string{"Noor de Vries or Ines Weber.", "now: Plant +49 30 5550 556\n", "Employee assistance line, +49 30 0000000\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
