package mailflow

import (
	"slices"
	"time"
)

// Timer is an instant at which the case wants to be decided again. Timers are derived from the case: [Case.timers] is
// the one list of all that can be due, and running one makes its condition false.
type Timer struct {
	Kind TimerKind `json:"kind"`
	At   time.Time `json:"at"`
}

// TimerKind names what is due.
type TimerKind string

// The timers.
const (
	TimerHold    TimerKind = "hold"    // a named manager is told
	TimerInform  TimerKind = "inform"  // what is known by then goes to the manager
	TimerUpdate  TimerKind = "update"  // later news
	TimerPlan    TimerKind = "plan"    // the plan is asked for
	TimerEcho    TimerKind = "echo"    // an answer is owed for an hour
	TimerWrap    TimerKind = "closed"  // the manager's part ends
	TimerReflect TimerKind = "reflect" // the private reflection
	TimerRefocus TimerKind = "refocus" // the private look ahead
	TimerAhead   TimerKind = "ahead"   // the one mail after a small case
	TimerClose   TimerKind = "close"   // the case ends without an answer
	TimerLapse   TimerKind = "lapse"   // a report that was never confirmed ends
)

// dues lists, in the order in which they run, what can be due and what happens then. The instant is zero while the
// timer does not hold.
var dues = [...]struct {
	kind TimerKind
	at   func(*turn) time.Time
	run  func(*turn)
}{
	{TimerHold, (*turn).holdDue, (*turn).tell},
	{TimerInform, (*turn).informDue, (*turn).inform},
	{TimerUpdate, (*turn).updateDue, (*turn).update},
	{TimerPlan, (*turn).planDue, (*turn).askPlan},
	{TimerEcho, (*turn).echoDue, (*turn).echo},
	{TimerReflect, (*turn).reflectDue, (*turn).reflect},
	{TimerWrap, (*turn).wrapDue, (*turn).wrap},
	{TimerRefocus, (*turn).refocusDue, (*turn).refocus},
	{TimerAhead, (*turn).aheadDue, (*turn).ahead},
	{TimerClose, (*turn).closeDue, (*turn).closeCase},
	{TimerLapse, (*turn).lapseDue, (*turn).lapse},
}

// timers is the whole set that holds now, earliest first.
func (c Case) timers(env Env) []Timer {
	t := &turn{c: &c, env: env}
	var set []Timer
	for _, d := range dues {
		if at := t.due(d.kind, d.at); !at.IsZero() {
			set = append(set, Timer{Kind: d.kind, At: at.UTC()})
		}
	}
	slices.SortStableFunc(set, func(a, b Timer) int { return a.At.Compare(b.At) })
	return set
}

// due is when a timer is due. While a report waits to be confirmed nothing is, but its end.
func (t *turn) due(kind TimerKind, at func(*turn) time.Time) time.Time {
	if t.c.ended() || t.c.ID == "" || t.c.Unconfirmed != (kind == TimerLapse) {
		return time.Time{}
	}
	return at(t)
}

// runDue runs everything that is due by now, each once: what one of them sets off for now runs in its turn.
func (t *turn) runDue() {
	for _, d := range dues {
		at := t.due(d.kind, d.at)
		if at.IsZero() || at.After(t.env.Now) {
			continue
		}
		if t.ev.Kind == EventTimer {
			t.because(string(d.kind))
		}
		d.run(t)
	}
	if t.reason == "" {
		t.reason = "nothing-due"
	}
}

// join makes one mail of several shared ones that go to the same person in this slot: the later step's template stays.
// Mails that carry an ask, answer at once, or are private are never joined.
func (t *turn) join() {
	if t.ev.Kind != EventTimer {
		return
	}
	var kept []Mail
	for i, m := range t.mails {
		later := func(o Mail) bool { return joinable(o) && slices.Equal(o.To, m.To) }
		if joinable(m) && slices.ContainsFunc(t.mails[i+1:], later) {
			continue
		}
		kept = append(kept, m)
	}
	t.mails = kept
}

// joinable are the shared mails that wait for a send slot and carry no ask.
func joinable(m Mail) bool {
	switch m.Template {
	case TemplateUpdate, TemplatePlan, TemplateClosed, TemplateAhead, TemplateNoted:
		return m.AskID == ""
	}
	return false
}

// slot is the first send slot from at on, on a working day where the person is.
func (t *turn) slot(at time.Time, person string) time.Time {
	if at.IsZero() {
		return at
	}
	return t.env.Settings.Calendar.Slot(at.In(t.zone(person)))
}

// after is span after at, in the person's calendar; zero if at is.
func (t *turn) after(at time.Time, span Span, person string) time.Time {
	if at.IsZero() {
		return at
	}
	return t.env.Settings.Calendar.Add(at.In(t.zone(person)), span)
}

// working says whether the person is at work now.
func (t *turn) working(person string) bool {
	return t.env.Settings.Calendar.Working(t.local(person))
}
