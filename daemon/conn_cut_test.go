package daemon

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/ownup/ownup/daemon/realmail"
)

// scissors is a connection that breaks after so many bytes in one direction; 0 = never.
type scissors struct {
	net.Conn
	mu          sync.Mutex
	read, write int // what may still pass
}

// cutting makes every connection of a dialer break.
func cutting(dial DialFunc, read, write int) DialFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		return &scissors{Conn: conn, read: read, write: write}, err
	}
}

func (s *scissors) Read(p []byte) (int, error)  { return s.pass(p, &s.read, s.Conn.Read) }
func (s *scissors) Write(p []byte) (int, error) { return s.pass(p, &s.write, s.Conn.Write) }

func (s *scissors) pass(p []byte, left *int, through func([]byte) (int, error)) (int, error) {
	s.mu.Lock()
	room := *left
	s.mu.Unlock()
	if room == 0 || room > len(p) {
		n, err := through(p)
		s.mu.Lock()
		defer s.mu.Unlock()
		if room > 0 {
			*left -= n
		}
		return n, err
	}
	n, err := through(p[:room])
	s.Close()
	return n, errors.Join(err, io.ErrUnexpectedEOF)
}

// Wherever the connection to the relay breaks, the fate says the truth about who has the mail.
func TestSMTPCutAnywhere(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for _, offers := range [][]string{nil, {"PIPELINING"}} {
		for at := 1; at < 400; at++ {
			for _, write := range []bool{false, true} {
				synctest.Test(t, func(t *testing.T) { seen[cutSMTP(t, offers, at, write)]++ })
			}
		}
	}
	for _, outcome := range []string{"not connected", "connection", "unknown", "sent"} {
		if seen[outcome] == 0 {
			t.Errorf("no cut was %q: %v", outcome, seen)
		}
	}
}

func cutSMTP(t *testing.T, offers []string, at int, write bool) string {
	r := &fakeRelay{offers: offers}
	opts := r.options()
	opts.Dial = cutting(r.dial, at, 0)
	if write {
		opts.Dial = cutting(r.dial, 0, at)
	}
	s, err := DialSMTP(t.Context(), opts)
	if err != nil {
		return "not connected"
	}
	defer s.Close()
	marked := false
	err = s.Deliver(t.Context(), toSam, func() error { marked = true; return nil })
	synctest.Wait()
	taken := len(r.mails)
	if err == nil {
		if taken != 1 || !marked {
			t.Errorf("cut at %d (write %v): sent, but %d taken, marked %v", at, write, taken, marked)
		}
		return "sent"
	}
	switch fate := fateIn(t, err); {
	case fate == FateConnection && taken == 0:
		return "connection"
	case fate == FateUnknown && marked && taken <= 1:
		return "unknown"
	default:
		t.Errorf("cut at %d (write %v): fate %d, %d taken, marked %v: %v", at, write, fate, taken, marked, err)
		return ""
	}
}

// Wherever the connection to a real server breaks, every mail is still there; with MOVE just once, while a copy that was
// not erased any more is there twice.
func TestIMAPCutAnywhere(t *testing.T) {
	t.Parallel()
	for _, hide := range [][]string{nil, {"MOVE"}} {
		t.Run(strings.Join(hide, " "), func(t *testing.T) {
			t.Parallel()
			const mails = 40
			w := realmail.Start(t, realmail.Options{Users: staff, DovecotOnly: true, Hide: hide})
			fill(t, w, mails)
			network := (&net.Dialer{}).DialContext
			for at := 50; at < 2600; at += 85 {
				cutIMAP(t, imapOptions(t, w), cutting(network, at, 0))
				cutIMAP(t, imapOptions(t, w), cutting(network, 0, at/4))
			}
			inbox, err := w.Messages(desk, "INBOX")
			if err != nil {
				t.Fatal(err)
			}
			done, err := w.Messages(desk, "done")
			if err != nil {
				t.Fatal(err)
			}
			kinds := map[string]bool{}
			for _, m := range slices.Concat(inbox, done) {
				_, subject, _ := strings.Cut(string(m.Raw), "\nSubject: ")
				subject, _, _ = strings.Cut(subject, "\n")
				kinds[subject] = true
			}
			if len(kinds) != mails || len(done) == 0 || hide == nil && len(inbox)+len(done) != mails {
				t.Errorf("%d different mails, %d in the inbox and %d filed", len(kinds), len(inbox), len(done))
			}
		})
	}
}

// cutIMAP reads and files what it can.
func cutIMAP(t *testing.T, opts IMAPOptions, dial DialFunc) {
	opts.Dial = dial
	m, err := DialIMAP(t.Context(), opts)
	if err != nil {
		return
	}
	defer m.Close()
	l, err := m.Look(t.Context(), 1)
	if err != nil || len(l.Mails) == 0 {
		return
	}
	some := uidsOf(l)[:min(2, len(l.Mails))]
	if m.Fetch(t.Context(), some, 100, func(Fetched) error { return nil }) == nil {
		m.File(t.Context(), some, "done")
	}
}
