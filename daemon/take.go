package daemon

import (
	"cmp"
	"context"
	"fmt"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

// take decides the mails of a batch in order and commits their steps together. It returns where each mail goes.
//
// A mail whose case or writer an earlier mail of the batch has touched waits until that one is committed, so that it is
// decided on what that one left.
func (h *hand) take(ctx context.Context, mails []mail) (map[store.Place][]uint32, error) {
	places := map[store.Place][]uint32{}
	var pending []pendingStep
	touched := map[string]bool{}
	flush := func() error {
		err := h.commit(ctx, pending, places)
		pending, touched = nil, map[string]bool{}
		return err
	}
	for _, m := range mails {
		if h.touches(m, h.waiting) {
			if err := h.putOff(ctx, m); err != nil {
				return places, err
			}
			continue
		}
		if h.touches(m, touched) {
			if err := flush(); err != nil {
				return places, err
			}
		}
		st, err := h.decide(ctx, m)
		if err != nil {
			h.failed(m, err)
			continue
		}
		if st.Taken == nil { // decided already, or in quarantine: nothing to write
			places[st.place] = append(places[st.place], m.UID)
			continue
		}
		pending = append(pending, pendingStep{m, st.Step})
		h.touch(m, st.Step, touched)
	}
	return places, flush()
}

// pendingStep is a decided mail that is not committed yet.
type pendingStep struct {
	mail mail
	step store.Step
}

// taken is what became of a mail: a step to commit, or, without Taken, a place it goes to at once.
type taken struct {
	store.Step
	place store.Place
}

// failed notes that a mail could not be decided: it is tried again, and what depends on it waits.
func (h *hand) failed(m mail, err error) {
	h.Log.Error("mail not decided", "uid", m.UID, "error", err)
	h.failures = append(h.failures, fmt.Errorf("decide mail %d: %w", m.UID, err))
	if h.waiting == nil {
		h.waiting = map[string]bool{}
	}
	h.touch(m, store.Step{}, h.waiting)
}

// putOff leaves a mail for the next pass, without an attempt: it may depend on one that failed.
func (h *hand) putOff(ctx context.Context, m mail) error {
	h.touch(m, store.Step{}, h.waiting)
	return h.Store.Uncount(ctx, h.valid, []uint32{m.UID})
}

// touches says whether an earlier mail of the batch may bear on this one.
func (h *hand) touches(m mail, touched map[string]bool) bool {
	if touched[m.in.From] || touched[m.in.MessageID] {
		return true
	}
	for _, names := range [][]string{m.in.InReplyTo, m.in.References, m.in.Tokens, m.in.Codes} {
		if len(names) > 0 && len(touched) > 0 {
			return true
		}
	}
	return false
}

func (h *hand) touch(m mail, st store.Step, touched map[string]bool) {
	touched[m.in.From], touched[m.in.MessageID] = true, true
	for _, p := range st.Decision.Case.Participants() {
		touched[p.Address] = true
	}
	delete(touched, "")
}

// commit writes the steps. One that was overtaken is decided again, alone.
func (h *hand) commit(ctx context.Context, pending []pendingStep, places map[store.Place][]uint32) error {
	if len(pending) == 0 {
		return nil
	}
	steps := make([]store.Step, len(pending))
	for i, p := range pending {
		steps[i] = p.step
	}
	for i, err := range h.Stepper.Commit(ctx, steps...) {
		m := pending[i].mail
		place := steps[i].Taken.Place
		if err != nil {
			if place, err = h.again(ctx, m, err); deposed(err) {
				return err
			}
			if err != nil {
				h.failed(m, err)
				continue
			}
		} else {
			h.logTaken(m, steps[i])
		}
		places[place] = append(places[place], m.UID)
	}
	h.Wake()
	return nil
}

// again decides a mail once more after its step was refused.
func (h *hand) again(ctx context.Context, m mail, err error) (store.Place, error) {
	for range retries {
		if deposed(err) {
			break
		}
		st, derr := h.decide(ctx, m)
		if derr != nil {
			return "", derr
		}
		if st.Taken == nil {
			return st.place, nil
		}
		if err = h.Stepper.Commit(ctx, st.Step)[0]; err == nil {
			h.logTaken(m, st.Step)
			return st.Taken.Place, nil
		}
	}
	return "", fmt.Errorf("commit step: %w", err)
}

// decide brings one mail to its case, or to the desk.
func (h *hand) decide(ctx context.Context, m mail) (taken, error) {
	named, err := h.Store.Named(ctx, names(m.in))
	if err == nil {
		err = h.beside(ctx, &m, named)
	}
	if err != nil {
		return taken{}, fmt.Errorf("look up mail: %w", err)
	}
	r := read(m.in, h.Stepper.Keys, h.Stepper.People())
	r.Answer = readAnswer(m.in, h.asked(m.in, named.Case))
	r.TooLarge = m.truncated || m.Size > h.MaxSize
	place, ok, err := h.known(ctx, m, r, named)
	if err != nil || ok {
		return taken{place: place}, err
	}
	if m.in.Class == incoming.Bounce && named.Case != nil {
		return h.bounced(ctx, m, r, named)
	}
	k, err := h.lookUp(ctx, m, r, named)
	if err != nil {
		return taken{}, fmt.Errorf("look up mail: %w", err)
	}
	if m.head {
		return h.unread(ctx, m, r, k)
	}
	if r.TooLarge && !named.Private { // of a private mail nothing stays, so what could be read of it is taken
		return h.desk(ctx, m, r, k, "too-large")
	}
	return h.sorted(ctx, m, r, k, named)
}

// besideLast is how many of our last mails in a case an answer is held against.
const besideLast = 6

// beside reads an answer again beside what we sent in its case: our own words are none of the writer's, quoted or not.
func (h *hand) beside(ctx context.Context, m *mail, named store.Named) error {
	if named.Case == nil || m.raw == nil {
		return nil
	}
	o := h.Options
	err := h.Store.LastMails(ctx, named.Case.Code, besideLast, func(raw []byte) {
		o.Sent = append(o.Sent, incoming.Whole(raw))
	})
	if err == nil && len(o.Sent) > 0 {
		m.in = incoming.Read(m.raw, o)
	}
	return err
}

// names are all the names by which a mail may belong to a case.
func names(m incoming.Mail) []string {
	all := append(append(append([]string{}, m.InReplyTo...), m.References...), m.Tokens...)
	for _, c := range m.Codes {
		if c[0] == 'T' {
			all = append(all, c)
		}
	}
	if m.Bounce != nil {
		all = append(all, m.Bounce.Original...)
	}
	return all
}

// known says whether the mail was taken before: the same content, or a second copy of what the border proved.
func (h *hand) known(ctx context.Context, m mail, r *mailflow.Reading, named store.Named) (store.Place, bool, error) {
	seen, err := h.Store.Seen(ctx, h.marks(m, r))
	if err != nil || !seen {
		return "", false, err
	}
	place := store.PlaceDone
	if named.Private {
		place = store.PlaceErase
	}
	return place, true, h.Store.Put(ctx, h.valid, m.UID, place)
}

// marks are the names under which the mail is remembered: its content, and, if the border proved its sender, sender and
// Message-ID, so that a second copy with another footer has no second effect.
func (h *hand) marks(m mail, r *mailflow.Reading) []string {
	marks := []string{r.Key}
	if r.Level == incoming.LevelA && m.in.MessageID != "" {
		marks = append(marks, "2:"+h.Stepper.Keys.MessageID("copy", m.in.From, m.in.MessageID))
	}
	return marks
}

// lookUp gathers what the store knows that may concern the mail.
func (h *hand) lookUp(ctx context.Context, m mail, r *mailflow.Reading, named store.Named) (mailflow.Known, error) {
	k := mailflow.Known{ByID: named.Case, Private: named.Private}
	var err error
	if r.Person == "" {
		k.Answered, err = h.Store.Greeted(ctx, r.From, h.Clock.Now())
		return k, err
	}
	for _, code := range r.Codes {
		if k.ByCode == nil && err == nil {
			k.ByCode, err = h.Store.CaseOf(ctx, r.Person, code)
		}
	}
	if k.ByID != nil || k.ByCode != nil || err != nil {
		return k, err
	}
	k.Lost = astray(m.in, h.Options.Own)
	if k.Open, err = h.Store.OpenCase(ctx, r.Person, r.Level == incoming.LevelA); err == nil && r.Answer.Bare {
		k.Holder, err = h.Store.AskedCase(ctx, r.Person)
	}
	return k, err
}

// sorted makes the step of a mail where it belongs.
func (h *hand) sorted(ctx context.Context, m mail, r *mailflow.Reading, k mailflow.Known, named store.Named) (taken, error) {
	now := h.Clock.Now().UTC()
	to := mailflow.Sort(r, k, mailflow.Env{Now: receivedAt(m, nil, now)})
	switch to.Place {
	case mailflow.PlaceNew:
		r.Another(to.Case)
		return h.step(ctx, m, r, mailflow.Case{}, mailflow.Event{Kind: mailflow.EventReport, At: receivedAt(m, nil, now), Mail: r})
	case mailflow.PlaceCase:
		r.Second, r.Answered = to.Second, named.Template
		if to.Case != named.Case { // now it is known what was asked
			r.Answer = readAnswer(m.in, h.asked(m.in, to.Case))
		}
		return h.step(ctx, m, r, *to.Case, mailflow.Event{Kind: mailflow.EventMail, At: receivedAt(m, to.Case, now), Mail: r})
	case mailflow.PlacePrivate:
		return h.private(ctx, m, r, named)
	}
	return h.desk(ctx, m, r, k, to.Reason)
}

func (h *hand) step(ctx context.Context, m mail, r *mailflow.Reading, c mailflow.Case, ev mailflow.Event) (taken, error) {
	st, err := h.Stepper.Decide(ctx, c, ev)
	if err != nil {
		return taken{}, err
	}
	st.Taken = h.mark(m, r, store.PlaceDone)
	return taken{Step: st}, nil
}

func (h *hand) mark(m mail, r *mailflow.Reading, place store.Place) *store.Taken {
	return &store.Taken{Names: h.marks(m, r), UIDValidity: h.valid, UID: m.UID, Place: place}
}

// private takes the answer to a private mail. What may be kept of it is all that goes on from here; the raw mail is
// deleted after the step. An answer by anybody else leaves nothing.
func (h *hand) private(ctx context.Context, m mail, r *mailflow.Reading, named store.Named) (taken, error) {
	c := *named.Case
	kept := mailflow.Private{}
	if r.Person == c.Reporter && r.Person != "" && (r.Class == incoming.Reply || r.Class == incoming.Report) && r.Level != incoming.LevelC {
		kept = mailflow.KeepOfPrivate(answer.Read(m.in.Text), named.Template == mailflow.TemplateRefocus)
	}
	ev := mailflow.Event{Kind: mailflow.EventPrivate, At: receivedAt(m, named.Case, h.Clock.Now().UTC()), Private: &kept}
	st, err := h.Stepper.Decide(ctx, c, ev)
	if err != nil {
		return taken{}, err
	}
	st.Taken = h.mark(m, r, store.PlaceErase)
	return taken{Step: st}, nil
}

// unread tells the sender of a mail that broke the reading of it, as far as its header names one, that nobody was told.
func (h *hand) unread(ctx context.Context, m mail, r *mailflow.Reading, k mailflow.Known) (taken, error) {
	if r.Class == incoming.Report || r.Class == incoming.Reply {
		r.Class, r.Text = incoming.Unreadable, ""
	}
	st, err := h.desk(ctx, m, r, k, store.ReasonBroke)
	if err != nil {
		return st, err
	}
	h.Log.Error("mail put into quarantine", "uid", m.UID, "reason", store.ReasonBroke)
	q := h.quarantined(m, store.ReasonBroke, st.Taken.Names...)
	st.Taken.Place, st.Quarantined = store.PlaceQuarantine, &q
	return st, nil
}

// bounced takes the report that one of our mails was not delivered. It is about whom we had written to: the mailbox that
// refused it may have another name.
func (h *hand) bounced(ctx context.Context, m mail, r *mailflow.Reading, named store.Named) (taken, error) {
	b := m.in.Bounce
	if b == nil || b.Action == "delayed" || b.Action == "delivered" || b.Action == "relayed" || b.Action == "expanded" || b.Recipient == "" {
		return h.desk(ctx, m, r, mailflow.Known{}, "delivery-report")
	}
	ev := mailflow.Event{Kind: mailflow.EventUndeliverable, At: receivedAt(m, named.Case, h.Clock.Now().UTC()), Address: cmp.Or(b.Meant, b.Recipient), Mine: named.Private}
	return h.step(ctx, m, r, *named.Case, ev)
}

// desk answers a mail without a case, or puts it where the operator sees it.
func (h *hand) desk(ctx context.Context, m mail, r *mailflow.Reading, k mailflow.Known, reason string) (taken, error) {
	st, err := h.Stepper.Greet(ctx, r, k, reason, receivedAt(m, nil, h.Clock.Now().UTC()))
	if err != nil {
		return taken{}, err
	}
	st.Taken = h.mark(m, r, store.PlaceDone)
	if k.Lost && isPrivate(m.in) && namesOurs(m.in, h.Options.Own) {
		st.Taken.Place = store.PlaceErase // it was written for nobody's eyes
		return taken{Step: st}, nil
	}
	if why := unfit(m, r); why != "" {
		q := h.quarantined(m, why, st.Taken.Names...)
		st.Taken.Place, st.Quarantined = store.PlaceQuarantine, &q
	}
	return taken{Step: st}, nil
}

// unfit says why a mail belongs into quarantine, "" if it does not.
func unfit(m mail, r *mailflow.Reading) string {
	switch {
	case r.TooLarge:
		return "too-large"
	case r.Class == incoming.Unreadable:
		return "unreadable"
	case m.in.Froms != 1 && r.Class != incoming.Bounce && r.Class != incoming.AutoReply:
		return "no-single-sender"
	}
	return ""
}

// logTaken writes the one line of a mail that was taken. Never a subject or a body; and no line at all of an answer to a
// private mail: that there was one is nobody's business.
func (h *hand) logTaken(m mail, st store.Step) {
	if st.Taken.Place == store.PlaceErase {
		return
	}
	attrs := []any{"uid", m.UID, "class", m.in.Class, "level", m.in.Trust, "reason", st.Decision.Reason}
	if st.Decision.Case.Code != "" {
		attrs = append(attrs, "case", st.Decision.Case.Code, "mails", len(st.Mails))
	}
	h.Log.Info("mail taken", attrs...)
}
