package daemon

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Security is how a connection to a mail server is protected.
type Security string

// The kinds of protection. A server's certificate is always verified; there is no switch against that.
const (
	SecurityTLS      Security = "tls"      // TLS from the first byte (RFC 8314)
	SecuritySTARTTLS Security = "starttls" // TLS demanded after the greeting
	SecurityNone     Security = "none"     // nothing; to this machine only
)

// DialFunc opens a network connection, as [net.Dialer.DialContext] does.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// replyRoom is how much a server may send in one go that we did not ask for by size: a line, a list, a greeting.
const replyRoom = 1 << 20

var errTooMuch = errors.New("the server sent far more than was asked for")

// endpoint is a mail server as it was configured.
type endpoint struct {
	service  string // "IMAP" or "SMTP", for the operator
	host     string
	port     int
	security Security
	tls      *tls.Config
	dialer   DialFunc
}

func (e endpoint) addr() string { return net.JoinHostPort(e.host, strconv.Itoa(e.port)) }

// tlsConfig is the operator's, with verification of this host's name.
func (e endpoint) tlsConfig() *tls.Config {
	config := &tls.Config{}
	if e.tls != nil {
		config = e.tls.Clone()
	}
	config.InsecureSkipVerify = false
	config.MinVersion = max(config.MinVersion, tls.VersionTLS12)
	if config.ServerName == "" {
		config.ServerName = e.host
	}
	return config
}

// dial connects, and speaks TLS if that comes first. The wire is what has to be closed to stop everything on it; the
// other is what to talk on. Errors are *ConnError.
func (e endpoint) dial(ctx context.Context) (*wire, net.Conn, error) {
	if e.security == SecurityNone && !isLoopback(e.host) {
		return nil, nil, e.fail(KindInsecure, errors.New("security is none"))
	}
	dial := e.dialer
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	raw, err := dial(ctx, "tcp", e.addr())
	if err != nil {
		return nil, nil, e.classify(err)
	}
	w := &wire{Conn: raw}
	w.allow(replyRoom)
	if e.security != SecurityTLS {
		return w, w, nil
	}
	secure := tls.Client(w, e.tlsConfig())
	if err := secure.HandshakeContext(ctx); err != nil {
		w.Close()
		return nil, nil, e.classify(err)
	}
	return w, secure, nil
}

// isLoopback says whether a host can only be this machine.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// wire is a network connection that reads no more than it was allowed to: the protocol libraries above it keep what
// they read of a line or a list in memory, however long a hostile server makes it.
type wire struct {
	net.Conn
	room  atomic.Int64          // bytes that may still be read
	cause atomic.Pointer[error] // the first error, which the libraries hide in text
	cut   atomic.Bool           // something did not leave in full
}

// allow sets how much may be read from now on, at least.
func (w *wire) allow(n int64) {
	for room := w.room.Load(); room < n; room = w.room.Load() {
		w.room.CompareAndSwap(room, n)
	}
}

// Read reads from the connection, within what is allowed.
func (w *wire) Read(p []byte) (int, error) {
	room := w.room.Load()
	if room <= 0 {
		w.note(errTooMuch)
		w.Conn.Close()
		return 0, errTooMuch
	}
	n, err := w.Conn.Read(p[:min(int64(len(p)), room)])
	w.room.Add(int64(-n))
	w.note(err)
	return n, err
}

// Write writes to the connection.
func (w *wire) Write(p []byte) (int, error) {
	n, err := w.Conn.Write(p)
	if n < len(p) {
		w.cut.Store(true)
	}
	w.note(err)
	return n, err
}

// SetReadDeadline does nothing: the IMAP library limits the time of each answer with it, in which our own slowness
// counts too. Here a watch does that.
func (w *wire) SetReadDeadline(time.Time) error { return nil }

func (w *wire) note(err error) {
	if err != nil {
		w.cause.CompareAndSwap(nil, &err)
	}
}

// broken is the first error that the connection had, or nil.
func (w *wire) broken() error {
	if err := w.cause.Load(); err != nil {
		return *err
	}
	return nil
}

// watch guards one command: the wire is closed when ctx ends, or when nothing has come for as long as it is patient.
type watch struct {
	wire     *wire
	patience time.Duration
	timer    *time.Timer
	unhook   func() bool
	late     atomic.Bool
}

func newWatch(ctx context.Context, w *wire, patience time.Duration) *watch {
	g := &watch{wire: w, patience: patience}
	w.allow(replyRoom)
	g.unhook = context.AfterFunc(ctx, func() { w.Close() })
	g.timer = time.AfterFunc(patience, func() {
		g.late.Store(true)
		w.Close()
	})
	return g
}

// alive says that the server is answering, and that size bytes may follow in one piece. A slow line is given the time
// for them.
func (g *watch) alive(size int64) {
	const slowest = 64 << 10 // bytes a second
	g.wire.allow(replyRoom + size)
	g.timer.Reset(g.patience + time.Duration(size/slowest)*time.Second)
}

// pause stops the clock until alive: it is our turn, not the server's.
func (g *watch) pause() { g.timer.Stop() }

func (g *watch) end() {
	g.timer.Stop()
	g.unhook()
}
