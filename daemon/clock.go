package daemon

import (
	"context"
	"time"
)

// Clock tells the time and waits for it. The system's clock is made in cmd; the demo and the tests have their own.
type Clock interface {
	Now() time.Time
	// Wait returns after d, when wake is signalled (nil never is), or when ctx ends.
	Wait(ctx context.Context, d time.Duration, wake <-chan struct{})
}

// withGrace is a context that outlives its parent by d, so that a step that was begun can be finished.
func withGrace(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() {
		late := time.NewTimer(d)
		defer late.Stop()
		select {
		case <-late.C:
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, func() { stop(); cancel() }
}

// backoff counts failures: each wait is twice the last.
type backoff struct {
	first, most time.Duration
	failures    int
}

// failed counts a failure and says whether it is the first in a row: it is said once.
func (b *backoff) failed() bool {
	b.failures++
	return b.failures == 1
}

// recovered ends a row of failures and says whether there was one.
func (b *backoff) recovered() bool {
	was := b.failures > 0
	b.failures = 0
	return was
}

// next is how long to wait after the last failure.
func (b *backoff) next() time.Duration {
	d := b.first
	for i := 1; i < b.failures && d < b.most; i++ {
		d *= 2
	}
	return min(d, b.most)
}
