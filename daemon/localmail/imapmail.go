package localmail

import (
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// Select opens a folder.
func (s *session) Select(name string, o *imap.SelectOptions) (*imap.SelectData, error) {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	f := s.account.folder(name)
	if f == nil {
		return nil, noSuchFolder(imap.ResponseCodeNonExistent)
	}
	s.view = newView(f, o.ReadOnly)
	flags := f.flagsInUse()
	data := &imap.SelectData{
		Flags: flags, NumMessages: uint32(len(f.letters)), FirstUnseenSeqNum: f.firstUnseen(),
		UIDNext: f.next, UIDValidity: f.validity,
	}
	if !o.ReadOnly {
		data.PermanentFlags = append(slices.Clone(flags), imap.FlagWildcard)
	}
	return data, nil
}

// Unselect leaves the folder.
func (s *session) Unselect() error {
	s.view = nil
	return nil
}

// Poll tells the session what changed.
func (s *session) Poll(w *imapserver.UpdateWriter, mayExpunge bool) error {
	if s.view == nil {
		return nil
	}
	s.account.mu.Lock()
	n, err := s.view.refresh(mayExpunge)
	s.account.mu.Unlock()
	if err != nil {
		// The connection closes, which ends the session; what the client made of the BYE is its own affair.
		_ = s.conn.Bye("mailbox was rebuilt, come again")
		return err
	}
	return n.tell(w)
}

// Idle tells the session what changes until stop (RFC 2177). It looks before it waits, so that what came in between
// SELECT and IDLE is told.
func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	if !s.world.gate.enter() {
		return errClosed
	}
	defer s.world.gate.leave()
	for {
		changed := s.account.hub.changed()
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-changed:
		case <-stop:
			return nil
		}
	}
}

// Store changes flags.
func (s *session) Store(w *imapserver.FetchWriter, set imap.NumSet, flags *imap.StoreFlags, _ *imap.StoreOptions) error {
	if s.view.readOnly {
		return errReadOnly
	}
	s.account.mu.Lock()
	var told []flagNews
	for _, i := range s.view.pick(set) {
		k := &s.view.known[i]
		k.change(flags)
		k.told = k.rev
		told = append(told, flagNews{uint32(i + 1), k.uid, k.flags})
	}
	s.view.folder.churn++
	s.account.mu.Unlock()
	s.account.changed()
	if flags.Silent {
		return nil
	}
	return writeFlags(w, told)
}

func writeFlags(w *imapserver.FetchWriter, told []flagNews) error {
	for _, t := range told {
		m := w.CreateMessage(t.number)
		m.WriteUID(t.uid)
		m.WriteFlags(t.flags)
		if err := m.Close(); err != nil {
			return err
		}
	}
	return nil
}

// Expunge removes letters with \Deleted: all of them, or with uids only those (UIDPLUS, RFC 4315). The client is
// told by the Poll that follows.
func (s *session) Expunge(_ *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	if uids != nil && !s.world.options.offers(CapUIDPlus) {
		return errUnknown
	}
	if s.view.readOnly {
		if uids == nil {
			return nil // CLOSE after EXAMINE (RFC 3501, 6.4.2)
		}
		return errReadOnly
	}
	s.account.mu.Lock()
	s.view.folder.remove(func(l *letter) bool {
		return l.has(imap.FlagDeleted) && (uids == nil || s.view.within(*uids, l.uid))
	})
	s.account.mu.Unlock()
	s.account.changed()
	return nil
}

// Copy copies letters to another folder.
func (s *session) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	data, err := s.transfer(set, dest, false)
	if err == nil {
		s.account.changed()
	}
	return data, err
}

// Move copies letters to another folder and removes them here, in one step (RFC 6851). The client is told of the
// EXPUNGE by the Poll that follows, once.
func (s *session) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	if !s.world.options.offers(CapMove) {
		return errUnknown
	}
	if s.view.readOnly {
		return errReadOnly
	}
	data, err := s.transfer(set, dest, true)
	if err != nil {
		return err
	}
	s.account.changed()
	if data == nil {
		return nil
	}
	return w.WriteCopyData(data)
}

// transfer returns what COPYUID says: nil if there is nothing to say, or the server does not speak UIDPLUS.
func (s *session) transfer(set imap.NumSet, dest string, remove bool) (*imap.CopyData, error) {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	f := s.account.folder(dest)
	if f == nil {
		return nil, noSuchFolder(imap.ResponseCodeTryCreate)
	}
	if f == s.view.folder {
		return nil, no(imap.ResponseCodeCannot, "source and destination are the same")
	}
	data := &imap.CopyData{UIDValidity: f.validity}
	moved := map[*letter]bool{}
	for _, i := range s.view.pick(set) {
		l := s.view.known[i].letter
		if l.gone {
			continue
		}
		moved[l] = true
		data.SourceUIDs.AddNum(l.uid)
		data.DestUIDs.AddNum(f.add(l.raw, l.at, l.flags).uid)
	}
	if remove && len(moved) > 0 {
		s.view.folder.remove(func(l *letter) bool { return moved[l] })
	}
	if len(moved) == 0 || !s.world.options.offers(CapUIDPlus) {
		return nil, nil
	}
	return data, nil
}
