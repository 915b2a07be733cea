package mailflow_test

import (
	"testing"
	"time"

	"github.com/ownup/ownup/mailflow"
)

func (s *story) event(ev mailflow.Event) mailflow.Decision {
	ev.At = s.now
	d := mailflow.Decide(s.cases[0], ev, s.env())
	s.decided(d)
	return d
}

// TestUndeliverable: what a refused mail changes.
func TestUndeliverable(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, state, address string
		mails               int
	}{
		{"the manager's: the reporter hears that nobody got it", opened, "maria@example.com", 1},
		{"the reporter's own: nobody to tell", opened, "sam@example.com", 0},
		{"a case that has ended is left in peace", over, "maria@example.com", 0},
	} {
		s := newStory(t)
		s.play(row.state)
		d := s.event(mailflow.Event{Kind: mailflow.EventUndeliverable, Address: row.address})
		if len(d.Mails) != row.mails {
			t.Fatalf("%s: %d mails", row.why, len(d.Mails))
		}
		for _, m := range d.Mails {
			if m.Template != mailflow.TemplateUndelivered || m.To[0] != "sam@example.com" || len(m.View.Answers[0].To) != 0 {
				t.Errorf("%s: %s to %v, answers go to %v", row.why, m.Template, m.To, m.View.Answers)
			}
		}
	}
}

// TestPrivateWithheld: no private mail to an address that bounces, or to somebody who has left.
func TestPrivateWithheld(t *testing.T) {
	t.Parallel()
	for _, left := range []bool{false, true} {
		s := newStory(t)
		s.play(agreed)
		if left {
			s.people = s.people.Excerpt("maria@example.com")
		} else {
			s.event(mailflow.Event{Kind: mailflow.EventUndeliverable, Address: "sam@example.com"})
		}
		s.play("until Mon 1 Mar 12:00\n")
		for _, m := range s.sent {
			if m.Private {
				t.Errorf("left %v: %s was sent", left, m.Template)
			}
		}
		if s.cases[0].End == "" {
			t.Errorf("left %v: the case stands still", left)
		}
	}
}

// TestRefocusApart: never two looks ahead within eight weeks for one person.
func TestRefocusApart(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.play(learnt)
	env := s.env()
	env.LastRefocus = s.now.Add(-time.Hour)
	d := mailflow.Decide(s.cases[0], mailflow.Event{Kind: mailflow.EventLooked, At: s.now, By: "it"}, env)
	for _, due := range d.Timers {
		if apart := due.At.Sub(env.LastRefocus); due.Kind == mailflow.TimerRefocus && apart < 56*24*time.Hour {
			t.Errorf("refocus %s after the last", apart)
		}
	}
}

// TestRounds: the plan says how often it went back.
func TestRounds(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.play(planned + "maria +1m re approve-plan: CHANGES a\nsam +1m re plan-changes: PLAN 1. b\nmaria +1m re approve-plan: CHANGES c\n")
	last := s.sent[len(s.sent)-1]
	if last.Template != mailflow.TemplatePlanChanges || last.View.Plan.Rounds != 2 {
		t.Errorf("%s after %d rounds, want plan-changes after 2", last.Template, last.View.Plan.Rounds)
	}
}

// TestBeside: the first mail of a second matter names the other case, unless its manager must not hear of that.
func TestBeside(t *testing.T) {
	t.Parallel()
	const second = "sam Wed 25 Nov 10:00: The printer on floor two is broken, and it was me.\n"
	for _, row := range []struct {
		why, first, again string
		named             bool
	}{
		{"told: named", stopped, second, true},
		{"NEW says so, too", opened, "sam +1m: NEW The printer on floor two is broken.\n", true},
		{"routed around: she gets nothing of it by any path", stopped + "sam +1m re plan: ROUTE Greta\n", second, false},
		{"ended: there is nothing beside it", over, "sam Tue 2 Feb 10:00: The printer on floor two is broken.\n", false},
	} {
		s := newStory(t)
		s.play(row.first)
		old := s.cases[0].Code
		s.play(row.again)
		if len(s.cases) != 2 {
			t.Fatalf("%s: %d cases", row.why, len(s.cases))
		}
		last := s.sent[len(s.sent)-1]
		if last.Template != mailflow.TemplateMinimize {
			t.Fatalf("%s: the last mail is %s", row.why, last.Template)
		}
		if got := last.View.Beside == old; got != row.named {
			t.Errorf("%s: beside %q, first case %q", row.why, last.View.Beside, old)
		}
	}
}

// TestRoutedIsTold: whom the reporter chose hears that it was a choice.
func TestRoutedIsTold(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.play(opened + "sam +1m re minimize: ROUTE Greta\n")
	if m := s.sent[len(s.sent)-2]; m.Template != mailflow.TemplateInform || !m.View.Routed {
		t.Errorf("%s, routed %v", m.Template, m.View.Routed)
	}
	first := newStory(t)
	first.play("sam Mon 23 Nov 10:00: ROUTE Greta\n  The wrong list went to Brandt.\n")
	if m := first.sent[0]; m.Template != mailflow.TemplateMinimize || !m.View.Routed || m.View.Apart {
		t.Errorf("%s, routed %v, apart %v", m.Template, m.View.Routed, m.View.Apart)
	}
}
