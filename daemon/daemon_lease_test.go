package daemon_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ownup/ownup/daemon/localmail"
	"github.com/ownup/ownup/daemon/store"
)

// lostLease says that a daemon ended because another one took over.
func lostLease(err error) bool {
	var g *store.GuardError
	return errors.As(err, &g) && g.Name == store.GuardLease
}

func TestSecondDaemonTakesOver(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why string
		do  func(*house) // what makes the first one write
	}{
		{"a mail comes: the intake sees it", func(h *house) { h.later() }},
		{"a timer is due", func(h *house) { h.pass(20 * time.Minute) }},
		{"a request is left", func(h *house) { h.leave("looked", h.cases()[0].Code) }},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inHouse(t, setup{}, func(h *house) {
				h.post(tom, h.report(tom, "Keys", "I lost the keys."))
				h.settle()
				first := h.now
				h.must(store.New(h.db).Lease(h.Context(), h.clock.Now())) // a second one, which is slow to begin
				row.do(h)
				synctest.Wait()
				select {
				case err := <-first.end:
					first.end <- err
					if !lostLease(err) {
						h.Errorf("the first daemon ended with: %v", err)
					}
				default:
					h.Errorf("the first daemon still runs\n%s", h.log)
				}
				first.stop()
				h.start()
				h.later()
				h.settle()
				if n := len(h.got(sam, "minimize")); n != 1 || h.copies() != 0 {
					h.Errorf("Sam has %d first answers, %d mails came twice\n%s", n, h.copies(), h.log)
				}
			})
		})
	}
}

// The first daemon has claimed mails, and hangs before DATA. The second sends them; the first must not when it wakes up.
func TestTakenOverInMidDelivery(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{}, func(h *house) {
		lift := h.mail.Break(localmail.Fault{At: localmail.StageRcpt, Act: localmail.Stall, Times: 2})
		h.later()
		synctest.Wait()
		first := h.now
		h.start()
		h.settle()
		if len(h.got(sam, "minimize")) != 1 || len(h.got(maria, "minimize")) != 1 {
			h.Fatalf("the second did not send what the first had claimed\n%s", h.log)
		}
		lift()
		synctest.Wait()
		if err := first.stop(); !lostLease(err) {
			h.Errorf("the first daemon ended with: %v", err)
		}
		h.settle()
		if n := h.copies(); n != 0 {
			h.Errorf("%d mails came twice\n%s", n, h.log)
		}
	})
}

// A daemon that is told to stop while a relay hangs waits for it a while, not for ever; the next one sends the mail.
func TestStopWhileRelayHangs(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{}, func(h *house) {
		lift := h.mail.Break(localmail.Fault{At: localmail.StageMail, Act: localmail.Stall, Times: 2})
		h.later()
		synctest.Wait()
		began := time.Now()
		if err := h.now.stop(); err != nil {
			h.Errorf("stopped with: %v", err)
		}
		if took := time.Since(began); took == 0 || took > time.Minute {
			h.Errorf("it took %v to stop", took)
		}
		lift()
		h.start()
		h.settle()
		if len(h.got(sam, "minimize")) != 1 || h.copies() != 0 {
			h.Errorf("%s\n%s", h.outcome(), h.log)
		}
	})
}

// A delivery that has begun when the daemon is told to stop is finished, if the relay answers soon.
func TestStopFinishesDelivery(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{}, func(h *house) {
		lift := h.mail.Break(localmail.Fault{At: localmail.StageDot, Act: localmail.Stall, Times: 2})
		h.later()
		synctest.Wait()
		time.AfterFunc(5*time.Second, lift)
		if err := h.now.stop(); err != nil {
			h.Errorf("stopped with: %v", err)
		}
		if n := len(h.waiting()); n != 0 || len(h.got(sam, "minimize")) != 1 {
			h.Errorf("%d mails are left\n%s", n, h.log)
		}
	})
}

// A mail that is being decided when the daemon is told to stop is decided, written down and filed.
func TestStopFinishesStep(t *testing.T) {
	t.Parallel()
	f := &faults{}
	inHouse(t, setup{fault: f}, func(h *house) {
		f.query = func(s store.Statement) error {
			if slices.Contains(s.Args, any(sam.Address)) {
				h.now.cancel()
			}
			return nil
		}
		h.post(sam, h.report(sam, "Wrong list", "I sent the salary list to all staff."))
		synctest.Wait()
		if err := h.now.stop(); err != nil {
			h.Errorf("stopped with: %v", err)
		}
		if len(h.cases()) != 1 || h.mail.Count(desk, "INBOX") != 0 || h.mail.Count(desk, done) != 1 {
			h.Errorf("the step was not finished\n%s%s", h.outcome(), h.log)
		}
	})
}

// Under a rate of one mail a minute nobody waits for a turn when the daemon stops.
func TestStopUnderRate(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{people: 20, options: rate(1)}, func(h *house) {
		for i := range 20 {
			h.post(h.pat(i), h.report(h.pat(i), "Keys", "I lost the keys."))
		}
		synctest.Wait()
		began := h.clock.Now()
		if err := h.now.stop(); err != nil || !h.clock.Now().Equal(began) {
			h.Errorf("stopped at %v with %v", h.clock.Now(), err)
		}
		h.start()
	})
}
