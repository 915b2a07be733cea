package daemon_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/localmail"
)

// tooOften brings a mail into quarantine by a template that fails for its writer, and mends the template.
func tooOften(h *house) string {
	h.Helper()
	h.overlay(faulty("minimize"))
	h.post(h.pat(7), h.report(h.pat(7), "Keys", "I lost the keys."))
	h.settle()
	h.overlay(nil)
	q := h.quarantined()
	if len(q) != 1 || q[0].State != "held" {
		h.Fatalf("quarantine has %+v\n%s", q, h.log)
	}
	h.pass(time.Hour)
	return q[0].ID
}

// release asks for it and gives the intake time to see it.
func (h *house) release(id string) {
	h.Helper()
	h.ask(daemon.RequestRelease, id)
	for range 5 {
		h.pass(time.Minute)
		h.settle()
	}
}

func TestRelease(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why    string
		server func(*localmail.Options)
		fault  *faults
		stays  bool
	}{
		{"moved back and taken", nil, nil, false},
		{"without MOVE", without(localmail.CapMove), nil, false},
		{"without MOVE and UIDPLUS: it never left the inbox", without(localmail.CapMove, localmail.CapUIDPlus), nil, true},
		{"another separator and a namespace", func(o *localmail.Options) { o.Separator, o.Prefix = '.', "INBOX." }, nil, false},
		{"the daemon dies before it moves it", nil, &faults{kind: "return", n: 1, mode: crashBefore}, false},
		{"the daemon dies when it has moved it", nil, &faults{kind: "return", n: 1, mode: crashAfter}, false},
		{"the move fails", nil, &faults{kind: "return", n: 1, mode: failBefore}, false},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inHouse(t, setup{people: 20, world: row.server, fault: row.fault}, func(h *house) {
				h.stays = row.stays
				h.release(tooOften(h))
				if n := len(h.got(h.pat(7), "minimize")); n != 1 {
					h.Errorf("it was answered %d times\n%s", n, h.log)
				}
				q := h.quarantined()
				if len(q) != 1 || q[0].State != "released" || h.mail.Count(desk, held) != 0 {
					h.Errorf("quarantine has %+v, the folder %d", q, h.mail.Count(desk, held))
				}
				if n := h.number(`SELECT count(*) FROM request WHERE done = 0`); n != 0 {
					h.Errorf("%d requests are left open", n)
				}
				h.restart()
				if n := len(h.cases()); n != 1 {
					h.Errorf("%d cases after a restart", n)
				}
			})
		})
	}
}

// A mail that the desk has answered and put aside counts as new once it is released: with a higher limit it is a report.
func TestReleaseTooLarge(t *testing.T) {
	t.Parallel()
	limit := int64(huge)
	choose := func(o *daemon.Options) { o.MaxSize = limit }
	inHouse(t, setup{world: outside, options: choose}, func(h *house) {
		for _, m := range badMails() {
			if m.why == "over the limit" {
				h.give(m.raw)
			}
		}
		h.settle()
		h.want(0, "too-large", "too-large")
		h.release(h.quarantined()[0].ID)
		if q := h.quarantined(); len(q) != 2 || q[1].State != "held" && q[0].State != "held" || h.mail.Count(desk, held) != 1 {
			h.Fatalf("still too large: quarantine has %+v\n%s", q, h.log)
		}
		h.now.stop()
		limit *= 4
		h.start()
		for _, q := range h.quarantined() {
			if q.State == "held" {
				h.release(q.ID)
			}
		}
		if len(h.got(sam, "minimize")) != 1 || h.mail.Count(desk, held) != 0 {
			h.Errorf("%s\n%s", h.outcome(), h.log)
		}
	})
}

// A mail that fails again goes back to quarantine, and takes nobody along.
func TestReleaseFailsAgain(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{people: 20}, func(h *house) {
		id := tooOften(h)
		h.overlay(faulty("minimize"))
		h.post(h.pat(8), h.report(h.pat(8), "Keys", "I lost the keys."))
		h.release(id)
		states := map[string]int{}
		for _, q := range h.quarantined() {
			states[q.State]++
		}
		if fmt.Sprint(states) != "map[held:1 released:1]" || len(h.cases()) != 1 || h.mail.Count(desk, held) != 1 {
			h.Errorf("%v\n%s", states, h.log)
		}
	})
}

func TestDropAndWrongTargets(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{people: 20}, func(h *house) {
		id := tooOften(h)
		h.ask(daemon.RequestDrop, id)
		h.release(id)
		h.release("nothing")
		if q := h.quarantined(); q[0].State != "dropped" || h.mail.Count(desk, held) != 1 || len(h.cases()) != 0 {
			h.Errorf("%+v\n%s", q, h.outcome())
		}
		if n := h.number(`SELECT count(*) FROM request WHERE done = 0`); n != 0 {
			h.Errorf("%d requests are left open", n)
		}
	})
}
