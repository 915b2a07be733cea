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
	Vitals  *Vitals
	Woken   <-chan struct{}
	Wake    func() // the timers

	Connections int
	Rate        int           // mails a minute, 0 = as fast as the relay takes them
	Resend      time.Duration // after a mark without an end
	Jitter      func() float64

	recovered bool      // what a daemon before this one left was taken over
	ahead     int       // envelopes claimed ahead, for each connection
	free      time.Time // when the rate lets the next one go

	mu     sync.Mutex
	wait   backoff
	paused time.Time // until then no mail is tried
	lost   error     // another daemon has taken over
}

const outboxSleep = time.Minute

// Run sends until ctx ends; what is being sent then is finished.
func (o *Outbox) Run(ctx context.Context) error {
	o.wait = backoff{first: time.Second, most: 5 * time.Minute}
	o.ahead = 1
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
		o.Vitals.turned(LoopOutbox)
		sleep, err := o.round(ctx, queue)
		if ctx.Err() != nil {
			return nil
		}
		if deposed(err) {
			return fmt.Errorf("send mail: %w", err)
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
	if err := o.takeOver(ctx); err != nil {
		return 0, err
	}
	now := o.Clock.Now().UTC()
	if pause := max(o.pause(now), o.free.Sub(now)); pause > 0 {
		return pause, nil
	}
	claimed, err := o.claim(ctx, now)
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
			o.Vitals.turned(LoopOutbox)
		case <-ctx.Done(): // the rest stays claimed; the next start takes it over
			return 0, nil
		}
	}
	o.ahead = claimAhead(o.ahead, o.Clock.Now().Sub(now))
	return 0, nil
}

// takeOver takes up, once, what a daemon before this one left; and gives up what a later one has taken.
func (o *Outbox) takeOver(ctx context.Context) error {
	o.mu.Lock()
	lost := o.lost
	o.mu.Unlock()
	if lost != nil || o.recovered {
		return lost
	}
	if err := o.Store.Recover(ctx, o.Resend); err != nil {
		return fmt.Errorf("recover outbox: %w", err)
	}
	o.recovered = true
	return nil
}

// claim claims what is due. Under a rate that is one mail when its turn has come, so that none that is more urgent waits
// behind others.
func (o *Outbox) claim(ctx context.Context, now time.Time) ([]store.Outgoing, error) {
	if o.Rate <= 0 {
		return o.Store.Claim(ctx, now, o.ahead*max(1, o.Connections))
	}
	claimed, err := o.Store.Claim(ctx, now, 1)
	if len(claimed) > 0 {
		o.free = now.Add(time.Minute / time.Duration(o.Rate))
	}
	return claimed, err
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
	o.Vitals.fails(PartRelay, err)
	if o.wait.failed() {
		o.Log.Warn("relay unreachable, trying again", "answer", replyCode(err), "error", withoutText(err))
	}
	o.paused = now.Add(o.wait.next())
}

// depose notes that another daemon has taken over, for the dispatcher to end.
func (o *Outbox) depose(err error) {
	o.mu.Lock()
	o.lost = err
	o.mu.Unlock()
	o.Wake()
}

func (o *Outbox) works() {
	o.Vitals.works(PartRelay)
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

const (
	patience   = 15 * time.Minute // of one delivery, ten minutes after the final dot included (RFC 5321, 4.5.3.2)
	lastChance = 20 * time.Second // for a delivery that has begun, when we are told to stop
)

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
			w.flush(ctx)
			c, ok = <-queue
		}
		if !ok {
			w.flush(ctx)
			return
		}
		w.deliver(ctx, c)
	}
}

// flush writes down the last delivery when no other follows at once.
func (w *worker) flush(ctx context.Context) {
	if w.sent == 0 {
		return
	}
	p := store.Progress{Sent: w.sent, At: w.Clock.Now()}
	w.sent = 0
	w.persist(ctx, func(int) error { return w.Store.Progress(context.WithoutCancel(ctx), p) })
}

