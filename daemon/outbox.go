package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
)

// Outbox sends what was decided: it claims envelopes, gives them to workers with a kept connection each, and writes
// down what became of them.
type Outbox struct {
	Dial    func(context.Context) (Relay, error)
	Stepper *Stepper
	Store   *store.Store
	Clock   Clock
	Log     *slog.Logger
	Woken   <-chan struct{}
	Wake    func() // the timers

	Connections int
	Rate        int           // mails a minute, 0 = as fast as the relay takes them
	Resend      time.Duration // after a mark without an end
	Jitter      func() float64

	mu     sync.Mutex
	wait   backoff
	paused time.Time // until then no mail is tried
	free   time.Time // when the rate lets the next one go
}

const (
	claimFor    = 32 // envelopes claimed ahead, for each connection
	outboxSleep = time.Minute
)

// Run sends until ctx ends; what is being sent then is finished.
func (o *Outbox) Run(ctx context.Context) error {
	o.wait = backoff{first: time.Second, most: 5 * time.Minute}
	if err := o.Store.Recover(ctx, o.Resend); err != nil {
		return fmt.Errorf("recover outbox: %w", err)
	}
	queue := make(chan store.Outgoing)
	var workers sync.WaitGroup
	for range max(1, o.Connections) {
		workers.Add(1)
		go func() {
			defer workers.Done()
			w := worker{Outbox: o}
			w.run(ctx, queue)
		}()
	}
	err := o.dispatch(ctx, queue)
	close(queue)
	workers.Wait()
	return err
}

// dispatch claims what is due and hands it out, the most urgent first.
func (o *Outbox) dispatch(ctx context.Context, queue chan<- store.Outgoing) error {
	trouble := backoff{first: time.Second, most: time.Minute}
	for ctx.Err() == nil {
		sleep, err := o.round(ctx, queue)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			if trouble.failed() {
				o.Log.Error("outbox failed, trying again", "error", err)
			}
			o.Clock.Wait(ctx, trouble.next(), nil)
			continue
		}
		trouble.recovered()
		if sleep > 0 {
			o.Clock.Wait(ctx, sleep, o.Woken)
		}
	}
	return nil
}

// round hands out one claim and says how long to wait before the next.
func (o *Outbox) round(ctx context.Context, queue chan<- store.Outgoing) (time.Duration, error) {
	now := o.Clock.Now().UTC()
	if pause := o.pause(now); pause > 0 {
		return pause, nil
	}
	claimed, err := o.Store.Claim(ctx, now, claimFor*max(1, o.Connections))
	if err != nil {
		return 0, fmt.Errorf("claim mails: %w", err)
	}
	if len(claimed) == 0 {
		next, err := o.Store.NextOutgoing(ctx)
		if err != nil || next.IsZero() {
			return outboxSleep, err
		}
		return max(time.Millisecond, min(next.Sub(now), outboxSleep)), nil
	}
	for _, c := range claimed {
		select {
		case queue <- c:
		case <-ctx.Done(): // the rest stays claimed; the next start takes it over
			return 0, nil
		}
	}
	return 0, nil
}

func (o *Outbox) pause(now time.Time) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	return max(o.paused.Sub(now), 0)
}

// trip stops sending for a while: the connection is at fault, not a mail. It is said once.
func (o *Outbox) trip(now time.Time, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.paused.After(now) {
		return
	}
	if o.wait.failed() {
		o.Log.Warn("relay unreachable, trying again", "error", err)
	}
	o.paused = now.Add(o.wait.next())
}

func (o *Outbox) works() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.wait.recovered() {
		o.Log.Info("relay reachable again")
	}
}

// worker sends on one kept connection.
type worker struct {
	*Outbox
	relay Relay
	sent  int64 // delivered, not yet written down
}

// patience bounds one delivery, ten minutes after the final dot included (RFC 5321, section 4.5.3.2).
const patience = 15 * time.Minute

