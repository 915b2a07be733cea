package daemon

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/textproto"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// SMTPOptions say how to reach the relay.
type SMTPOptions struct {
	Host     string
	Port     int
	Security Security
	TLS      *tls.Config // roots and the like; nil = the system's. The name is always verified
	Hello    string      // what to call ourselves; "" = localhost
	Username string      // "" = no login
	Password func(context.Context) (string, error)
	Token    func(context.Context) (string, error) // an OAuth 2.0 access token; if set, Password is not used
	Timeout  time.Duration                         // for each answer before the final dot; 0 = 2 min
	Patience time.Duration                         // for the answer to the final dot; 0 = 10 min (RFC 5321, 4.5.3.2.6)
	Dial     DialFunc                              // nil = the network
}

// SMTP is a kept connection to the relay (RFC 5321). It implements [Relay] for one worker at a time. A connection that
// is lost is opened anew by the next Deliver.
type SMTP struct {
	at     endpoint
	opts   SMTPOptions
	wire   *wire
	client *smtp.Client // nil = not connected
	limit  int64        // the relay's SIZE, 0 = unsaid
	params string       // what MAIL must say of the mail at hand
}

// DialSMTP connects and logs in. Errors are *ConnError, but for a cancelled ctx.
func DialSMTP(ctx context.Context, opts SMTPOptions) (*SMTP, error) {
	if opts.Timeout <= 0 {
		opts.Timeout = 2 * time.Minute
	}
	if opts.Patience <= 0 {
		opts.Patience = 10 * time.Minute
	}
	if opts.Hello == "" {
		opts.Hello = "localhost"
	}
	s := &SMTP{opts: opts, at: endpoint{service: "SMTP", host: opts.Host, port: opts.Port, security: opts.Security,
		tls: opts.TLS, dialer: opts.Dial}}
	if err := s.connect(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Deliver sends one envelope; see [Relay]. A connection that the relay has closed meanwhile is opened anew, once.
func (s *SMTP) Deliver(ctx context.Context, e Envelope, mark func() error) error {
	fresh := s.client == nil
	if fresh {
		if err := s.connect(ctx); err != nil {
			return &DeliveryError{Fate: FateConnection, Err: err}
		}
	}
	failed := s.attempt(ctx, e, mark)
	if failed != nil && failed.stale && !fresh && ctx.Err() == nil {
		if err := s.connect(ctx); err != nil {
			return &DeliveryError{Fate: FateConnection, Err: err}
		}
		failed = s.attempt(ctx, e, mark)
	}
	if failed == nil {
		return nil // not the nil pointer in an interface
	}
	return &failed.DeliveryError
}

// failure is a DeliveryError on its way out.
type failure struct {
	DeliveryError
	stale bool // the connection was lost before MAIL was answered
}

// attempt is one transaction on the open connection. Until it is over, the end of ctx closes the wire.
func (s *SMTP) attempt(ctx context.Context, e Envelope, mark func() error) *failure {
	wire := s.wire
	unhook := context.AfterFunc(ctx, func() { wire.Close() })
	defer unhook()
	from, to, failed := s.envelope(e)
	if failed != nil {
		return failed
	}
	fromErr, toErr := s.address(from, to)
	if fromErr != nil {
		failed := s.failed(ctx, fromErr, false)
		failed.stale = s.client == nil
		return failed
	}
	if toErr != nil {
		return s.reset(s.failed(ctx, toErr, false))
	}
	if err := mark(); err != nil {
		return s.reset(&failure{DeliveryError: DeliveryError{Fate: FateConnection, Err: fmt.Errorf("mark the delivery: %w", err)}})
	}
	return s.send(ctx, e.Bytes)
}

// address says from whom and to whom, in one go where the relay lets us (RFC 2920).
func (s *SMTP) address(from, to string) (fromErr, toErr error) {
	if ok, _ := s.client.Extension("PIPELINING"); !ok {
		if err := s.step(func() error { return s.client.Mail(from) }); err != nil {
			return err, nil
		}
		return nil, s.step(func() error { return s.client.Rcpt(to) })
	}
	answer := func() error {
		s.expect(s.opts.Timeout)
		_, _, err := s.client.Text.ReadResponse(25)
		return err
	}
	s.expect(s.opts.Timeout)
	fmt.Fprintf(s.client.Text.W, "MAIL FROM:%s%s\r\nRCPT TO:%s\r\n", from, s.params, to)
	if err := s.client.Text.W.Flush(); err != nil {
		return err, nil
	}
	var said *textproto.Error
	if fromErr = answer(); fromErr != nil && !errors.As(fromErr, &said) {
		return fromErr, nil
	}
	return fromErr, answer()
}

// send is DATA and what follows. The library's Close writes the final dot, the last byte of all: what fails before it, or
// where not everything has left, cannot have been taken.
func (s *SMTP) send(ctx context.Context, mail []byte) *failure {
	s.expect(s.opts.Timeout)
	data, err := s.client.Data()
	if err != nil {
		return s.reset(s.failed(ctx, err, false))
	}
	s.expect(s.opts.Timeout + transferTime(len(mail)))
	if _, err := data.Write(mail); err != nil {
		return s.failed(ctx, s.lastWords(err), false)
	}
	s.expect(s.opts.Patience)
	if err := data.Close(); err != nil && !isAccepted(err) {
		return s.failed(ctx, err, !s.wire.cut.Load())
	}
	return nil
}

// transferTime is what a slow line needs for a mail.
func transferTime(size int) time.Duration {
	const slowest = 64 << 10 // bytes a second
	return time.Duration(size/slowest) * time.Second
}

// lastWords looks for an answer of a relay that closed the connection in the middle of a mail.
func (s *SMTP) lastWords(err error) error {
	s.expect(time.Second)
	var said *textproto.Error
	if _, _, last := s.client.Text.ReadResponse(250); errors.As(last, &said) {
		return said
	}
	return err
}

// step runs one command within its time.
func (s *SMTP) step(command func() error) error {
	s.expect(s.opts.Timeout)
	return command()
}

// expect gives the relay so long from now on, and room for an answer.
func (s *SMTP) expect(patience time.Duration) {
	s.wire.allow(replyRoom)
	s.client.UpdateDeadline(patience) // fails only on a closed connection, and so will what comes next
}

// reset ends a transaction that was begun, so that the connection can be used on.
func (s *SMTP) reset(failed *failure) *failure {
	if s.client != nil && s.step(s.client.Reset) != nil {
		s.drop()
	}
	return failed
}

func (s *SMTP) drop() {
	if s.wire != nil {
		s.wire.Close()
	}
	s.client = nil
}

// Close says goodbye and closes the connection.
func (s *SMTP) Close() error {
	const patience = 2 * time.Second
	if s.client == nil {
		return nil
	}
	s.expect(patience)
	s.client.Quit() // whatever it answers, it is over
	s.drop()
	return nil
}
