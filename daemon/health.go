package daemon

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/ownup/ownup/daemon/store"
)

// Health says whether the daemon does its work, for the operator's pages and for whoever watches it. It asks no mail
// server anything, and the store seldom, however often it is asked itself.
type Health struct {
	Vitals  *Vitals
	Store   *store.Store
	Clock   Clock
	Poll    time.Duration // imap.poll
	MaxSize int64         // imap.max_size, bytes

	proof  kept[struct{}]
	gauges kept[store.Gauges]
	stuck  kept[[]store.Stuck]
}

const (
	proofKept  = 15 * time.Second // how long a write has proved the store; each costs a commit
	gaugesKept = 10 * time.Second // how old numbers from the store may be
	askWithin  = 2 * time.Second  // for the store to answer
)

// Survey is everything there is to see at one moment.
type Survey struct {
	Signs
	Now       time.Time
	Epoch     int64 // of the store's lease
	Gauges    store.Gauges
	GaugesErr error       // why there are none
	Dead      []Complaint // see [Health.Alive]
	Unready   []Complaint // see [Health.Ready]
	Attention []Complaint // what wants a look although all parts work
}

// Survey looks at everything.
func (h *Health) Survey(ctx context.Context) Survey {
	s := Survey{Now: h.Clock.Now(), Epoch: h.Store.Epoch()}
	proof := h.prove(ctx, s.Now)
	s.Gauges, s.GaugesErr = h.gauges.get(ctx, s.Now, gaugesKept, func(ctx context.Context) (store.Gauges, error) {
		return h.Store.Gauges(ctx, s.Now)
	})
	s.Signs = h.Vitals.Signs()
	s.Dead = h.dead(s.Signs, s.Now)
	s.Unready = h.unready(s.Signs, s.Now, proof)
	s.Attention = attention(s)
	return s
}

// Problems is how many things are wrong, without those that can wait.
func (s Survey) Problems() int {
	n := 0
	for _, c := range slices.Concat(s.Dead, s.Unready, s.Attention) {
		if !c.Mild {
			n++
		}
	}
	return n
}

// Alive says which loops have not turned for much longer than a turn can take. Restarting ownup is the answer to it, so
// nothing else is a reason: neither a mail server nor a full disk is one.
func (h *Health) Alive() []Complaint { return h.dead(h.Vitals.Signs(), h.Clock.Now()) }

// Ready says what keeps ownup from doing its work now: the inbox is not seen, the relay takes nothing, the store cannot
// be written.
func (h *Health) Ready(ctx context.Context) []Complaint {
	now := h.Clock.Now()
	proof := h.prove(ctx, now)
	return h.unready(h.Vitals.Signs(), now, proof)
}

// Late returns envelopes that were refused for good, or wait for long, the oldest first: the first few of each.
func (h *Health) Late(ctx context.Context) ([]store.Stuck, error) {
	const few = 5
	now := h.Clock.Now()
	all, err := h.stuck.get(ctx, now, gaugesKept, func(ctx context.Context) ([]store.Stuck, error) { return h.Store.Stuck(ctx, few) })
	var some []store.Stuck
	for _, e := range all {
		if e.State == "failed" || now.Sub(e.Made) > lateOut {
			some = append(some, e)
		}
	}
	return some, err
}

// Patience is how long one turn of a loop can take, and some more. All loops wait a minute at the most, but the intake,
// which waits for imap.poll. A turn of it may have all steps of an IMAP login in it, each with its own patience, or a
// large mail on a slow line; one of the outbox, a relay that thinks for long after the final dot, on every connection.
func (h *Health) Patience(l Loop) time.Duration {
	switch l {
	case LoopIntake:
		return h.Poll + 10*time.Minute + transferTime(int(h.MaxSize))
	case LoopOutbox:
		return patience + 10*time.Minute
	}
	return 5 * time.Minute
}

// SeenWithin is how long ago the mailbox may have been looked into last: three times imap.poll, and a minute for what
// takes longer once in a while, as a reconcile of a full inbox or a restart of the server does.
func (h *Health) SeenWithin() time.Duration { return 3*h.Poll + time.Minute }

func (h *Health) dead(s Signs, now time.Time) []Complaint {
	var all []Complaint
	for _, l := range Loops {
		if now.Sub(s.Turned[l]) > h.Patience(l) && !s.Stopping {
			c := loopStuck
			c.Where, c.Since = c.Where+string(l), s.Turned[l]
			all = append(all, c)
		}
	}
	return all
}

// prove writes to the store, unless somebody just did for the same reason.
func (h *Health) prove(ctx context.Context, now time.Time) error {
	_, err := h.proof.get(ctx, now, proofKept, func(ctx context.Context) (struct{}, error) { return struct{}{}, h.Store.Prove(ctx) })
	return err
}

func (h *Health) unready(s Signs, now time.Time, proof error) []Complaint {
	var all []Complaint
	if s.Stopping {
		all = append(all, isStopping)
	}
	if c, blind := h.blind(s, now); blind {
		all = append(all, c)
	}
	if c, tripped := s.Troubles[PartRelay]; tripped {
		c.What += ", and no mail goes out"
		all = append(all, c)
	}
	c, failing := s.Troubles[PartStore]
	switch {
	case deposed(proof):
		all = append(all, storeTaken)
	case failing:
		all = append(all, c)
	case proof != nil:
		all = append(all, storeSilent)
	}
	return all
}

// blind says that the mailbox is not seen any more, and why if that is known.
func (h *Health) blind(s Signs, now time.Time) (Complaint, bool) {
	seen := s.Worked[PartMailbox]
	c, known := s.Troubles[PartMailbox]
	switch {
	case seen.IsZero() && !known:
		c = boxUnseen
		c.Since = s.Began
	case !seen.IsZero() && now.Sub(seen) <= h.SeenWithin():
		if now.Sub(s.Reconciled) <= 2*reconcileEvery+h.SeenWithin() {
			return Complaint{}, false
		}
		c = boxPartly
		c.Since = s.Reconciled
		return c, true
	case !known:
		c = boxSilent
		c.Since = seen
	}
	c.What += ", and no mail is taken in"
	return c, true
}

// kept is an answer that is asked for anew only when it is old. Whoever comes meanwhile waits for it.
type kept[T any] struct {
	mu    sync.Mutex
	at    time.Time
	value T
	err   error
}

func (k *kept[T]) get(ctx context.Context, now time.Time, good time.Duration, ask func(context.Context) (T, error)) (T, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if age := now.Sub(k.at); !k.at.IsZero() && age >= 0 && age < good {
		return k.value, k.err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askWithin) // the answer is for others too
	defer cancel()
	k.value, k.err = ask(ctx)
	k.at = now
	return k.value, k.err
}
