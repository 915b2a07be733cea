package daemon

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"slices"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

// connect opens the connection and logs in. It has the time of one answer for each step. Errors are *ConnError, but for
// a cancelled ctx.
func (s *SMTP) connect(ctx context.Context) error {
	s.drop()
	err := s.dial(ctx)
	if err == nil {
		return nil
	}
	s.drop()
	if ctx.Err() != nil {
		return fmt.Errorf("connect to the relay: %w", ctx.Err())
	}
	return s.at.classify(err)
}

func (s *SMTP) dial(ctx context.Context) error {
	dialing, cancel := context.WithTimeout(ctx, s.opts.Timeout)
	defer cancel()
	wire, conn, err := s.at.dial(dialing)
	if err != nil {
		return err
	}
	s.wire = wire
	g := newWatch(ctx, wire, s.opts.Timeout)
	defer g.end()
	if s.client, err = smtp.NewClient(conn, s.opts.Host); err == nil {
		err = s.open(ctx, g)
	}
	var said *textproto.Error
	switch {
	case err != nil && g.late.Load():
		return s.at.fail(KindTimeout, nil)
	case errors.As(err, &said):
		return s.at.fail(KindProtocol, fmt.Errorf("it says %d %s", said.Code, said.Msg))
	case err != nil:
		return s.explain(err)
	}
	return nil
}

// open goes from the greeting to where mail can be sent.
func (s *SMTP) open(ctx context.Context, g *watch) error {
	g.alive(0)
	if err := s.client.Hello(s.opts.Hello); err != nil {
		return err
	}
	g.alive(0)
	if s.opts.Security == SecuritySTARTTLS {
		if ok, _ := s.client.Extension("STARTTLS"); !ok {
			return s.at.fail(KindTLS, errors.New("it does not offer STARTTLS"))
		}
		if err := s.client.StartTLS(s.at.tlsConfig()); err != nil {
			return err
		}
		g.alive(0)
	}
	s.client.Text.W = bufio.NewWriterSize(through{s.client.Text.W}, sendBuffer)
	_, size := s.client.Extension("SIZE")
	s.limit, _ = strconv.ParseInt(size, 10, 64) // 0 and what is no number: no limit is known (RFC 1870)
	return s.login(ctx)
}

// sendBuffer holds an ordinary mail of ours, so that it goes out in one write.
const sendBuffer = 32 << 10

// through writes into the library's own small buffer and empties that at once.
type through struct{ to *bufio.Writer }

func (t through) Write(p []byte) (int, error) {
	n, err := t.to.Write(p)
	return n, errors.Join(err, t.to.Flush())
}

func (s *SMTP) login(ctx context.Context) error {
	if s.opts.Username == "" {
		return nil
	}
	auth, secret, err := s.auth(ctx)
	if err != nil {
		return s.at.fail(KindLogin, err)
	}
	err = s.client.Auth(auth)
	var said *textproto.Error
	if errors.As(err, &said) {
		return s.at.fail(KindLogin, fmt.Errorf("%d %s", said.Code, scrub(said.Msg, s.opts.Username, secret)))
	}
	return err
}

// auth chooses the mechanism by what the relay offers.
func (s *SMTP) auth(ctx context.Context) (auth smtp.Auth, secret string, err error) {
	_, list := s.client.Extension("AUTH")
	offers := strings.Fields(strings.ToUpper(list))
	if s.opts.Token != nil {
		if secret, err = s.opts.Token(ctx); err != nil {
			return nil, "", fmt.Errorf("get an access token: %w", err)
		}
		if !slices.Contains(offers, "XOAUTH2") {
			return nil, "", errors.New("it does not offer XOAUTH2")
		}
		return smtp.XOAuth2Auth(s.opts.Username, secret), secret, nil
	}
	if s.opts.Password == nil {
		return nil, "", errors.New("there is no password")
	}
	if secret, err = s.opts.Password(ctx); err != nil {
		return nil, "", fmt.Errorf("get the password: %w", err)
	}
	plain := s.opts.Security == SecurityNone // to loopback: dial saw to that
	switch {
	case slices.Contains(offers, "PLAIN"):
		return smtp.PlainAuth("", s.opts.Username, secret, s.opts.Host, plain), secret, nil
	case slices.Contains(offers, "LOGIN"):
		return smtp.LoginAuth(s.opts.Username, secret, s.opts.Host, plain), secret, nil
	}
	return nil, "", errors.New("it offers no login with a password on this connection")
}
