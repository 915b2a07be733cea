package localmail

import (
	"bufio"
	"bytes"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"
)

// Search finds letters (RFC 3501, 6.4.4). Header fields, BODY and TEXT are compared with the raw bytes, ignoring
// case: encoded words and transfer encodings are not undone.
func (s *session) Search(kind imapserver.NumKind, c *imap.SearchCriteria, _ *imap.SearchOptions) (*imap.SearchData, error) {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	var data imap.SearchData
	var numbers imap.SeqSet
	var uids imap.UIDSet
	for i, k := range s.view.known {
		number := uint32(i + 1)
		if !s.view.matches(k.letter, number, c) {
			continue
		}
		if kind == imapserver.NumKindUID {
			number = uint32(k.uid)
			uids.AddNum(k.uid)
		} else {
			numbers.AddNum(number)
		}
		data.Count++
		data.Min, data.Max = or(data.Min, number), number
	}
	data.All = numbers
	if kind == imapserver.NumKindUID {
		data.All = uids
	}
	return &data, nil
}

func (v *view) matches(l *letter, number uint32, c *imap.SearchCriteria) bool {
	for _, set := range c.SeqNum {
		if !withinNumbers(set, number, uint32(len(v.known))) {
			return false
		}
	}
	for _, set := range c.UID {
		if !v.within(set, l.uid) {
			return false
		}
	}
	for i := range c.Not {
		if v.matches(l, number, &c.Not[i]) {
			return false
		}
	}
	for i := range c.Or {
		if !v.matches(l, number, &c.Or[i][0]) && !v.matches(l, number, &c.Or[i][1]) {
			return false
		}
	}
	return l.matchesFlags(c) && l.matchesSize(c) && onDay(l.at, c.Since, c.Before) && l.matchesText(c)
}

func withinNumbers(set imap.SeqSet, number, largest uint32) bool {
	for _, r := range set {
		if from, to := closed(r.Start, r.Stop, largest); from <= number && number <= to {
			return true
		}
	}
	return false
}

func (v *view) within(set imap.UIDSet, uid imap.UID) bool {
	for _, r := range set {
		if from, to := closed(r.Start, r.Stop, v.lastUID()); from <= uid && uid <= to {
			return true
		}
	}
	return false
}

func (l *letter) matchesFlags(c *imap.SearchCriteria) bool {
	for _, flag := range c.Flag {
		if !l.has(flag) {
			return false
		}
	}
	for _, flag := range c.NotFlag {
		if l.has(flag) {
			return false
		}
	}
	return true
}

func (l *letter) matchesSize(c *imap.SearchCriteria) bool {
	size := int64(len(l.raw))
	return (c.Larger == 0 || size > c.Larger) && (c.Smaller == 0 || size < c.Smaller)
}

// onDay compares dates without time and zone, as RFC 3501 wants it.
func onDay(t, since, before time.Time) bool {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return (since.IsZero() || !day.Before(since)) && (before.IsZero() || day.Before(before))
}

func (l *letter) matchesText(c *imap.SearchCriteria) bool {
	if len(c.Header)+len(c.Body)+len(c.Text) == 0 && c.SentSince.IsZero() && c.SentBefore.IsZero() {
		return true
	}
	raw, body := split(l.raw)
	header, err := textproto.ReadHeader(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		return false
	}
	for _, want := range c.Header {
		if !hasField(header, want.Key, want.Value) {
			return false
		}
	}
	for _, want := range c.Body {
		if !containsFold(body, want) {
			return false
		}
	}
	for _, want := range c.Text {
		if !containsFold(l.raw, want) {
			return false
		}
	}
	return sentOn(header, c)
}

func hasField(header textproto.Header, key, value string) bool {
	for fields := header.FieldsByKey(key); fields.Next(); {
		if containsFold([]byte(fields.Value()), value) {
			return true
		}
	}
	return false
}

func containsFold(b []byte, s string) bool {
	return bytes.Contains(bytes.ToLower(b), []byte(strings.ToLower(s)))
}

func sentOn(header textproto.Header, c *imap.SearchCriteria) bool {
	if c.SentSince.IsZero() && c.SentBefore.IsZero() {
		return true
	}
	var h mail.Header
	h.Header.Header = header
	sent, err := h.Date()
	return err == nil && onDay(sent, c.SentSince, c.SentBefore)
}
