package daemon_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/localmail"
)

// canary is in everything that must not reach the log: subjects, bodies, names of files, the password, and what servers
// say back.
const canary = "CANARY"

// TestNothingOfMailsInTheLog plays what can go wrong with the canary in it, at the most talkative level.
func TestNothingOfMailsInTheLog(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why string
		do  func(*house)
	}{
		{"a whole case", func(h *house) {
			h.post(sam, h.report(sam, canary+" list", "I sent the "+canary+" to all."))
			h.settle()
			h.post(sam, h.answer(sam, "minimize", "NEED 1. recall "+canary))
			h.settle()
			h.post(maria, h.answer(maria, "measures", "1 yes"))
			h.settle()
			h.post(sam, h.answer(sam, "measures-decided", "DONE "+canary))
			h.settle()
			h.post(sam, h.answer(sam, "reflect", "SHARE "+canary))
			h.settle()
		}},
		{"the login fails", func(h *house) {
			h.now.stop()
			h.must(h.mail.SetPassword(desk, "another-"+canary))
			h.start()
			h.later()
			h.pass(time.Minute)
			h.must(h.mail.SetPassword(desk, password))
			h.pass(10 * time.Minute)
			h.settle()
		}},
		{"bad mails", func(h *house) {
			for _, m := range badMails() {
				h.give([]byte(strings.ReplaceAll(string(m.raw), "list", canary)))
			}
			h.settle()
		}},
		{"a template that fails on it", func(h *house) {
			h.overlay(faulty("minimize"))
			h.post(h.pat(7), h.report(h.pat(7), canary, "I sent the "+canary+" to all."))
			h.settle()
		}},
		{"a relay that says it back", func(h *house) {
			h.mail.Break(localmail.Fault{At: localmail.StageRcpt, To: sam.Address, Code: 550, Text: "no " + canary})
			h.mail.Break(localmail.Fault{At: localmail.StageRcpt, To: maria.Address, Code: 451, Text: "later " + canary})
			h.later()
			h.settle()
		}},
		{"a relay that says it back and hangs up", func(h *house) {
			h.mail.Break(localmail.Fault{At: localmail.StageDot, Code: 421, Text: "I do not like the subject " + canary, Times: 2})
			h.later()
			h.settle()
		}},
		{"a wrong token, and a stranger", func(h *house) {
			h.later()
			raw := h.report(sam, "Your answer, please (7KQ2F-"+canary+")", "APPROVE")
			h.post(sam, []byte(strings.Replace(string(raw), "To: "+desk, "To: oops+"+canary+"@example.com", 1)))
			h.receive(written(pass, canary+"@elsewhere.example", "<"+canary+"@x.example>", canary))
			h.settle()
		}},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inHouse(t, setup{people: 20, world: outside}, func(h *house) {
				row.do(h)
				for line := range strings.Lines(h.log.String()) {
					if strings.Contains(strings.ToUpper(line), canary) {
						h.Errorf("in the log: %s", line)
					}
				}
				for _, token := range h.tokens() {
					if h.log.count(token) > 0 {
						h.Errorf("the token %s is in the log", token)
					}
				}
				if h.log.count("\n") < 3 {
					h.Errorf("there is no log to look at: %s", h.log)
				}
			})
		})
	}
}

// tokens are those of all asks.
func (h *house) tokens() []string {
	h.Helper()
	var all []string
	for _, c := range h.cases() {
		for _, a := range c.Asks {
			all = append(all, a.Token)
		}
	}
	return all
}
