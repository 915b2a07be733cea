package localmail

import (
	"fmt"
	"io"
	"log"
	"strings"

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
