package daemon_test

import (
	"bytes"
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/ownup/ownup/daemon/localmail/client"
	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
)

// What the people of a house write, and what can be seen of it.

// post sends a person's mail, with his login.
func (h *house) post(who client.Person, raw []byte) {
	h.Helper()
	h.must(h.mail.Post(context.Background(), who.Address, raw))
}

// report is a new mail.
func (h *house) report(who client.Person, subject, words string) []byte {
	return client.Compose(client.Gmail, who.Name+" <"+who.Address+">", desk, subject, words, h.clock.Now())
}

// answer is the answer to the newest mail of a template, when that has come.
func (h *house) answer(who client.Person, template, words string) []byte {
	h.Helper()
	h.until(template, func() bool { return len(h.got(who, template)) > 0 })
	return client.Reply(client.Gmail, h.newest(who, template), who, words, h.clock.Now(), false)
}

// got are the mails of a template that a person has, oldest first; "" = of any.
func (h *house) got(who client.Person, template string) [][]byte {
	list, err := h.mail.Messages(who.Address, "INBOX")
	h.must(err)
	var found [][]byte
	for _, m := range list {
		if of := field(m.Raw, "X-Ownup-Template"); of == template || template == "" && of != "" {
			found = append(found, m.Raw)
		}
	}
	return found
}

func (h *house) newest(who client.Person, template string) []byte {
	h.Helper()
	found := h.got(who, template)
	if len(found) == 0 {
		h.Fatalf("%s has no %s\n%s", who.Name, template, h.log)
	}
	return found[len(found)-1]
}

func field(raw []byte, name string) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	return m.Header.Get(name)
}

func (h *house) cases() []mailflow.Case {
	h.Helper()
	var all []mailflow.Case
	h.must(h.read.Cases(context.Background(), func(c mailflow.Case) error { all = append(all, c); return nil }))
	return all
}

// one returns the only case there is.
func (h *house) one() mailflow.Case {
	h.Helper()
	all := h.cases()
	if len(all) != 1 {
		h.Fatalf("%d cases, want one\n%s", len(all), h.log)
	}
	return all[0]
}

func (h *house) quarantined() []store.Quarantined {
	h.Helper()
	all, err := h.read.Quarantines(context.Background())
	h.must(err)
	return all
}

// outcome is what happened, without instants: each case with its history, and each person's mails.
func (h *house) outcome() string {
	h.Helper()
	var b strings.Builder
	for _, c := range h.cases() {
		fmt.Fprintf(&b, "case of %s: %s %s\n", c.Reporter, c.Step(), c.End)
		past, err := h.read.History(context.Background(), c.Code)
		h.must(err)
		if len(past) == 0 {
			h.Fatalf("case %s has no history", c.Code)
		}
		for _, p := range past {
			fmt.Fprintf(&b, "  %d %s %s\n", p.Seq, p.Kind, p.Reason)
		}
	}
	for _, p := range h.people {
		var mails []string
		seen := map[string]bool{}
		for _, raw := range h.got(client.Person{Address: p.Address}, "") {
			if id := field(raw, "Message-Id"); !seen[id] {
				seen[id] = true
				mails = append(mails, field(raw, "X-Ownup-Template"))
			}
		}
		slices.Sort(mails)
		fmt.Fprintf(&b, "%s: %v\n", p.Address, mails)
	}
	for _, q := range h.quarantined() {
		fmt.Fprintf(&b, "quarantine: %s %s\n", q.Reason, q.State)
	}
	fmt.Fprintf(&b, "inbox %d, done %d, quarantine %d\n", h.mail.Count(desk, "INBOX"), h.mail.Count(desk, done), h.mail.Count(desk, held))
	return b.String()
}

// copies is how many mails of ours came more than once, by Message-ID.
func (h *house) copies() int {
	h.Helper()
	n := 0
	for _, p := range h.people {
		seen := map[string]bool{}
		for _, raw := range h.got(client.Person{Address: p.Address}, "") {
			if id := field(raw, "Message-Id"); seen[id] {
				n++
			} else {
				seen[id] = true
			}
		}
	}
	return n
}

// leave leaves an operator's request, and gives the daemon time to look for it.
func (h *house) leave(kind, target string) {
	h.Helper()
	h.must(h.read.Ask(context.Background(), store.Request{ID: kind + target + h.clock.Now().String(), At: h.clock.Now(), Kind: kind, Target: target, Who: "it"}))
	h.pass(3 * time.Second)
}

// ask leaves a request and lets everything happen that follows.
func (h *house) ask(kind, target string) {
	h.Helper()
	h.leave(kind, target)
	h.settle()
}
