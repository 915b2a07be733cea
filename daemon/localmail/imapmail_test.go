package localmail_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"github.com/ownup/ownup/daemon/localmail"
)

func TestAppend(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	c := login(t, w, sam, nil)
	raw := []byte("Subject: appended\r\n\r\nhello\r\n")
	at := time.Date(2020, 2, 29, 8, 7, 6, 0, time.FixedZone("", 3600))
	for _, o := range []*imap.AppendOptions{{Time: at, Flags: []imap.Flag{imap.FlagSeen}}, nil} {
		cmd := c.Append("INBOX", int64(len(raw)), o)
		if _, err := cmd.Write(raw); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Close(); err != nil {
			t.Fatal(err)
		}
		data, err := cmd.Wait()
		if err != nil {
			t.Fatal(err)
		}
		if data.UIDValidity != 1 || data.UID == 0 {
			t.Errorf("APPENDUID %+v", data)
		}
	}
	got, err := w.Messages(sam, "INBOX")
	if err != nil {
		t.Fatal(err)
	}
	want := []localmail.Message{
		{UID: 1, At: at, Flags: []string{`\Seen`}, Raw: raw}, {UID: 2, At: noon(), Flags: []string{}, Raw: raw},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFetchGivesBackTheBytes(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ raw, reason string }{
		{"Subject: a\r\n\r\nb\r\n", "a proper mail"},
		{"Subject: a\n\nb\n", "bare LF"},
		{"no header at all", "no colon, no end"},
		{"From: M\xfcller <m@example.com>\r\nbroken line\r\n\r\nb\r\n", "raw 8 bit and a line without colon"},
		{"Subject: \x00\r\n\r\n\x00\xff", "NUL bytes"},
		{"", "nothing"},
		{"Subject: big\r\n\r\n" + strings.Repeat("0123456789abcdef\r\n", 1<<19), "9 MiB"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			w := start(t, nil)
			if err := w.Deliver(sam, []byte(tc.raw), noon()); err != nil {
				t.Fatal(err)
			}
			c := login(t, w, sam, nil)
			whole := &imap.FetchItemBodySection{Peek: true}
			part := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: 3, Size: 5}}
			all, err := c.Fetch(uids(1), &imap.FetchOptions{
				InternalDate: true, RFC822Size: true, BodySection: []*imap.FetchItemBodySection{whole, part},
			}).Collect()
			if err != nil {
				t.Fatal(err)
			}
			if got := all[0].FindBodySection(whole); !bytes.Equal(got, []byte(tc.raw)) {
				t.Errorf("got %d bytes, want %d", len(got), len(tc.raw))
			}
			want := tc.raw[min(3, len(tc.raw)):min(8, len(tc.raw))]
			if got := all[0].FindBodySection(part); string(got) != want {
				t.Errorf("part %q, want %q", got, want)
			}
			if all[0].RFC822Size != int64(len(tc.raw)) || !all[0].InternalDate.Equal(noon()) {
				t.Errorf("size %d, date %v", all[0].RFC822Size, all[0].InternalDate)
			}
			if flags := one(t, w, sam).Flags; len(flags) > 0 {
				t.Errorf("PEEK set %v", flags)
			}
		})
	}
}

