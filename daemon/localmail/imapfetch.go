package localmail

import (
	"bufio"
	"bytes"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-message/textproto"
)

// fetched is a letter with its number, as it stood when the FETCH began.
type fetched struct {
	*letter
	number uint32
	flags  []imap.Flag
}

// Fetch writes letters. Nothing is locked while it writes.
func (s *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, o *imap.FetchOptions) error {
	seen := marksSeen(o) && !s.view.readOnly
	picked, changed := s.collect(set, seen)
	if changed {
		s.account.changed()
	}
	for _, l := range picked {
		m := w.CreateMessage(l.number)
		l.write(m, o, seen)
		if err := m.Close(); err != nil {
			return err
		}
	}
	return nil
}

// marksSeen says whether a FETCH sets \Seen: it does for a body section without PEEK (RFC 3501, 6.4.5).
func marksSeen(o *imap.FetchOptions) bool {
	for _, section := range o.BodySection {
		if !section.Peek && section.Specifier != imap.PartSpecifierHeader {
			return true
		}
	}
	for _, section := range o.BinarySection {
		if !section.Peek {
			return true
		}
	}
	return false
}

func (s *session) collect(set imap.NumSet, seen bool) (picked []fetched, changed bool) {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	for _, i := range s.view.pick(set) {
		k := &s.view.known[i]
		if seen && !k.has(imap.FlagSeen) {
			k.change(&imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}})
			k.told = k.rev // the FETCH itself tells
			s.view.folder.churn++
			changed = true
		}
		picked = append(picked, fetched{k.letter, uint32(i + 1), k.flags})
	}
	return picked, changed
}

func (l *fetched) write(m *imapserver.FetchResponseWriter, o *imap.FetchOptions, seen bool) {
	m.WriteUID(l.uid)
	if o.Flags || seen {
		m.WriteFlags(l.flags)
	}
	if o.InternalDate {
		m.WriteInternalDate(l.at)
	}
	if o.RFC822Size {
		m.WriteRFC822Size(int64(len(l.raw)))
	}
	if o.Envelope {
		m.WriteEnvelope(envelope(l.raw))
	}
	if o.BodyStructure != nil {
		m.WriteBodyStructure(imapserver.ExtractBodyStructure(bytes.NewReader(l.raw)))
	}
	l.writeSections(m, o)
}

// writeSections ignores what the writers return: a dead connection shows in the message's Close.
func (l *fetched) writeSections(m *imapserver.FetchResponseWriter, o *imap.FetchOptions) {
	for _, section := range o.BodySection {
		content := bodySection(l.raw, section)
		w := m.WriteBodySection(section, int64(len(content)))
		_, _ = w.Write(content)
		_ = w.Close()
	}
	for _, section := range o.BinarySection {
		content := imapserver.ExtractBinarySection(bytes.NewReader(l.raw), section)
		w := m.WriteBinarySection(section, int64(len(content)))
		_, _ = w.Write(content)
		_ = w.Close()
	}
	for _, section := range o.BinarySectionSize {
		m.WriteBinarySectionSize(section, imapserver.ExtractBinarySectionSize(bytes.NewReader(l.raw), section))
	}
}

func envelope(raw []byte) *imap.Envelope {
	header, err := textproto.ReadHeader(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		return nil
	}
	return imapserver.ExtractEnvelope(header)
}

// bodySection cuts whole mails, headers and texts out of the bytes as they are: a parser would lose or mend what is
// broken in them. Single parts and fields are left to the library.
func bodySection(raw []byte, section *imap.FetchItemBodySection) []byte {
	if len(section.Part) > 0 || len(section.HeaderFields) > 0 || len(section.HeaderFieldsNot) > 0 {
		return imapserver.ExtractBodySection(bytes.NewReader(raw), section)
	}
	header, body := split(raw)
	content := raw
	switch section.Specifier {
	case imap.PartSpecifierHeader, imap.PartSpecifierMIME:
		content = header
	case imap.PartSpecifierText:
		content = body
	}
	if p := section.Partial; p != nil {
		from := min(p.Offset, int64(len(content)))
		content = content[from:min(from+p.Size, int64(len(content)))]
	}
	return content
}

// split parts a mail behind the empty line that ends its header. Without one all of it is header.
func split(raw []byte) (header, body []byte) {
	for at := 0; at < len(raw); {
		end := bytes.IndexByte(raw[at:], '\n')
		if end < 0 {
			break
		}
		line := bytes.TrimSuffix(raw[at:at+end], []byte("\r"))
		at += end + 1
		if len(line) == 0 {
			return raw[:at], raw[at:]
		}
	}
	return raw, nil
}
