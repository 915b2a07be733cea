package daemon_test

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"github.com/ownup/ownup/daemon/localmail"
)

// What works, and still wants a look, is said with what to do about it; readiness does not turn for it.
func TestPageSaysWhatWantsALook(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why    string
		do     func(*operator)
		page   []string
		series string // that is not 0

		outcome string // of a delivery, "" = any
	}{
		{"a mail that was refused for good", func(op *operator) {
			op.mail.Break(localmail.Fault{At: localmail.StageRcpt, To: maria.Address, Code: 550, Text: canary})
			op.later()
			op.settle()
		}, []string{"Something is wrong", "The outbox has 1 mail that the relay refused for good", "refused for good</td>"}, "ownup_outbox_failed", "permanent"},
		{"a mail that is put off again and again", func(op *operator) {
			op.mail.Break(localmail.Fault{At: localmail.StageRcpt, To: maria.Address, Code: 451, Text: canary})
			op.later()
			for range 18 {
				op.pass(time.Minute)
			}
		}, []string{"The outbox holds mail that does not go out", "Since 13:05, 18 minutes", "tried 3 times, again at 13:"}, "ownup_outbox_oldest_seconds", "temporary"},
		{"a mail that is too large", func(op *operator) {
			op.post(sam, op.report(sam, "List", strings.Repeat("much ", 300_000)))
			op.settle()
		}, []string{"It works, and something wants a look", "The quarantine has 1 mail to look at"}, "ownup_quarantine_messages", ""},
		{"a mail that breaks what reads it", func(op *operator) {
			op.overlay(faulty("minimize"))
			op.post(op.pat(7), op.report(op.pat(7), "List", "I sent the list to all."))
			op.settle()
		}, []string{"It works, and something wants a look", "The quarantine has 1 mail to look at"}, "ownup_quarantine_messages", ""},
		{"a mail that breaks what reads it, and the answer to it", func(op *operator) {
			both := faulty("minimize")
			both["en/unreadable.md"] = faulty("unreadable")["en/unreadable.md"]
			op.overlay(both)
			op.post(op.pat(7), op.report(op.pat(7), "List", "I sent the list to all."))
			op.settle()
		}, []string{"Something is wrong", "The quarantine has 1 mail that could not be taken in; nobody has had an answer to it"}, "ownup_quarantine_unanswered_messages", ""},
		{"a timer whose mail cannot be made", func(op *operator) {
			op.overlay(faulty("inform"))
			op.post(op.pat(7), op.report(op.pat(7), "List", "I sent the list to all."))
			op.pass(22 * time.Minute)
		}, []string{"What is due is not decided", "<dt>Late</dt><dd>1, for "}, "ownup_timer_lateness_seconds", ""},
		{"a mail that stays in the inbox", func(op *operator) {
			op.full.Store(true)
			op.later()
			op.pass(11 * time.Minute)
		}, []string{"The inbox holds mail that is not taken in"}, "", ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inWatchedHouse(t, setup{people: 9, world: outside}, func(op *operator) {
				op.expect("/", 200, "All is well")
				row.do(op)
				op.expect("/", 200, row.page...)
				if v := op.metric(`ownup_deliveries_total{outcome="` + row.outcome + `"}`); row.outcome != "" && v == "0" {
					op.Errorf("no delivery ended as %s", row.outcome)
				}
				if v := op.metric(row.series); row.series != "" && (v == "0" || v == "") {
					op.Errorf("%s is %q", row.series, v)
				}
			})
		})
	}
}

// The IDs on the page are those that `ownup outbox` knows.
func TestPageNamesLateMails(t *testing.T) {
	t.Parallel()
	inWatchedHouse(t, setup{}, func(op *operator) {
		op.mail.Break(localmail.Fault{At: localmail.StageRcpt, To: maria.Address, Code: 550})
		op.later()
		op.settle()
		for _, o := range op.waiting() {
			op.expect("/", 200, "<code>"+o.ID+"</code>")
		}
		if n := len(op.waiting()); n != 1 {
			op.Errorf("%d mails wait", n)
		}
	})
}

