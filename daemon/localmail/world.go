package localmail

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"
)

// What an IMAP server may offer besides IMAP4rev1.
const (
	CapMove    = "MOVE"    // RFC 6851
	CapIdle    = "IDLE"    // RFC 2177
	CapUIDPlus = "UIDPLUS" // RFC 4315
)

// Security is how a client reaches the servers.
type Security int

// The ways.
const (
	SecurityNone     Security = iota // in the clear, login included
	SecurityTLS                      // TLS from the first byte
	SecurityStartTLS                 // in the clear up to STARTTLS; no login before
)

// Options are a world's settings. Now is required, the rest has defaults.
type Options struct {
	Domain     string // "example.com"
	Users      []User
	Aliases    map[string][]string // address → addresses of users
	AuthservID string              // "mx." + Domain
	Now        func() time.Time    // the world's clock: INTERNALDATE and Received

	Anonymous    bool                                 // take mail without a login
	Verdict      func(from string, raw []byte) string // for mail without a login: what the border finds ("dmarc=fail …"); "" = no field
	NoSubaddress bool                                 // refuse box+anything@
	MaxSize      int64                                // largest mail by SMTP in bytes, 0 = any

	Caps      []string // of CapMove, CapIdle, CapUIDPlus; nil = all of them
	Separator rune     // between the levels of a folder's name, '/'
	Prefix    string   // the personal namespace's, such as "INBOX."

	Security    Security
	Certificate Certificate

	IMAPListen, SMTPListen string // "127.0.0.1:0"
	Pipe                   bool   // no sockets: only DialIMAP and DialSMTP reach the servers
}

// User is a mailbox and the login to it, which is its address.
type User struct {
	Address  string
	Name     string
	Password string
	Token    string // an OAuth 2.0 access token that XOAUTH2 takes; "" = none
}

// World is a running mail world. All its methods may be called from anywhere at any time.
type World struct {
	options Options
	border  border
	ca      *authority
	hub     hub
	gate    gate
	faults  faults

	mu       sync.RWMutex
	accounts map[string]*account // by compared address

	imapListener, smtpListener *listener
	imapServer                 *imapserver.Server
	smtpServer                 *smtp.Server
	serving                    sync.WaitGroup
	stop                       func() bool
	closing                    sync.Once
}

// Start opens the world's servers. They run until Close, or until ctx is done.
func Start(ctx context.Context, o Options) (*World, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	w := &World{options: o, accounts: map[string]*account{}}
	w.border = border{id: o.AuthservID, domain: o.Domain, verdict: o.Verdict}
	w.gate.done = make(chan struct{})
	if err := w.Add(o.Users...); err != nil {
		return nil, err
	}
	if w.ca, err = newAuthority(o.Security, o.Certificate); err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	if err := w.listen(); err != nil {
		return nil, err
	}
	w.serve()
	w.stop = context.AfterFunc(ctx, func() { w.end() })
	return w, nil
}

func (o Options) withDefaults() (Options, error) {
	if o.Now == nil {
		return o, errors.New("start local mail: no clock (Options.Now)")
	}
	o.Domain = or(o.Domain, "example.com")
	o.AuthservID = or(o.AuthservID, "mx."+o.Domain)
	o.IMAPListen = or(o.IMAPListen, "127.0.0.1:0")
	o.SMTPListen = or(o.SMTPListen, "127.0.0.1:0")
	o.Separator = or(o.Separator, '/')
	if o.Caps == nil {
		o.Caps = []string{CapMove, CapIdle, CapUIDPlus}
	}
	if !o.offers(CapIdle) && o.Security == SecurityStartTLS {
		return o, errors.New("start local mail: IDLE cannot be left out under STARTTLS, where nothing can be read on the way")
	}
	return o, nil
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// offers says whether the IMAP side has a capability.
func (o *Options) offers(name string) bool {
	for _, c := range o.Caps {
		if strings.EqualFold(c, name) {
			return true
		}
	}
	return false
}

// Add opens mailboxes for more users.
func (w *World) Add(users ...User) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, u := range users {
		key := compared(u.Address)
		if !strings.Contains(key, "@") {
			return fmt.Errorf("add user %q: no address", u.Address)
		}
		if w.accounts[key] != nil {
			return fmt.Errorf("add user %s: there already", key)
		}
		w.accounts[key] = newAccount(u, &w.hub)
	}
	return nil
}

// SetPassword changes the password of a user.
func (w *World) SetPassword(user, password string) error {
	a, err := w.account(user)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.user.Password = password
	return nil
}

// IMAPAddr is where the IMAP server listens, "127.0.0.1:port"; "pipe" without sockets.
func (w *World) IMAPAddr() string { return w.imapListener.Addr().String() }

// SMTPAddr is where the SMTP server listens, "127.0.0.1:port"; "pipe" without sockets.
func (w *World) SMTPAddr() string { return w.smtpListener.Addr().String() }

// CA is what a client has to trust to accept a good certificate; nil without TLS.
func (w *World) CA() *x509.CertPool { return w.ca.pool() }

// CAPEM is the same as a file's content; nil without TLS.
func (w *World) CAPEM() []byte { return w.ca.pem() }

// Close ends both servers and waits for all their sessions.
func (w *World) Close() error {
	w.stop()
	w.end()
	return nil
}

func (w *World) end() {
	w.closing.Do(func() {
		w.gate.shut()
		w.imapListener.Close()
		w.smtpListener.Close()
		w.faults.lift() // after the cut: who stalled must not get his answer after all
		w.serving.Wait()
		// Nothing can fail any more: the listeners and all connections are closed.
		_ = w.imapServer.Close()
		_ = w.smtpServer.Shutdown(context.Background())
	})
	<-w.gate.done
}
