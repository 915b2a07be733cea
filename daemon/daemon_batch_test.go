package daemon_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon/localmail/client"
	"github.com/ownup/ownup/mailflow"
)

// Twenty mails of one person that lie there together are decided in the order in which they came.
func TestOnePersonsMailsInOrder(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{idle: true}, func(h *house) {
		for i := range 20 {
			h.post(sam, h.report(sam, "Wrong list", fmt.Sprintf("Part %02d of what happened.", i)))
			h.clock.move(h.clock.Now().Add(1e9))
		}
		h.start()
		h.settle()
		past, err := h.read.History(h.Context(), h.one().Code)
		h.must(err)
		var parts []string
		for _, p := range past {
			if m := p.Record.Event.Mail; m != nil {
				_, part, _ := strings.Cut(m.Text, "Part ")
				parts = append(parts, part[:2])
			}
		}
		want := "00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19"
		if got := strings.Join(parts, " "); got != want {
			h.Errorf("decided in the order %s", got)
		}
	})
}

// Three hundred people write at once, three batches full: each has a case and an answer, with a code of its own.
func TestManyPeopleAtOnce(t *testing.T) {
	t.Parallel()
	const many = 300
	inHouse(t, setup{people: many, idle: true}, func(h *house) {
		for i := range many {
			h.post(h.pat(i), h.report(h.pat(i), "Keys", fmt.Sprintf("I lost key %d.", i)))
		}
		h.start()
		h.settle()
		codes := map[string]bool{}
		for _, c := range h.cases() {
			codes[c.Code] = true
		}
		if len(codes) != many || len(h.got(maria, "minimize")) != many || h.mail.Count(desk, done) != many {
			h.Fatalf("%d codes, %d mails to Maria, %d filed", len(codes), len(h.got(maria, "minimize")), h.mail.Count(desk, done))
		}
		for i := range many {
			if n := len(h.got(h.pat(i), "minimize")); n != 1 {
				h.Errorf("%s has %d first answers", h.pat(i).Address, n)
			}
		}
	})
}

// What lies there together and bears on each other is decided one on the other.
func TestAnswersInOneBatch(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why  string
		mail func(*house) // after Sam asked for a yes
		want func(mailflow.Case) bool
	}{
		{"a yes, and the end of it", func(h *house) {
			h.post(maria, h.answer(maria, "measures", "APPROVE"))
			h.post(sam, h.answer(sam, "minimize", "DONE the mail is out of all mailboxes"))
		}, func(c mailflow.Case) bool { return !c.StoppedAt.IsZero() && c.Measures[0].Answer == mailflow.Yes }},
		{"a no and a yes of the same person: the no came first", func(h *house) {
			h.post(maria, h.answer(maria, "measures", "NO"))
			h.post(maria, h.answer(maria, "measures", "The weather is fine."))
		}, func(c mailflow.Case) bool { return c.Measures[0].Answer == mailflow.No }},
		{"a yes without a thread, after mails of others: it is asked once more", func(h *house) {
			h.post(tom, h.report(tom, "Keys", "I lost the keys."))
			h.post(maria, client.Compose(client.IPhone, maria.Name+" <"+maria.Address+">", desk, "yes", "APPROVE", h.clock.Now()))
		}, func(c mailflow.Case) bool { return c.Seq == 3 && c.Measures[0].Answer == mailflow.Open }},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inHouse(t, setup{}, func(h *house) {
				h.later()
				h.post(sam, h.answer(sam, "minimize", "NEED 1. recall the mail"))
				h.settle()
				h.now.stop()
				row.mail(h)
				h.start()
				h.settle()
				for _, c := range h.cases() {
					if c.Reporter == sam.Address && !row.want(c) {
						h.Errorf("measures %+v, stopped %v\n%s%s", c.Measures, c.StoppedAt, h.outcome(), h.log)
					}
				}
			})
		})
	}
}

// A report and what its writer adds to it, in one batch with a report that names neither.
func TestReportAndItsSecondMail(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{idle: true}, func(h *house) {
		first := h.report(sam, "Wrong list", "I sent the salary list to all staff.")
		h.post(sam, first)
		h.post(tom, h.report(tom, "Keys", "I lost the keys."))
		h.post(sam, client.Reply(client.Gmail, first, sam, "It went to the board as well.", h.clock.Now(), false))
		h.start()
		h.settle()
		if n := len(h.cases()); n != 2 || h.number(`SELECT count(*) FROM history`) != 3 {
			h.Errorf("%d cases\n%s", n, h.outcome())
		}
	})
}