// A case counts as what it is, and an answer to a private mail as nothing.
func TestMetricsOfACase(t *testing.T) {
	t.Parallel()
	inWatchedHouse(t, setup{}, func(op *operator) {
		series := func(want map[string]string) {
			op.Helper()
			for name, value := range want {
				if got := op.metric(name); got != value {
					op.Errorf("%s is %q, not %s", name, got, value)
				}
			}
		}
		op.later()
		op.post(sam, op.answer(sam, "minimize", "NEED 1. recall it"))
		op.settle()
		op.post(sam, op.answer(maria, "measures", "1 yes")) // Sam, in Maria's name
		op.settle()
		series(map[string]string{
			`ownup_inbound_total{class="report"}`: "1", `ownup_inbound_total{class="reply"}`: "2", `ownup_inbound_trust_total{level="A"}`: "2",
			`ownup_inbound_trust_total{level="C"}`: "1", `ownup_steps_total{event="report"}`: "1", `ownup_steps_total{event="mail"}`: "2",
			`ownup_approval_rejected_total{reason="sender-not-proved"}`: "1", `ownup_open_cases{step="minimize"}`: "1",
			`ownup_inbound_waiting`: "0", `ownup_lease_epoch`: "2", `ownup_outbox_pending`: "0", `ownup_store_failures_total`: "0",
			`ownup_connection_up{server="imap"}`: "1",
		})
		if sent := op.metric(`ownup_deliveries_total{outcome="sent"}`); sent != op.metric(`ownup_delivery_delay_seconds_count`) || sent == "0" {
			op.Errorf("%s mails were sent", sent)
		}
		op.until("the private mail", func() bool { return len(op.got(sam, "reflect")) > 0 })
		replies, steps := op.metric(`ownup_inbound_total{class="reply"}`), op.metric(`ownup_steps_total{event="other"}`)
		op.post(sam, op.answer(sam, "reflect", "IF it is late THEN I wait"))
		op.settle()
		series(map[string]string{
			`ownup_inbound_total{class="reply"}`: replies, `ownup_steps_total{event="other"}`: steps, `ownup_open_cases{step="learn"}`: "1",
		})
	})
}

// Metrics keep to the conventions, and to the format, as Prometheus' own library checks them.
func TestMetricsAreWellFormed(t *testing.T) {
	t.Parallel()
	inWatchedHouse(t, setup{}, func(op *operator) {
		op.later()
		op.settle()
		for _, full := range []bool{false, true} {
			op.full.Store(full)
			_, body := op.get("/metrics")
			problems, err := promlint.New(strings.NewReader(body)).Lint()
			if err != nil {
				op.Errorf("not in the text format: %v\n%s", err, body)
			}
			for _, p := range problems {
				op.Errorf("%s: %s", p.Metric, p.Text)
			}
			if n := strings.Count(body, "# TYPE ownup_"); n < 25 {
				op.Errorf("%d metrics only:\n%s", n, body)
			}
		}
	})
}

// TestNothingOfMailsOnThePages plays what can go wrong with the canary in it, and looks for it and for whoever and whatever
// a case is about on every page.
func TestNothingOfMailsOnThePages(t *testing.T) {
	t.Parallel()
	inWatchedHouse(t, setup{people: 9, world: outside}, func(op *operator) {
		look := func(when string) {
			op.Helper()
			forbidden := append(op.tokens(), canary, "canary", password, desk, "@")
			for _, p := range op.people {
				forbidden = append(forbidden, p.Address, p.Name, strings.Fields(p.Name)[0])
			}
			for _, c := range op.cases() {
				forbidden = append(forbidden, c.Code, c.ID)
			}
			for _, path := range []string{"/", "/?still", "/metrics", "/readyz", "/livez", "/nowhere"} {
				_, body := op.get(path)
				for _, text := range forbidden {
					if strings.Contains(body, text) {
						op.Errorf("%s: %q is on %s:\n%s", when, text, path, body)
					}
				}
			}
		}
		op.post(sam, op.report(sam, canary+" list", "I sent the "+canary+" to all."))
		op.settle()
		op.post(sam, op.answer(sam, "minimize", "NEED 1. recall "+canary))
		op.settle()
		look("a case")
		op.mail.Break(localmail.Fault{At: localmail.StageRcpt, To: maria.Address, Code: 550, Text: "no " + canary, Times: 1})
		op.mail.Break(localmail.Fault{At: localmail.StageRcpt, To: op.pat(1).Address, Code: 451, Text: "later " + canary})
		op.post(op.pat(1), op.report(op.pat(1), canary, canary))
		op.settle()
		op.give([]byte("From: " + canary + "@example.com, sam@example.com\r\nSubject: " + canary + "\r\n\r\n" + canary + "\r\n"))
		op.post(op.pat(2), op.report(op.pat(2), canary, strings.Repeat(canary+" ", 200_000)))
		op.overlay(faulty("minimize"))
		op.post(op.pat(7), op.report(op.pat(7), canary, canary))
		op.settle()
		op.pass(20 * time.Minute)
		look("with bad mails")
		op.mail.Break(localmail.Fault{At: localmail.StageMail, Code: 421, Text: "gone " + canary})
		op.post(op.pat(3), op.report(op.pat(3), canary, canary))
		op.must(op.mail.SetPassword(desk, "another-"+canary))
		op.mail.Drop(localmail.SideIMAP)
		op.pass(10 * time.Minute)
		op.full.Store(true)
		look("with everything broken")
		op.expect("/", 200, "The IMAP server", "things are wrong")
	})
}
