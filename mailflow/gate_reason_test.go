package mailflow

import (
	"testing"
	"time"

	"github.com/ownup/ownup/mailflow/incoming"
)

// TestGateReasons holds each bar of the gate by itself: other code in front of it catches most of these mails too, and
// may change.
func TestGateReasons(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason string
		change func(*Case, *Ask, *Reading)
	}{
		{"", func(*Case, *Ask, *Reading) {}},
		{"gate-automatic", func(_ *Case, _ *Ask, m *Reading) { m.Class = incoming.AutoReply }},
		{"gate-level", func(_ *Case, _ *Ask, m *Reading) { m.Level = incoming.LevelB }},
		{"gate-not-asked", func(_ *Case, _ *Ask, m *Reading) { m.From = "iris@example.com" }},
		{"gate-not-asked", func(_ *Case, _ *Ask, m *Reading) { m.From = "" }},
		{"gate-reporter", func(_ *Case, a *Ask, m *Reading) { a.To, m.From = "sam@example.com", "sam@example.com" }},
		{"gate-reporter", func(_ *Case, a *Ask, m *Reading) { a.To, m.From = "sam@example.com", "s.carter@example.com" }},
		{"gate-routed-around", func(c *Case, _ *Ask, _ *Reading) { c.Around = []string{"maria@example.com"} }},
		{"gate-late", func(_ *Case, a *Ask, _ *Reading) { a.Replaced = true }},
		{"gate-closed", func(_ *Case, a *Ask, _ *Reading) { a.Live = false }},
		{"gate-late", func(c *Case, _ *Ask, _ *Reading) { c.Plan.Revision = 3 }},
		{"gate-parts-differ", func(_ *Case, _ *Ask, m *Reading) { m.Differs = true }},
		{"gate-forward", func(_ *Case, _ *Ask, m *Reading) { m.Forward = true }},
	} {
		people := NewDirectory([]Person{
			{Address: "sam@example.com", Name: "Sam", Aliases: []string{"s.carter@example.com"}}, {Address: "maria@example.com", Name: "Maria"},
		})
		c := Case{ID: "C", Reporter: "sam@example.com", Manager: "maria@example.com", Plan: Plan{Revision: 2}}
		a := Ask{Kind: AskPlan, To: "maria@example.com", Revision: 2, Live: true}
		m := Reading{From: "maria@example.com", Person: "maria@example.com", Class: incoming.Reply, Level: incoming.LevelA}
		row.change(&c, &a, &m)
		turn := &turn{c: &c, ev: Event{Kind: EventMail, Mail: &m}, env: Env{Now: time.Unix(0, 0), Directory: people}}
		if got := turn.gate(&a); got != row.reason {
			t.Errorf("gate says %q, want %q", got, row.reason)
		}
	}
}
