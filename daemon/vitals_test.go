package daemon

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

// stopwatch is a clock that is moved by hand; nobody waits for it.
type stopwatch struct{ now time.Time }

func (s *stopwatch) Now() time.Time                                       { return s.now }
func (s *stopwatch) Wait(context.Context, time.Duration, <-chan struct{}) {}
func (s *stopwatch) pass(d time.Duration)                                 { s.now = s.now.Add(d) }

func newStopwatch() *stopwatch {
	return &stopwatch{now: time.Date(2026, 11, 23, 13, 5, 0, 0, time.UTC)}
}

// TestTroubleLastsAsLongAsItFails follows one trouble from its begin to its end.
func TestTroubleLastsAsLongAsItFails(t *testing.T) {
	t.Parallel()
	clock := newStopwatch()
	v := NewVitals(clock)
	begun := clock.now
	lost := &ConnError{Kind: KindLost, Service: "IMAP", Addr: "mx:993", Err: errors.New("CANARY")}
	v.fails(PartMailbox, lost)
	clock.pass(time.Minute)
	v.fails(PartMailbox, &ConnError{Kind: KindLogin, Service: "IMAP", Addr: "mx:993", Err: errors.New("CANARY")})
	c := v.Signs().Troubles[PartMailbox]
	if !c.Since.Equal(begun) || c.What != "does not accept the login" || c.Where != "the IMAP server mx:993" {
		t.Errorf("open: %+v", c)
	}
	clock.pass(time.Minute)
	v.works(PartMailbox)
	s := v.Signs()
	if len(s.Troubles) != 0 || len(s.Past) != 1 || !s.Past[0].Until.Equal(clock.now) || !s.Worked[PartMailbox].Equal(clock.now) {
		t.Errorf("over: %+v", s)
	}
	if n := s.Counts.Failures[PartMailbox]; n["lost"] != 1 || n["login"] != 1 || n.Sum() != 2 {
		t.Errorf("counted %v", n)
	}
	for range 2 * pastKept {
		v.fails(PartMailbox, lost)
		v.works(PartMailbox)
	}
	if n := len(v.Signs().Past); n != pastKept {
		t.Errorf("%d troubles are remembered", n)
	}
}

// TestDescribe puts failures into words that have nothing in them of what a server or a mail said.
func TestDescribe(t *testing.T) {
	t.Parallel()
	text := errors.New("CANARY")
	for _, row := range []struct {
		why  string
		part Part
		err  error
		want string // where, what and kind
	}{
		{"a server that is known to be at fault", PartMailbox, &ConnError{Kind: KindRefused, Service: "IMAP", Addr: "mx:993", Err: text},
			"the IMAP server mx:993 refuses the connection|refused"},
		{"the relay's connection", PartRelay, &DeliveryError{Fate: FateConnection, Err: &ConnError{Kind: KindTimeout, Service: "SMTP", Addr: "mx:465", Err: text}},
			"the SMTP server mx:465 does not answer in time|timeout"},
		{"the relay turns all mails away", PartRelay, &DeliveryError{Fate: FateConnection, Code: 421, Text: "CANARY", Err: text},
			"the SMTP server turns us away with code 421|answer"},
		{"a mail could not be decided", PartMailbox, text, "taking mail in fails for a reason of our own|other"},
		{"the mark before DATA could not be written", PartRelay, &DeliveryError{Fate: FateConnection, Err: text}, "sending mail fails for a reason of our own|other"},
		{"the disk is full", PartStore, text, "the store does not take what we write|other"},
	} {
		c, kind := describe(row.part, row.err)
		if got := c.Where + " " + c.What + "|" + kind; got != row.want {
			t.Errorf("%s: %s", row.why, got)
		}
		if strings.Contains(c.Where+c.What+c.Hint, "CANARY") || c.Hint == "" {
			t.Errorf("%s: %+v", row.why, c)
		}
	}
}

// TestWaitingMails counts what lies in the inbox down, batch by batch.
func TestWaitingMails(t *testing.T) {
	t.Parallel()
	clock := newStopwatch()
	v := NewVitals(clock)
	at := func(minutes int) time.Time { return clock.now.Add(-time.Duration(minutes) * time.Minute) }
	w := work{
		batches: []batch{{mails: []Listed{{UID: 1, Received: at(9)}, {UID: 2, Received: at(8)}}}, {mails: []Listed{{UID: 3, Received: at(7)}}}},
		give:    []Listed{{UID: 4, Received: at(12)}},
	}
	expect := func(when string, waiting int, oldest time.Time) {
		t.Helper()
		if s := v.Signs(); s.Waiting != waiting || !s.Oldest.Equal(oldest) {
			t.Errorf("%s: %d, since %v", when, s.Waiting, s.Oldest)
		}
	}
	v.lies(w)
	expect("with one to give up", 4, at(12))
	w.give = nil
	v.lies(w)
	expect("all", 3, at(9))
	v.took(w.batches[0], w.batches[1:])
	expect("after a batch", 1, at(7))
	v.took(w.batches[1], nil)
	expect("after the last", 0, time.Time{})
	v.lies(w)
	v.passed(clock.now)
	expect("after the pass", 0, time.Time{})
}

// TestRejectionsAreThoseOfTheGate holds the labels to the reasons in the source, so that none is counted as "other".
func TestRejectionsAreThoseOfTheGate(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(gotoken.NewFileSet(), "../mailflow/gate.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		literal, ok := n.(*ast.BasicLit)
		if !ok || literal.Kind != gotoken.STRING {
			return true
		}
		if reason, err := strconv.Unquote(literal.Value); err == nil && strings.HasPrefix(reason, "gate-") {
			found++
			if !slices.Contains(rejections, reason) {
				t.Errorf("%q is not counted", reason)
			}
		}
		return true
	})
	if found < 8 {
		t.Errorf("found %d reasons only", found)
	}
}

