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

// Fetch reads mails in batches, the next one asked for while the last still comes in, and passes them on as the server
// sends them: in order of UID. At most two are held at a time. A mail that has gone is left out.
func (m *IMAP) Fetch(ctx context.Context, uids []uint32, limit int64, each func(Fetched) error) error {
	limit = min(max(limit, 0), math.MaxInt32-1) // a partial FETCH has 32 bits
	uids = slices.Clone(uids)
	slices.Sort(uids)
	return m.do(ctx, "fetch mails", func(g *watch) error {
		again, err := m.fetch(g, uids, limit, each)
		if err != nil || len(again) == 0 {
			return err
		}
		slices.Sort(again)
		if again, err = m.fetch(g, again, limit, each); err == nil && len(again) > 0 {
			return m.at.fail(KindProtocol, errors.New("it answers a FETCH without the content"))
		}
		return err
	})
}

// fetch asks for all once and returns those that were answered without content: what looks like the answer can be a
// report of changed flags, and the library then drops the answer itself.
func (m *IMAP) fetch(g *watch, uids []uint32, limit int64, each func(Fetched) error) (again []uint32, err error) {
	f := &fetching{watch: g, limit: limit, mails: make(chan Fetched), stop: make(chan struct{})}
	go f.ask(m.client, uids)
	for mail := range f.mails {
		if err != nil {
			continue
		}
		if failed := each(mail); failed != nil {
			err = &callersError{failed}
			m.wire.Close() // or it would go on to the end of what was asked for
			close(f.stop)
		}
	}
	if err == nil {
		err = f.err
	}
	return f.empty, err
}

func content(limit int64) *imap.FetchOptions {
	return &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{
		{Peek: true, Partial: &imap.SectionPartial{Size: limit + 1}}}} // one more, to see that it was cut
}

// fetching is a number of FETCH commands on their way, two at a time.
//
//	ask ──► FETCH 1 ──► read ─┐
//	    └─► FETCH 2 ──► read ─┴─► mails ──► each
//
// Every one has its reader at once, and what comes is passed on as it comes: with news of expunged mails to tell, Dovecot
// holds back the end of the first command until the second is done, so nothing may wait for that end.
type fetching struct {
	watch *watch
	limit int64
	mails chan Fetched  // closed when all is over
	stop  chan struct{} // closed when nobody wants more

	turn  sync.Mutex // held from a mail's first byte until it is passed on: one mail at a time, one to mind the watch
	empty []uint32   // answered without content
	err   error
}

// ask sends the commands, the next one when one of the two before is done.
func (f *fetching) ask(client *imapclient.Client, uids []uint32) {
	defer close(f.mails)
	slots := make(chan struct{}, 2)
	var readers sync.WaitGroup
	defer readers.Wait()
	for batch := range slices.Chunk(uids, fetchBatch) {
		select {
		case slots <- struct{}{}:
		case <-f.stop:
			return
		}
		cmd := client.Fetch(uidSet(batch), content(f.limit))
		readers.Go(func() {
			f.read(cmd)
			<-slots
		})
	}
}

func (f *fetching) read(cmd *imapclient.FetchCommand) {
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		if !f.take(msg) {
			return
		}
	}
	err := gone(cmd.Close())
	f.turn.Lock()
	defer f.turn.Unlock()
	if f.err == nil {
		f.err = err
	}
}

// take reads one answer and passes it on. The clock stands while the mail waits to be taken. If the connection broke in
// the middle of it, the command must not be touched any more: the library's reader is already going on where we read.
func (f *fetching) take(msg *imapclient.FetchMessageData) (whole bool) {
	f.turn.Lock()
	defer f.turn.Unlock()
	mail, found, err := readMail(f.watch, msg, f.limit)
	switch {
	case err != nil:
		f.err = err
		f.watch.wire.Close()
		return false
	case !found:
		f.empty = append(f.empty, mail.UID)
	case mail.Raw != nil:
		f.watch.pause()
		select {
		case f.mails <- mail:
		case <-f.stop:
		}
		f.watch.alive(0)
	}
	return true
}

// gone forgives a FETCH that complains of mails which another connection has removed (RFC 5530): the rest was sent.
func gone(err error) error {
	var said *imap.Error
	if errors.As(err, &said) && said.Type == imap.StatusResponseTypeNo && said.Code == "EXPUNGEISSUED" {
		return nil
	}
	return err
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
