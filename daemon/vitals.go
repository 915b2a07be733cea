package daemon

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/ownup/ownup/daemon/store"
)

// Vitals is what the daemon notes of itself while it works, for the operator's pages: which loops turn, how the mail
// servers and the store answered last, what was counted. The loops write into it, [Health] reads it. No word, no
// address and no code of anybody is in it, and it is gone with the process.
type Vitals struct {
	clock Clock

	mu     sync.Mutex
	signs  Signs
	past   []Complaint
	counts Counts
}

// Signs is what the vitals say at one moment.
type Signs struct {
	Began      time.Time
	Stopping   bool // the daemon was told to stop
	Turned     map[Loop]time.Time
	Worked     map[Part]time.Time // when each did last what was asked of it, zero = not since the start
	Troubles   map[Part]Complaint // those that are not over
	Past       []Complaint        // the last ones that are, oldest first
	Reconciled time.Time          // when all mails in the inbox were looked at last
	Waiting    int                // mails that lie in the inbox and are not taken in
	Oldest     time.Time          // when the first of them came
	Counts     Counts
}

// Loop is one of the daemon's loops.
type Loop string

// The loops.
const (
	LoopIntake   Loop = "intake"
	LoopTimers   Loop = "timers"
	LoopOutbox   Loop = "outbox"
	LoopRequests Loop = "requests"
)

// Part is something that the daemon cannot do without.
type Part string

// The parts.
const (
	PartMailbox Part = "imap"
	PartRelay   Part = "smtp"
	PartStore   Part = "store"
)

// Loops and Parts are all of them, in the order in which a mail meets them.
var (
	Loops = []Loop{LoopIntake, LoopTimers, LoopOutbox, LoopRequests}
	Parts = []Part{PartMailbox, PartStore, PartRelay}
)

// pastKept is how many troubles are remembered that are over.
const pastKept = 5

// NewVitals returns vitals with everything at zero and each loop just turned.
func NewVitals(clock Clock) *Vitals {
	v := &Vitals{clock: clock, counts: newCounts()}
	v.signs = Signs{Turned: map[Loop]time.Time{}, Worked: map[Part]time.Time{}, Troubles: map[Part]Complaint{}}
	v.begin()
	return v
}

// Signs returns what stands at this moment.
func (v *Vitals) Signs() Signs {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.signs
	s.Turned, s.Worked, s.Troubles = maps.Clone(s.Turned), maps.Clone(s.Worked), maps.Clone(s.Troubles)
	s.Past, s.Counts = slices.Clone(v.past), v.counts.clone()
	return s
}

// begin says that the loops start.
func (v *Vitals) begin() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.signs.Began = v.clock.Now()
	for _, l := range Loops {
		v.signs.Turned[l] = v.signs.Began
	}
}

// stop says that the daemon was told to stop.
func (v *Vitals) stop() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.signs.Stopping = true
}

// turned says that a loop goes round, and is not stuck.
func (v *Vitals) turned(l Loop) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.signs.Turned[l] = v.clock.Now()
}

// works says that a part did what was asked of it.
func (v *Vitals) works(p Part) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.worked(p)
}

func (v *Vitals) worked(p Part) {
	now := v.clock.Now()
	v.signs.Worked[p] = now
	if c, open := v.signs.Troubles[p]; open {
		c.Until = now
		v.past = append(v.past[max(0, len(v.past)+1-pastKept):], c)
		delete(v.signs.Troubles, p)
	}
}

// fails says that a part did not. The trouble is as old as the first failure in a row and has the words of the last.
func (v *Vitals) fails(p Part, err error) {
	c, kind := describe(p, err)
	v.mu.Lock()
	defer v.mu.Unlock()
	if c.Since = v.signs.Troubles[p].Since; c.Since.IsZero() {
		c.Since = v.clock.Now()
	}
	v.signs.Troubles[p] = c
	v.counts.Failures[p].add(kind)
}

// lies notes what lies in the inbox and is still to be taken in.
func (v *Vitals) lies(w work) {
	n, oldest := len(w.give), oldestOf(w.give)
	for _, b := range w.batches {
		n, oldest = n+len(b.mails), earlier(oldest, oldestOf(b.mails))
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.signs.Waiting, v.signs.Oldest = n, oldest
}

// took says that a batch was taken in, and what comes next: the mails lie there about in the order in which they came.
func (v *Vitals) took(b batch, next []batch) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.signs.Waiting, v.signs.Oldest = v.signs.Waiting-len(b.mails), time.Time{}
	if len(next) > 0 {
		v.signs.Oldest = oldestOf(next[0].mails)
	}
	v.worked(PartMailbox)
}

// passed says that the inbox was looked into, and that nothing lies there any more that is to be taken in.
func (v *Vitals) passed(reconciled time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.signs.Waiting, v.signs.Oldest, v.signs.Reconciled = 0, time.Time{}, reconciled
	v.worked(PartMailbox)
}

// stepped counts a step that was written.
func (v *Vitals) stepped(st store.Step) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.counts.stepped(st)
}

// sent counts a mail that the relay took, by how long after what caused it.
func (v *Vitals) sent(caused time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.counts.sent(v.clock.Now().Sub(caused))
}

// unsent counts an attempt to deliver that failed.
func (v *Vitals) unsent(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.counts.unsent(err)
}

// Watch lets the vitals see how a backend takes what is written.
func (v *Vitals) Watch(b store.Backend) store.Backend { return &watched{b, v} }

type watched struct {
	store.Backend
	vitals *Vitals
}

// Apply runs the batches, as [store.Backend] says.
func (w *watched) Apply(ctx context.Context, batches ...store.Batch) []error {
	begun := w.vitals.clock.Now()
	errs := w.Backend.Apply(ctx, batches...)
	w.vitals.applied(begun, errors.Join(errs...), ctx.Err() != nil)
	return errs
}

// applied notes how a commit ended. A guard that refuses a batch is no failure, and a cancelled caller says nothing.
func (v *Vitals) applied(begun time.Time, err error, cancelled bool) {
	var refused *store.GuardError
	switch {
	case err == nil || errors.As(err, &refused):
		v.works(PartStore)
	case !cancelled:
		v.fails(PartStore, err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.counts.Commits.observe(v.clock.Now().Sub(begun).Seconds())
}

func oldestOf(mails []Listed) time.Time {
	var oldest time.Time
	for _, m := range mails {
		oldest = earlier(oldest, m.Received)
	}
	return oldest
}

// earlier is the earlier of two instants; zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
