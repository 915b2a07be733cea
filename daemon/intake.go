package daemon

import (
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
	Options incoming.Options

	Done, Quarantine string // folders
	Poll             time.Duration
	FirstAll         bool  // first_start = "all"
	MaxSize          int64 // bytes

	Wake func() // after a commit that made mails or timers

	reconciled time.Time
}

// reconcileEvery is how often all mails in the inbox are looked at.
const reconcileEvery = 10 * time.Minute

// Run takes mail in until ctx ends. A lost connection is opened again, later and later.
func (in *Intake) Run(ctx context.Context) error {
	wait := backoff{first: time.Second, most: time.Minute}
	for ctx.Err() == nil {
		err := in.session(ctx, &wait)
		if ctx.Err() != nil {
			return nil
		}
		if wait.failed() {
			in.Log.Warn("mailbox unreachable, trying again", "error", err)
		}
		in.Clock.Wait(ctx, wait.next(), nil)
	}
	return nil
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
		if err := in.Pass(ctx, box); err != nil {
			return err
		}
		if wait.recovered() {
			in.Log.Info("mailbox reachable again")
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
	h := &hand{Intake: in, box: box, valid: l.UIDValidity}
	for place, uids := range w.file {
		if err := h.file(ctx, place, uids); err != nil {
			return err
		}
	}
	for _, m := range w.give {
		if err := h.giveUp(ctx, m); err != nil {
			return err
		}
	}
	for _, m := range w.large {
		w.alone = append(w.alone, m)
	}
	for _, m := range w.alone {
		w.batches = append(w.batches, []Listed{m})
	}
	return h.takeAll(ctx, w.batches)
}

// hand is one pass over one connection.
type hand struct {
	*Intake
	box   Mailbox
	valid uint32
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
	truncated bool
}

// takeAll takes the batches in order. While one is decided and committed, the next one is fetched.
func (h *hand) takeAll(ctx context.Context, batches [][]Listed) error {
	if len(batches) == 0 {
		return nil
	}
	next := h.start(ctx, batches[0])
	for i := range batches {
		got := <-next
		if got.err != nil {
			return got.err
		}
		if i+1 < len(batches) {
			next = h.start(ctx, batches[i+1])
		}
		places, err := h.take(ctx, got.mails)
		if err != nil {
			if i+1 < len(batches) {
				<-next
			}
			return err
		}
		if i+1 < len(batches) { // the connection does one thing at a time
			ready := <-next
			next = make(chan fetched, 1)
			next <- ready
		}
		for place, uids := range places {
			if err := h.file(ctx, place, uids); err != nil {
				return err
			}
		}
	}
	return nil
}

// start fetches and reads a batch beside the caller.
func (h *hand) start(ctx context.Context, batch []Listed) chan fetched {
	out := make(chan fetched, 1)
	go func() { out <- h.fetch(ctx, batch) }()
	return out
}

// fetch counts the attempt, fetches, and reads each mail while the next ones arrive.
func (h *hand) fetch(ctx context.Context, batch []Listed) fetched {
	uids := make([]uint32, len(batch))
	listed := map[uint32]Listed{}
	for i, m := range batch {
		uids[i], listed[m.UID] = m.UID, m
	}
	if err := h.Store.CountAttempts(ctx, h.valid, uids); err != nil {
		return fetched{err: fmt.Errorf("count attempts: %w", err)}
	}
	var got fetched
	limit := h.MaxSize
	if len(batch) == 1 && batch[0].Size > limit {
		limit = headerLimit
	}
	got.err = h.box.Fetch(ctx, uids, limit, func(f Fetched) error {
		got.mails = append(got.mails, mail{Listed: listed[f.UID], in: incoming.Read(f.Raw, h.Options), truncated: f.Truncated})
		return nil
	})
	if got.err != nil {
		got.err = fmt.Errorf("fetch mails: %w", got.err)
	}
	return got
}

// headerLimit is how much is read of a mail that is too large: its header.
const headerLimit = 100 << 10

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
	h.Log.Error("mail put into quarantine", "uid", m.UID, "reason", "failed-too-often")
	if err := h.quarantine(ctx, mail{Listed: m}, "failed-too-often"); err != nil {
		return err
	}
	return h.file(ctx, store.PlaceQuarantine, []uint32{m.UID})
}

func (h *hand) quarantine(ctx context.Context, m mail, reason string) error {
	id := h.Stepper.Keys.MessageID("quarantine", fmt.Sprint(h.valid, ".", m.UID))[:12]
	return h.Store.Quarantine(ctx, store.Quarantined{
		ID: id, UIDValidity: h.valid, UID: m.UID, At: m.Received, Reason: reason,
		Sender: m.in.From, MessageID: m.in.MessageID, Size: m.Size,
	})
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
