package mailflow

import (
	"slices"
	"time"

	"github.com/ownup/ownup/mailflow/answer"
)

// Step 2 still: what needs a manager's yes before it may be done (NEED), and what the reporter cannot stop alone
// (STUCK). Silence is never a yes, and a yes is final: what comes later is a new decision.

// need takes NEED: the measures are numbered on from those there are, and the manager is asked at once.
func (t *turn) need(arg string) {
	c := t.c
	lines := answer.Lines(arg)
	if len(lines) == 0 {
		t.tellNews()
		return
	}
	t.because("measures-asked")
	t.log(WhatAsked, c.Manager)
	t.owe("NEED")
	for _, l := range lines {
		c.Measures = append(c.Measures, Measure{Number: len(c.Measures) + 1, Text: l, At: t.env.Now})
	}
	if c.Manager == "" {
		t.measuresDecided()
		return
	}
	t.releaseHold()
	t.firstNews()
	t.ask(AskMeasures, c.Manager, len(c.Measures))
	if c.HoldUntil.IsZero() && !c.RouteAsked {
		t.sendAsk(t.newest(AskMeasures), nil)
	}
}

// releaseHold ends the wait for ROUTE when the reporter asks the manager for something: that is his choice of whom to ask.
func (t *turn) releaseHold() {
	if t.c.RouteAsked || t.c.HoldUntil.IsZero() {
		return
	}
	t.c.HoldUntil = time.Time{}
	if t.c.ToldAt.IsZero() {
		t.tell()
	}
}

// firstNews lets what is known go to the manager before he is asked for something, unless he was told in this very turn.
func (t *turn) firstNews() {
	c := t.c
	if c.InformedAt.IsZero() && !c.RouteAsked && c.HoldUntil.IsZero() && c.ToldAt.Before(t.env.Now) {
		t.inform()
	}
}

func (t *turn) sendMeasures(m Mail, fill func(*View)) {
	m.Template = TemplateMeasures
	t.send(m, func(v *View) {
		v.Items, v.Report, v.News = t.measures(), t.c.Report.Text, t.c.News
	}, fill)
}

// decideMeasures takes the manager's answer item by item.
func (t *turn) decideMeasures(a *Ask) {
	answered := t.apply(t.verdicts())
	m := t.ev.Mail
	switch {
	case answered > 0:
		t.because("measures-decided")
		t.log(WhatDecided, m.Person)
		if !slices.ContainsFunc(t.c.Measures, Measure.waits) {
			t.close(AskMeasures)
		}
		t.measuresDecided()
	case m.Answer.Decision == answer.Question:
		t.question()
	default:
		t.because("measures-unclear")
		t.askBack(a)
	}
}

// allOthers is the number of the item that stands for all that were not named.
const allOthers = 0

// verdicts reads the answer as verdicts by number.
func (t *turn) verdicts() map[int]answer.Item {
	said := map[int]answer.Item{}
	for _, it := range t.ev.Mail.Answer.Items {
		said[it.Number] = it
	}
	if others, ok := said[allOthers]; ok { // "all but 2"
		delete(said, allOthers)
		for _, x := range t.c.Measures {
			if _, named := said[x.Number]; !named && x.waits() {
				said[x.Number] = answer.Item{Number: x.Number, Decision: others.Decision, Text: others.Text}
			}
		}
	}
	if len(said) > 0 {
		return said
	}
	settled := t.newest(AskMeasures) == nil || !t.newest(AskMeasures).Live
	for _, x := range t.c.Measures {
		if (x.waits() || settled) && t.forAll() {
			said[x.Number] = answer.Item{Number: x.Number, Decision: t.ev.Mail.Answer.Decision, Text: t.ev.Mail.Answer.Remarks}
		}
	}
	return said
}

// forAll says whether an answer without numbers speaks for all that is open: the words APPROVE and NO do, a yes that says to
// how many it is, and any clear answer where only one is open. "ok" to two measures is asked back.
func (t *turn) forAll() bool {
	w, _ := t.ev.Mail.word()
	if w.Name == "APPROVE" || w.Name == "NO" {
		return true
	}
	open := 0
	for _, x := range t.c.Measures {
		if x.waits() {
			open++
		}
	}
	if n := t.ev.Mail.Answer.Total; n > 0 {
		return n == open || n == len(t.c.Measures)
	}
	return open == 1
}

// apply writes the verdicts down and says how many were new.
func (t *turn) apply(said map[int]answer.Item) int {
	count := 0
	for i := range t.c.Measures {
		x := &t.c.Measures[i]
		it, ok := said[x.Number]
		verdict := verdictOf(it.Decision)
		if !ok || verdict == Open || x.Answer == verdict {
			continue
		}
		x.Was, x.Answer, x.Remark = x.Answer, verdict, it.Text
		x.By, x.At = t.ev.Mail.Person, t.env.Now
		count++
	}
	return count
}

// waits says that a measure has neither a clear yes nor a clear no: a "yes, but" is passed on, and decides nothing.
func (x Measure) waits() bool { return x.Answer == Open || x.Answer == Modified }

func verdictOf(d answer.Decision) Verdict {
	switch d {
	case answer.Approve:
		return Yes
	case answer.Reject:
		return No
	case answer.Changes:
		return Modified
	}
	return Open
}

// corrected takes another answer to measures that were decided: a new decision, said to both again. Only who was asked may
// give it.
func (t *turn) corrected() bool {
	a := t.newest(AskMeasures)
	if a == nil || !t.same(t.ev.Mail.From, a.To) || t.apply(t.verdicts()) == 0 {
		return false
	}
	t.because("measures-corrected")
	t.log(WhatDecided, t.ev.Mail.Person)
	t.measuresDecided()
	return true
}

// measuresDecided says to both what was read, item by item.
func (t *turn) measuresDecided() {
	t.send(Mail{Template: TemplateMeasuresDecided, To: []string{t.c.Reporter}, Cc: t.managerTold()}, func(v *View) {
		v.Items = t.measures()
		if t.c.Manager != "" {
			v.From, v.Words = t.contact(t.ev.Mail.Person), t.beside()
		}
	})
}

// stuck takes STUCK: the manager is asked to take over, at once.
func (t *turn) stuck() {
	c := t.c
	t.because("stuck")
	c.StuckAt = t.env.Now
	t.log(WhatStuck, "")
	if c.Manager == "" {
		t.owe("STUCK")
		return
	}
	t.releaseHold()
	if c.RouteAsked {
		t.owe("STUCK")
		return
	}
	t.firstNews()
	t.ask(AskTakeOver, c.Manager, len(c.Log))
	t.sendAsk(t.newest(AskTakeOver), nil)
	t.reply(TemplateNoted, func(v *View) { v.Read = "STUCK" })
}

func (t *turn) sendTakeOver(m Mail, fill func(*View)) {
	m.Template = TemplateTakeOver
	t.send(m, func(v *View) {
		v.Report, v.News = t.c.Report.Text, t.c.News
		if t.ev.Mail != nil && t.ev.Mail.Person == t.c.Reporter {
			v.Words, v.From = t.ev.Mail.Text, t.contact(t.c.Reporter)
		}
	}, fill)
}

// takeOverAnswered passes the manager's answer to a STUCK on, word for word.
func (t *turn) takeOverAnswered(a *Ask) {
	t.because("take-over-answered")
	a.Live = false
	t.sendWords(TemplateQuestion, func(v *View) { v.AskKind = AskTakeOver })
}
