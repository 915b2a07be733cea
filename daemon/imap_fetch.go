package daemon

import (
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// fetchBatch is how many mails one FETCH asks for. With the next one already under way nothing is gained by more.
const fetchBatch = 100

// Fetch reads mails in batches, the next one asked for while the last still comes in. At most two mails are held at a
// time. A mail that has gone is left out.
func (m *IMAP) Fetch(ctx context.Context, uids []uint32, limit int64, each func(Fetched) error) error {
	limit = min(max(limit, 0), math.MaxInt32-1) // a partial FETCH has 32 bits
	uids = slices.Clone(uids)
	slices.Sort(uids)
	return m.do(ctx, "fetch mails", func(g *watch) error {
		again, err := m.fetch(g, uids, limit, each)
		if err != nil || len(again) == 0 {
			return err
		}
		if again, err = m.fetch(g, again, limit, each); err == nil && len(again) > 0 {
			return m.at.fail(KindProtocol, errors.New("it answers a FETCH without the content"))
		}
		return err
	})
}

// fetch asks for all once and returns those that were answered without content: what looks like the answer can be a
// report of changed flags, and the library then drops the answer itself.
func (m *IMAP) fetch(g *watch, uids []uint32, limit int64, each func(Fetched) error) (again []uint32, err error) {
	stop := make(chan struct{})
	var readers sync.WaitGroup
	defer func() {
		if err != nil {
			m.wire.Close() // or the readers would go on to the end of what was asked for
		}
		close(stop)
		readers.Wait()
	}()
	ask := func(batch []uint32, before *fetching) *fetching {
		f := &fetching{mails: make(chan Fetched), done: make(chan struct{}), before: before,
			cmd: m.client.Fetch(uidSet(batch), content(limit))}
		readers.Go(func() { f.read(g, limit, stop) }) // at once: Dovecot stops when nobody reads
		return f
	}
	var current, next *fetching
	for batch := range slices.Chunk(uids, fetchBatch) {
		current, next = next, ask(batch, next)
		if err := current.hand(each, &again); err != nil {
			return nil, err
		}
	}
	return again, next.hand(each, &again)
}

func content(limit int64) *imap.FetchOptions {
	return &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{
		{Peek: true, Partial: &imap.SectionPartial{Size: limit + 1}}}} // one more, to see that it was cut
}

// fetching is one FETCH on its way.
type fetching struct {
	cmd    *imapclient.FetchCommand
	before *fetching // whose answers come first; nil if none
	mails  chan Fetched
	done   chan struct{}
	empty  []uint32 // answered without content; to be read when mails is closed, as is err
	err    error
}

// read takes the answers in and passes them on one by one. Only one reads at a time, so only one minds the watch, and
// it does not run while what was read waits to be taken.
func (f *fetching) read(g *watch, limit int64, stop <-chan struct{}) {
	defer close(f.done)
	defer close(f.mails)
	if f.before != nil {
		<-f.before.done
		f.before = nil
	}
	for msg := f.cmd.Next(); msg != nil; msg = f.cmd.Next() {
		mail, found, err := readMail(g, msg, limit)
		if err != nil {
			f.err = err
			break
		}
		if !found {
			f.empty = append(f.empty, mail.UID)
		}
		if mail.Raw == nil {
			continue
		}
		g.pause()
		select {
		case f.mails <- mail:
		case <-stop:
		}
		g.alive(0)
	}
	f.err = errors.Join(f.err, gone(f.cmd.Close()))
}

// gone forgives a FETCH that complains of mails which another connection has removed (RFC 5530): the rest was sent.
func gone(err error) error {
	var said *imap.Error
	if errors.As(err, &said) && said.Type == imap.StatusResponseTypeNo && said.Code == "EXPUNGEISSUED" {
		return nil
	}
	return err
}

// hand passes on what is read, and then says which mails were answered without content.
func (f *fetching) hand(each func(Fetched) error, again *[]uint32) error {
	if f == nil {
		return nil
	}
	for mail := range f.mails {
		if err := each(mail); err != nil {
			return err
		}
	}
	*again = append(*again, f.empty...)
	return f.err
}

// readMail reads one answer. Content that is NIL belongs to a mail that has gone: found, but no Raw.
func readMail(g *watch, msg *imapclient.FetchMessageData, limit int64) (mail Fetched, found bool, err error) {
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			mail.UID = uint32(item.UID)
		case imapclient.FetchItemDataBodySection:
			found = true
			if item.Literal == nil {
				continue
			}
			g.alive(item.Literal.Size())
			mail.Raw = make([]byte, min(item.Literal.Size(), limit+1))
			if _, err := io.ReadFull(item.Literal, mail.Raw); err != nil {
				return mail, found, err
			}
		}
	}
	if int64(len(mail.Raw)) > limit {
		mail.Raw, mail.Truncated = mail.Raw[:limit], true
	}
	return mail, found, nil
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}
