package daemon_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/localmail"
	"github.com/ownup/ownup/daemon/store"
)

// seconds lets time go by a second at a time.
func (h *house) seconds(n int) {
	h.Helper()
	for range n {
		h.pass(time.Second)
	}
}

func rate(n int) func(*daemon.Options) {
	return func(o *daemon.Options) { o.Rate = n }
}

// waiting are the envelopes that were not sent.
func (h *house) waiting() []store.Outgoing {
	h.Helper()
	all, err := h.read.Outbox(h.Context(), false)
	h.must(err)
	return all
}

// A relay that says "later" to Maria's mail is asked again and again, each time later, for five days; Sam's mail is not
// held up by it.
func TestTemporaryRefusal(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{}, func(h *house) {
		lift := h.mail.Break(localmail.Fault{At: localmail.StageRcpt, To: maria.Address, Code: 451, Text: "greylisted"})
		h.later()
		h.settle()
		if len(h.got(sam, "minimize")) != 1 {
			h.Errorf("Sam has no answer\n%s", h.log)
		}
		var waits []time.Duration
		minimize := func() time.Time {
			for _, o := range h.waiting() {
				if o.Template == "minimize" {
					return o.DueAt
				}
			}
			return time.Time{}
		}
		for range 6 {
			now, next := h.clock.Now(), minimize()
			waits = append(waits, next.Sub(now))
			h.clock.move(next)
			h.settle()
		}
		if !slices.IsSorted(waits) || waits[0] < 4*time.Minute || waits[0] > 5*time.Minute || waits[5] < 53*time.Minute || waits[5] > 67*time.Minute {
			h.Errorf("the waits were %v", waits)
		}
		lift()
		h.clock.move(minimize())
		h.settle()
		if len(h.got(maria, "minimize")) != 1 {
			h.Errorf("Maria never got it\n%s", h.log)
		}
	})
}

func TestRefusedForGood(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why   string
		fault localmail.Fault
		days  time.Duration // how long it takes
	}{
		{"a 5xx", localmail.Fault{At: localmail.StageRcpt, To: maria.Address, Code: 550, Text: "no such user"}, 0},
		{"a 5xx after the dot", localmail.Fault{At: localmail.StageDot, To: maria.Address, Code: 554, Text: "rejected"}, 0},
		{"a 4xx for five days", localmail.Fault{At: localmail.StageRcpt, To: maria.Address, Code: 452}, 6 * 24 * time.Hour},
		{"a connection that breaks after each dot for five days", localmail.Fault{At: localmail.StageDot, To: maria.Address, Act: localmail.Drop}, 6 * 24 * time.Hour},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inHouse(t, setup{}, func(h *house) {
				h.mail.Break(row.fault)
				h.later()
				h.settle()
				for end := h.clock.Now().Add(row.days); h.clock.Now().Before(end) && len(h.got(sam, "undelivered")) == 0; {
					h.pass(time.Second) // should nothing be due any more
					h.clock.move(h.waiting()[0].DueAt)
					h.settle()
				}
				if n := len(h.got(sam, "undelivered")); n == 0 {
					h.Fatalf("Sam was not told\n%s", h.log)
				}
				failed := 0
				for _, o := range h.waiting() {
					if o.State == "failed" && o.Answer != "" {
						failed++
					}
				}
				told := h.number(`SELECT count(*) FROM history WHERE kind = 'undeliverable'`)
				if failed == 0 || failed != told {
					h.Errorf("%d mails ended, the case was told of %d", failed, told)
				}
			})
		})
	}
}

// If the step that tells the reporter fails, the mail ends nevertheless, and the operator sees it.
func TestRefusedAndTemplateFails(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{people: 20, overlay: faulty("undelivered")}, func(h *house) {
		h.mail.Break(localmail.Fault{At: localmail.StageRcpt, To: maria.Address, Code: 550})
		h.post(h.pat(7), h.report(h.pat(7), "Keys", "I lost the keys."))
		h.settle()
		h.post(h.pat(8), h.report(h.pat(8), "Keys", "I lost the keys."))
		h.settle()
		states := map[string]int{}
		for _, o := range h.waiting() {
			states[o.State]++
		}
		if len(states) != 1 || states["failed"] < 2 || len(h.got(h.pat(8), "undelivered")) == 0 {
			h.Errorf("outbox: %v\n%s", states, h.log)
		}
	})
}

