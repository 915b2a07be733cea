package sqlite

import (
	"context"
	"errors"
	"sync"
)

// pool lends connections, at most size at a time, and opens them when they are first needed.
type pool struct {
	open  func() (*conn, error)
	slots chan struct{} // a token in it is a connection lent

	mu     sync.Mutex
	idle   []*conn // used last at the end: it is taken first, its cache is warm
	closed bool
}

func newPool(size int, open func() (*conn, error)) *pool {
	return &pool{open: open, slots: make(chan struct{}, size)}
}

// acquire waits for a connection until ctx is done.
func (p *pool) acquire(ctx context.Context) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, err := p.take()
	if err != nil {
		<-p.slots
	}
	return c, err
}

func (p *pool) take() (*conn, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, ErrClosed
	}
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return c, nil
	}
	p.mu.Unlock()
	return p.open()
}

// release gives a connection back; a broken one is closed, and what its closing says adds nothing.
func (p *pool) release(c *conn) {
	if c.broken {
		_ = c.close()
	} else {
		p.mu.Lock()
		p.idle = append(p.idle, c)
		p.mu.Unlock()
	}
	<-p.slots
}

// close waits for all connections to come back and closes them. It lends no more.
func (p *pool) close() error {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	for range cap(p.slots) {
		p.slots <- struct{}{}
	}
	var err error
	for _, c := range p.idle {
		err = errors.Join(err, c.close())
	}
	p.idle = nil
	for range cap(p.slots) {
		<-p.slots
	}
	return err
}
