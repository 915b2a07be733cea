package daemon_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/store"
)

// mode is how a fault shows.
type mode int

const (
	failBefore  mode = iota // the call does nothing and fails; the daemon goes on
	crashBefore             // the daemon dies before the call
	crashAfter              // the daemon dies when the call is through
	stopAt                  // the daemon is told to stop when the call begins
)

func (m mode) String() string {
	return [...]string{"fails at", "dies before", "dies after", "stops at"}[m]
}

// errDies is a fault that takes the process with it.
var errDies = errors.New("the process dies")

// faults stands between the daemon and the real things. At the n-th call of a kind it strikes, once.
type faults struct {
	kind string // batch, query, mailbox, relay, or the name of a call such as "erase"; "" = never
	n    int
	mode mode

	random *rand.Rand // if set, calls are struck by chance, left times
	left   int

	query func(store.Statement) error // what goes wrong at a query, if anything; errDies ends the daemon

	mu     sync.Mutex
	counts map[string]int
	begun  map[string]int // the counts when begin was called
	struck string         // the call that it struck
	dead   bool           // nothing works any more
	cancel func()         // tells the daemon to stop
	// stopped says that it was told to.
	stopped bool
}

// enter counts a call, and says whether the call fails before it begins, and whether the daemon dies after it.
func (f *faults) enter(kind, name string) (after bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dead {
		return false, errInjected
	}
	if f.counts == nil {
		f.counts = map[string]int{}
	}
	f.counts[kind]++
	f.counts[name]++
	if !f.strikes(kind, name) {
		return false, nil
	}
	f.struck += " " + name
	switch f.mode {
	case crashAfter:
		return true, nil
	case stopAt:
		f.stopped = true
		f.cancel()
		return false, nil
	}
	f.dead = f.mode == crashBefore
	return false, errInjected
}

// begin notes that from here on it is worth breaking calls.
func (f *faults) begin() {
	if f != nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.begun = maps.Clone(f.counts)
	}
}

func (f *faults) die() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dead = true
}

// strikes says whether it is this call's turn.
func (f *faults) strikes(kind, name string) bool {
	if f.random == nil {
		return f.struck == "" && (f.kind == kind && f.counts[kind] == f.n || f.kind == name && f.counts[name] == f.n)
	}
	if f.left == 0 || f.random.IntN(25) > 0 {
		return false
	}
	f.left--
	f.mode = mode(f.random.IntN(4))
	return true
}

// over says whether the daemon has died, or was told to stop.
func (f *faults) over() (dead, stopped bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.dead, f.stopped
}

// revive lets the next daemon live.
func (f *faults) revive(cancel func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dead, f.stopped, f.cancel = false, false, cancel
}

// call makes one call with what may go wrong at it.
func (f *faults) call(kind, name string, do func() error) error {
	after, err := f.enter(kind, name)
	if err != nil {
		return err
	}
	err = do()
	if after {
		f.die()
		return errInjected
	}
	return err
}

func (f *faults) backend(b store.Backend) store.Backend { return &faultyBackend{b, f} }

type faultyBackend struct {
	store.Backend
	faults *faults
}

func (b *faultyBackend) Apply(ctx context.Context, batches ...store.Batch) []error {
	var errs []error
	err := b.faults.call("batch", "apply", func() error {
		errs = b.Backend.Apply(ctx, batches...)
		return nil
	})
	if err != nil {
		errs = make([]error, len(batches))
		for i := range errs {
			errs[i] = err
		}
	}
	return errs
}

func (b *faultyBackend) Query(ctx context.Context, s store.Statement, scan func(store.Row) error) error {
	if b.faults.query != nil {
		if err := b.faults.query(s); err != nil {
			if err == errDies {
				b.faults.die()
			}
			return err
		}
	}
	return b.faults.call("query", "select", func() error { return b.Backend.Query(ctx, s, scan) })
}

func (f *faults) mailbox(open func() (daemon.Mailbox, error)) (daemon.Mailbox, error) {
	var box daemon.Mailbox
	var opened error
	err := f.call("mailbox", "dial", func() error { box, opened = open(); return opened })
	if err == nil {
		return &faultyMailbox{box, f}, nil
	}
	if box != nil && opened == nil {
		box.Close()
	}
	return nil, err
}

type faultyMailbox struct {
	daemon.Mailbox
	faults *faults
}