func TestRelayDown(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why   string
		fault localmail.Fault
	}{
		{"it greets with a 421", localmail.Fault{At: localmail.StageHello, Code: 421, Text: "busy"}},
		{"it hangs up at once", localmail.Fault{At: localmail.StageHello, Act: localmail.Drop}},
		{"it refuses the login", localmail.Fault{At: localmail.StageLogin, Code: 535}},
		{"it hangs up at RCPT", localmail.Fault{At: localmail.StageRcpt, Act: localmail.Drop}},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			dials := 0
			inHouse(t, setup{people: 30, options: countDials(&dials)}, func(h *house) {
				lift := h.mail.Break(row.fault)
				for i := range 30 {
					h.post(h.pat(i), h.report(h.pat(i), "Keys", "I lost the keys."))
				}
				for range 60 {
					h.pass(10 * time.Second)
				}
				for _, o := range h.waiting() {
					if o.Attempts != 0 || o.State == "failed" {
						h.Fatalf("an attempt was used up: %+v", o)
					}
				}
				if n := h.log.count("relay unreachable"); n != 1 {
					h.Errorf("said %d times\n%s", n, h.log)
				}
				if dials > 40 {
					h.Errorf("%d connections in ten minutes", dials)
				}
				lift()
				h.pass(6 * time.Minute)
				h.settle()
				if n := len(h.got(maria, "minimize")); n != 30 || h.copies() != 0 || h.log.count("relay reachable again") != 1 {
					h.Errorf("Maria has %d of 30, %d twice\n%s", n, h.copies(), h.log)
				}
			})
		})
	}
}

func countDials(n *int) func(*daemon.Options) {
	return func(o *daemon.Options) {
		dial := o.Relay
		o.Connections = 1
		o.Relay = func(ctx ctx) (daemon.Relay, error) { *n++; return dial(ctx) }
	}
}

// A short hiccup of the relay delays an answer by a second, not by the dispatcher's sleep.
func TestShortHiccup(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{}, func(h *house) {
		h.mail.Break(localmail.Fault{At: localmail.StageRcpt, Act: localmail.Drop, Times: 2})
		h.later()
		h.seconds(3)
		if len(h.got(sam, "minimize")) != 1 || len(h.got(maria, "minimize")) != 1 {
			h.Errorf("not yet answered after three seconds\n%s", h.log)
		}
	})
}

func TestRate(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{people: 20, options: rate(30)}, func(h *house) {
		for i := range 20 {
			h.post(h.pat(i), h.report(h.pat(i), "Keys", "I lost the keys."))
		}
		sent := func() int { return h.number(`SELECT count(*) FROM outbox WHERE state = 'sent'`) }
		for s := 0; s <= 60; s += 2 {
			if n := sent(); n > s/2+2 {
				h.Fatalf("%d mails in %d seconds", n, s)
			}
			h.pass(2 * time.Second)
		}
		if n := sent(); n < 28 {
			h.Errorf("%d mails in a minute, 30 are allowed", n)
		}
	})
}

// A backlog of mails that nobody waits for does not hold up the answer to a new report.
func TestPriority(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why    string
		choose func(*daemon.Options)
	}{
		{"under a rate", rate(30)},
		{"a slow relay", slowRelay},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inHouse(t, setup{people: 100, options: row.choose}, func(h *house) {
				for i := range 100 {
					h.post(h.pat(i), h.report(h.pat(i), "Help", "HELP"))
				}
				h.seconds(10)
				if len(h.waiting()) < 80 {
					h.Fatalf("no backlog: %d mails wait", len(h.waiting()))
				}
				h.later()
				h.seconds(50)
				if len(h.got(sam, "minimize")) != 1 || len(h.got(maria, "minimize")) != 1 {
					h.Errorf("not answered within a minute; %d wait", len(h.waiting()))
				}
			})
		})
	}
}

