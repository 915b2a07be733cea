package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
)

// Requests carries out what the operator's commands left in the store.
type Requests struct {
	Stepper *Stepper
	Store   *store.Store
	Clock   Clock
	Log     *slog.Logger
	Vitals  *Vitals
	Wake    func()
	Every   time.Duration
}

// The kinds of requests.
const (
	RequestLooked  = "looked"  // somebody looked at a case: recorded in it
	RequestRetry   = "retry"   // an envelope, now
	RequestCancel  = "cancel"  // an envelope
	RequestRelease = "release" // a quarantined mail: the intake tries it once more
	RequestDrop    = "drop"    // a quarantined mail
)

// Run looks for requests until ctx ends.
func (r *Requests) Run(ctx context.Context) error {
	wait := backoff{first: time.Second, most: time.Minute}
	for ctx.Err() == nil {
		r.Vitals.turned(LoopRequests)
		pause := r.Every
		err := r.Pass(ctx)
		if deposed(err) {
			return fmt.Errorf("carry out requests: %w", err)
		}
		if err != nil && ctx.Err() == nil {
			if wait.failed() {
				r.Log.Error("requests failed, trying again", "error", err)
			}
			pause = wait.next()
		} else {
			wait.recovered()
		}
		r.Clock.Wait(ctx, pause, nil)
	}
	return nil
}

// Pass carries out all that is open.
func (r *Requests) Pass(ctx context.Context) error {
	open, err := r.Store.Requests(ctx)
	if err != nil {
		return err
	}
	var failed []error // one that fails must not hold up the others
	carried := 0
	for _, q := range open {
		if q.Kind == RequestRelease { // the intake's, which has the mailbox
			continue
		}
		if err := r.carryOut(ctx, q); err != nil {
			failed = append(failed, fmt.Errorf("carry out %s: %w", q.Kind, err))
			continue
		}
		carried++
		r.Log.Info("request carried out", "kind", q.Kind, "target", q.Target)
	}
	if carried > 0 {
		r.Wake()
	}
	return errors.Join(failed...)
}

func (r *Requests) carryOut(ctx context.Context, q store.Request) error {
	now := r.Clock.Now().UTC()
	switch q.Kind {
	case RequestLooked:
		ev := mailflow.Event{Kind: mailflow.EventLooked, At: now, By: q.Who, Why: q.Why}
		_, err := r.Stepper.Run(ctx, q.Target, ev, func(st *store.Step) { st.Requests = []string{q.ID} })
		if errors.Is(err, errNoCase) {
			return r.Store.Finish(ctx, q, "no-such-case")
		}
		return err
	case RequestRetry:
		return r.Store.RetryOutgoing(ctx, q, now)
	case RequestCancel:
		return r.Store.CancelOutgoing(ctx, q)
	case RequestDrop:
		return r.Store.SetQuarantine(ctx, q, "dropped")
	}
	return r.Store.Finish(ctx, q, "unknown-request")
}
