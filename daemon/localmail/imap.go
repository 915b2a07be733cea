package localmail

import (
	"crypto/subtle"
	"log"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-sasl"
)

func (w *World) imapOptions(logger *log.Logger) *imapserver.Options {
	caps := imap.CapSet{
		imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapESearch: {}, imap.CapLiteralPlus: {},
	}
	for _, c := range []imap.Cap{imap.CapMove, imap.CapUIDPlus} {
		if w.options.offers(string(c)) {
			caps[c] = struct{}{}
		}
	}
	o := &imapserver.Options{
		NewSession: w.newIMAPSession, Caps: caps, Logger: logger, InsecureAuth: w.options.Security != SecurityStartTLS,
	}
	if w.options.Security == SecurityStartTLS {
		o.TLSConfig = w.ca.config()
	}
	return o
}

// session is one IMAP connection.
type session struct {
	world   *World
	conn    *imapserver.Conn
	account *account // nil before the login
	view    *view    // nil while nothing is selected
}

func (w *World) newIMAPSession(c *imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
	if !w.gate.enter() {
		return nil, nil, &imap.Error{Type: imap.StatusResponseTypeBye, Text: "closing"}
	}
	return &session{world: w, conn: c}, nil, nil
}

// no is a refusal.
func no(code imap.ResponseCode, text string) error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: code, Text: text}
}

func noSuchFolder(code imap.ResponseCode) error { return no(code, "no such mailbox") }

// Close ends the session.
func (s *session) Close() error {
	s.world.gate.leave()
	return nil
}

// Login takes a user's address and password.
func (s *session) Login(username, password string) error {
	a, err := s.world.login(username, password)
	if err != nil {
		return imapserver.ErrAuthFailed
	}
	s.account = a
	return nil
}

// AuthenticateMechanisms lists what AUTHENTICATE takes.
func (s *session) AuthenticateMechanisms() []string { return []string{sasl.Plain, xoauth2} }

// Authenticate starts a login by SASL.
func (s *session) Authenticate(mechanism string) (sasl.Server, error) {
	server := s.world.saslServer(mechanism, func(a *account) { s.account = a })
	if server == nil {
		return nil, no("", "SASL mechanism not supported")
	}
	return refusing{server}, nil
}

// refusing turns a failed login into the answer that IMAP has for it.
type refusing struct{ sasl.Server }

// Next takes the client's response.
func (r refusing) Next(response []byte) ([]byte, bool, error) {
	challenge, done, err := r.Server.Next(response)
	if err != nil {
		return nil, false, imapserver.ErrAuthFailed
	}
	return challenge, done, nil
}

func (w *World) login(username, password string) (*account, error) {
	a, err := w.account(username)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if subtle.ConstantTimeCompare([]byte(password), []byte(a.user.Password)) != 1 {
		return nil, errLogin
	}
	return a, nil
}
