package mailflow_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

// TestAnySequence plays random mails and waits, and holds what must be true after any of them.
func TestAnySequence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := newStory(t)
		s.settings.Token = rapid.Bool().Draw(rt, "token")
		s.now = s.when("Mon 23 Nov 10:00")
		for range rapid.IntRange(1, 25).Draw(rt, "length") {
			if rapid.IntRange(0, 3).Draw(rt, "what") == 0 {
				s.advance(s.now.Add(time.Duration(rapid.IntRange(1, 20000).Draw(rt, "minutes")) * time.Minute))
			} else {
				s.anyMail(rt)
			}
			s.check(rt)
		}
	})
}

// anyMail lets somebody write something, in answer to something.
func (s *story) anyMail(rt *rapid.T) {
	s.advance(s.now.Add(time.Minute))
	s.number++
	text := rapid.SampledFrom([]string{
		"The wrong list went to Brandt.", "Maria told me to.", "DONE", "DONE, nothing left", "NEED 1. stop it 2. ring them", "STUCK",
		"PLAN 1. Ring Brandt by Friday", "PLAN", "TALKED\n1. Ring them", "APPROVE", "Approved!", "CHANGES more", "NO", "UNDO", "1 yes 2 no", "ok",
		"1 yes, but only today", "SEEN", "STATUS", "HELP", "STOP", "ROUTE", "ROUTE Tom", "ROUTE Greta", "NEW", "NEW the printer", "NOTMINE",
		"What?", "1. one 2. two", "SHARE it is dark\nIF so THEN so", "KIND well done\nAPPROVE", "",
	}).Draw(rt, "text")
	r := &mailflow.Reading{
		Key: time.Duration(s.number).String(), Class: rapid.SampledFrom([]incoming.Class{incoming.Report, incoming.Reply, incoming.Reply, incoming.AutoReply, incoming.Unreadable}).Draw(rt, "class"),
		From:  rapid.SampledFrom([]string{"sam@example.com", "sam@example.com", "maria@example.com", "maria@example.com", "tom@example.com", "greta@example.com", "eve@outside.example"}).Draw(rt, "from"),
		Level: rapid.SampledFrom([]incoming.Level{incoming.LevelA, incoming.LevelA, incoming.LevelB, incoming.LevelC}).Draw(rt, "level"),
		Text:  text, Answer: answer.Read(text), MessageID: "<m@client.example>",
	}
	if p, ok := s.people.Lookup(r.From); ok {
		r.Person = p.Address
	}
	var k mailflow.Known
	var named *sent
	if n := len(s.sent); n > 0 && rapid.Bool().Draw(rt, "answers") {
		named = &s.sent[rapid.IntRange(0, n-1).Draw(rt, "mail")]
		if k.ByID = s.caseOf(named.caseID); k.ByID != nil {
			k.Private, r.IDs = named.Private, []string{s.messageID(named)}
		}
	}
	s.take(r, k, named)
}

// check holds the invariants.
func (s *story) check(rt *rapid.T) {
	for i := range s.cases {
		c := &s.cases[i]
		p := c.Plan
		if p.Verdict == mailflow.Yes && (p.DecidedBy == c.Reporter || p.DecidedBy == "" || !s.wasAsked(c, p.DecidedBy, p.Revision)) {
			rt.Fatalf("revision %d approved by %q, who was not asked for it", p.Revision, p.DecidedBy)
		}
		for _, m := range c.Measures {
			if m.Answer == mailflow.Yes && m.By == c.Reporter {
				rt.Fatalf("the reporter said yes to his own measure")
			}
		}
		set := s.timers[c.ID]
		if c.End != "" && len(set) > 0 {
			rt.Fatalf("the case has ended, and timers hold: %v", set)
		}
		if c.End == "" && len(set) == 0 {
			rt.Fatalf("the case goes on, and no timer holds: it would stand still for good (%s, %s)", c.Step(), c.Status())
		}
		for _, d := range set {
			if !d.At.After(s.now) && s.now.After(c.LastAt) {
				rt.Fatalf("timer %s was due at %s and did not run", d.Kind, d.At)
			}
		}
		s.checkJSON(rt, *c)
		s.checkAround(rt, *c)
	}
	for _, m := range s.sent {
		s.checkMail(rt, m)
	}
}

func (s *story) wasAsked(c *mailflow.Case, who string, revision int) bool {
	return slices.ContainsFunc(c.Asks, func(a mailflow.Ask) bool {
		return a.Kind == mailflow.AskPlan && a.To == who && a.Revision == revision
	})
}

// checkAround: whoever was routed around gets nothing of the case again.
func (s *story) checkAround(rt *rapid.T, c mailflow.Case) {
	for _, a := range c.Around {
		since, known := s.around[c.ID+a]
		if !known {
			s.around[c.ID+a] = len(s.sent)
			continue
		}
		for _, m := range s.sent[since:] {
			if m.caseID == c.ID && (m.Template != mailflow.TemplateNotAsked || m.View.Code != "") && (slices.Contains(m.To, a) || slices.Contains(m.Cc, a)) {
				rt.Fatalf("%s was routed around and got %s", a, m.Template)
			}
		}
	}
}

// checkJSON: what is stored is what was decided.
func (s *story) checkJSON(rt *rapid.T, c mailflow.Case) {
	a, err := json.Marshal(c)
	if err != nil {
		rt.Fatal(err)
	}
	var back mailflow.Case
	if err := json.Unmarshal(a, &back); err != nil {
		rt.Fatal(err)
	}
	if b, _ := json.Marshal(back); string(a) != string(b) {
		rt.Fatalf("a case changes on its way through the store:\n%s\n%s", a, b)
	}
}

// checkMail: to whom a mail may go.
func (s *story) checkMail(rt *rapid.T, m sent) {
	all := append(slices.Clone(m.To), m.Cc...)
	if m.Private && (len(all) != 1 || m.View.Code != "" || all[0] != s.caseOf(m.caseID).Reporter) {
		rt.Fatalf("private mail %s to %v with code %q", m.Template, all, m.View.Code)
	}
	if m.AskID != "" && len(all) != 1 {
		rt.Fatalf("ask %s goes to %v", m.Template, all)
	}
	for _, to := range all {
		if _, known := s.people.Lookup(to); !known && (m.Template != mailflow.TemplateStranger || m.View.Code != "" || m.View.Report != "") {
			rt.Fatalf("%s goes outside, to %s", m.Template, to)
		}
	}
	if len(m.To) == 0 || m.View.Reader.Address != m.To[0] || len(m.View.SentTo) != len(all) || strings.TrimSpace(m.View.Reader.Name) == "" {
		rt.Fatalf("%s: reader %v, sent to %v, recipients %v", m.Template, m.View.Reader, m.View.SentTo, all)
	}
}
