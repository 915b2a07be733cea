package main

import (
	"errors"
	"log/slog"
	"net/http"
	"os"
	"testing"
	"time"
)

// TestPlaygroundRestart starts over in the middle of a case: everything is as it was at the start, and works.
func TestPlaygroundRestart(t *testing.T) {
	t.Parallel()
	c := newPageClient(t)
	first := c.state("")
	before := c.report()
	if status, why := c.post("/api/restart", struct{}{}, nil); status != http.StatusNoContent {
		t.Fatal(status, why)
	}
	after := c.state(jsonNumber(before.Version))
	if after.Version <= before.Version || after.World == before.World || before.World != first.World {
		t.Errorf("version %d after %d, world %d after %d and %d", after.Version, before.Version, after.World, before.World, first.World)
	}
	for _, p := range after.People {
		if len(p.Mails) > 0 {
			t.Errorf("%s still has %d mails", p.Name, len(p.Mails))
		}
	}
	if len(after.Cases) > 0 || !after.Now.Equal(first.Now) || len(after.People) != len(first.People) {
		t.Errorf("after the restart: %+v", after)
	}
	if _, err := os.Stat(c.world.dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder of the last world is still there: %v", err)
	}
	c.goesOn()
}

// goesOn holds that a report is answered, and that what happens without the page is seen: a mail that was opened is read.
func (c *pageClient) goesOn() {
	c.t.Helper()
	s := c.report()
	if len(s.Cases) != 1 || s.Cases[0].Reporter != "Sam Carter" || s.Cases[0].Manager != "Maria Lopez" {
		c.t.Fatalf("the next report: %+v", s.Cases)
	}
	m := last(s, demoMaria)
	if status, why := c.post("/api/open", map[string]string{"mailbox": demoMaria, "id": m.ID}, nil); status != http.StatusOK {
		c.t.Fatal(status, why)
	}
	for m.Unread {
		s = c.state(jsonNumber(s.Version))
		m = last(s, demoMaria)
	}
}

// TestPlaygroundRestartFails keeps the world that is there if no other can be started.
func TestPlaygroundRestartFails(t *testing.T) {
	t.Parallel()
	now, err := time.Parse(time.RFC3339, demoStart)
	if err != nil {
		t.Fatal(err)
	}
	worlds := 0
	start := func() (*demoWorld, error) {
		if worlds++; worlds > 1 {
			return nil, errors.New("no more worlds")
		}
		return startDemo(t.Context(), now, slog.New(slog.DiscardHandler))
	}
	p, err := openPlayground(t.Context(), start, now)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	if err := p.Restart(t.Context()); err == nil || p.world == nil || len(p.boxes) == 0 {
		t.Errorf("restart: %v, world %v", err, p.world)
	}
	if err := p.inTurn(func() error { return p.refresh(t.Context()) }); err != nil {
		t.Errorf("the world that was there has gone: %v", err)
	}
}
