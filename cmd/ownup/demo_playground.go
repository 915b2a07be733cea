package main

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"reflect"
	"sync"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/localmail/client"
	"github.com/ownup/ownup/daemon/web"
)

// writingTime is how long it takes somebody in the demo to write a mail. The clock stands still otherwise.
const writingTime = time.Minute

// playground is the demo's world for the page: people's mailboxes, read by IMAP, and the cases in the store. It
// implements [web.World].
type playground struct {
	start    func() (*demoWorld, error)
	replaced chan struct{} // says to watch that another world is there

	turn  sync.Mutex     // who holds it uses the world and its mailboxes, moves the clock, or puts another world there
	world *demoWorld     // nil once closed
	count int64          // which world it is; another number for each
	boxes []*demoMailbox // the reporter's first, then the manager's

	mu      sync.Mutex
	state   web.State
	changed chan struct{} // closed and replaced with each new state
}

// watch keeps the state up to date until ctx ends.
func (p *playground) watch(ctx context.Context) error {
	for {
		var changed <-chan struct{}
		err := p.inTurn(func() error {
			changed = p.world.mail.Changed()
			return p.refresh(ctx)
		})
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		select {
		case <-changed:
		case <-p.replaced:
		case <-ctx.Done():
			return nil
		}
	}
}

func (p *playground) inTurn(do func() error) error {
	p.turn.Lock()
	defer p.turn.Unlock()
	return do()
}

// State implements [web.World].
func (p *playground) State(ctx context.Context, seen int64) (web.State, error) {
	for {
		p.mu.Lock()
		state, changed := p.state, p.changed
		p.mu.Unlock()
		if state.Version != seen && state.People != nil {
			return state, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return state, ctx.Err()
		}
	}
}

// Open implements [web.World].
func (p *playground) Open(ctx context.Context, mailbox, id string) (m web.Mail, err error) {
	err = p.inTurn(func() error {
		b, found, err := p.find(mailbox, id)
		if err != nil {
			return err
		}
		m = found.letter.full()
		return b.markRead(found)
	})
	return m, err
}

// Send implements [web.World].
func (p *playground) Send(ctx context.Context, d web.Draft) error {
	return p.inTurn(func() error {
		at := p.world.clock.Now().Add(writingTime).In(berlin())
		raw, box, err := p.write(d, at)
		if err != nil {
			return err
		}
		if err := p.world.until(ctx, at, func() {}); err != nil {
			return err
		}
		l := readLetter(raw)
		if err := box.send(ctx, raw, l.recipients(), at); err != nil {
			return refused(err)
		}
		return p.refresh(ctx)
	})
}

// refused is a refusal of the mail server in words for the page; any other error is left alone.
func refused(err error) error {
	var answer *daemon.DeliveryError
	if errors.As(err, &answer) && answer.Fate == daemon.FatePermanent {
		return &web.Refusal{Why: "The mail server does not take this mail: " + answer.Text}
	}
	return err
}

// Skip moves the clock to what is due next.
func (p *playground) Skip(ctx context.Context) error {
	return p.inTurn(func() error {
		next, err := p.world.store.NextTimer(ctx)
		if err != nil {
			return err
		}
		if next.IsZero() {
			return &web.Refusal{Why: "Nothing is due any more. A new report begins the next case."}
		}
		p.world.clock.Move(next)
		return p.refresh(ctx)
	})
}

// write turns a draft into a mail, as the sender's mail program does.
func (p *playground) write(d web.Draft, at time.Time) ([]byte, *demoMailbox, error) {
	box := p.box(d.From)
	if box == nil {
		return nil, nil, &web.Refusal{Why: fmt.Sprintf("Nobody here has the address %q.", d.From)}
	}
	author := client.Person{Name: box.person.Name, Address: box.person.Address}
	if d.Answers != "" {
		_, original, err := p.find(d.From, d.Answers)
		if err != nil {
			return nil, nil, err
		}
		return client.Reply(box.style, original.raw, author, d.Words, at, d.All), box, nil
	}
	if _, err := mail.ParseAddressList(d.To); err != nil {
		return nil, nil, &web.Refusal{Why: fmt.Sprintf("%q is no mail address.", d.To)}
	}
	draft := client.Draft{From: author, To: []string{d.To}, Subject: d.Subject, Words: d.Words}
	return draft.Bytes(box.style, at), box, nil
}

func (p *playground) box(address string) *demoMailbox {
	for _, b := range p.boxes {
		if b.person.Address == address {
			return b
		}
	}
	return nil
}

func (p *playground) find(mailbox, id string) (*demoMailbox, *demoMail, error) {
	b := p.box(mailbox)
	if b == nil {
		return nil, nil, &web.Refusal{Why: fmt.Sprintf("There is no mailbox %q.", mailbox)}
	}
	m := b.find(id)
	if m == nil {
		return nil, nil, &web.Refusal{Why: "This mail is no longer there."}
	}
	return b, m, nil
}

// refresh waits until all that follows at this time has happened, and shows it to whoever waits for news.
func (p *playground) refresh(ctx context.Context) error {
	if err := p.world.settle(ctx); err != nil {
		return err
	}
	state := web.State{World: p.count, Now: p.world.clock.Now().In(berlin()), Zone: berlin().String(), Desk: demoDesk}
	for _, b := range p.boxes {
		if err := b.sync(); err != nil {
			return err
		}
		state.People = append(state.People, b.shown())
	}
	var err error
	if state.Cases, err = p.cases(ctx); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	state.Version = p.state.Version
	if !reflect.DeepEqual(p.state, state) {
		state.Version++
		p.state = state
		close(p.changed)
		p.changed = make(chan struct{})
	}
	return nil
}