func TestFetchWithoutPeekMarksSeen(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	deliver(t, w, sam, 1)
	c := login(t, w, sam, nil)
	o := &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{}}}
	if _, err := c.Fetch(uids(1), o).Collect(); err != nil {
		t.Fatal(err)
	}
	if flags := one(t, w, sam).Flags; !slices.Equal(flags, []string{`\Seen`}) {
		t.Errorf("flags %v", flags)
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	deliver(t, w, sam, 5)
	c := login(t, w, sam, nil)
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}, Silent: true}
	if err := c.Store(uids(2), flags, nil).Close(); err != nil {
		t.Fatal(err)
	}
	from := func(n imap.UID) imap.UIDSet { return imap.UIDSet{{Start: n}} }
	for _, tc := range []struct {
		criteria imap.SearchCriteria
		want     []imap.UID
		reason   string
	}{
		{imap.SearchCriteria{}, []imap.UID{1, 2, 3, 4, 5}, "all"},
		{imap.SearchCriteria{UID: []imap.UIDSet{from(4)}}, []imap.UID{4, 5}, "from the cursor on"},
		{imap.SearchCriteria{UID: []imap.UIDSet{from(6)}}, []imap.UID{5}, "n:* has the last mail even beyond it"},
		{imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}, []imap.UID{1, 3, 4, 5}, "unseen"},
		{imap.SearchCriteria{Flag: []imap.Flag{imap.FlagSeen}}, []imap.UID{2}, "seen"},
		{imap.SearchCriteria{Since: noon().AddDate(0, 0, 1)}, nil, "none since tomorrow"},
		{imap.SearchCriteria{Before: noon().AddDate(0, 0, 1), SeqNum: []imap.SeqSet{imap.SeqSetNum(3)}}, []imap.UID{3}, "by number"},
		{imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Subject", Value: "4"}}}, []imap.UID{4}, "a field"},
		{imap.SearchCriteria{Body: []string{"BODY 1"}}, []imap.UID{1}, "the body, in any case"},
		{imap.SearchCriteria{Not: []imap.SearchCriteria{{Larger: 10}}}, nil, "not larger"},
		{imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{{Text: []string{"body 1"}}, {Text: []string{"body 5"}}}}}, []imap.UID{1, 5}, "or"},
	} {
		if got := search(t, c, &tc.criteria); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.reason, got, tc.want)
		}
	}
}

func TestManyMails(t *testing.T) {
	t.Parallel()
	const n = 10_000
	w := start(t, nil)
	deliver(t, w, desk, n)
	c := login(t, w, desk, nil)
	if err := c.Create("done", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	for from := imap.UID(1); from < n; from += 100 {
		set := imap.UIDSet{{Start: from, Stop: from + 99}}
		if got := countBodies(t, c, set); got != 100 {
			t.Fatalf("fetched %d, want 100", got)
		}
		if _, err := c.Move(set, "done").Wait(); err != nil {
			t.Fatal(err)
		}
	}
	if w.Count(desk, "INBOX") != 0 || w.Count(desk, "done") != n {
		t.Errorf("%d left, %d done", w.Count(desk, "INBOX"), w.Count(desk, "done"))
	}
}

func countBodies(t *testing.T, c *imapclient.Client, set imap.NumSet) int {
	t.Helper()
	cmd := c.Fetch(set, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	n := 0
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			if body, ok := item.(imapclient.FetchItemDataBodySection); ok {
				if _, err := io.Copy(io.Discard, body.Literal); err != nil {
					t.Fatal(err)
				}
				n++
			}
		}
	}
	if err := cmd.Close(); err != nil {
		t.Fatal(err)
	}
	return n
}

// A client that stops reading in the middle of a FETCH holds up nobody.
func TestStuckClient(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *localmail.Options) { o.Pipe = true })
	deliver(t, w, sam, 3)
	conn, err := w.DialIMAP(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() {
		for _, line := range []string{"a LOGIN sam@example.com sam", "b SELECT INBOX", "c FETCH 1:3 BODY[]"} {
			fmt.Fprintf(conn, "%s\r\n", line)
		}
	}()
	for b := make([]byte, 1); ; {
		if _, err := conn.Read(b); err != nil {
			t.Fatal(err)
		}
		if b[0] == '{' { // the first literal has begun: read no further
			break
		}
	}
	deliver(t, w, sam, 1)
	if got := search(t, login(t, w, sam, nil), &imap.SearchCriteria{}); len(got) != 4 {
		t.Errorf("another client sees %d mails, want 4", len(got))
	}
}
