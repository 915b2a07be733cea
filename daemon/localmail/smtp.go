package localmail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func (w *World) newSMTPServer(logger *log.Logger) *smtp.Server {
	s := smtp.NewServer(smtp.BackendFunc(w.newSubmission))
	s.Domain = w.options.AuthservID
	s.MaxMessageBytes = w.options.MaxSize
	s.MaxLineLength = 0 // whatever the people of a test write
	s.EnableSMTPUTF8 = true
	s.ErrorLog = logger
	s.AllowInsecureAuth = w.options.Security != SecurityStartTLS
	if w.options.Security == SecurityStartTLS {
		s.TLSConfig = w.ca.config()
	}
	return s
}

// submission is one SMTP connection.
type submission struct {
	world *World
	conn  *smtp.Conn
	login *account // nil before the login
	from  string
	to    []string
}

func (w *World) newSubmission(c *smtp.Conn) (smtp.Session, error) {
	s := &submission{world: w, conn: c}
	return s, s.fault(StageHello)
}

// Reset forgets the envelope.
func (s *submission) Reset() { s.from, s.to = "", nil }

// Logout ends the session.
func (s *submission) Logout() error { return nil }

// AuthMechanisms lists what AUTH takes.
func (s *submission) AuthMechanisms() []string { return []string{sasl.Plain, xoauth2} }

// Auth starts a login.
func (s *submission) Auth(mechanism string) (sasl.Server, error) {
	if err := s.fault(StageLogin); err != nil {
		return nil, err
	}
	server := s.world.saslServer(mechanism, func(a *account) { s.login = a })
	if server == nil {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	return denying{server}, nil
}

// denying turns a failed login into the answer that SMTP has for it (RFC 4954).
type denying struct{ sasl.Server }

// Next takes the client's response.
func (d denying) Next(response []byte) ([]byte, bool, error) {
	challenge, done, err := d.Server.Next(response)
	if err != nil {
		return nil, false, smtp.ErrAuthFailed
	}
	return challenge, done, nil
}

// Mail takes the envelope's sender.
func (s *submission) Mail(from string, _ *smtp.MailOptions) error {
	if s.login == nil && !s.world.options.Anonymous {
		return refusal(530, "5.7.0", "authentication required")
	}
	s.from = from
	return s.fault(StageMail)
}

// Rcpt takes a recipient.
func (s *submission) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.fault(StageRcpt, to); err != nil {
		return err
	}
	if _, err := s.world.resolve(to); err != nil {
		if strings.HasSuffix(compared(to), "@"+compared(s.world.options.Domain)) {
			return refusal(550, "5.1.1", "no such user here")
		}
		return refusal(550, "5.7.1", "relay access denied")
	}
	s.to = append(s.to, to)
	return nil
}

// Data takes the mail.
func (s *submission) Data(r io.Reader) error {
	if err := s.fault(StageData, s.to...); err != nil {
		return err
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.fault(StageDot, s.to...); err != nil {
		return err
	}
	in := inbound{from: s.from, to: s.to, raw: raw, at: s.world.options.Now()}
	if s.login != nil {
		in.login = s.login.address()
	}
	if err := s.world.accept(in); err != nil {
		return refusal(550, "5.1.1", "recipient went away")
	}
	return s.fault(StageTaken, s.to...)
}

func refusal(code int, status, text string) error {
	var e smtp.EnhancedCode
	// Every status is written in this package; a wrong one would show as 0.0.0.
	_, _ = fmt.Sscanf(status, "%d.%d.%d", &e[0], &e[1], &e[2])
	return &smtp.SMTPError{Code: code, EnhancedCode: e, Message: text}
}

// inbound is a mail at the border.
type inbound struct {
	login string // address of the user who logged in, "" = none
	from  string // envelope sender, "" = <>
	to    []string
	raw   []byte
	at    time.Time
}

// accept writes a mail to the INBOX of each recipient, once for each address it ends at.
func (w *World) accept(in inbound) error {
	type delivery struct {
		place
		original string
	}
	var all []delivery
	seen := map[string]bool{}
	for _, to := range in.to {
		places, err := w.resolve(to)
		if err != nil {
			return fmt.Errorf("accept mail for %s: %w", to, err)
		}
		for _, p := range places {
			if !seen[compared(p.address)] {
				seen[compared(p.address)] = true
				all = append(all, delivery{p, to})
			}
		}
	}
	clean := w.border.strip(in.raw)
	for _, d := range all {
		d.account.deliver(w.border.stamp(in, clean, d.original, d.address), in.at)
	}
	return nil
}

// Submit hands in a mail as the SMTP server would take it from a user who is logged in, without a connection.
func (w *World) Submit(ctx context.Context, login, from string, to []string, raw []byte) error {
	a, err := w.account(login)
	if err != nil {
		return fmt.Errorf("submit mail: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("submit mail: %w", err)
	}
	return w.accept(inbound{login: a.address(), from: from, to: to, raw: raw, at: w.options.Now()})
}

// Receive hands in a mail as the SMTP server would take it from outside, without a connection.
func (w *World) Receive(ctx context.Context, from string, to []string, raw []byte) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("receive mail: %w", err)
	}
	return w.accept(inbound{from: from, to: to, raw: raw, at: w.options.Now()})
}

// place is where a recipient's mail goes.
type place struct {
	account *account
	address string // with its sub-address
}

var errNobody = errors.New("no such user")

// resolve follows users, aliases and sub-addresses. An alias names users only, not further aliases.
func (w *World) resolve(to string) ([]place, error) {
	to = strings.TrimSpace(to)
	if a := w.find(to); a != nil {
		return []place{{a, to}}, nil
	}
	targets := w.options.Aliases[compared(to)]
	if targets == nil && !w.options.NoSubaddress {
		targets = w.options.Aliases[compared(withoutDetail(to))]
	}
	var places []place
	for _, t := range targets {
		a := w.find(t)
		if a == nil {
			return nil, fmt.Errorf("follow alias to %s: %w", t, errNobody)
		}
		places = append(places, place{a, t})
	}
	if len(places) == 0 {
		return nil, errNobody
	}
	return places, nil
}

func (w *World) find(address string) *account {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if a := w.accounts[compared(address)]; a != nil || w.options.NoSubaddress {
		return a
	}
	return w.accounts[compared(withoutDetail(address))]
}

// withoutDetail cuts "+anything" out of an address (RFC 5233).
func withoutDetail(address string) string {
	at := strings.LastIndexByte(address, '@')
	if plus := strings.IndexByte(address, '+'); plus > 0 && plus < at {
		return address[:plus] + address[at:]
	}
	return address
}

func (a *account) address() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.user.Address
}
