package localmail

import (
	"bytes"
	"errors"
	"net"
	"regexp"

	"github.com/emersion/go-imap/v2"
)

var (
	errClosed   = errors.New("local mail is closing")
	errReadOnly = &imap.Error{Type: imap.StatusResponseTypeNo, Text: "mailbox is read-only"}
	errUnknown  = &imap.Error{Type: imap.StatusResponseTypeBad, Text: "unknown command"}
)

// withoutIdle plays a server without IDLE, which the library always offers: it takes the word out of the capabilities
// on their way out, and makes the command an unknown one on its way in.
type withoutIdle struct {
	net.Listener
	offer, command *regexp.Regexp
}

func newWithoutIdle(l net.Listener) withoutIdle {
	return withoutIdle{
		Listener: l,
		offer:    regexp.MustCompile(`^\S+ (OK \[)?CAPABILITY [^\r\n]*\r\n$`),
		command:  regexp.MustCompile(`(?i)^\S+ IDLE\r\n$`),
	}
}

// Accept waits for the next connection.
func (l withoutIdle) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &idleless{Conn: c, rules: l}, nil
}

// idleless sees whole lines: the library writes each response, and clients each command, at once. Lines within mails
// are not touched, as those never travel alone.
type idleless struct {
	net.Conn
	rules withoutIdle
}

// Write writes to the client.
func (c *idleless) Write(p []byte) (int, error) {
	if !c.rules.offer.Match(p) {
		return c.Conn.Write(p)
	}
	if _, err := c.Conn.Write(bytes.Replace(p, []byte(" IDLE"), nil, 1)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Read reads from the client.
func (c *idleless) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.rules.command.Match(p[:n]) {
		copy(p[n-len("IDLE\r\n"):], "XIDL")
	}
	return n, err
}
