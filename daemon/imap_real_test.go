package daemon

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/realmail"
)

const desk = "oops@example.com"

var staff = []realmail.User{
	{Address: desk, Name: "Desk", Password: "geheim ä"},
	{Address: "sam@example.com", Name: "Sam Carter", Password: "pw"},
}

func constant(s string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return s, nil }
}

func hostPort(t testing.TB, addr string) (string, int) {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return host, n
}

func imapOptions(t testing.TB, w *realmail.World) IMAPOptions {
	t.Helper()
	host, port := hostPort(t, w.IMAP)
	return IMAPOptions{Host: host, Port: port, Security: SecurityNone, Username: desk,
		Password: constant(staff[0].Password), TLS: &tls.Config{RootCAs: w.CA}, Timeout: 10 * time.Second}
}

func openInbox(t testing.TB, opts IMAPOptions) *IMAP {
	t.Helper()
	m, err := DialIMAP(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

// letter is a mail that differs from every other.
func letter(i int) []byte {
	return fmt.Appendf(nil, "From: Sam Carter <sam@example.com>\nTo: %s\nSubject: letter %d\nMessage-ID: <%d@x>\n\n%s\n",
		desk, i, i, strings.Repeat("what happened is this. ", 100))
}

func letters(n int) [][]byte {
	var all [][]byte
	for i := range n {
		all = append(all, letter(i))
	}
	return all
}

func fill(t testing.TB, w *realmail.World, n int) {
	t.Helper()
	if err := w.Deliver(desk, letters(n)...); err != nil {
		t.Fatal(err)
	}
}

func look(t testing.TB, m *IMAP, from uint32) Look {
	t.Helper()
	l, err := m.Look(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func uidsOf(l Look) []uint32 {
	var uids []uint32
	for _, m := range l.Mails {
		uids = append(uids, m.UID)
	}
	return uids
}

func fetchAll(t testing.TB, m *IMAP, uids []uint32, limit int64) []Fetched {
	t.Helper()
	var got []Fetched
	err := m.Fetch(t.Context(), uids, limit, func(f Fetched) error {
		got = append(got, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func lying(t testing.TB, w *realmail.World, folder string) int {
	t.Helper()
	all, err := w.Messages(desk, folder)
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func TestIMAPReadsDovecot(t *testing.T) {
	t.Parallel()
	w := realmail.Start(t, realmail.Options{Users: staff, DovecotOnly: true})
	fill(t, w, 250)
	m := openInbox(t, imapOptions(t, w))

	all := look(t, m, 1)
	if len(all.Mails) != 250 || all.UIDNext != 251 || all.UIDValidity == 0 {
		t.Fatalf("look: %d mails, next %d, validity %d", len(all.Mails), all.UIDNext, all.UIDValidity)
	}
	if age := time.Since(all.Mails[0].Received); age < 0 || age > time.Minute || all.Mails[0].Received.Location() != time.UTC {
		t.Errorf("received %v", all.Mails[0].Received)
	}
	if none := look(t, m, 251); len(none.Mails) != 0 || none.UIDNext != 251 {
		t.Errorf("251:* is %d mails, next %d", len(none.Mails), none.UIDNext)
	}
	got := fetchAll(t, m, uidsOf(all), 1<<20)
	for i, f := range got {
		if f.UID != all.Mails[i].UID || int64(len(f.Raw)) != all.Mails[i].Size || f.Truncated {
			t.Fatalf("mail %d: uid %d, %d bytes of %d, truncated %v", i, f.UID, len(f.Raw), all.Mails[i].Size, f.Truncated)
		}
		if !bytes.Contains(f.Raw, fmt.Appendf(nil, "\r\nMessage-ID: <%d@x>\r\n", i)) {
			t.Fatalf("mail %d has another's content", i)
		}
	}
	if len(got) != 250 {
		t.Errorf("fetched %d", len(got))
	}
	raw, err := w.Messages(desk, "INBOX")
	if err != nil || strings.Contains(raw[0].Flags, "S") {
		t.Errorf("reading marked it as seen: %q, %v", raw[0].Flags, err)
	}
}

func TestIMAPCutsAndSkips(t *testing.T) {
	t.Parallel()
	w := realmail.Start(t, realmail.Options{Users: staff, DovecotOnly: true})
	fill(t, w, 5)
	m := openInbox(t, imapOptions(t, w))
	size := look(t, m, 1).Mails[0].Size
	rows := []struct {
		why   string
		limit int64
		want  int64
		cut   bool
	}{
		{"one byte less than the mail has", size - 1, size - 1, true},
		{"exactly the mail", size, size, false},
		{"nothing is wanted", 0, 0, true},
		{"more than an IMAP number can say", 1 << 60, size, false},
	}
	for _, row := range rows {
		got := fetchAll(t, m, []uint32{1}, row.limit)
		if len(got) != 1 || int64(len(got[0].Raw)) != row.want || got[0].Truncated != row.cut {
			t.Errorf("%s: %d bytes, truncated %v", row.why, len(got[0].Raw), got[0].Truncated)
		}
	}
	if got := fetchAll(t, m, []uint32{4, 77, 2}, 1<<20); len(got) != 2 || got[0].UID != 2 || got[1].UID != 4 {
		t.Errorf("with one that never was: %v", len(got))
	}
	if got := fetchAll(t, m, nil, 1<<20); got != nil {
		t.Errorf("nothing asked for, %d fetched", len(got))
	}
}

// A mail can go between Look and Fetch: by another connection, or as a file behind the server's back.
func TestIMAPSkipsWhatHasGone(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"expunged by another connection", "its file is gone"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			w := realmail.Start(t, realmail.Options{Users: staff, DovecotOnly: true})
			fill(t, w, 300)
			m := openInbox(t, imapOptions(t, w))
			uids := uidsOf(look(t, m, 1))
			if how == "its file is gone" {
				files, err := filepath.Glob(w.Maildir(desk, "INBOX") + "/cur/*Q150.*")
				if err != nil || len(files) != 1 {
					t.Fatal(files, err)
				}
				if err := os.Remove(files[0]); err != nil {
					t.Fatal(err)
				}
			} else if err := openInbox(t, imapOptions(t, w)).Erase(t.Context(), []uint32{150}); err != nil {
				t.Fatal(err)
			}
			got := fetchAll(t, m, uids, 1<<20)
			if len(got) != 299 || slices.ContainsFunc(got, func(f Fetched) bool { return f.UID == 150 }) {
				t.Errorf("%d fetched", len(got))
			}
		})
	}
}

func TestIMAPFilesAndErases(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why         string
		opts        realmail.Options
		filed, gone bool
	}{
		{"MOVE", realmail.Options{}, true, true},
		{"no MOVE: copied and erased", realmail.Options{Hide: []string{"MOVE"}}, true, true},
		{"no UIDPLUS: MOVE alone", realmail.Options{Hide: []string{"UIDPLUS"}}, true, false},
		{"neither: all stays", realmail.Options{Hide: []string{"MOVE", "UIDPLUS"}}, false, false},
		{"folders below INBOX", realmail.Options{Separator: ".", Prefix: "INBOX."}, true, true},
		{"separator /", realmail.Options{Separator: "/"}, true, true},
		{"no NAMESPACE", realmail.Options{Separator: "/", Hide: []string{"NAMESPACE"}}, true, true},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			row.opts.Users, row.opts.DovecotOnly = staff, true
			w := realmail.Start(t, row.opts)
			fill(t, w, 10)
			m := openInbox(t, imapOptions(t, w))
			look(t, m, 1)
			err := m.File(t.Context(), []uint32{1, 2, 3, 7}, "ownup/done")
			if row.filed != (err == nil) || err != nil && !errors.Is(err, ErrCannotMove) {
				t.Fatalf("file: %v", err)
			}
			err = m.Erase(t.Context(), []uint32{5})
			if row.gone != (err == nil) || err != nil && !errors.Is(err, ErrCannotErase) {
				t.Fatalf("erase: %v", err)
			}
			inbox, done := 10, 0
			if row.filed {
				inbox, done = inbox-4, 4
			}
			if row.gone {
				inbox--
			}
			if n := len(look(t, m, 1).Mails); n != inbox {
				t.Errorf("%d mails left, want %d", n, inbox)
			}
			if n := lying(t, w, "ownup/done"); n != done {
				t.Errorf("%d mails filed, want %d", n, done)
			}
			if err := m.File(t.Context(), []uint32{1, 2}, "ownup/done"); row.filed && err != nil {
				t.Errorf("file what has gone: %v", err)
			}
		})
	}
}

// Somebody else's \Deleted mail must survive whatever we do.
func TestIMAPNeverExpungesOthers(t *testing.T) {
	t.Parallel()
	for _, hide := range [][]string{nil, {"MOVE"}, {"UIDPLUS"}, {"MOVE", "UIDPLUS"}} {
		t.Run(strings.Join(hide, " "), func(t *testing.T) {
			t.Parallel()
			w := realmail.Start(t, realmail.Options{Users: staff, DovecotOnly: true, Hide: hide})
			fill(t, w, 4)
			m := openInbox(t, imapOptions(t, w))
			look(t, m, 1)
			if err := m.flag(uidSet([]uint32{4}), `\Deleted`); err != nil {
				t.Fatal(err)
			}
			m.File(t.Context(), []uint32{1}, "done")
			m.Erase(t.Context(), []uint32{2})
			m.Close()
			again := openInbox(t, imapOptions(t, w))
			if uids := uidsOf(look(t, again, 1)); !slices.Contains(uids, 4) || !slices.Contains(uids, 3) {
				t.Errorf("left: %v", uids)
			}
		})
	}
}

func TestIMAPWaits(t *testing.T) {
	t.Parallel()
	w := realmail.Start(t, realmail.Options{Users: staff, DovecotOnly: true})
	m := openInbox(t, imapOptions(t, w))
	if l := look(t, m, 1); len(l.Mails) != 0 || l.UIDNext != 1 {
		t.Fatalf("empty inbox: %+v", l)
	}
	if err := m.Wait(t.Context(), 20*time.Millisecond); err != nil {
		t.Fatalf("nothing came: %v", err)
	}
	go w.Deliver(desk, letters(1)...)
	began := time.Now()
	if err := m.Wait(t.Context(), 20*time.Second); err != nil || time.Since(began) > 10*time.Second {
		t.Fatalf("woke after %v: %v", time.Since(began), err)
	}
	if l := look(t, m, 1); len(l.Mails) != 1 {
		t.Errorf("woke for nothing")
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(30*time.Millisecond, cancel)
	if err := m.Wait(ctx, time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := m.Look(t.Context(), 1); err == nil {
		t.Error("the connection is open after a cancelled Wait")
	}
}

func TestIMAPWaitsWithoutIDLE(t *testing.T) {
	t.Parallel()
	w := realmail.Start(t, realmail.Options{Users: staff, DovecotOnly: true, Hide: []string{"IDLE"}})
	m := openInbox(t, imapOptions(t, w))
	look(t, m, 1)
	fill(t, w, 1)
	if err := m.Wait(t.Context(), 20*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if l := look(t, m, 1); len(l.Mails) != 1 {
		t.Error("polling does not see the mail")
	}
	lacks := m.Lacks()
	if len(lacks) != 1 || lacks[0].Capability != "IDLE" {
		t.Errorf("lacks %v", lacks)
	}
	if caps := m.Capabilities(); !slices.Contains(caps, "MOVE") || !slices.IsSorted(caps) {
		t.Errorf("capabilities %v", caps)
	}
}

func TestIMAPServerRestarts(t *testing.T) {
	t.Parallel()
	w := realmail.Start(t, realmail.Options{Users: staff, DovecotOnly: true})
	fill(t, w, 3)
	m := openInbox(t, imapOptions(t, w))
	before := look(t, m, 1)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		w.StopDovecot()
	}()
	checkKind(t, m.Wait(t.Context(), time.Minute), KindLost)
	<-stopped
	_, err := DialIMAP(t.Context(), imapOptions(t, w))
	checkKind(t, err, KindRefused)
	w.StartDovecot(t)
	after := look(t, openInbox(t, imapOptions(t, w)), 1)
	if after.UIDValidity != before.UIDValidity || !slices.Equal(uidsOf(after), uidsOf(before)) {
		t.Errorf("before %+v, after %+v", before, after)
	}
}
