package daemon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/incoming"
)

// Intake takes mail in: it looks into the inbox, fetches, reads and decides in batches, commits, and only then moves the
// mails away.
type Intake struct {
	Dial    func(context.Context) (Mailbox, error)
	Stepper *Stepper
	Store   *store.Store
	Clock   Clock
	Log     *slog.Logger
	Vitals  *Vitals
	Options incoming.Options

	Done, Quarantine string // folders
	Poll             time.Duration
	FirstAll         bool  // first_start = "all"
	MaxSize          int64 // bytes

	Wake func() // after a commit that made mails or timers

	reconciled time.Time
	broken     broken
}

// reconcileEvery is how often all mails in the inbox are looked at.
const reconcileEvery = 10 * time.Minute

// Run takes mail in until ctx ends. A lost connection is opened again, later and later.
func (in *Intake) Run(ctx context.Context) error {
	wait := backoff{first: time.Second, most: time.Minute}
	for ctx.Err() == nil {
		in.Vitals.turned(LoopIntake)
		err := in.session(ctx, &wait)
		if ctx.Err() != nil {
			return nil
		}
		if deposed(err) {
			return fmt.Errorf("take mail in: %w", err)
		}
		in.Vitals.fails(PartMailbox, err)
		if wait.failed() {
			in.Log.Warn(trouble(err), "error", err)
		}
		in.Clock.Wait(ctx, wait.next(), nil)
	}
	return nil
}

// trouble says what is in the way: the mail server, or something of our own.
func trouble(err error) string {
	var conn *ConnError
	if errors.As(err, &conn) {
		return "mailbox unreachable, trying again"
	}
	return "mail not taken in, trying again"
}

// session works on one connection.
func (in *Intake) session(ctx context.Context, wait *backoff) error {
	box, err := in.Dial(ctx)
	if err != nil {
		return err
	}
	defer box.Close()
	in.reconciled = time.Time{}
	for {
		in.Vitals.turned(LoopIntake)
		if err := in.Pass(ctx, box); err != nil {
			return err
		}
		in.Vitals.passed(in.reconciled)
		if wait.recovered() {
			in.Log.Info("mail is taken in again")
		}
		if err := box.Wait(ctx, in.Poll); err != nil {
			return fmt.Errorf("wait for mail: %w", err)
		}
	}
}

// Pass takes in everything that lies in the inbox now.
func (in *Intake) Pass(ctx context.Context, box Mailbox) error {
	at, err := in.standing(ctx, box)
	if err != nil {
		return err
	}
	if err := in.release(ctx, box); err != nil {
		return err
	}
	all := in.Clock.Now().Sub(in.reconciled) >= reconcileEvery || in.reconciled.IsZero()
	start := at.Next
	if all {
		start = 1
	}
	look, err := box.Look(ctx, start)
	if err != nil {
		return fmt.Errorf("look into inbox: %w", err)
	}
	if from(at, look.UIDValidity, all) < start { // another epoch: everything is looked at
		if look, err = box.Look(ctx, 1); err != nil {
			return fmt.Errorf("look into inbox: %w", err)
		}
	}
	if err := in.clear(ctx, box, look, at); err != nil {
		return err
	}
	if all {
		in.reconciled = in.Clock.Now()
	}
	if at.Valid == look.UIDValidity && at.Next == look.UIDNext {
		return nil
	}
	return in.Store.AdvanceInbox(ctx, look.UIDValidity, look.UIDNext)
}

// standing is how far the inbox was read; the very first start commits where it stands before anything is fetched.
func (in *Intake) standing(ctx context.Context, box Mailbox) (store.Inbox, error) {
	at, ok, err := in.Store.Inbox(ctx)
	if err != nil || ok {
		return at, err
	}
	look, err := box.Look(ctx, 1)
	if err != nil {
		return at, fmt.Errorf("look into inbox: %w", err)
	}
	at = store.Inbox{StartedAt: in.Clock.Now(), FirstValid: look.UIDValidity, FirstNext: look.UIDNext, LeftAlone: len(look.Mails), Valid: look.UIDValidity, Next: look.UIDNext}
	if in.FirstAll {
		at.FirstNext, at.Next, at.LeftAlone = 1, 1, 0
	}
	in.Log.Info("first start", "left_alone", at.LeftAlone)
	return at, in.Store.StartInbox(ctx, at)
}

