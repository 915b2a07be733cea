package daemon_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/mailflow"
)

// story is what people write in a case, and when.
type story func(*house)

// smallCase ends after four mails: the report, and that nothing is left to do. The manager writes in between, in one
// batch with the reporter.
func smallCase(h *house) {
	h.post(sam, h.report(sam, "Wrong list", "I sent the salary list to all staff."))
	h.settle()
	h.post(maria, h.answer(maria, "minimize", "SEEN"))
	h.post(sam, h.answer(sam, "minimize", "DONE, nothing left"))
	h.settle()
	h.until("the end", h.ended)
}

// privateCase goes by silence to the private mails, of which a line is shared. Up to there the small case has been.
func privateCase(h *house) {
	h.post(sam, h.report(sam, "Wrong list", "I sent the salary list to all staff."))
	h.settle()
	raw := h.answer(sam, "reflect", "I was tired, and wordsofmine.\n\nSHARE The lists have nearly the same name.")
	h.fault.begin()
	h.post(sam, raw)
	h.settle()
	h.post(maria, h.answer(maria, "shared", "I have the list renamed by Friday."))
	h.settle()
	h.post(sam, h.answer(sam, "refocus", "The onboarding went well, wordsofmine."))
	h.settle()
	h.until("the end", h.ended)
}

func (h *house) ended() bool {
	for _, c := range h.cases() {
		if c.Step() != mailflow.StepClosed {
			return false
		}
	}
	return true
}

// TestEveryCrashPoint breaks each call to the store, the mailbox and the relay in turn, and compares with what happens
// when nothing breaks. Every run takes each fifth call, another one for each way to break; OWNUP_TORTURE=1 takes all.
func TestEveryCrashPoint(t *testing.T) {
	t.Parallel()
	modes := map[string][]mode{
		"batch": {failBefore, crashBefore, crashAfter, stopAt}, "mailbox": {failBefore, crashBefore, crashAfter, stopAt},
		"relay": {failBefore, crashBefore, crashAfter, stopAt}, "query": {failBefore},
	}
	for name, play := range map[string]story{"small": smallCase, "private": privateCase} {
		quiet := &faults{}
		want := ""
		inHouse(t, setup{fault: quiet, options: oneConnection}, func(h *house) { play(h); want = h.outcome() })
		t.Logf("%s: calls %v to %v\n%s", name, quiet.begun, quiet.counts, want)
		for kind, modes := range modes {
			if kind == "query" && name != "small" {
				continue // it changes nothing: one story is enough
			}
			for i, m := range modes {
				t.Run(fmt.Sprintf("%s/%s %s", name, m, kind), func(t *testing.T) {
					t.Parallel()
					for n := quiet.begun[kind] + 1 + i%stride(); n <= quiet.counts[kind]; n += stride() {
						crashAt(t, play, &faults{kind: kind, n: n, mode: m}, want)
					}
				})
			}
		}
	}
}

// stride is how many calls a run leaves out between two that it breaks, plus one.
func stride() int {
	if os.Getenv("OWNUP_TORTURE") == "1" {
		return 1
	}
	return 5
}

func crashAt(t *testing.T, play story, f *faults, want string) {
	t.Helper()
	inHouse(t, setup{fault: f, options: oneConnection}, func(h *house) {
		play(h)
		h.until("an empty outbox", h.drained)
		if diff := cmp.Diff(want, h.outcome()); diff != "" {
			h.Errorf("%s %s, call %d: (-undisturbed +got)\n%s\n%s", f.mode, f.struck, f.n, diff, h.log)
		}
		if n := h.copies(); n > mayDouble(f) {
			h.Errorf("%s %s, call %d: %d mails came twice\n%s", f.mode, f.struck, f.n, n, h.log)
		}
	})
}

// TestFaultsByChance breaks two calls of a case, wherever chance wants it: also one that makes good for the other.
func TestFaultsByChance(t *testing.T) {
	t.Parallel()
	rounds := uint64(12)
	if os.Getenv("OWNUP_TORTURE") == "1" {
		rounds = 500
	}
	want := map[string]string{}
	stories := map[string]story{"small": smallCase, "private": privateCase}
	for name, play := range stories {
		inHouse(t, setup{options: oneConnection}, func(h *house) { play(h); want[name] = h.outcome() })
	}
	for name, play := range stories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range rounds {
				f := &faults{random: rand.New(rand.NewPCG(seed, 7)), left: 2}
				inHouse(t, setup{fault: f, options: oneConnection}, func(h *house) {
					play(h)
					h.until("an empty outbox", h.drained)
					if diff := cmp.Diff(want[name], h.outcome()); diff != "" || h.copies() > 2 {
						h.Errorf("seed %d, struck%s: %d twice (-undisturbed +got)\n%s\n%s", seed, f.struck, h.copies(), diff, h.log)
					}
				})
			}
		})
	}
}

// mayDouble is how many mails may come twice: the one in hand, if the daemon or the connection dies after its final dot
// and before that is written down.
func mayDouble(f *faults) int {
	if f.mode == stopAt || f.mode == failBefore && f.kind != "relay" {
		return 0
	}
	return 1
}

// drained says that every mail has gone.
func (h *house) drained() bool {
	waiting, err := h.read.Outbox(h.Context(), false)
	h.must(err)
	return len(waiting) == 0
}

// oneConnection lets the calls come in the same order each time.
func oneConnection(o *daemon.Options) { o.Connections = 1 }
