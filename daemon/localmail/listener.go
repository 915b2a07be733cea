package localmail

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"sync"

	"github.com/emersion/go-imap/v2/imapserver"
)

// listener hands out connections and remembers them, so that all can be cut. It stands on a socket, or on nothing:
// then dial makes pipes.
type listener struct {
	socket net.Listener  // nil for pipes
	pipes  chan net.Conn // server ends that wait for Accept
	closed chan struct{}

	mu    sync.Mutex
	conns map[*conn]struct{}
	down  bool
	once  sync.Once
}

// conn is a connection that its listener knows.
type conn struct {
	net.Conn
	listener *listener
}

// Close closes the connection.
func (c *conn) Close() error {
	c.listener.forget(c)
	return c.Conn.Close()
}

func listen(address string, pipe bool) (*listener, error) {
	l := &listener{closed: make(chan struct{}), conns: map[*conn]struct{}{}, pipes: make(chan net.Conn)}
	if pipe {
		return l, nil
	}
	var err error
	l.socket, err = net.Listen("tcp", address)
	return l, err
}

// Accept waits for the next connection.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.next()
		if err != nil {
			return nil, err
		}
		if known := l.remember(c); known != nil {
			return known, nil
		}
		c.Close()
	}
}

func (l *listener) next() (net.Conn, error) {
	if l.socket != nil {
		return l.socket.Accept()
	}
	select {
	case c := <-l.pipes:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// remember returns nil when the listener takes nobody.
func (l *listener) remember(c net.Conn) net.Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down || l.isClosed() {
		return nil
	}
	known := &conn{Conn: c, listener: l}
	l.conns[known] = struct{}{}
	return known
}

func (l *listener) forget(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, c)
}

func (l *listener) isClosed() bool {
	select {
	case <-l.closed:
		return true
	default:
		return false
	}
}

// Close takes no more connections and cuts those there are.
func (l *listener) Close() error {
	var err error
	l.once.Do(func() {
		close(l.closed)
		if l.socket != nil {
			err = l.socket.Close()
		}
		l.cut()
	})
	return err
}

// cut closes the raw connections: a TLS layer above would wait to say goodbye.
func (l *listener) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.conns {
		c.Conn.Close()
		delete(l.conns, c)
	}
}

// Addr is the socket's address, or "pipe".
func (l *listener) Addr() net.Addr {
	if l.socket != nil {
		return l.socket.Addr()
	}
	return pipeAddr{}
}

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }
func (pipeAddr) String() string  { return "pipe" }

func (l *listener) dial(ctx context.Context) (net.Conn, error) {
	if l.socket != nil {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", l.socket.Addr().String())
	}
	client, server := net.Pipe()
	select {
	case l.pipes <- server:
		return client, nil
	case <-l.closed:
		return nil, fmt.Errorf("dial local mail: %w", net.ErrClosed)
	case <-ctx.Done():
		return nil, fmt.Errorf("dial local mail: %w", ctx.Err())
	}
}

// DialIMAP connects to the IMAP server. Under SecurityTLS the caller starts TLS on the connection.
func (w *World) DialIMAP(ctx context.Context) (net.Conn, error) { return w.imapListener.dial(ctx) }

// DialSMTP connects to the SMTP server. Under SecurityTLS the caller starts TLS on the connection.
func (w *World) DialSMTP(ctx context.Context) (net.Conn, error) { return w.smtpListener.dial(ctx) }

// Side is one of the two servers.
type Side int

// The sides.
const (
	SideIMAP Side = iota
	SideSMTP
)

// Drop cuts all connections of a side. New ones are taken.
func (w *World) Drop(side Side) { w.side(side).cut() }

// SetDown turns a side off or on again. While it is off, every connection is cut at once.
func (w *World) SetDown(side Side, down bool) {
	l := w.side(side)
	l.mu.Lock()
	l.down = down
	l.mu.Unlock()
	if down {
		l.cut()
	}
}

func (w *World) side(side Side) *listener {
	if side == SideSMTP {
		return w.smtpListener
	}
	return w.imapListener
}

func (w *World) listen() error {
	var err error
	if w.imapListener, err = listen(w.options.IMAPListen, w.options.Pipe); err != nil {
		return fmt.Errorf("listen for IMAP: %w", err)
	}
	if w.smtpListener, err = listen(w.options.SMTPListen, w.options.Pipe); err != nil {
		w.imapListener.Close()
		return fmt.Errorf("listen for SMTP: %w", err)
	}
	return nil
}

// serve starts both servers. What they log is the other end's doing, and of no interest here.
func (w *World) serve() {
	quiet := log.New(io.Discard, "", 0)
	w.imapServer = imapserver.New(w.imapOptions(quiet))
	w.smtpServer = w.newSMTPServer(quiet)
	imapSide, smtpSide := net.Listener(w.imapListener), net.Listener(w.smtpListener)
	if w.options.Security == SecurityTLS {
		imapSide = tls.NewListener(imapSide, w.ca.config())
		smtpSide = tls.NewListener(smtpSide, w.ca.config())
	}
	if !w.options.offers(CapIdle) {
		imapSide = newWithoutIdle(imapSide)
	}
	w.serving.Go(func() { _ = w.imapServer.Serve(imapSide) })
	w.serving.Go(func() { _ = w.smtpServer.Serve(smtpSide) })
}
