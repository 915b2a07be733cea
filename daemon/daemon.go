package daemon

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/incoming"
)

// Daemon is the three loops that run side by side, and wake each other: mail in, time, mail out; and a fourth that carries
// out what the operator's commands ask for.
type Daemon struct {
	Intake   *Intake
	Timers   *Timers
	Outbox   *Outbox
	Requests *Requests
	Log      *slog.Logger
	Health   *Health
}

// Options are everything a daemon is made of: where mail comes from and goes to, where state is kept, and the house.
type Options struct {
	Mailbox func(context.Context) (Mailbox, error)
	Relay   func(context.Context) (Relay, error)
	Store   *store.Store // with the lease taken
	Clock   Clock
	Log     *slog.Logger
	Vitals  *Vitals // nil = its own
	Seed    uint64  // of the jitter between attempts

	Composer *Composer
	Settings func(now time.Time) mailflow.Settings
	People   func() mailflow.Directory
	Reading  incoming.Options

	Done, Quarantine string // folders
	Poll             time.Duration
	FirstAll         bool // first_start = "all"
	MaxSize          int64
	Connections      int
	Rate             int
	ResendAfter      time.Duration
}

// requestsEvery is how often the operator's requests are looked for.
const requestsEvery = 2 * time.Second

// New puts a daemon together. A step that was committed wakes the timers and the outbox.
func New(o Options) *Daemon {
	if o.Vitals == nil {
		o.Vitals = NewVitals(o.Clock)
	}
	timers, outbox := newBell(), newBell()
	both := func() { timers.ring(); outbox.ring() }
	step := &Stepper{Store: o.Store, Vitals: o.Vitals, Composer: o.Composer, Keys: o.Composer.Keys, Settings: o.Settings, People: o.People}
	return &Daemon{
		Log: o.Log,
		Intake: &Intake{
			Dial: o.Mailbox, Stepper: step, Store: o.Store, Clock: o.Clock, Log: o.Log, Vitals: o.Vitals, Options: o.Reading,
			Done: o.Done, Quarantine: o.Quarantine, Poll: o.Poll, FirstAll: o.FirstAll, MaxSize: o.MaxSize, Wake: both,
		},
		Timers: &Timers{Stepper: step, Store: o.Store, Clock: o.Clock, Log: o.Log, Vitals: o.Vitals, Woken: timers, Wake: outbox.ring},
		Outbox: &Outbox{
			Dial: o.Relay, Stepper: step, Store: o.Store, Clock: o.Clock, Log: o.Log, Vitals: o.Vitals, Woken: outbox, Wake: both,
			Connections: o.Connections, Rate: o.Rate, Resend: o.ResendAfter, Jitter: newJitter(o.Seed),
		},
		Requests: &Requests{Stepper: step, Store: o.Store, Clock: o.Clock, Log: o.Log, Vitals: o.Vitals, Wake: both, Every: requestsEvery},
		Health:   &Health{Vitals: o.Vitals, Store: o.Store, Clock: o.Clock, Poll: o.Poll, MaxSize: o.MaxSize},
	}
}

// Run runs until ctx ends. Each loop finishes its step; an error of one ends all.
func (d *Daemon) Run(ctx context.Context) error {
	d.Health.Vitals.begin()
	defer context.AfterFunc(ctx, d.Health.Vitals.stop)()
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
