package mailflow

import (
	"time"

	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

// Step 1, minimise. A report opens the case and is answered at once, the manager in Cc: stop it first, if that is
// within your own job. From here the reporter says DONE, DONE nothing left, NEED, STUCK, or just tells.

// open opens the case that the mail in the event reports.
func (t *turn) open() {
	m, c := t.ev.Mail, t.c
	*c = Case{
		ID: t.env.Keys.Case(m.Key), Code: t.env.Code,
		Reporter: m.Person, Manager: t.managerOf(m.Person),
		OpenedAt: t.env.Now, LastSign: t.env.Now,
		Report: Note{At: t.env.Now, Text: m.Text, Files: m.Files}, ReportID: m.MessageID,
	}
	t.log(WhatReported, c.Reporter)
	t.hold(m)
	if m.Level != incoming.LevelA {
		t.because("report-not-proved")
		c.Unconfirmed = true
		t.confirm()
		return
	}
	t.because("report")
	t.begin()
}

// managerOf is the manager that the directory names for a person, "" for a head of the house.
func (t *turn) managerOf(address string) string {
	m, ok := t.env.Directory.Lookup(t.person(address).Manager)
	if !ok || t.same(m.Address, address) {
		return ""
	}
	return m.Address
}

// hold keeps the manager out for a while if the report names him, and altogether if it asks for another way.
func (t *turn) hold(m *Reading) {
	if w, ok := m.word(); ok && w.Name == "ROUTE" {
		t.c.RouteAsked, t.c.RouteTo = true, w.Arg
	}
	p, ok := t.env.Directory.Lookup(t.c.Manager)
	if ok && answer.Names(m.Text, p.Name, p.Address) {
		t.c.HoldUntil = t.after(t.env.Now, t.env.Settings.HoldIfNamed, p.Address)
	}
}

// confirm asks the person whom an unproved report names: was it you? Nobody else hears of it.
func (t *turn) confirm() {
	id := t.ask(AskConfirm, t.c.Reporter, 1)
	t.send(Mail{Template: TemplateConfirm, To: []string{t.c.Reporter}, AskID: id, Replied: true}, func(v *View) {
		v.Report = t.c.Report.Text
	})
}

// answeredConfirm takes the answer to "was it you?". The token alone is enough: only that mailbox has it.
func (t *turn) answeredConfirm() bool {
	a := t.c.liveAsk(AskConfirm)
	if a == nil || !t.ev.Mail.carries(a) || !t.same(t.ev.Mail.Person, t.c.Reporter) {
		return false
	}
	if w, ok := t.ev.Mail.word(); ok && w.Name == "NOTMINE" || t.ev.Mail.Answer.Decision == answer.Reject {
		t.notMine()
		return true
	}
	t.because("confirmed")
	t.close(AskConfirm)
	t.c.Unconfirmed = false
	t.begin()
	return true
}

// lapseDue is when a report ends that nobody has confirmed.
func (t *turn) lapseDue() time.Time {
	return t.after(t.c.OpenedAt, t.env.Settings.SilenceAfter, t.c.Reporter)
}

// lapse ends it, and tells nobody: whoever was asked has been told what happens then.
func (t *turn) lapse() { t.end(EndLapsed) }

// begin sends the first mail. A word in the report may lead round the manager.
func (t *turn) begin() {
	c := t.c
	c.BegunAt, c.LastSign = t.env.Now, t.env.Now
	if !c.HoldUntil.IsZero() {
		c.HoldUntil = t.after(t.env.Now, t.env.Settings.HoldIfNamed, c.Manager)
	}
	if c.RouteAsked {
		t.route(c.RouteTo)
	}
	if c.HoldUntil.IsZero() && !c.RouteAsked {
		t.told()
	}
	t.minimize([]string{c.Reporter}, t.managerTold())
}

func (t *turn) minimize(to, cc []string) {
	t.send(Mail{Template: TemplateMinimize, To: to, Cc: cc, Answers: t.c.ReportID, Replied: true}, func(v *View) {
		v.Report, v.Files = t.c.Report.Text, t.c.Report.Files
		v.Named = len(t.managerTold()) == 0 && !t.c.HoldUntil.IsZero() && !t.c.RouteAsked
		v.Copy = to[0] != t.c.Reporter
		v.Until = t.c.HoldUntil
		v.Next = t.informDue()
		v.Routed = len(t.c.Around) > 0
		v.Night = !t.working(t.c.Reporter)
		if b := t.ev.Mail; b != nil && b.Beside != nil && (b.Beside.Manager == t.c.Manager || len(v.SentTo) == 1) {
			v.Beside = b.Beside.Code
		}
	})
}

// fromReporter decides what the reporter writes, by the state of the case.
func (t *turn) fromReporter() {
	c, m := t.c, t.ev.Mail
	if t.unreadable() || t.universal() {
		return
	}
	c.LastSign = t.env.Now
	w, _ := m.word()
	switch {
	case w.Name == "STOP":
		t.stopMails()
	case w.Name == "ROUTE":
		t.route(w.Arg)
	case w.Name == "DONE" && !c.stopped():
		t.done()
	case w.Name == "NEED" && !c.planned():
		t.need(w.Arg)
	case w.Name == "STUCK" && !c.planned():
		t.stuck()
	case w.Name == "" && m.Answered == TemplateRoute: // a name without its word, or words that nobody may get now
		t.route(m.Text)
	case t.isPlan(w):
		t.plan()
	default:
		t.tellNews()
	}
}

// planned says that the plan is settled: what was to be decided in the open is decided.
func (c *Case) planned() bool { return c.Plan.Verdict == Yes || c.Plan.Kept }

// unreadable answers a person's mail that has nothing to read in it.
func (t *turn) unreadable() bool {
	m := t.ev.Mail
	switch {
	case m.Reaction:
		t.because("reaction")
		if t.role() == roleManager {
			t.seen()
		}
		t.owe("")
		return true
	case m.Encrypted, m.Class == incoming.Unreadable, m.Text == "" && len(m.Files) == 0 && !m.Forward:
		t.because("nothing-to-read")
		t.reply(TemplateUnreadable, nil)
		return true
	}
	return false
}

// done takes DONE: it is stopped. What was done goes to the manager, and by day the plan is asked for at once.
func (t *turn) done() {
	c, m := t.c, t.ev.Mail
	c.StoppedAt = t.env.Now
	t.log(WhatStopped, "")
	t.owe("DONE")
	t.close(AskTakeOver)
	if m.Answer.Nothing {
		t.small()
		return
	}
	t.because("stopped")
	t.note(m)
	if !t.working(c.Reporter) && t.planDue().After(t.env.Now) {
		t.send(Mail{Template: TemplateRest, To: []string{c.Reporter}, Replied: true}, func(v *View) {
			v.Read, v.Next = "DONE", t.planDue()
		})
	}
}

// small takes "DONE, nothing left": it is over. The manager may still ask for a plan.
func (t *turn) small() {
	c := t.c
	t.because("stopped-nothing-left")
	c.Small = true
	c.News = nil
	whose := c.Reporter
	if c.Manager != "" {
		whose = c.Manager
	}
	c.SmallUntil = t.endOfNextWorkingDay(whose)
	t.send(Mail{Template: TemplateSmall, To: []string{c.Reporter}, Cc: t.managerTold(), Replied: true}, func(v *View) {
		v.Read, v.Words, v.From = "DONE, nothing left", t.ev.Mail.Text, t.contact(c.Reporter)
		v.Until, v.Next = c.SmallUntil, t.aheadDue()
	})
}

// planWanted takes the manager's PLAN on a small case: it goes on as an ordinary one.
func (t *turn) planWanted() {
	t.because("plan-wanted")
	t.c.Small = false
	t.seen()
}

// aheadDue is when the one mail after a small case goes.
func (t *turn) aheadDue() time.Time {
	c := t.c
	if !c.Small || !c.AheadAt.IsZero() {
		return time.Time{}
	}
	return t.slot(t.after(c.StoppedAt, t.env.Settings.AheadAfter, c.Reporter), c.Reporter)
}

// ahead sends it, and the small case is over.
func (t *turn) ahead() {
	t.c.AheadAt = t.env.Now
	t.end(EndSmall)
	t.send(Mail{Template: TemplateAhead, To: []string{t.c.Reporter}})
}

// endOfNextWorkingDay is when the next working day ends where the person is.
func (t *turn) endOfNextWorkingDay(person string) time.Time {
	cal, now := t.env.Settings.Calendar, t.local(person)
	midnight := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
	next := cal.NextMorning(midnight)
	return time.Date(next.Year(), next.Month(), next.Day(), 0, 0, 0, 0, next.Location()).Add(cal.To)
}

// end ends the case; every timer and ask goes with it.
func (t *turn) end(how End) {
	t.c.End, t.c.EndedAt = how, t.env.Now
	t.c.Owed = nil
	for i := range t.c.Asks {
		t.c.Asks[i].Live = false
	}
}
