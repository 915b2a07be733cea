package mailflow_test

import (
	"testing"
	"time"

	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

// withPlan is a case whose plan, revision 2, is with Maria.
func withPlan(t *testing.T) *story {
	t.Helper()
	s := newStory(t)
	s.play("sam Mon 23 Nov 10:00: The wrong list went to Brandt.\nsam +5m re minimize: DONE\n" +
		"sam +5m re plan: PLAN 1. Ring Brandt\nsam +5m re plan: PLAN 1. Ring Brandt 2. Send the right list\n")
	return s
}

// approval is the mail that approves it: everything about it is right.
func approval(s *story) *mailflow.Reading {
	a := s.cases[0].Asks[len(s.cases[0].Asks)-1]
	return &mailflow.Reading{
		Key: "approval", From: "maria@example.com", Person: "maria@example.com", Class: incoming.Reply, Level: incoming.LevelA,
		IDs: []string{"<" + a.Token + ".12345678@example.com>"}, Text: "APPROVE", Answer: answer.Read("APPROVE"),
	}
}

// below writes a yes below each of the quoted lines.
func below(r *mailflow.Reading, lines ...string) {
	var remarks []answer.Remark
	r.Text = ""
	for _, l := range lines {
		remarks = append(remarks, answer.Remark{Quoted: l, Text: "yes"})
		r.Inline = append(r.Inline, mailflow.Inline{Quoted: l, Text: "yes"})
		r.Text += "yes\n\n"
	}
	r.Answer = answer.Asked{}.ReadBetween(r.Text, remarks)
}

func decideMail(s *story, r *mailflow.Reading) mailflow.Decision {
	return mailflow.Decide(s.cases[0], mailflow.Event{Kind: mailflow.EventMail, At: s.now.Add(time.Minute), Mail: r}, s.envAt(s.now.Add(time.Minute)))
}

// TestGate holds every condition of a decision: with all of them it counts, with any one of them wrong it does not.
func TestGate(t *testing.T) {
	t.Parallel()
	first := func(s *story) mailflow.Ask { // of revision 1
		for _, a := range s.cases[0].Asks {
			if a.Kind == mailflow.AskPlan {
				return a
			}
		}
		return mailflow.Ask{}
	}
	for _, row := range []struct {
		why      string
		change   func(*story, *mailflow.Reading)
		approved bool
	}{
		{"all is right", func(*story, *mailflow.Reading) {}, true},
		{"named by the ref in the subject alone", func(s *story, r *mailflow.Reading) {
			r.IDs, r.Refs = nil, []string{s.cases[0].Asks[len(s.cases[0].Asks)-1].Ref}
		}, true},
		{"named by the token in a sub-address alone", func(s *story, r *mailflow.Reading) {
			r.IDs, r.Tokens = nil, []string{s.cases[0].Asks[len(s.cases[0].Asks)-1].Token}
		}, true},
		{"no verdict of the border", func(_ *story, r *mailflow.Reading) { r.Level = incoming.LevelB }, false},
		{"the border says it is forged", func(_ *story, r *mailflow.Reading) { r.Level = incoming.LevelC }, false},
		{"from the reporter", func(_ *story, r *mailflow.Reading) { r.From, r.Person = "sam@example.com", "sam@example.com" }, false},
		{"from a colleague", func(_ *story, r *mailflow.Reading) { r.From, r.Person = "iris@example.com", "iris@example.com" }, false},
		{"from her manager", func(_ *story, r *mailflow.Reading) { r.From, r.Person = "greta@example.com", "greta@example.com" }, false},
		{"from outside", func(_ *story, r *mailflow.Reading) { r.From, r.Person = "maria@home.example", "" }, false},
		{"names no ask", func(_ *story, r *mailflow.Reading) { r.IDs = nil }, false},
		{"names another mail of the case", func(_ *story, r *mailflow.Reading) { r.IDs = []string{"<shared@example.com>"} }, false},
		{"names the ask of revision 1", func(s *story, r *mailflow.Reading) { r.IDs = []string{"<" + first(s).Token + ".12345678@example.com>"} }, false},
		{"names the ref of revision 1", func(s *story, r *mailflow.Reading) { r.IDs, r.Refs = nil, []string{first(s).Ref} }, false},
		{"a wrong ref", func(s *story, r *mailflow.Reading) { r.IDs, r.Refs = nil, []string{s.cases[0].Code + "-0000"} }, false},
		{"an out-of-office", func(_ *story, r *mailflow.Reading) { r.Class = incoming.AutoReply }, false},
		{"a bounce", func(_ *story, r *mailflow.Reading) { r.Class = incoming.Bounce }, false},
		{"a list", func(_ *story, r *mailflow.Reading) { r.Class = incoming.List }, false},
		{"a mail of our own", func(_ *story, r *mailflow.Reading) { r.Class = incoming.Loop }, false},
		{"unreadable", func(_ *story, r *mailflow.Reading) { r.Class = incoming.Unreadable }, false},
		{"encrypted", func(_ *story, r *mailflow.Reading) { r.Encrypted = true }, false},
		{"a thumb", func(_ *story, r *mailflow.Reading) { r.Reaction = true }, false},
		{"its parts say different things", func(_ *story, r *mailflow.Reading) { r.Differs = true }, false},
		{"a forward", func(_ *story, r *mailflow.Reading) { r.Forward = true }, false},
		{"remarks between the lines", func(_ *story, r *mailflow.Reading) {
			r.Inline = []mailflow.Inline{{Quoted: "1. Ring Brandt", Text: "no, write"}}
		}, false},
		{"a yes below each line", func(_ *story, r *mailflow.Reading) { below(r, "1. Ring Brandt", "2. Send the right list") }, true},
		{"a yes below one of two lines", func(_ *story, r *mailflow.Reading) { below(r, "1. Ring Brandt") }, false},
		{"a no", func(_ *story, r *mailflow.Reading) { r.Text, r.Answer = "NO", answer.Read("NO") }, false},
		{"a yes-but", func(_ *story, r *mailflow.Reading) {
			r.Text = "Approved, but first ring legal"
			r.Answer = answer.Read(r.Text)
		}, false},
		{"a question", func(_ *story, r *mailflow.Reading) { r.Text, r.Answer = "Approve?", answer.Read("Approve?") }, false},
		{"empty", func(_ *story, r *mailflow.Reading) { r.Text, r.Answer = "", answer.Answer{} }, false},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			s := withPlan(t)
			r := approval(s)
			row.change(s, r)
			d := decideMail(s, r)
			if got := d.Case.Plan.Verdict == mailflow.Yes; got != row.approved {
				t.Errorf("approved = %v, want %v (reason %s)", got, row.approved, d.Reason)
			}
		})
	}
}

