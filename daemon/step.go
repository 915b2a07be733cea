package daemon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
)

// Stepper joins the parts: it loads what a decision may look at, decides, renders, and makes one step of it that is
// written whole or not at all. Every change of a case goes through it.
type Stepper struct {
	Store    *store.Store
	Vitals   *Vitals
	Composer *Composer
	Keys     mailflow.Keys
	Settings func(now time.Time) mailflow.Settings
	People   func() mailflow.Directory
}

// horizon is how far ahead the holidays stand that a decision looks at and stores.
const horizon = 400 // days

// Decide decides an event of a case; an empty case is one that the event opens.
func (s *Stepper) Decide(ctx context.Context, c mailflow.Case, ev mailflow.Event) (store.Step, error) {
	env, err := s.env(ctx, c, ev)
	if err != nil {
		return store.Step{}, fmt.Errorf("prepare decision: %w", err)
	}
	st := store.Step{Before: c.Seq, Event: ev, Decision: mailflow.Decide(c, ev, env), Record: record(ev, env)}
	st.Mails, err = s.compose(st.Decision, cause(c, ev))
	return st, err
}

// Greet answers a mail that belongs to no case.
func (s *Stepper) Greet(ctx context.Context, m *mailflow.Reading, k mailflow.Known, reason string, at time.Time) (store.Step, error) {
	ev := mailflow.Event{Kind: mailflow.EventMail, At: at, Mail: m}
	env, err := s.env(ctx, mailflow.Case{}, ev)
	if err != nil {
		return store.Step{}, fmt.Errorf("prepare answer: %w", err)
	}
	st := store.Step{Event: ev, Decision: mailflow.Greet(m, k, reason, env)}
	if m.Person == "" && len(st.Decision.Mails) > 0 {
		st.Greeted = m.From
	}
	st.Mails, err = s.compose(st.Decision, cause(mailflow.Case{}, ev))
	return st, err
}

// env gathers what the decision may look at: an excerpt, as it is stored with the event.
func (s *Stepper) env(ctx context.Context, c mailflow.Case, ev mailflow.Event) (mailflow.Env, error) {
	settings := s.Settings(ev.At)
	settings.Calendar = settings.Calendar.Excerpt(ev.At, horizon)
	env := mailflow.Env{Now: ev.At, Settings: settings, Keys: s.Keys, Directory: excerpt(s.People(), c, ev, settings)}
	var err error
	if ev.Kind == mailflow.EventReport {
		env.Code, err = s.Store.FreeCode(ctx, s.Keys.Case(ev.Mail.Key))
	}
	if err == nil && !c.ReflectAt.IsZero() && c.RefocusAt.IsZero() {
		env.LastRefocus, err = s.Store.LastRefocus(ctx, c.Reporter, c.Code)
	}
	return env, err
}

// excerpt keeps of the directory those who may matter: all who take part or write, and whom they may lead to.
func excerpt(people mailflow.Directory, c mailflow.Case, ev mailflow.Event, s mailflow.Settings) mailflow.Directory {
	near := append([]string{c.Reporter, c.Manager, ev.Address}, c.Around...)
	if ev.Mail != nil {
		near = append(near, ev.Mail.Person)
	}
	for _, a := range c.Asks {
		near = append(near, a.To)
	}
	for range 2 { // their manager, and that one's
		for _, a := range near {
			if p, ok := people.Lookup(a); ok {
				near = append(near, p.Manager, p.Deputy)
			}
		}
		slices.Sort(near)
		near = slices.Compact(near)
	}
	return people.Excerpt(append(near, s.Route...)...)
}

func record(ev mailflow.Event, env mailflow.Env) store.Record {
	return store.Record{Event: ev, Directory: env.Directory, Calendar: env.Settings.Calendar, Code: env.Code, LastRefocus: env.LastRefocus}
}

// cause names what set a mail off: the incoming mail, or the place in the case's history.
func cause(c mailflow.Case, ev mailflow.Event) string {
	if ev.Mail != nil {
		return ev.Mail.Key
	}
	return fmt.Sprintf("%s.%d", ev.Kind, c.Seq+1)
}

func (s *Stepper) compose(d mailflow.Decision, cause string) ([]store.Mail, error) {
	var mails []store.Mail
	var errs []error
	for i, m := range d.Mails {
		out, err := s.Composer.Compose(d.Case, m, cause+strings.Repeat("+", repeats(d.Mails[:i], m)))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		out.Priority = priority(m)
		mails = append(mails, out)
	}
	keepOrder(mails)
	return mails, errors.Join(errs...)
}

// keepOrder lets no mail of a step be overtaken by a later one of it.
func keepOrder(mails []store.Mail) {
	for i := len(mails) - 2; i >= 0; i-- {
		mails[i].Priority = min(mails[i].Priority, mails[i+1].Priority)
	}
}

// repeats counts earlier mails of this decision with the same template, so that each has a Message-ID of its own.
func repeats(before []mailflow.Mail, m mailflow.Mail) int {
	n := 0
	for _, b := range before {
		if b.Template == m.Template && slices.Equal(b.To, m.To) {
			n++
		}
	}
	return n
}

// priority orders the outbox: what answers somebody who waits, then what is timed, then what moves no case.
func priority(m mailflow.Mail) int {
	switch {
	case m.Notice:
		return 2
	case m.Replied || m.AskID != "":
		return 0
	}
	return 1
}

// Run decides an event of a stored case and writes the step. If somebody else wrote meanwhile, it loads and decides
// again; what is extra to the step is added by with.
func (s *Stepper) Run(ctx context.Context, code string, ev mailflow.Event, with func(*store.Step)) (store.Step, error) {
	for range retries {
		c, err := s.Store.Case(ctx, code)
		if err != nil {
			return store.Step{}, err
		}
		if c == nil {
			return store.Step{}, errNoCase
		}
		if ev.At.Before(c.LastAt) {
			ev.At = c.LastAt
		}
		st, err := s.Decide(ctx, *c, ev)
		if err != nil {
			return st, err
		}
		if with != nil {
			with(&st)
		}
		if err = s.Commit(ctx, st)[0]; !sequenceTaken(err) {
			return st, err
		}
	}
	return store.Step{}, errContended
}

// Commit writes steps, each whole or not at all, and counts those that were written.
func (s *Stepper) Commit(ctx context.Context, steps ...store.Step) []error {
	errs := s.Store.Commit(ctx, steps...)
	for i, err := range errs {
		if err == nil {
			s.Vitals.stepped(steps[i])
		}
	}
	return errs
}

// retries is how often a step is decided again when another one came first.
const retries = 5

var (
	errContended = errors.New("case keeps changing under the step")
	errNoCase    = errors.New("no such case")
)

// sequenceTaken says that the case moved on after it was read.
func sequenceTaken(err error) bool {
	var g *store.GuardError
	return errors.As(err, &g) && g.Name == store.GuardSequence
}

// deposed says that another daemon has taken the lease: this one cannot write any more, and has to end.
func deposed(err error) bool {
	var g *store.GuardError
	return errors.As(err, &g) && g.Name == store.GuardLease
}
