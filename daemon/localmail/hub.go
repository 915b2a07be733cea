package localmail

import (
	"context"
	"fmt"
	"sync"
)

// hub tells everybody who waits that something changed.
type hub struct {
	mu sync.Mutex
	ch chan struct{}
}

// changed returns a channel that closes at the next change.
func (h *hub) changed() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ch == nil {
		h.ch = make(chan struct{})
	}
	return h.ch
}

func (h *hub) notify() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ch != nil {
		close(h.ch)
		h.ch = nil
	}
}

// Changed returns a channel that closes at the next change in any mailbox: a mail arrived, moved, went, or was
// flagged. Ask for it before looking, so that no change falls in between.
func (w *World) Changed() <-chan struct{} { return w.hub.changed() }

// Wait returns as soon as cond holds. It looks at once and after every change, and gives up with ctx.
func (w *World) Wait(ctx context.Context, cond func() bool) error {
	for {
		changed := w.Changed()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for mail: %w", ctx.Err())
		}
	}
}

// gate counts the goroutines that the servers run for us, and lets nobody in once it is shut.
type gate struct {
	mu     sync.Mutex
	inside int
	isShut bool
	done   chan struct{} // closed when shut and empty
}

func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.isShut {
		return false
	}
	g.inside++
	return true
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.isShut && g.inside == 0 {
		close(g.done)
	}
}

// shut may be called once.
func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.isShut = true
	if g.inside == 0 {
		close(g.done)
	}
}