// slowRelay takes four seconds for each mail.
func slowRelay(o *daemon.Options) {
	dial, clock := o.Relay, o.Clock
	o.Relay = func(ctx ctx) (daemon.Relay, error) {
		r, err := dial(ctx)
		return &slowly{r, clock}, err
	}
}

type slowly struct {
	daemon.Relay
	clock daemon.Clock
}

func (s *slowly) Deliver(ctx ctx, e daemon.Envelope, mark func() error) error {
	s.clock.Wait(ctx, 4*time.Second, nil)
	return s.Relay.Deliver(ctx, e, mark)
}

// After a crash, claimed mails go at once; those in DATA when the time for that has come, with the same bytes.
func TestRecover(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why  string
		kind string
		mode mode
		n    int
		at   time.Duration // when both have come
	}{
		{"claimed: at once", "relay", crashBefore, 2, 0},                // dial, deliver
		{"marked: a minute after", "relay", crashAfter, 3, time.Minute}, // dial, deliver, mark
		{"after the dot: once more", "relay", crashAfter, 2, time.Minute},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			f := &faults{kind: row.kind, n: row.n, mode: row.mode}
			inHouse(t, setup{fault: f, options: oneConnection}, func(h *house) {
				h.later()
				h.settle()
				came := func() int { return len(h.got(sam, "minimize")) + len(h.got(maria, "minimize")) - h.copies() }
				if row.at > 0 {
					if n := len(h.waiting()); n != 1 {
						h.Fatalf("%d mails wait, want the one in DATA\n%s", n, h.log)
					}
					h.pass(row.at - 2*time.Second)
					if len(h.waiting()) != 1 {
						h.Errorf("repeated too soon")
					}
					h.pass(3 * time.Second)
				}
				if came() != 2 || len(h.waiting()) != 0 {
					h.Errorf("%d of 2 came\n%s", came(), h.log)
				}
				for _, who := range h.people[:2] {
					mails := h.got(person(who), "minimize")
					if len(mails) == 2 && field(mails[0], "Message-Id") != field(mails[1], "Message-Id") {
						h.Errorf("repeated with another Message-ID")
					}
				}
			})
		})
	}
}

func TestOutboxRequests(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{}, func(h *house) {
		lift := h.mail.Break(localmail.Fault{At: localmail.StageRcpt, To: maria.Address, Code: 451})
		h.later()
		h.settle()
		id := h.waiting()[0].ID
		h.ask(daemon.RequestCancel, id)
		lift()
		h.pass(time.Hour)
		if n := len(h.got(maria, "minimize")); n != 0 {
			h.Errorf("a cancelled mail was sent")
		}
		h.ask(daemon.RequestRetry, id)
		if n := len(h.got(maria, "minimize")); n != 1 {
			h.Errorf("a mail that was to be tried again was not sent\n%s", h.log)
		}
		h.ask(daemon.RequestCancel, id) // too late
		h.ask(daemon.RequestRetry, id)
		h.ask(daemon.RequestRetry, "nothing")
		h.ask("dance", id)
		synctest.Wait()
		if n := len(h.got(maria, "minimize")); n != 1 {
			h.Errorf("a mail that had gone went again")
		}
		if n := h.number(`SELECT count(*) FROM request WHERE done = 0`); n != 0 {
			h.Errorf("%d requests are left open", n)
		}
	})
}

// A request that fails does not hold up the next.
func TestRequestFails(t *testing.T) {
	t.Parallel()
	f := &faults{query: func(s store.Statement) error {
		if slices.Contains(s.Args, any("BADCODE")) {
			return errInjected
		}
		return nil
	}}
	inHouse(t, setup{fault: f}, func(h *house) {
		h.later()
		h.settle()
		h.ask(daemon.RequestLooked, "BADCODE")
		h.ask(daemon.RequestLooked, h.one().Code)
		if n := h.number(`SELECT count(*) FROM history WHERE kind = 'looked'`); n != 1 {
			h.Errorf("the look was recorded %d times\n%s", n, h.log)
		}
	})
}
