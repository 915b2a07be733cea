package daemon

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// What a server without the needed extensions cannot do. The mail stays in the inbox, with a keyword where the server
// keeps keywords, and the connection stays open: the caller goes by its own record of what it took in.
var (
	ErrCannotMove  = errors.New("the server has neither MOVE nor UIDPLUS: the mails stay in the inbox")
	ErrCannotErase = errors.New("the server has no UIDPLUS: the mails stay in the inbox")
)

// The keywords on mails that had to stay.
const (
	KeywordFiled  = "ownup-filed"
	KeywordErased = "ownup-erase"
)

// IMAPOptions say how to open the inbox.
type IMAPOptions struct {
	Host     string
	Port     int
	Security Security
	TLS      *tls.Config // roots and the like; nil = the system's. The name is always verified
	Username string
	Password func(context.Context) (string, error)
	Token    func(context.Context) (string, error) // an OAuth 2.0 access token; if set, Password is not used
	Inbox    string                                // "" = INBOX; "/" stands between levels
	Timeout  time.Duration                         // for the server to say something; 0 = 60 s
	Dial     DialFunc                              // nil = the network
}

// IMAP is the inbox on an IMAP server (RFC 3501, RFC 9051). It implements [Mailbox] for one goroutine at a time.
type IMAP struct {
	at       endpoint
	opts     IMAPOptions
	wire     *wire
	client   *imapclient.Client
	caps     imap.CapSet
	names    folderNames
	keywords bool          // the inbox keeps new keywords
	changed  chan struct{} // filled by the connection's reader when the inbox has grown
	busy     atomic.Bool
}

// DialIMAP connects, logs in and opens the inbox. Errors are *ConnError, but for a cancelled ctx.
func DialIMAP(ctx context.Context, opts IMAPOptions) (*IMAP, error) {
	if opts.Timeout <= 0 {
		opts.Timeout = time.Minute
	}
	if opts.Inbox == "" {
		opts.Inbox = "INBOX"
	}
	m := &IMAP{opts: opts, changed: make(chan struct{}, 1), at: endpoint{service: "IMAP", host: opts.Host,
		port: opts.Port, security: opts.Security, tls: opts.TLS, dialer: opts.Dial}}
	if err := m.open(ctx); err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("open the inbox: %w", ctx.Err())
		}
		return nil, m.at.classify(err)
	}
	return m, nil
}

// open goes from nothing to the open inbox; each step has its own patience.
func (m *IMAP) open(ctx context.Context) error {
	dialing, cancel := context.WithTimeout(ctx, m.opts.Timeout)
	defer cancel()
	wire, conn, err := m.at.dial(dialing)
	if err != nil {
		return err
	}
	m.wire = wire
	for _, step := range []func(*watch) error{m.greet(conn), m.login(ctx), m.learn, m.selectInbox} {
		if err := m.do(ctx, "open the inbox", step); err != nil {
			return err
		}
	}
	return nil
}

func (m *IMAP) greet(conn net.Conn) func(*watch) error {
	options := &imapclient.Options{TLSConfig: m.at.tlsConfig(), UnilateralDataHandler: m.unilateral()}
	return func(*watch) (err error) {
		if m.opts.Security == SecuritySTARTTLS {
			m.client, err = imapclient.NewStartTLS(conn, options)
			return startTLSError(m.at, err)
		}
		m.client = imapclient.New(conn, options)
		err = m.client.WaitGreeting()
		var said *imap.Error
		if err != nil && !errors.As(err, &said) && m.client.Close() == nil {
			return io.EOF // the library has only words for it
		}
		return err
	}
}

// unilateral notes that the inbox has grown. It runs on the reader's goroutine, where a command would wait for itself.
func (m *IMAP) unilateral() *imapclient.UnilateralDataHandler {
	return &imapclient.UnilateralDataHandler{Mailbox: func(data *imapclient.UnilateralDataMailbox) {
		if data.NumMessages == nil {
			return
		}
		select {
		case m.changed <- struct{}{}:
		default: // it is noted already
		}
	}}
}

// do runs one command. The library waits for ever; here the wire is closed when ctx ends or the server falls silent,
// and after any error but those which leave the connection whole.
func (m *IMAP) do(ctx context.Context, what string, command func(*watch) error) error {
	m.busy.Store(true)
	defer m.busy.Store(false)
	g := newWatch(ctx, m.wire, m.opts.Timeout)
	defer g.end()
	err := command(g)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrCannotMove), errors.Is(err, ErrCannotErase):
		return err
	}
	m.wire.Close()
	return m.explain(ctx, g, what, err)
}

// explain finds the cause of a failed command: the library hides it in text.
func (m *IMAP) explain(ctx context.Context, g *watch, what string, err error) error {
	var known *ConnError
	var said *imap.Error
	var enough *callersError
	broken := m.wire.broken()
	switch {
	case errors.As(err, &enough):
		return enough.error
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", what, ctx.Err())
	case errors.As(err, &known):
		return fmt.Errorf("%s: %w", what, err)
	case g.late.Load():
		return fmt.Errorf("%s: %w", what, m.at.fail(KindTimeout, nil))
	case errors.As(err, &said):
		return fmt.Errorf("%s: %w", what, m.at.fail(KindProtocol, said))
	case errors.Is(broken, errTooMuch):
		return fmt.Errorf("%s: %w", what, m.at.fail(KindProtocol, broken))
	case broken != nil:
		return fmt.Errorf("%s: %w", what, m.at.classify(broken))
	}
	return fmt.Errorf("%s: %w", what, m.at.classify(err))
}