// persist writes down what became of a mail. Until that is done nothing else is sent: a mail whose end is not known would
// come twice, or never.
func (w *worker) persist(ctx context.Context, write func(try int) error) {
	wait := backoff{first: time.Second, most: time.Minute}
	var refused *store.GuardError
	for try := 1; ; try++ {
		w.Vitals.turned(LoopOutbox)
		err := write(try)
		switch {
		case err == nil:
			return
		case deposed(err):
			w.depose(err)
			return
		case errors.As(err, &refused), ctx.Err() != nil:
			w.Log.Error("end of a delivery not written down", "error", err)
			return
		}
		if wait.failed() {
			w.Log.Error("end of a delivery not written down, trying again", "error", err)
		}
		w.Clock.Wait(ctx, wait.next(), nil)
	}
}

// deliver sends one envelope. The mark before DATA and the end of the delivery before it share a commit.
func (w *worker) deliver(ctx context.Context, c store.Outgoing) {
	if now := w.Clock.Now().UTC(); w.pause(now) > 0 { // claimed before the connection was found to be at fault
		w.flush(ctx)
		back := store.Failure{No: c.No, State: "pending", DueAt: now, Answer: c.Answer}
		w.persist(ctx, func(int) error { return w.Store.Fail(context.WithoutCancel(ctx), back) })
		return
	}
	sending, end := withGrace(ctx, lastChance)
	defer end()
	sending, cancel := context.WithTimeout(sending, patience)
	defer cancel()
	err := w.attempt(sending, c)
	if err == nil {
		w.sent = c.No
		w.works()
		w.Vitals.sent(c.At)
		w.Log.Info("mail sent", "envelope", c.ID, "template", c.Template, "attempt", c.Attempts+1)
		return
	}
	w.flush(ctx)
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
	if deposed(err) {
		w.depose(err)
		return
	}
	w.Vitals.unsent(err)
	now := w.Clock.Now().UTC()
	v := afterFailure(c, err, now, w.Resend, w.jitter())
	switch {
	case v.State == "failed":
		w.Log.Error("mail refused for good", "envelope", c.ID, "template", c.Template, "answer", replyCode(err))
	case !v.trip:
		w.Log.Warn("mail put off", "envelope", c.ID, "template", c.Template, "until", v.DueAt, "answer", replyCode(err))
	}
	if v.trip {
		w.trip(now, err)
		if w.relay != nil {
			w.relay.Close()
			w.relay = nil
		}
	}
	w.persist(ctx, func(try int) error { return w.fail(context.WithoutCancel(ctx), c, v.Failure, now, try) })
	if v.trip {
		w.Wake() // the dispatcher may have gone to sleep while nothing was pending
	}
}

// tellTries is how often a step is tried that tells a case of a mail refused for good, before the mail just ends.
const tellTries = 3

// fail ends an attempt. A case learns of a mail that was refused for good in the same step that ends it.
func (w *worker) fail(ctx context.Context, c store.Outgoing, f store.Failure, now time.Time, try int) error {
	if f.State != "failed" || c.Case == "" {
		return w.Store.Fail(ctx, f)
	}
	if try > tellTries {
		w.Log.Error("case does not learn of the mail that was refused", "envelope", c.ID, "case", c.Case)
		return w.Store.Fail(ctx, f)
	}
	ev := mailflow.Event{Kind: mailflow.EventUndeliverable, At: now, Address: c.Recipient, Mine: c.Private}
	_, err := w.Stepper.Run(ctx, c.Case, ev, func(st *store.Step) { st.Failed = &f })
	if err == nil {
		w.Wake()
	}
	return err
}

func (o *Outbox) jitter() float64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Jitter()
}

// withoutText leaves out of an error what the relay said, for it may say back what stands in a mail. The operator finds it
// in the outbox.
func withoutText(err error) error {
	if code := replyCode(err); code != 0 {
		return fmt.Errorf("relay answered %d", code)
	}
	return err
}

func replyCode(err error) int {
	var d *DeliveryError
	if errors.As(err, &d) {
		return d.Code
	}
	return 0
}
