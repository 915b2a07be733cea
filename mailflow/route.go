package mailflow

import (
	"slices"
	"strings"
	"time"

	"github.com/ownup/ownup/mailflow/answer"
)

// Ways out: round the manager (ROUTE), out of the mails (STOP), out of the matter (NOTMINE); and what happens when an
// address refuses our mail.

// route takes ROUTE: another than the manager is told, and from then on is the manager of this case. It leads only to
// people the house has named, and once in a case.
func (t *turn) route(arg string) {
	c := t.c
	to := t.routes()
	i := matchPerson(to, arg)
	if i < 0 || len(c.Around) > 0 {
		t.because("route-listed")
		t.reply(TemplateRoute, func(v *View) {
			v.Again = len(c.Around) > 0
			for _, p := range to {
				v.People = append(v.People, t.contact(p.Address))
			}
		})
		return
	}
	t.because("routed")
	t.reroute(to[i].Address)
}

// reroute makes the person the manager of this case. Whoever was routed around gets nothing of it again.
func (t *turn) reroute(to string) {
	c := t.c
	first := c.ToldAt.IsZero() && c.BegunAt.Equal(t.env.Now)
	if c.Manager != "" {
		c.Around = append(c.Around, c.Manager)
	}
	c.Manager, c.RouteAsked = to, false
	c.HoldUntil, c.ToldAt, c.InformedAt, c.SeenAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	c.Owed = slices.DeleteFunc(c.Owed, func(o Owed) bool { return o.To != c.Reporter })
	t.log(WhatRouted, to)
	if first {
		return
	}
	t.inform()
	t.send(Mail{Template: TemplateRouted, To: []string{c.Reporter}, Replied: true})
	for _, kind := range []AskKind{AskMeasures, AskTakeOver, AskPlan} {
		if a := c.liveAsk(kind); a != nil {
			t.ask(kind, to, a.Revision)
			t.sendAsk(t.newest(kind), nil)
		}
	}
}

// routes are the people whom ROUTE may lead to: the deputy, the manager's manager, and those in [route].
func (t *turn) routes() []Person {
	c := t.c
	var to []Person
	manager, reporter := t.person(c.Manager), t.person(c.Reporter)
	for _, a := range append([]string{reporter.Deputy, manager.Deputy, manager.Manager}, t.env.Settings.Route...) {
		p, ok := t.env.Directory.Lookup(a)
		known := slices.ContainsFunc(to, func(x Person) bool { return x.Address == p.Address })
		if ok && !known && !t.same(a, c.Reporter) && !t.same(a, c.Manager) {
			to = append(to, p)
		}
	}
	return to
}

// matchPerson finds the one person that the first line of text names; -1 if none or several.
func matchPerson(people []Person, text string) int {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	found := -1
	for i, p := range people {
		if !answer.Names(line, p.Name, p.Address) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// stopMails takes STOP: no more mails, and a way back. The matter itself stays with the manager.
func (t *turn) stopMails() {
	c := t.c
	t.because("stopped-mails")
	c.StopMailAt = t.env.Now
	t.log(WhatWithdrawn, "")
	t.end(EndStopped)
	t.owed = Owed{}
	t.send(Mail{Template: TemplateStopped, To: []string{c.Reporter}, Replied: true})
	if told := t.managerTold(); told != nil {
		t.send(Mail{Template: TemplateStoppedTold, To: told})
	}
}

// notMine takes NOTMINE: this was not the reporter's mistake. It ends the case kindly.
func (t *turn) notMine() {
	c := t.c
	t.because("not-mine")
	t.log(WhatWithdrawn, t.ev.Mail.Person)
	t.end(EndNotMine)
	t.send(Mail{Template: TemplateNotMine, To: []string{c.Reporter}, Cc: t.managerTold(), Replied: true}, func(v *View) {
		v.From = t.contact(t.ev.Mail.Person)
	})
}

// afterEnd takes a mail to a case that is over. After STOP any words of the reporter bring it back.
func (t *turn) afterEnd() bool {
	c := t.c
	if !c.ended() {
		return false
	}
	w, _ := t.ev.Mail.word()
	if c.End == EndStopped && t.role() == roleReporter && w.Name != "STOP" && w.Name != "HELP" && w.Name != "STATUS" {
		t.because("back")
		c.End, c.EndedAt, c.StopMailAt = "", time.Time{}, time.Time{}
		return false
	}
	if t.role() == roleNone {
		t.because("not-a-party")
		if t.ev.Mail.Person != "" {
			t.notAsked()
		}
		return true
	}
	if !t.universal() {
		t.because("over")
		t.reply(TemplateOver, nil)
	}
	return true
}

// undeliverable takes the refusal of one of our mails. If it was the manager's, the reporter hears that nobody got it.
func (t *turn) undeliverable() {
	c := t.c
	t.because("undeliverable")
	if !slices.Contains(c.Unreachable, t.ev.Address) {
		c.Unreachable = append(c.Unreachable, t.ev.Address)
	}
	if t.ev.Address == c.Manager && !c.ended() {
		t.send(Mail{Template: TemplateUndelivered, To: []string{c.Reporter}})
	}
}
