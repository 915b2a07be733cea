package daemon_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"time"
)

// clock stands still until it is moved.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	moved chan struct{}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if to.After(c.now) {
		c.now = to
		close(c.moved)
		c.moved = make(chan struct{})
	}
}

func (c *clock) Wait(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	until := c.Now().Add(d)
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

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) count(part string) int { return strings.Count(j.String(), part) }
