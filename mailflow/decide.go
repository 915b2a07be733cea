package mailflow

import (
	"slices"
	"time"

	"github.com/ownup/ownup/mailflow/incoming"
)

// Env is everything outside the case that a decision may look at, as values.
type Env struct {
	Now         time.Time
	Directory   Directory // those who may matter to the case; stored with the event
	Settings    Settings
	Keys        Keys
	Code        string    // for a new case: the shortest free prefix of its id
	LastRefocus time.Time // when the reporter last got refocus in another case
}

// Decision is what follows from an event. Mails and Timers are complete: a timer that is not in the set does not hold
// any more.
type Decision struct {
	Case   Case
	Mails  []Mail
	Timers []Timer
	Reason string // named, stable: stored, logged and shown
	Silent bool   // the event leaves nothing: no history is written
}

// Decide is the workflow: what becomes of a case when something happens. It never fails; odd input is a state with an answer.
func Decide(c Case, ev Event, env Env) Decision {
	next := c.clone()
	t := &turn{c: &next, ev: ev, env: env}
	switch ev.Kind {
	case EventReport:
		t.open()
	case EventMail:
		t.mail()
	case EventPrivate:
		t.private()
	case EventUndeliverable:
		t.undeliverable()
	case EventLooked:
		t.reason = "operator-looked"
		t.log(WhatLookedAt, ev.By)
	}
	if t.silent {
		return Decision{Case: c, Timers: c.timers(env), Reason: t.reason, Silent: true}
	}
	t.runDue()
	t.settle()
	return Decision{Case: next, Mails: t.mails, Timers: next.timers(env), Reason: t.reason, Silent: t.silent}
}

// turn is one event being decided: the case as it becomes, and the mails so far.
type turn struct {
	c      *Case
	ev     Event
	env    Env
	mails  []Mail
	reason string
	silent bool
	owed   Owed // what the writer of this mail is owed, if no mail goes to him now
}

// because names the reason; the first one stands, what follows from it is added.
func (t *turn) because(reason string) {
	if t.reason != "" {
		reason = t.reason + "+" + reason
	}
	t.reason = reason
}

func (t *turn) log(what What, who string) {
	t.c.Log = append(t.c.Log, Entry{At: t.env.Now, What: what, Who: who})
}

// mail decides a mail that belongs to the case.
func (t *turn) mail() {
	m := t.ev.Mail
	switch {
	case m.automatic():
		t.because("automatic-mail")
		return
	case t.strange():
		return
	case t.answeredConfirm():
		return
	case !t.proved():
		t.because("sender-not-proved")
		t.notUsed()
		return
	case m.From != m.Person && !t.listed(m):
		t.because("other-mailbox")
		t.notUsed()
		return
	}
	if t.afterEnd() {
		return
	}
	switch t.role() {
	case roleReporter:
		t.fromReporter()
	case roleManager:
		t.fromManager()
	default:
		t.because("not-a-party")
		if t.ev.Mail.Person != "" {
			t.notAsked()
		}
	}
}

// strange takes a mail that holds one of our asks and is from somebody else than the one asked: from nobody in the
// directory, whose mail is told to the one asked, or from a colleague or the reporter, who should not have it.
func (t *turn) strange() bool {
	m := t.ev.Mail
	a := t.c.named(m)
	if a == nil || t.same(m.Person, a.To) {
		return false
	}
	t.because("ask-held-by-another")
	if m.Person == "" {
		t.send(Mail{Template: TemplateOtherMailbox, To: []string{a.To}})
		return true
	}
	if m.Level != incoming.LevelA {
		return true
	}
	t.reissue(a)
	if t.role() == roleNone {
		t.notAsked()
	} else {
		t.owe("")
	}
	return true
}

// notAsked answers a colleague who takes no part in the case: nothing of it is shown, not even its code.
func (t *turn) notAsked() {
	t.send(Mail{Template: TemplateNotAsked, To: []string{t.ev.Mail.Person}, Thread: "desk", Replied: true, Notice: true}, func(v *View) {
		v.Code, v.Reporter, v.Manager = "", Contact{}, Contact{}
	})
}

// role is what a writer is in this case.
type role int

const (
	roleNone role = iota
	roleReporter
	roleManager // the manager, or anybody who holds an ask of the case
)

func (t *turn) role() role {
	person := t.ev.Mail.Person
	switch {
	case person == "":
		return roleNone
	case t.same(person, t.c.Reporter):
		return roleReporter
	case slices.ContainsFunc(t.c.Around, func(a string) bool { return t.same(a, person) }):
		return roleNone
	case t.same(person, t.c.Manager) && t.c.ToldAt.IsZero(): // who has not been told takes no part
		return roleNone
	case t.same(person, t.c.Manager):
		return roleManager
	case slices.ContainsFunc(t.c.Asks, func(a Ask) bool { return t.same(a.To, person) }):
		return roleManager
	}
	return roleNone
}

// proved says that the writer is who the From says: the border proved it, or the border has no opinion and the mail
// answers one that only its recipients have.
func (t *turn) proved() bool {
	m := t.ev.Mail
	return m.Level == incoming.LevelA || m.Level == incoming.LevelB && (len(m.IDs) > 0 || len(m.Tokens) > 0)
}

// listed says that the address written from stands in the directory for that person.
func (t *turn) listed(m *Reading) bool {
	return m.Person != "" && t.same(m.From, m.Person)
}

func (t *turn) same(a, b string) bool {
	return a != "" && b != "" && t.env.Directory.Same(a, b)
}

// notUsed tells the person at the directory address that a mail in that name was not used.
func (t *turn) notUsed() {
	if t.ev.Mail.Person == "" || t.role() == roleNone {
		return
	}
	t.send(Mail{Template: TemplateOtherMailbox, To: []string{t.ev.Mail.Person}, Replied: true})
}

// universal decides the words that count anywhere. It says whether the mail was one.
func (t *turn) universal() bool {
	w, ok := t.ev.Mail.word()
	if !ok {
		return false
	}
	switch w.Name {
	case "HELP":
		t.because("help")
		t.reply(TemplateHelp, func(v *View) { v.Case = true })
	case "STATUS":
		t.because("status")
		t.reply(TemplateStatus, func(v *View) { v.Entries, v.Status = t.entries(), string(t.c.Step()) })
	case "NOTMINE":
		t.notMine()
	default:
		return false
	}
	return true
}

// settle pays what is owed: a person who wrote and gets no mail now gets an echo with the next one.
func (t *turn) settle() {
	c := t.c
	c.Seq++
	c.LastAt = t.env.Now
	t.join()
	for _, m := range t.mails {
		c.Owed = slices.DeleteFunc(c.Owed, func(o Owed) bool { return !m.Private && m.reaches(o.To) })
	}
	if t.owed.To == "" || c.ended() {
		return
	}
	if slices.ContainsFunc(t.mails, func(m Mail) bool { return !m.Private && m.reaches(t.owed.To) }) {
		return
	}
	i := slices.IndexFunc(c.Owed, func(o Owed) bool { return o.To == t.owed.To })
	if i < 0 {
		c.Owed = append(c.Owed, t.owed)
		return
	}
	t.owed.At = c.Owed[i].At // who writes on is not put off
	c.Owed[i] = t.owed
}

// owe remembers that the writer of this mail is to hear what was read.
func (t *turn) owe(read string) {
	t.owed = Owed{To: t.ev.Mail.Person, At: t.env.Now, Read: read}
}

func (m Mail) reaches(address string) bool {
	return slices.Contains(m.To, address) || slices.Contains(m.Cc, address)
}
