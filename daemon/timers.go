package daemon

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
)

// Timers decides each case whose timers are due.
type Timers struct {
	Stepper *Stepper
	Store   *store.Store
	Clock   Clock
	Log     *slog.Logger
	Vitals  *Vitals
	Woken   <-chan struct{} // a step was committed
	Wake    func()          // the outbox

	parked map[string]time.Time // cases whose step failed, until when they are left
}

const (
	timersAtOnce = 100              // cases a round
	timersSleep  = time.Minute      // the longest wait, should the wall clock jump
	parkedFor    = 10 * time.Minute // a case whose step failed
)

// Run decides what is due until ctx ends.
func (t *Timers) Run(ctx context.Context) error {
	wait := backoff{first: time.Second, most: time.Minute}
	for ctx.Err() == nil {
		next, err := t.Pass(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if deposed(err) {
			return fmt.Errorf("decide what is due: %w", err)
		}
		if err != nil {
			if wait.failed() {
				t.Log.Error("timers failed, trying again", "error", err)
			}
			t.Clock.Wait(ctx, wait.next(), nil)
			continue
		}
		wait.recovered()
		t.Clock.Wait(ctx, next, t.Woken)
	}
	return nil
}

// Pass decides everything that is due now and says how long it is until the next timer.
func (t *Timers) Pass(ctx context.Context) (time.Duration, error) {
	for {
		t.Vitals.turned(LoopTimers)
		now := t.Clock.Now().UTC()
		due, err := t.Store.DueCases(ctx, now, timersAtOnce+len(t.parked))
		if err != nil {
			return 0, err
		}
		due = slices.DeleteFunc(due, func(c mailflow.Case) bool { return t.parked[c.Code].After(now) })
		if len(due) == 0 {
			return t.untilNext(ctx, now)
		}
		if err := t.decide(ctx, due, now); err != nil {
			return 0, err
		}
	}
}

func (t *Timers) untilNext(ctx context.Context, now time.Time) (time.Duration, error) {
	next, err := t.Store.NextTimer(ctx)
	if err != nil || next.IsZero() || len(t.parked) > 0 && !next.After(now) {
		return timersSleep, err
	}
	return max(0, min(next.Sub(now), timersSleep)), nil
}

// decide decides the cases and commits their steps together. One that moved on meanwhile comes again by itself.
func (t *Timers) decide(ctx context.Context, due []mailflow.Case, now time.Time) error {
	var steps []store.Step
	for _, c := range due {
		ev := mailflow.Event{Kind: mailflow.EventTimer, At: now}
		if now.Before(c.LastAt) {
			ev.At = c.LastAt
		}
		st, err := t.Stepper.Decide(ctx, c, ev)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			t.park(c, now, err)
			continue
		}
		delete(t.parked, c.Code)
		steps = append(steps, st)
	}
	for i, err := range t.Stepper.Commit(ctx, steps...) {
		switch {
		case err == nil:
			c := steps[i].Decision.Case
			t.Log.Info("case moved", "case", c.Code, "reason", steps[i].Decision.Reason, "mails", len(steps[i].Mails), "step", c.Step())
		case !sequenceTaken(err):
			return err
		}
	}
	t.Wake()
	return nil
}

// park leaves a case alone for a while whose step failed: it must not hold up the others.
func (t *Timers) park(c mailflow.Case, now time.Time, err error) {
	t.Log.Error("case parked, its step fails", "case", c.Code, "until", now.Add(parkedFor), "error", err)
	if t.parked == nil {
		t.parked = map[string]time.Time{}
	}
	t.parked[c.Code] = now.Add(parkedFor)
}
