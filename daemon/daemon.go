package daemon

import (
	"context"
	"log/slog"

	"golang.org/x/sync/errgroup"
)

// Daemon is the three loops that run side by side, and wake each other: mail in, time, mail out; and a fourth that carries
// out what the operator's commands ask for.
type Daemon struct {
	Intake   *Intake
	Timers   *Timers
	Outbox   *Outbox
	Requests *Requests
	Log      *slog.Logger
}

// Wire joins the loops: a step that was committed wakes the timers and the outbox.
func (d *Daemon) Wire() {
	timers, outbox := newBell(), newBell()
	both := func() { timers.ring(); outbox.ring() }
	d.Intake.Wake, d.Timers.Wake, d.Outbox.Wake, d.Requests.Wake = both, outbox.ring, both, both
	d.Timers.Woken, d.Outbox.Woken = timers, outbox
}

// Run runs until ctx ends. Each loop finishes its step; an error of one ends all.
func (d *Daemon) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return d.Intake.Run(ctx) })
	g.Go(func() error { return d.Timers.Run(ctx) })
	g.Go(func() error { return d.Outbox.Run(ctx) })
	g.Go(func() error { return d.Requests.Run(ctx) })
	return g.Wait()
}

// bell wakes a loop; rings that come while it is awake are one.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}
