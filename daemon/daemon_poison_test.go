package daemon_test

import (
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/localmail/client"
	"github.com/ownup/ownup/daemon/store"
)

// poisoned is whose mail cannot be decided in these tests.
const poisoned = "p007@example.com"

// faulty is a template that fails for one reporter.
func faulty(name string) fstest.MapFS {
	return fstest.MapFS{"en/" + name + ".md": {Data: []byte(
		"---\nsubject: Note {{.Code}}\n---\nShort.\n\n{{audience}}\n\n{{if eq .Reporter.Address \"" + poisoned + "\"}}{{slice .Code 0 99}}{{end}}\n")}}
}

// of says whether a statement looks something up for the poisoned one.
func of(s store.Statement) bool { return slices.Contains(s.Args, any(poisoned)) }

func TestPoison(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why    string
		reason string
		told   int // whether the sender hears that it was not read
		setup  setup
	}{
		{"a template that fails", "broke-reading", 1, setup{overlay: faulty("minimize")}},
		{"a store that fails", "failed-too-often", 0, setup{fault: &faults{query: func(s store.Statement) error {
			if of(s) {
				return errInjected
			}
			return nil
		}}}},
		{"a mail that ends the process", "failed-too-often", 0, setup{fault: &faults{query: func(s store.Statement) error {
			if of(s) {
				time.Sleep(time.Second) // of the bubble: everything beside it gets as far as it can
				return errDies
			}
			return nil
		}}}},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			row.setup.people, row.setup.idle = 20, true
			inHouse(t, row.setup, func(h *house) {
				for i := range 20 {
					h.post(h.pat(i), h.report(h.pat(i), "Wrong list", "I sent the salary list to all staff."))
				}
				h.start()
				h.settle()
				if n := len(h.cases()); n != 19 {
					h.Errorf("%d cases, want 19", n)
				}
				q := h.quarantined()
				if len(q) != 1 || q[0].Reason != row.reason || h.mail.Count(desk, held) != 1 {
					h.Fatalf("quarantine has %+v\n%s", q, h.log)
				}
				if n := len(h.got(h.pat(7), "unreadable")); n != row.told {
					h.Errorf("the sender has %d mails that it was not read, want %d\n%s", n, row.told, h.log)
				}
				lying, err := h.mail.Messages(desk, held)
				h.must(err)
				if from := field(lying[0].Raw, "From"); from != h.pat(7).Name+" <"+poisoned+">" {
					h.Errorf("the mail of %s lies in the quarantine folder", from)
				}
			})
		})
	}
}

// Mails of the one whose mail fails wait for it, and are decided after it, when it can be decided after all.
func TestPoisonKeepsOrder(t *testing.T) {
	t.Parallel()
	failed := false
	fault := &faults{query: func(s store.Statement) error {
		if of(s) && !failed {
			failed = true
			return errInjected
		}
		return nil
	}}
	inHouse(t, setup{people: 20, idle: true, fault: fault}, func(h *house) {
		pat := h.pat(7)
		h.post(pat, h.report(pat, "Wrong list", "I sent the salary list to all staff."))
		h.post(h.pat(8), h.report(h.pat(8), "Keys", "I lost the keys."))
		h.post(pat, h.report(pat, "It is worse", "It went to the board as well."))
		h.start()
		h.settle()
		for _, c := range h.cases() {
			past, err := h.read.History(h.Context(), c.Code)
			h.must(err)
			if c.Reporter == pat.Address && c.Report.Text[:10] != "Wrong list" {
				h.Errorf("the second mail came first: %v\n%s", past, h.log)
			}
		}
		if len(h.cases()) != 2 || len(h.quarantined()) != 0 {
			h.Errorf("%s", h.outcome())
		}
	})
}

// A server that breaks the connection at one mail does not make the others wait for good, and no mail is given up
// because a network was bad.
func TestConnectionBreaksAtFetch(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why    string
		breaks int // how often, at the poisoned mail alone
		held   int
	}{
		{"five times: the network was bad", 5, 0},
		{"always: the server cannot give this mail", 1000, 1},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			left := row.breaks
			inHouse(t, setup{people: 20, idle: true, options: func(o *daemon.Options) { breakFetch(o, 8, &left) }}, func(h *house) {
				for i := range 20 {
					h.post(h.pat(i), h.report(h.pat(i), "Wrong list", "I sent the salary list to all staff."))
				}
				h.start()
				h.settle()
				if n := len(h.cases()); n != 20-row.held || len(h.quarantined()) != row.held {
					h.Errorf("%d cases, %d in quarantine, want %d\n%s", n, len(h.quarantined()), row.held, h.log)
				}
			})
		})
	}
}

// A case whose step fails does not hold up the timers of others, and goes on when its template is mended.
func TestTimerStepFails(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{people: 20, overlay: faulty("inform")}, func(h *house) {
		for i := range 20 {
			h.post(h.pat(i), h.report(h.pat(i), "Wrong list", "I sent the salary list to all staff."))
		}
		h.settle()
		h.pass(20 * time.Minute)
		if n := len(h.got(maria, "inform")); n != 19 {
			h.Fatalf("Maria has %d inform, want 19\n%s", n, h.log)
		}
		if h.log.count("case parked") == 0 {
			h.Errorf("nothing is said of the case that fails")
		}
		h.overlay(nil)
		h.pass(11 * time.Minute)
		h.settle()
		if n := len(h.got(maria, "inform")); n != 20 {
			h.Errorf("Maria has %d inform, want 20\n%s", n, h.log)
		}
	})
}

// Everybody else's report is answered although the template fails for all mails of a kind: those go to quarantine, each
// by itself, and soon.
func TestTemplateFailsForAll(t *testing.T) {
	t.Parallel()
	broken := fstest.MapFS{"en/minimize.md": {Data: []byte("---\nsubject: Note {{.Code}}\n---\nShort.\n\n{{audience}}\n\n{{slice .Code 0 99}}\n")}}
	inHouse(t, setup{people: 150, idle: true, overlay: broken}, func(h *house) {
		for i := range 150 {
			h.post(h.pat(i), h.report(h.pat(i), "Wrong list", "I sent the salary list to all staff."))
		}
		h.post(sam, client.Compose(client.Gmail, sam.Name+" <"+sam.Address+">", desk, "Help", "HELP", h.clock.Now()))
		began := h.clock.Now()
		h.start()
		h.settle()
		if len(h.got(h.pat(149), "unreadable")) != 1 {
			h.Errorf("the last of them has not heard that nobody was told\n%s", h.log)
		}
		if len(h.quarantined()) != 150 || len(h.got(sam, "help")) != 1 {
			h.Errorf("%d in quarantine, %d help\n%s", len(h.quarantined()), len(h.got(sam, "help")), h.log)
		}
		if took := h.clock.Now().Sub(began); took > time.Minute {
			h.Errorf("it took %v", took)
		}
	})
}
