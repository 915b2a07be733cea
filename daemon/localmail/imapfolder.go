package localmail

import (
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// Create makes a folder, and those above it.
func (s *session) Create(name string, _ *imap.CreateOptions) error {
	name = strings.TrimSuffix(name, string(s.world.options.Separator))
	if prefix := s.world.options.Prefix; !strings.HasPrefix(name, prefix) {
		return no(imap.ResponseCodeCannot, "mailbox name must start with "+prefix)
	}
	if !utf8.ValidString(name) || name == "" {
		return no(imap.ResponseCodeCannot, "not a mailbox name")
	}
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	if s.account.folder(name) != nil {
		return no(imap.ResponseCodeAlreadyExists, "mailbox exists")
	}
	s.account.create(name)
	return nil
}

// Delete deletes a folder with all its mails. Sessions that have it selected are ended.
func (s *session) Delete(name string) error {
	s.account.mu.Lock()
	f := s.account.folder(name)
	if f != nil && f.name != inbox {
		f.deleted = true
		delete(s.account.folders, f.name)
	}
	s.account.mu.Unlock()
	switch {
	case f == nil:
		return noSuchFolder(imap.ResponseCodeNonExistent)
	case f.name == inbox:
		return no(imap.ResponseCodeCannot, "INBOX stays")
	}
	s.account.changed()
	return nil
}

// Rename gives a folder another name. INBOX keeps its own.
func (s *session) Rename(from, to string, _ *imap.RenameOptions) error {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	f := s.account.folder(from)
	switch {
	case f == nil:
		return noSuchFolder(imap.ResponseCodeNonExistent)
	case f.name == inbox:
		return no(imap.ResponseCodeCannot, "INBOX stays")
	case s.account.folder(to) != nil:
		return no(imap.ResponseCodeAlreadyExists, "mailbox exists")
	}
	delete(s.account.folders, f.name)
	f.name = to
	s.account.folders[to] = f
	return nil
}

// Subscribe marks a folder.
func (s *session) Subscribe(name string) error { return s.subscribe(name, true) }

// Unsubscribe takes the mark away.
func (s *session) Unsubscribe(name string) error { return s.subscribe(name, false) }

func (s *session) subscribe(name string, on bool) error {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	f := s.account.folder(name)
	if f == nil {
		return noSuchFolder(imap.ResponseCodeNonExistent)
	}
	f.subscribed = on
	return nil
}

// Namespace says how folders are named (RFC 2342).
func (s *session) Namespace() (*imap.NamespaceData, error) {
	o := &s.world.options
	return &imap.NamespaceData{Personal: []imap.NamespaceDescriptor{{Prefix: o.Prefix, Delim: o.Separator}}}, nil
}

// List lists the folders by name.
func (s *session) List(w *imapserver.ListWriter, ref string, patterns []string, o *imap.ListOptions) error {
	separator := s.world.options.Separator
	if len(patterns) == 0 {
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: separator})
	}
	for _, data := range s.listed(o) {
		matches := func(p string) bool { return imapserver.MatchList(data.Mailbox, separator, ref, p) }
		if !slices.ContainsFunc(patterns, matches) {
			continue
		}
		if err := w.WriteList(&data); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) listed(o *imap.ListOptions) []imap.ListData {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	var all []imap.ListData
	for _, f := range s.account.folders {
		if o.SelectSpecialUse || o.SelectSubscribed && !f.subscribed {
			continue
		}
		data := imap.ListData{Mailbox: f.name, Delim: s.world.options.Separator}
		if f.subscribed {
			data.Attrs = append(data.Attrs, imap.MailboxAttrSubscribed)
		}
		if o.ReturnStatus != nil {
			data.Status = f.status()
		}
		all = append(all, data)
	}
	slices.SortFunc(all, func(a, b imap.ListData) int { return strings.Compare(a.Mailbox, b.Mailbox) })
	return all
}

// Status tells the numbers of a folder.
func (s *session) Status(name string, _ *imap.StatusOptions) (*imap.StatusData, error) {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	f := s.account.folder(name)
	if f == nil {
		return nil, noSuchFolder(imap.ResponseCodeNonExistent)
	}
	return f.status(), nil
}

// Append stores a mail. Without a date it gets the world's.
func (s *session) Append(name string, r imap.LiteralReader, o *imap.AppendOptions) (*imap.AppendData, error) {
	raw := make([]byte, 0, r.Size())
	raw, err := readAll(r, raw)
	if err != nil {
		return nil, err
	}
	s.account.mu.Lock()
	f := s.account.folder(name)
	if f == nil {
		s.account.mu.Unlock()
		return nil, noSuchFolder(imap.ResponseCodeTryCreate)
	}
	l := f.add(raw, or(o.Time, s.world.options.Now()), o.Flags)
	data := &imap.AppendData{UIDValidity: f.validity, UID: l.uid}
	s.account.mu.Unlock()
	s.account.changed()
	if !s.world.options.offers(CapUIDPlus) {
		data = nil
	}
	return data, nil
}

// readAll reads into room, which has to be large enough, so that a big mail is not copied while it grows.
func readAll(r io.Reader, room []byte) ([]byte, error) {
	n, err := io.ReadFull(r, room[:cap(room)])
	return room[:n], err
}