// callersError is what a caller's function returned; it is handed back as it is.
type callersError struct{ error }

// Look opens the inbox anew, which alone tells its UIDVALIDITY and UIDNEXT for certain, and lists it in one command
// with one short line for each mail. What it reports is from then on; growth noted before is void.
func (m *IMAP) Look(ctx context.Context, from uint32) (Look, error) {
	var look Look
	err := m.do(ctx, "look into the inbox", func(g *watch) error {
		select {
		case <-m.changed:
		default:
		}
		box, err := m.client.Select(m.names.server(m.opts.Inbox), nil).Wait()
		if err != nil {
			return err
		}
		if box.UIDValidity == 0 {
			return m.at.fail(KindProtocol, errors.New("it gives no UIDVALIDITY"))
		}
		look = Look{UIDValidity: box.UIDValidity, UIDNext: uint32(box.UIDNext)}
		if box.NumMessages > 0 {
			look.Mails, err = m.list(g, from)
		}
		return err
	})
	if n := len(look.Mails); n > 0 { // some servers leave UIDNEXT out
		look.UIDNext = max(look.UIDNext, look.Mails[n-1].UID+1)
	}
	return look, err
}

// list asks for from:*. That always includes the last mail, even where its UID lies below from (RFC 3501, 6.4.8).
func (m *IMAP) list(g *watch, from uint32) ([]Listed, error) {
	var set imap.UIDSet
	set.AddRange(imap.UID(max(from, 1)), 0)
	cmd := m.client.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true})
	var mails []Listed
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		g.alive(0)
		if l := readListed(msg); l.UID >= max(from, 1) {
			mails = append(mails, l)
		}
	}
	slices.SortFunc(mails, func(a, b Listed) int { return int(int64(a.UID) - int64(b.UID)) })
	return mails, cmd.Close()
}

func readListed(msg *imapclient.FetchMessageData) Listed {
	var l Listed
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			l.UID = uint32(item.UID)
		case imapclient.FetchItemDataRFC822Size:
			l.Size = item.Size
		case imapclient.FetchItemDataInternalDate:
			l.Received = item.Time.UTC()
		}
	}
	return l
}

// Wait returns when the inbox has grown since the last Look, or after bound. It idles (RFC 2177) where the server can.
func (m *IMAP) Wait(ctx context.Context, bound time.Duration) error {
	if !m.caps.Has(imap.CapIdle) {
		return m.pause(ctx, bound)
	}
	var idle *imapclient.IdleCommand
	err := m.do(ctx, "idle", func(*watch) (err error) {
		idle, err = m.client.Idle()
		return err
	})
	if err != nil {
		return err
	}
	m.busy.Store(true) // still: Close must not wait to say goodbye
	waited := m.pause(ctx, bound)
	if waited != nil {
		m.wire.Close()
	}
	err = m.do(ctx, "end idling", func(*watch) error { return errors.Join(idle.Close(), idle.Wait()) })
	return errors.Join(waited, err)
}

// pause waits for growth, the bound, the end of ctx or that of the connection.
func (m *IMAP) pause(ctx context.Context, bound time.Duration) error {
	timer := time.NewTimer(bound)
	defer timer.Stop()
	select {
	case <-m.changed:
	case <-timer.C:
	case <-m.client.Closed():
		return fmt.Errorf("wait for mail: %w", m.at.fail(KindLost, io.EOF))
	case <-ctx.Done():
		m.wire.Close()
		return fmt.Errorf("wait for mail: %w", ctx.Err())
	}
	return nil
}

// Close says goodbye, if the connection is whole and idle, and closes it.
func (m *IMAP) Close() error {
	const patience = 2 * time.Second
	if !m.busy.Load() && m.wire.broken() == nil {
		stop := time.AfterFunc(patience, func() { m.wire.Close() })
		m.client.Logout().Wait() // whatever it answers, it is over
		stop.Stop()
	}
	err := m.wire.Close()
	if isLost(err) {
		return nil // closed before
	}
	return err
}

// Capabilities returns what the server offers, sorted.
func (m *IMAP) Capabilities() []string {
	var all []string
	for c := range m.caps {
		all = append(all, strings.ToUpper(string(c)))
	}
	slices.Sort(all)
	return all
}

// Lack is an extension that the server does not have, and what that means.
type Lack struct {
	Capability string
	Means      string
}

// Lacks returns what the server is missing for the best service.
func (m *IMAP) Lacks() []Lack {
	var lacks []Lack
	for _, l := range []Lack{
		{"IDLE", "new mail is seen at the next poll, not at once"},
		{"MOVE", "mails are filed by copying and erasing"},
		{"UIDPLUS", "private mail cannot be erased from the inbox, and without MOVE no mail can be filed"},
	} {
		if !m.caps.Has(imap.Cap(l.Capability)) {
			lacks = append(lacks, l)
		}
	}
	if m.caps.Has("X-GM-EXT-1") {
		lacks = append(lacks, Lack{"EXPUNGE", "Gmail only archives erased mail, unless its IMAP settings say to delete it for ever"})
	}
	return lacks
}
