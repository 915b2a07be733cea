package main

import (
	"context"
	"sync"
	"time"
)

// demoClock stands still until it is moved; whoever waits for an instant is woken when it has been reached.
type demoClock struct {
	mu    sync.Mutex
	now   time.Time
	moved chan struct{} // closed and replaced at each move
}

func newDemoClock(now time.Time) *demoClock {
	return &demoClock{now: now, moved: make(chan struct{})}
}

// Now returns the demo's time.
func (c *demoClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move sets the clock, forward only.
func (c *demoClock) Move(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if to.After(c.now) {
		c.now = to
		close(c.moved)
		c.moved = make(chan struct{})
	}
}

// Wait waits until the clock was moved past d from now, for wake, or for the end of ctx.
func (c *demoClock) Wait(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	c.mu.Lock()
	until := c.now.Add(d)
	c.mu.Unlock()
	for {
		c.mu.Lock()
		reached, moved := !c.now.Before(until), c.moved
		c.mu.Unlock()
		if reached {
			return
		}
		select {
		case <-moved:
		case <-wake:
			return
		case <-ctx.Done():
			return
		}
	}
}
