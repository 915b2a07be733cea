package main

import (
	"context"
	"time"

	"github.com/ownup/ownup/daemon/localmail/client"
)

// openPlayground starts a world and opens the mailboxes of all people. Versions of the state and numbers of worlds begin
// above started, so that a page which is still open from an earlier demo knows that this is another one.
func openPlayground(ctx context.Context, start func() (*demoWorld, error), started time.Time) (*playground, error) {
	p := &playground{start: start, replaced: make(chan struct{}, 1), changed: make(chan struct{})}
	p.count, p.state.Version = started.UnixMilli(), started.UnixMilli()
	return p, p.inTurn(func() error { return p.enter(ctx) })
}

// enter puts a fresh world in the place of the last one, if there was one. It changes nothing if that fails.
func (p *playground) enter(ctx context.Context) error {
	w, err := p.start()
	if err != nil {
		return err
	}
	boxes, err := openMailboxes(ctx, w)
	if err != nil {
		w.close()
		return err
	}
	p.leave()
	p.world, p.boxes = w, boxes
	p.count++
	return nil
}

func (p *playground) leave() {
	for _, b := range p.boxes {
		b.close()
	}
	if p.world != nil {
		p.world.close()
	}
	p.world, p.boxes = nil, nil
}

func (p *playground) close() {
	p.turn.Lock()
	defer p.turn.Unlock()
	p.leave()
}

// openMailboxes opens those of all people.
func openMailboxes(ctx context.Context, w *demoWorld) ([]*demoMailbox, error) {
	var boxes []*demoMailbox
	for _, who := range []struct {
		address, role string
		style         client.Style
	}{
		{demoSam, "reporter", client.Gmail},
		{demoMaria, "manager", client.Outlook},
		{demoTom, "deputy", client.Thunderbird},
		{demoGreta, "head of the house", client.AppleMail},
	} {
		person, _ := w.people.Lookup(who.address)
		b, err := w.openMailbox(ctx, person, who.role, who.style)
		if err != nil {
			for _, open := range boxes {
				open.close()
			}
			return nil, err
		}
		boxes = append(boxes, b)
	}
	return boxes, nil
}

// Restart starts everything over: other mailboxes, another database, the clock where it began. Nothing of the last world is
// left.
func (p *playground) Restart(ctx context.Context) error {
	return p.inTurn(func() error {
		if err := p.enter(ctx); err != nil {
			return err
		}
		select {
		case p.replaced <- struct{}{}:
		default: // watch will look anyway
		}
		return p.refresh(ctx)
	})
}
