package daemon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// longestSet is how long the list of UIDs in one command may be, in bytes: servers take lines of 8,000 (RFC 7162, 4).
// fullestSet is how many mails: the slow servers move some ten a second, and must be done before we lose patience.
const (
	longestSet = 6000
	fullestSet = 500
)

// File moves mails to a folder, which is made if it is missing. A server without MOVE copies, and what was copied is
// erased; one that cannot erase either gets the keyword [KeywordFiled] on them, and the error is [ErrCannotMove].
func (m *IMAP) File(ctx context.Context, uids []uint32, folder string) error {
	name := m.names.server(folder)
	move := m.move
	switch {
	case m.client.Caps().Has(imap.CapMove):
	case m.caps.Has(imap.CapUIDPlus):
		move = m.copyAndErase
	default:
		return m.mark(ctx, uids, KeywordFiled, ErrCannotMove)
	}
	for _, set := range uidSets(uids) {
		err := m.do(ctx, fmt.Sprintf("file mails in %q", folder), func(g *watch) error {
			err := move(g, set, name)
			var said *imap.Error
			if !errors.As(err, &said) || said.Type != imap.StatusResponseTypeNo {
				return err
			}
			m.create(name) // not every server says TRYCREATE
			g.alive(0)
			return move(g, set, name)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// create makes a folder and lets it show in people's clients. It may be there already; the next move will tell.
func (m *IMAP) create(name string) {
	if m.client.Create(name, nil).Wait() == nil {
		m.client.Subscribe(name).Wait()
	}
}

func (m *IMAP) move(_ *watch, set imap.UIDSet, name string) error {
	_, err := m.client.Move(set, name).Wait()
	return err
}

// copyAndErase erases what the server says it copied. Where it does not say (RFC 4315, 3: a folder without stable
// UIDs), nothing is erased; it also does not say when all have gone before.
func (m *IMAP) copyAndErase(g *watch, set imap.UIDSet, name string) error {
	done, err := m.client.Copy(set, name).Wait()
	if err != nil {
		return err
	}
	g.alive(0)
	if len(done.SourceUIDs) > 0 {
		return m.erase(g, done.SourceUIDs)
	}
	left, err := m.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{set}}, nil).Wait()
	if err != nil || len(left.AllUIDs()) == 0 {
		return err
	}
	m.keep(set, KeywordFiled)
	return ErrCannotMove
}

// Return moves one mail from a folder back to the inbox: the first of this size and INTERNALDATE. A folder that cannot be
// selected is not there.
func (m *IMAP) Return(ctx context.Context, folder string, size int64, received time.Time) (found bool, err error) {
	inbox := m.names.server(m.opts.Inbox)
	err = m.do(ctx, fmt.Sprintf("return mail from %q", folder), func(g *watch) error {
		box, err := m.client.Select(m.names.server(folder), nil).Wait()
		var said *imap.Error
		if errors.As(err, &said) && said.Type == imap.StatusResponseTypeNo {
			err, box = nil, &imap.SelectData{}
		}
		if err == nil && box.NumMessages > 0 {
			found, err = m.returnOne(g, size, received, inbox)
		}
		if err != nil {
			return err
		}
		g.alive(0)
		_, err = m.client.Select(inbox, nil).Wait()
		return err
	})
	return found, err
}

func (m *IMAP) returnOne(g *watch, size int64, received time.Time, inbox string) (bool, error) {
	mails, err := m.list(g, 1)
	i := slices.IndexFunc(mails, func(l Listed) bool { return l.Size == size && l.Received.Equal(received) })
	if err != nil || i < 0 {
		return false, err
	}
	set := uidSet([]uint32{mails[i].UID})
	g.alive(0)
	if m.client.Caps().Has(imap.CapMove) {
		return true, m.move(g, set, inbox)
	}
	return true, m.copyAndErase(g, set, inbox)
}

// Erase deletes exactly these mails. A bare EXPUNGE would also take what other people have marked; without UIDPLUS the
// mails get the keyword [KeywordErased], and the error is [ErrCannotErase].
func (m *IMAP) Erase(ctx context.Context, uids []uint32) error {
	if !m.caps.Has(imap.CapUIDPlus) {
		return m.mark(ctx, uids, KeywordErased, ErrCannotErase)
	}
	for _, set := range uidSets(uids) {
		err := m.do(ctx, "erase mails", func(g *watch) error { return m.erase(g, set) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *IMAP) erase(g *watch, set imap.UIDSet) error {
	if err := m.flag(set, imap.FlagDeleted); err != nil {
		return err
	}
	g.alive(0)
	return m.client.UIDExpunge(set).Close()
}

func (m *IMAP) flag(set imap.UIDSet, flag imap.Flag) error {
	add := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}
	return m.client.Store(set, add, nil).Close()
}

// mark puts the keyword on mails that must stay, and returns why they must.
func (m *IMAP) mark(ctx context.Context, uids []uint32, keyword imap.Flag, why error) error {
	for _, set := range uidSets(uids) {
		err := m.do(ctx, "mark mails", func(*watch) error { return m.keep(set, keyword) })
		if err != nil {
			return err
		}
	}
	return why
}

// keep sets a keyword where the inbox takes new ones. A no to it is no harm: it is for people's eyes.
func (m *IMAP) keep(set imap.UIDSet, keyword imap.Flag) error {
	if !m.keywords {
		return nil
	}
	err := m.flag(set, keyword)
	var said *imap.Error
	if errors.As(err, &said) {
		return nil
	}
	return err
}

// uidSets are the UIDs in sets short enough for one command each.
func uidSets(uids []uint32) []imap.UIDSet {
	const widest = len("4294967295,")
	sorted := slices.Clone(uids)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	var sets []imap.UIDSet
	for len(sorted) > 0 {
		var set imap.UIDSet
		length, n := 0, 0
		for n < min(len(sorted), fullestSet) && length+2*widest < longestSet {
			if n == 0 || sorted[n] != sorted[n-1]+1 {
				length += 2 * widest
			}
			set.AddNum(imap.UID(sorted[n]))
			n++
		}
		sets, sorted = append(sets, set), sorted[n:]
	}
	return sets
}
