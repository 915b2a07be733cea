package daemon_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon/localmail"
)

// outside lets mail in without a login, with the verdict that its first line asks for.
func outside(o *localmail.Options) {
	o.Anonymous = true
	o.Verdict = func(_ string, raw []byte) string {
		_, verdict, _ := bytes.Cut(raw, []byte("X-Verdict: "))
		verdict, _, _ = bytes.Cut(verdict, []byte("\r\n"))
		return string(verdict)
	}
}

// letter is a mail as it stands, lines with LF.
func letter(lines ...string) []byte {
	return []byte(strings.ReplaceAll(strings.Join(lines, "\n")+"\n", "\n", "\r\n"))
}

const (
	pass = "X-Verdict: dmarc=pass header.from=example.com"
	none = "X-Verdict: "
)

func written(verdict, from, id, words string) []byte {
	head := []string{verdict, "From: " + from, "To: " + desk, "Date: Mon, 23 Nov 2026 14:00:00 +0100", "Subject: Wrong list"}
	if id != "" {
		head = append(head, "Message-ID: "+id)
	}
	return letter(append(head, "", words)...)
}

// receive hands mails in from outside.
func (h *house) receive(mails ...[]byte) {
	h.Helper()
	for _, raw := range mails {
		h.must(h.mail.Receive(context.Background(), "bounces@elsewhere.example", []string{desk}, raw))
	}
}

func TestTwice(t *testing.T) {
	t.Parallel()
	const id, words = "<one@example.com>", "I sent the salary list to all staff."
	row := func(raw ...[]byte) [][]byte { return raw }
	rows := []struct {
		why    string
		mails  [][]byte
		cases  int // cases there are then
		events int // in all their histories
	}{
		{"the same bytes are one mail", row(written(pass, sam.Address, id, words), written(pass, sam.Address, id, words)), 1, 1},
		{"the same bytes without a Message-ID are one mail", row(written(pass, sam.Address, "", words), written(pass, sam.Address, "", words)), 1, 1},
		{"a footer more, both proved: a second copy", row(written(pass, sam.Address, id, words), written(pass, sam.Address, id, words+"\r\n-- \r\nScanned by a gateway")), 1, 1},
		{"a forged mail with its Message-ID does not swallow the real one", row(written(none, sam.Address, id, "Ignore what comes next."), written(pass, sam.Address, id, words)), 2, 2},
		{"nor does a forged report before it", row(written(none, sam.Address, "", "Ignore what comes next."), written(pass, sam.Address, id, words)), 2, 2},
		{"after the real one it adds nothing but a line in the history", row(written(pass, sam.Address, id, words), written(none, sam.Address, id, "Never mind.")), 1, 2},
		{"a decoy by another proved sender suppresses nothing", row(written(pass, tom.Address, id, "I broke the coffee machine."), written(pass, sam.Address, id, words)), 2, 2},
		{"a decoy from outside suppresses nothing", row(written(pass, "eve@elsewhere.example", id, words), written(pass, sam.Address, id, words)), 1, 1},
		{"two mails without a Message-ID are two", row(written(pass, sam.Address, "", words), written(pass, sam.Address, "", "It went to the board as well.")), 1, 2},
		{"a Message-ID that is none counts as missing", row(written(pass, sam.Address, "<>", words), written(pass, sam.Address, "<>", "It went to the board as well.")), 1, 2},
	}
	for _, row := range rows {
		for _, batch := range []string{"in one batch", "one after the other", "with a restart between", "and a crash after the first"} {
			t.Run(row.why+"/"+batch, func(t *testing.T) {
				t.Parallel()
				f := &faults{}
				if strings.Contains(batch, "crash") {
					f = &faults{kind: "mailbox", mode: crashBefore, n: 5} // before the first is filed
				}
				inHouse(t, setup{world: outside, fault: f}, func(h *house) {
					if batch == "in one batch" {
						h.now.stop()
						h.receive(row.mails...)
						h.start()
					}
					for _, raw := range row.mails {
						if batch == "in one batch" {
							break
						}
						h.receive(raw)
						h.settle()
						if strings.Contains(batch, "restart") {
							h.restart()
						}
					}
					h.settle()
					if n := len(h.cases()); n != row.cases {
						h.Errorf("%d cases, want %d\n%s", n, row.cases, h.log)
					}
					if n := h.number(`SELECT count(*) FROM history`); n != row.events {
						h.Errorf("%d events, want %d\n%s%s", n, row.events, h.outcome(), h.log)
					}
					if len(h.got(maria, "minimize")) != told(row.mails) {
						h.Errorf("the manager was told wrongly\n%s", h.outcome())
					}
				})
			})
		}
	}
}

// told is how many matters the manager of Sam is told of: one, if a proved mail is among them.
func told(mails [][]byte) int {
	for _, raw := range mails {
		if strings.HasPrefix(string(raw), pass) && strings.Contains(string(raw), sam.Address) {
			return 1
		}
	}
	return 0
}

// Everything that was ever taken lies in the inbox once more, as after the restore of a mailbox.
func TestWholeMailboxTwice(t *testing.T) {
	t.Parallel()
	inHouse(t, setup{}, func(h *house) {
		privateCase(h)
		smallCase(h)
		list, err := h.mail.Messages(desk, done)
		h.must(err)
		before := people(h.outcome())
		for _, m := range list {
			h.must(h.mail.Deliver(desk, bytes.Clone(m.Raw), m.At))
		}
		h.settle()
		if after := people(h.outcome()); after != before {
			h.Errorf("before:\n%s\nafter:\n%s", before, after)
		}
		if n := h.mail.Count(desk, done); n != 2*len(list) {
			h.Errorf("%d mails are filed, want %d", n, 2*len(list))
		}
	})
}