// TestCountSteps says which steps are counted, and as what.
func TestCountSteps(t *testing.T) {
	t.Parallel()
	mail := func(decision answer.Decision) *mailflow.Reading {
		return &mailflow.Reading{Class: incoming.Reply, Level: incoming.LevelB, Answer: answer.Answer{Decision: decision}}
	}
	taken := &store.Taken{}
	for _, row := range []struct {
		why  string
		step store.Step
		want string // class, level, event, rejection that were counted
	}{
		{"a mail of a case", store.Step{Taken: taken, Event: mailflow.Event{Kind: mailflow.EventMail, Mail: mail(answer.Unclear)}}, "reply B mail"},
		{"a yes that was not let through", store.Step{Taken: taken, Event: mailflow.Event{Kind: mailflow.EventMail, Mail: mail(answer.Approve)},
			Decision: mailflow.Decision{Reason: "gate-late"}}, "reply B mail gate-late"},
		{"and what followed from it", store.Step{Taken: taken, Event: mailflow.Event{Kind: mailflow.EventMail, Mail: mail(answer.Reject)},
			Decision: mailflow.Decision{Reason: "sender-not-proved+help"}}, "reply B mail sender-not-proved"},
		{"words that were not let through decide nothing anyway", store.Step{Taken: taken, Event: mailflow.Event{Kind: mailflow.EventMail, Mail: mail(answer.Unclear)},
			Decision: mailflow.Decision{Reason: "sender-not-proved"}}, "reply B mail"},
		{"a yes that was let through", store.Step{Taken: taken, Event: mailflow.Event{Kind: mailflow.EventMail, Mail: mail(answer.Approve)},
			Decision: mailflow.Decision{Reason: "plan-approved"}}, "reply B mail"},
		{"a bounce has no reading", store.Step{Taken: taken, Event: mailflow.Event{Kind: mailflow.EventUndeliverable}}, "bounce other undeliverable"},
		{"a mail without a case makes no step", store.Step{Taken: taken, Event: mailflow.Event{Kind: mailflow.EventMail, Mail: mail(answer.None)},
			Decision: mailflow.Decision{Silent: true}}, "reply B"},
		{"a timer", store.Step{Event: mailflow.Event{Kind: mailflow.EventTimer}}, "timer"},
		{"an answer to a private mail, which is nobody's business", store.Step{Taken: taken, Event: mailflow.Event{Kind: mailflow.EventPrivate}}, ""},
	} {
		c := newCounts()
		c.stepped(row.step)
		var got []string
		for _, tally := range []Tally{c.Inbound, c.Trust, c.Steps, c.Rejected} {
			for label, n := range tally {
				if n > 0 {
					got = append(got, label)
				}
			}
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s: %v", row.why, got)
		}
	}
}

// TestTallyTakesNoNewLabel keeps what anybody writes out of the labels.
func TestTallyTakesNoNewLabel(t *testing.T) {
	t.Parallel()
	tally := newTally("known")
	tally.add("known")
	tally.add("CANARY")
	if len(tally) != 2 || tally["known"] != 1 || tally[other] != 1 {
		t.Errorf("%v", tally)
	}
}

// TestHistogram counts at each bound what is at most as large.
func TestHistogram(t *testing.T) {
	t.Parallel()
	h := newHistogram(1, 10)
	for _, value := range []float64{0.5, 1, 5, 100, -3} {
		h.observe(value)
	}
	if !slices.Equal(h.Below, []uint64{3, 4}) || h.Count != 5 || h.Sum != 106.5 {
		t.Errorf("%+v", h)
	}
}

// TestCountsDoNotChangeAfterwards holds that what was read stays as it was while the loops go on counting.
func TestCountsDoNotChangeAfterwards(t *testing.T) {
	t.Parallel()
	v := NewVitals(newStopwatch())
	before := v.Signs()
	v.stepped(store.Step{Event: mailflow.Event{Kind: mailflow.EventTimer}})
	v.sent(v.clock.Now())
	v.fails(PartRelay, errors.New("x"))
	v.turned(LoopIntake)
	c := before.Counts
	if c.Steps.Sum()+c.Deliveries.Sum()+c.Failures[PartRelay].Sum() > 0 || c.Delay.Below[0] > 0 || len(before.Troubles) > 0 {
		t.Errorf("%+v", before)
	}
}

// TestWatchedStore says which end of a commit is a failure of the store.
func TestWatchedStore(t *testing.T) {
	t.Parallel()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, row := range []struct {
		why   string
		ctx   context.Context
		err   error
		fails bool
	}{
		{"it was written", t.Context(), nil, false},
		{"a guard has refused it, as it should", t.Context(), &store.GuardError{Name: store.GuardSequence}, false},
		{"the disk is full", t.Context(), errors.New("full"), true},
		{"whoever asked has gone", gone, context.Canceled, false},
	} {
		v := NewVitals(newStopwatch())
		v.Watch(ending{row.err}).Apply(row.ctx, store.Batch{})
		s := v.Signs()
		if _, fails := s.Troubles[PartStore]; fails != row.fails || s.Counts.Commits.Count != 1 || s.Counts.Failures[PartStore].Sum() > 0 != row.fails {
			t.Errorf("%s: %+v", row.why, s)
		}
	}
}

// ending is a backend whose batches all end with one error.
type ending struct{ err error }

func (e ending) Apply(context.Context, ...store.Batch) []error { return []error{e.err} }

func (e ending) Query(context.Context, store.Statement, func(store.Row) error) error { return e.err }