// TestGateToken holds what counts in a house without verdicts: the token, and nothing less.
func TestGateToken(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why      string
		level    incoming.Level
		change   func(*story, *mailflow.Reading)
		approved bool
	}{
		{"the token in a Message-ID", incoming.LevelB, func(*story, *mailflow.Reading) {}, true},
		{"the border says it is forged", incoming.LevelC, func(*story, *mailflow.Reading) {}, false},
		{"the ref alone can be guessed", incoming.LevelB, func(s *story, r *mailflow.Reading) {
			r.IDs, r.Refs = []string{"<x@example.com>"}, []string{s.cases[0].Asks[len(s.cases[0].Asks)-1].Ref}
		}, false},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			s := withPlan(t)
			s.settings.Token = true
			r := approval(s)
			r.Level = row.level
			row.change(s, r)
			if d := decideMail(s, r); (d.Case.Plan.Verdict == mailflow.Yes) != row.approved {
				t.Errorf("verdict %q, want approved = %v (reason %s)", d.Case.Plan.Verdict, row.approved, d.Reason)
			}
		})
	}
}

// TestWrongRefs: the third wrong ref makes the ask a new one, with another ref.
func TestWrongRefs(t *testing.T) {
	t.Parallel()
	s := withPlan(t)
	c := s.cases[0]
	before := c.Asks[len(c.Asks)-1].Ref
	for i := range 3 {
		r := approval(s)
		r.IDs, r.Refs = nil, []string{c.Code + "-000" + string(rune('0'+i))}
		d := decideMail(s, r)
		if d.Case.Plan.Verdict == mailflow.Yes {
			t.Fatal("a wrong ref approved")
		}
		s.cases[0] = d.Case
		if asked := len(d.Mails) > 0; asked != (i == 2) {
			t.Errorf("wrong ref %d: new ask sent = %v", i+1, asked)
		}
	}
	if last := s.cases[0].Asks[len(s.cases[0].Asks)-1]; last.Ref == before || !last.Live {
		t.Errorf("the ask has ref %s live %v, want a new one", last.Ref, last.Live)
	}
}