func (m *faultyMailbox) Look(ctx context.Context, from uint32) (look daemon.Look, err error) {
	err = m.faults.call("mailbox", "look", func() (err error) { look, err = m.Mailbox.Look(ctx, from); return err })
	return look, err
}

func (m *faultyMailbox) Fetch(ctx context.Context, uids []uint32, limit int64, each func(daemon.Fetched) error) error {
	return m.faults.call("mailbox", "fetch", func() error { return m.Mailbox.Fetch(ctx, uids, limit, each) })
}

func (m *faultyMailbox) File(ctx context.Context, uids []uint32, folder string) error {
	return m.faults.call("mailbox", "file", func() error { return m.Mailbox.File(ctx, uids, folder) })
}

func (m *faultyMailbox) Erase(ctx context.Context, uids []uint32) error {
	return m.faults.call("mailbox", "erase", func() error { return m.Mailbox.Erase(ctx, uids) })
}

func (m *faultyMailbox) Return(ctx context.Context, folder string, size int64, received time.Time) (found bool, err error) {
	err = m.faults.call("mailbox", "return", func() (err error) {
		found, err = m.Mailbox.Return(ctx, folder, size, received)
		return err
	})
	return found, err
}

func (m *faultyMailbox) Wait(ctx context.Context, bound time.Duration) error {
	return m.faults.call("mailbox", "wait", func() error { return m.Mailbox.Wait(ctx, bound) })
}

func (f *faults) relay(open func() (daemon.Relay, error)) (daemon.Relay, error) {
	var relay daemon.Relay
	var opened error
	err := f.call("relay", "dial", func() error { relay, opened = open(); return opened })
	if err == nil {
		return &faultyRelay{relay, f}, nil
	}
	if relay != nil && opened == nil {
		relay.Close()
	}
	return nil, err
}

type faultyRelay struct {
	daemon.Relay
	faults *faults
}

// Deliver can break off before MAIL, at the mark before DATA, and after the final dot.
func (r *faultyRelay) Deliver(ctx context.Context, e daemon.Envelope, mark func() error) error {
	dotted := false
	err := r.faults.call("relay", "deliver", func() error {
		return r.Relay.Deliver(ctx, e, func() error {
			err := r.faults.call("relay", "mark", mark)
			dotted = err == nil
			return err
		})
	})
	if err == errInjected {
		fate := daemon.FateConnection
		if dotted {
			fate = daemon.FateUnknown
		}
		err = &daemon.DeliveryError{Fate: fate, Err: fmt.Errorf("relay: %w", err)}
	}
	return err
}

// breakFetch breaks the connection at the fetch of one mail, so many times when it is fetched alone; with others always.
func breakFetch(o *daemon.Options, uid uint32, left *int) {
	dial := o.Mailbox
	o.Mailbox = func(ctx context.Context) (daemon.Mailbox, error) {
		box, err := dial(ctx)
		if err != nil {
			return nil, err
		}
		return &breakingMailbox{box, uid, left}, nil
	}
}

type breakingMailbox struct {
	daemon.Mailbox
	uid  uint32
	left *int
}

func (m *breakingMailbox) Fetch(ctx context.Context, uids []uint32, limit int64, each func(daemon.Fetched) error) error {
	if slices.Contains(uids, m.uid) && (len(uids) > 1 || *m.left > 0) {
		if len(uids) == 1 {
			*m.left--
		}
		m.Mailbox.Close()
		return errInjected
	}
	return m.Mailbox.Fetch(ctx, uids, limit, each)
}

// hide lets the server show all mails but one.
func hide(o *daemon.Options, uid uint32, hidden *bool) {
	dial := o.Mailbox
	o.Mailbox = func(ctx context.Context) (daemon.Mailbox, error) {
		box, err := dial(ctx)
		if err != nil {
			return nil, err
		}
		return &hidingMailbox{box, uid, hidden}, nil
	}
}

type hidingMailbox struct {
	daemon.Mailbox
	uid    uint32
	hidden *bool
}

func (m *hidingMailbox) Look(ctx context.Context, from uint32) (daemon.Look, error) {
	look, err := m.Mailbox.Look(ctx, from)
	if *m.hidden {
		look.Mails = slices.DeleteFunc(look.Mails, func(l daemon.Listed) bool { return l.UID == m.uid })
	}
	return look, err
}