func (w *worker) run(ctx context.Context, queue <-chan store.Outgoing) {
	defer func() {
		if w.relay != nil {
			w.relay.Close()
		}
	}()
	for {
		var c store.Outgoing
		var ok bool
		select {
		case c, ok = <-queue:
		default:
			w.flush()
			c, ok = <-queue
		}
		if !ok {
			w.flush()
			return
		}
		w.deliver(context.WithoutCancel(ctx), c)
	}
}

// flush writes down the last delivery when no other follows at once.
func (w *worker) flush() {
	if w.sent == 0 {
		return
	}
	p := store.Progress{Sent: w.sent, At: w.Clock.Now()}
	w.sent = 0
	if err := w.Store.Progress(context.Background(), p); err != nil {
		w.Log.Error("delivery not written down", "no", p.Sent, "error", err)
	}
}

// deliver sends one envelope. The mark before DATA and the end of the delivery before it share a commit.
func (w *worker) deliver(ctx context.Context, c store.Outgoing) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	w.pace(ctx)
	err := w.attempt(ctx, c)
	if err == nil {
		w.sent = c.No
		w.works()
		w.Log.Info("mail sent", "envelope", c.ID, "template", c.Template, "attempt", c.Attempts+1)
		return
	}
	w.flush()
	w.failed(ctx, c, err)
}

func (w *worker) attempt(ctx context.Context, c store.Outgoing) error {
	if w.relay == nil {
		relay, err := w.Dial(ctx)
		if err != nil {
			return &DeliveryError{Fate: FateConnection, Err: err}
		}
		w.relay = relay
	}
	return w.relay.Deliver(ctx, Envelope{From: c.Sender, To: c.Recipient, Bytes: c.Bytes}, func() error {
		p := store.Progress{Sent: w.sent, Data: c.No, At: w.Clock.Now()}
		err := w.Store.Progress(ctx, p)
		if err == nil {
			w.sent = 0
		}
		return err
	})
}

// failed writes down what becomes of an envelope that was not delivered.
func (w *worker) failed(ctx context.Context, c store.Outgoing, err error) {
	now := w.Clock.Now().UTC()
	v := afterFailure(c, err, now, w.Resend, w.jitter())
	if v.trip {
		w.trip(now, err)
		if w.relay != nil {
			w.relay.Close()
			w.relay = nil
		}
	}
	if v.State == "failed" {
		w.Log.Error("mail refused for good", "envelope", c.ID, "template", c.Template, "answer", replyCode(err))
		err = w.undeliverable(ctx, c, v.Failure, now)
	} else {
		if !v.trip {
			w.Log.Warn("mail put off", "envelope", c.ID, "template", c.Template, "until", v.DueAt, "answer", replyCode(err))
		}
		err = w.Store.Fail(ctx, v.Failure)
	}
	if err != nil {
		w.Log.Error("failure not written down", "envelope", c.ID, "error", err)
	}
	if v.trip {
		w.Wake() // the dispatcher may have gone to sleep while nothing was pending
	}
}

// undeliverable tells the case, in the same step that ends the envelope.
func (w *worker) undeliverable(ctx context.Context, c store.Outgoing, f store.Failure, now time.Time) error {
	if c.Case == "" {
		return w.Store.Fail(ctx, f)
	}
	ev := mailflow.Event{Kind: mailflow.EventUndeliverable, At: now, Address: c.Recipient, Mine: c.Private}
	_, err := w.Stepper.Run(ctx, c.Case, ev, func(st *store.Step) { st.Failed = &f })
	w.Wake()
	return err
}

func (o *Outbox) jitter() float64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Jitter()
}

// pace waits for the turn that the rate gives this mail.
func (o *Outbox) pace(ctx context.Context) {
	if o.Rate <= 0 {
		return
	}
	o.mu.Lock()
	now := o.Clock.Now()
	if o.free.Before(now) {
		o.free = now
	}
	turn := o.free
	o.free = o.free.Add(time.Minute / time.Duration(o.Rate))
	o.mu.Unlock()
	if wait := turn.Sub(now); wait > 0 {
		o.Clock.Wait(ctx, wait, nil)
	}
}

func replyCode(err error) int {
	var d *DeliveryError
	if errors.As(err, &d) {
		return d.Code
	}
	return 0
}
