package mailflow

import (
	"slices"
	"time"
)

// Step 2, inform. The manager gets, with the reporter's first news or a quarter of an hour after the report, what is
// known by then and what a manager can do now; and later news until it is stopped. What the manager writes back
// stays here.

// echoAfter is how long an answer that is owed waits for a mail to ride on.
const echoAfter = time.Hour

// told marks that the manager has the report.
func (t *turn) told() {
	if t.c.Manager == "" || !t.c.ToldAt.IsZero() {
		return
	}
	t.c.ToldAt = t.env.Now
	t.log(WhatTold, t.c.Manager)
}

// holdDue is when a manager whom the report names is told after all.
func (t *turn) holdDue() time.Time {
	c := t.c
	if c.HoldUntil.IsZero() || !c.ToldAt.IsZero() || c.Manager == "" || c.RouteAsked {
		return time.Time{}
	}
	return c.HoldUntil
}

// apart says that the manager is kept out for now: the report names him, or asks for another.
func (t *turn) apart() bool {
	c := t.c
	return c.Manager != "" && c.ToldAt.IsZero() && (c.RouteAsked || !c.HoldUntil.IsZero())
}

// tell gives the manager the first mail as one of his own, and a plan that has waited for it.
func (t *turn) tell() {
	t.told()
	t.minimize([]string{t.c.Manager}, nil)
	if a := t.c.liveAsk(AskPlan); a != nil {
		t.sendAsk(a, nil)
	}
}

// informDue is when the manager gets what is known: at the first news, else inform_after the report, and never before
// he was told.
func (t *turn) informDue() time.Time {
	c := t.c
	if c.Manager == "" || !c.InformedAt.IsZero() || c.Small || c.RouteAsked {
		return time.Time{}
	}
	at := t.after(c.BegunAt, t.env.Settings.InformAfter, c.Manager)
	if len(c.News) > 0 && c.News[0].At.Before(at) {
		at = c.News[0].At
	}
	if at.Before(c.HoldUntil) {
		at = c.HoldUntil
	}
	return at
}

// inform tells the manager what is known by now.
func (t *turn) inform() {
	c := t.c
	t.told()
	c.InformedAt, c.PassedAt = t.env.Now, t.env.Now
	t.send(Mail{Template: TemplateInform, To: []string{c.Manager}}, func(v *View) {
		v.Report, v.Files, v.News = c.Report.Text, c.Report.Files, c.News
		v.Items = t.measures()
		v.Next = t.planDue()
		v.Routed = len(c.Around) > 0
	})
	c.News = nil
}

// note keeps the reporter's new words until they are passed on.
func (t *turn) note(m *Reading) {
	t.c.News = append(t.c.News, Note{At: t.env.Now, Text: m.Text, Files: m.Files})
}

// tellNews takes words that are neither an answer nor a plan: the manager gets them, joined with others.
func (t *turn) tellNews() {
	t.because("news")
	t.owe("")
	t.note(t.ev.Mail)
	if t.ev.Mail.Second {
		n := t.c.News[len(t.c.News)-1]
		t.c.Added = &n
		t.reply(TemplateNoted, func(v *View) { v.Added = true })
	}
	if t.planOpen() && !t.c.AskedAgain && !t.ev.Mail.Second && t.c.liveAsk(AskPlan) == nil {
		t.c.AskedAgain = true
		t.sendPlan(func(v *View) { v.Again, v.FileOnly = true, t.fileOnly() })
	}
}

// updateDue is when later news goes to the manager: at most one mail in update_every. What came with DONE rides on the
// plan mail if that goes now.
func (t *turn) updateDue() time.Time {
	c := t.c
	if len(c.News) == 0 || c.InformedAt.IsZero() || c.Manager == "" {
		return time.Time{}
	}
	if plan := t.planDue(); !plan.IsZero() && !plan.After(t.env.Now) {
		return time.Time{}
	}
	at := t.after(c.PassedAt, t.env.Settings.UpdateEvery, c.Manager)
	if at.Before(c.News[0].At) {
		return c.News[0].At
	}
	return at
}

