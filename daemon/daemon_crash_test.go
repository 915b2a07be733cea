package daemon_test

import (
	"fmt"
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

// privateCase goes by silence to the private mails, of which a line is shared.
func privateCase(h *house) {
	h.post(sam, h.report(sam, "Wrong list", "I sent the salary list to all staff."))
	h.settle()
	h.until("reflect", func() bool { return len(h.got(sam, "reflect")) > 0 })
	h.post(sam, h.answer(sam, "reflect", "I was tired, and wordsofmine.\n\nSHARE The lists have nearly the same name."))
	h.settle()
	h.post(maria, h.answer(maria, "shared", "I have the list renamed by Friday."))
	h.settle()
	h.until("refocus", func() bool { return len(h.got(sam, "refocus")) > 0 })
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
// when nothing breaks.
func TestEveryCrashPoint(t *testing.T) {
	t.Parallel()
	for name, play := range map[string]story{"small": smallCase, "private": privateCase} {
		quiet := &faults{}
		want := ""
		inHouse(t, setup{fault: quiet, options: oneConnection}, func(h *house) { play(h); want = h.outcome() })
		t.Logf("%s: %v\n%s", name, quiet.counts, want)
		for _, kind := range []string{"batch", "mailbox", "relay", "query"} {
			for n := 1; n <= quiet.counts[kind]; n++ {
				for _, m := range []mode{failBefore, crashBefore, crashAfter} {
					t.Run(fmt.Sprintf("%s/%s %s %d", name, m, kind, n), func(t *testing.T) {
						t.Parallel()
						crashAt(t, play, &faults{kind: kind, n: n, mode: m}, want)
					})
				}
			}
		}
	}
}

func crashAt(t *testing.T, play story, f *faults, want string) {
	inHouse(t, setup{fault: f, options: oneConnection}, func(h *house) {
		play(h)
		if diff := cmp.Diff(want, h.outcome()); diff != "" {
			h.Errorf("%s: %s %s %d: (-undisturbed +got)\n%s", h.Name(), f.mode, f.struck, f.n, diff)
		}
		if n := h.copies(); n > 1 || n > 0 && f.kind == "batch" && f.mode == failBefore {
			h.Errorf("%d mails came twice", n)
		}
	})
}

// oneConnection lets the calls come in the same order each time.
func oneConnection(o *daemon.Options) { o.Connections = 1 }