// clear brings every mail that was looked at to its end: decided and filed, or in quarantine.
func (in *Intake) clear(ctx context.Context, box Mailbox, l Look, at store.Inbox) error {
	if len(l.Mails) == 0 {
		return nil
	}
	uids := make([]uint32, len(l.Mails))
	for i, m := range l.Mails {
		uids[i] = m.UID
	}
	tried, err := in.Store.Tried(ctx, l.UIDValidity, uids)
	if err != nil {
		return fmt.Errorf("read attempts: %w", err)
	}
	w := sortOut(l, at, tried, in.MaxSize)
	in.Vitals.lies(w)
	h := &hand{Intake: in, box: box, valid: l.UIDValidity}
	if err := h.fileAll(ctx, w.file); err != nil {
		return err
	}
	for _, m := range w.give {
		if err := h.giveUp(ctx, m); err != nil {
			return err
		}
	}
	return h.takeAll(ctx, w.batches)
}

// hand is one pass over one connection.
type hand struct {
	*Intake
	box   Mailbox
	valid uint32

	failures []error         // of mails that could not be decided
	waiting  map[string]bool // whoever these concern: later mails of theirs wait until that is over
}

// fetched is a batch of mails that were read.
type fetched struct {
	mails []mail
	err   error
}

// mail is one mail in hand.
type mail struct {
	Listed
	in        incoming.Mail
	raw       []byte // kept of answers alone: they are read again beside what they answer
	truncated bool
	head      bool // it broke the reading too often: this is its header alone
}

// takeAll takes the batches in order. While one is decided and committed, the next one is fetched, but for a mail that
// runs alone: should it end the process, no other mail has been counted with it.
func (h *hand) takeAll(ctx context.Context, batches []batch) error {
	var next chan fetched
	for i, b := range batches {
		if next == nil {
			next = h.start(ctx, b)
		}
		got := <-next
		if next = nil; got.err != nil {
			return got.err
		}
		if i+1 < len(batches) && !b.alone && !batches[i+1].alone {
			next = h.start(ctx, batches[i+1])
		}
		places, err := h.take(context.WithoutCancel(ctx), got.mails)
		if next != nil { // the connection does one thing at a time
			ready := <-next
			next = make(chan fetched, 1)
			next <- ready
		}
		if err := errors.Join(err, h.fileAll(ctx, places)); err != nil {
			return err
		}
		h.Vitals.took(b, batches[i+1:])
	}
	return errors.Join(h.failures...)
}

// start fetches and reads a batch beside the caller.
func (h *hand) start(ctx context.Context, b batch) chan fetched {
	out := make(chan fetched, 1)
	go func() { out <- h.fetch(ctx, b) }()
	return out
}

// fetch counts the attempt, fetches, and reads each mail while the next ones arrive.
func (h *hand) fetch(ctx context.Context, b batch) fetched {
	uids := make([]uint32, len(b.mails))
	listed := map[uint32]Listed{}
	for i, m := range b.mails {
		uids[i], listed[m.UID] = m.UID, m
	}
	if err := h.Store.CountAttempts(ctx, h.valid, uids); err != nil {
		return fetched{err: fmt.Errorf("count attempts: %w", err)}
	}
	var got fetched
	limit := h.MaxSize
	if b.head || b.alone && b.mails[0].Size > limit {
		limit = headerLimit
	}
	got.err = h.box.Fetch(ctx, uids, limit, func(f Fetched) error {
		h.Vitals.turned(LoopIntake)
		if b.head {
			f.Raw, f.Truncated = headOf(f.Raw), false
		}
		m := mail{Listed: listed[f.UID], in: incoming.Read(f.Raw, h.Options), truncated: f.Truncated, head: b.head}
		if m.in.Class == incoming.Reply && !b.head {
			m.raw = f.Raw
		}
		got.mails = append(got.mails, m)
		return nil
	})
	if got.err != nil {
		got.err = errors.Join(fmt.Errorf("fetch mails: %w", got.err), h.uncount(ctx, b, uids))
	}
	return got
}