// update passes the news on.
func (t *turn) update() {
	c := t.c
	c.PassedAt = t.env.Now
	t.send(Mail{Template: TemplateUpdate, To: []string{c.Manager}}, func(v *View) { v.News = c.News })
	c.News = nil
}

// seen marks that the manager has answered anything at all.
func (t *turn) seen() {
	if !t.c.SeenAt.IsZero() {
		return
	}
	t.c.SeenAt = t.env.Now
	t.log(WhatSeen, t.ev.Mail.Person)
}

// fromManager decides what the manager writes: the answer to an ask, or words that stay here.
func (t *turn) fromManager() {
	if t.unreadable() || t.universal() {
		return
	}
	t.seen()
	w, _ := t.ev.Mail.word()
	c := t.c
	if k := t.ev.Mail.line("KIND"); k != "" && t.same(t.ev.Mail.Person, c.Manager) {
		c.Kind = k
	}
	switch {
	case w.Name == "PLAN" && c.Small && !t.env.Now.After(c.SmallUntil):
		t.planWanted()
	case w.Name == "UNDO" && t.undo():
	case w.Name == "TALKED" && t.planOpen():
		t.plan()
	default:
		t.answerAsk(w.Name)
	}
}

// answerAsk finds the ask that the mail answers, and decides it if the gate lets it.
func (t *turn) answerAsk(word string) {
	m := t.ev.Mail
	a := t.c.named(m)
	if a == nil {
		t.noAsk(word)
		return
	}
	if a.Kind != AskShared && decides(m.Answer) {
		if reason := t.gate(a); reason != "" {
			t.refused(a, reason)
			return
		}
	} else if !a.Live {
		t.passOn()
		return
	}
	switch a.Kind {
	case AskMeasures:
		t.decideMeasures(a)
	case AskTakeOver:
		t.takeOverAnswered(a)
	case AskPlan:
		t.decidePlan(a)
	case AskShared:
		t.sharedAnswered(a)
	default:
		t.stays(word)
	}
}

// noAsk takes a manager's mail that names no ask. What is nothing but an answer, from somebody who holds an open ask,
// is answered with that ask; anything else stays here.
func (t *turn) noAsk(word string) {
	if t.wrongRef() {
		return
	}
	m := t.ev.Mail
	i := slices.IndexFunc(t.c.Asks, func(a Ask) bool { return a.Live && t.same(a.To, m.Person) })
	if i >= 0 && (m.Answer.Bare || word == "APPROVE" || word == "NO" || word == "CHANGES") {
		t.because("answer-without-ask")
		t.repeat(&t.c.Asks[i], false)
		return
	}
	t.stays(word)
}

// stays takes words of the manager that go to nobody.
func (t *turn) stays(word string) {
	t.because("manager-wrote")
	switch {
	case t.ev.Mail.line("KIND") != "":
		word = "KIND"
	case word != "SEEN":
		word = ""
	}
	t.owe(word)
}

// echoDue is when the oldest answer owed is due.
func (t *turn) echoDue() time.Time {
	if len(t.c.Owed) == 0 {
		return time.Time{}
	}
	return t.c.Owed[0].At.Add(echoAfter)
}

// echo pays what is owed for an hour.
func (t *turn) echo() {
	for _, o := range slices.Clone(t.c.Owed) {
		if o.At.Add(echoAfter).After(t.env.Now) {
			continue
		}
		template := TemplateNoted
		if o.Plan && t.c.liveAsk(AskPlan) != nil {
			template = TemplatePlanSent
		}
		t.send(Mail{Template: template, To: []string{o.To}}, func(v *View) {
			v.Read, v.Plan, v.Passed = o.Read, t.planView(), o.Passed
			v.Until = o.At.In(v.Now.Location())
		})
	}
}