// headOf is the header of a mail, with the empty line below it.
func headOf(raw []byte) []byte {
	for _, end := range [...]string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(raw, []byte(end)); i >= 0 {
			return raw[:i+len(end)]
		}
	}
	return raw
}

// fetchTries is how often in a row the connection may break at one mail before that is held against the mail.
const fetchTries = 10

// uncount takes an attempt back that ended with the connection, or because we stop: no mail was at fault. Several mails
// stay counted, so that each runs alone next time and the one that the server cannot give is found.
func (h *hand) uncount(ctx context.Context, b batch, uids []uint32) error {
	if ctx.Err() == nil {
		if !b.alone {
			return nil
		}
		if h.broken = (broken{h.valid, uids[0], h.broken.count(h.valid, uids[0])}); h.broken.times > fetchTries {
			return nil
		}
	}
	return h.Store.Uncount(context.WithoutCancel(ctx), h.valid, uids)
}

// broken is the mail at which the connection broke last, and how often it did so in a row.
type broken struct {
	valid, uid uint32
	times      int
}

func (b broken) count(valid, uid uint32) int {
	if b.valid == valid && b.uid == uid {
		return b.times + 1
	}
	return 1
}

// headerLimit is how much is read of a mail that is too large: its header.
const headerLimit = 100 << 10

// grace is how long what was decided may take to leave the inbox when we are told to stop.
const grace = 10 * time.Second

func (h *hand) fileAll(ctx context.Context, places map[store.Place][]uint32) error {
	ctx, cancel := withGrace(ctx, grace)
	defer cancel()
	for place, uids := range places {
		if err := h.file(ctx, place, uids); err != nil {
			return err
		}
	}
	return nil
}

// file brings mails to where they belong, and forgets them. A server that cannot leaves them where they are: they
// stay known.
func (h *hand) file(ctx context.Context, place store.Place, uids []uint32) error {
	var err error
	switch place {
	case store.PlaceErase:
		err = h.box.Erase(ctx, uids)
	case store.PlaceQuarantine:
		err = h.box.File(ctx, uids, h.Quarantine)
	default:
		err = h.box.File(ctx, uids, h.Done)
	}
	if errors.Is(err, ErrCannotMove) || errors.Is(err, ErrCannotErase) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("file mails: %w", err)
	}
	return h.Store.Filed(ctx, h.valid, uids)
}

// giveUp puts a mail into quarantine that failed too often, unread.
func (h *hand) giveUp(ctx context.Context, m Listed) error {
	h.Log.Error("mail put into quarantine", "uid", m.UID, "reason", store.ReasonFailed)
	if err := h.Store.Quarantine(ctx, h.quarantined(mail{Listed: m}, store.ReasonFailed)); err != nil {
		return fmt.Errorf("put mail into quarantine: %w", err)
	}
	return h.file(ctx, store.PlaceQuarantine, []uint32{m.UID})
}

func (h *hand) quarantined(m mail, reason string, names ...string) store.Quarantined {
	id := h.Stepper.Keys.MessageID("quarantine", fmt.Sprint(h.valid, ".", m.UID))[:12]
	return store.Quarantined{
		ID: id, UIDValidity: h.valid, UID: m.UID, At: m.Received, Reason: reason, Names: names,
		Sender: m.in.From, MessageID: m.in.MessageID, Size: m.Size,
	}
}

// receivedAt is when the mail counts as received: not before the case's last event, not after the clock.
func receivedAt(m mail, c *mailflow.Case, now time.Time) time.Time {
	t := m.Received.UTC()
	if t.IsZero() || t.After(now) {
		t = now
	}
	if c != nil && t.Before(c.LastAt) {
		t = c.LastAt
	}
	return t
}
