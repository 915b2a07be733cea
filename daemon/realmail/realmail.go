// Package realmail runs a whole mail system of real servers for tests: Dovecot (IMAP and LMTP) and Postfix, as
// Debian 12 packages them, by themselves in a temporary folder on loopback ports. Only tests import it.
//
// The house is example.com. Postfix takes mail on three ports and hands it to Dovecot by LMTP:
//
//	submission  STARTTLS and login offered; without login mail is taken from loopback   (the house's own relay)
//	submissions the same with TLS from the first byte
//	outside     no login, for nobody but our own recipients                              (the MX)
//
// What passes the border is stamped by a milter as real borders do: fields of its own id are taken out, and one is
// put in. Mail submitted with the login of the address in From gets auth=pass and dmarc=pass, any other login
// auth=pass alone, mail without login from loopback "none", and mail from outside dmarc=fail where it says to be from
// the house, and dmarc=none elsewhere.
//
// An address may be followed by a +detail. An unknown recipient is rejected at RCPT.
//
//	w := realmail.Start(t, realmail.Options{Users: []realmail.User{{Address: "sam@example.com", Password: "pw"}}})
//	w.Submission, w.IMAP ...  // "127.0.0.1:40123"
package realmail

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"testing"
)

// Domain is the house's mail domain, and AuthservID what its border calls itself.
const (
	Domain     = "example.com"
	AuthservID = "mx.example.com"
)

// User is somebody with a mailbox.
type User struct {
	Address  string // in [Domain]
	Name     string // the display name, for the tests' own use
	Password string
}

// Options say how the world is to be.
type Options struct {
	Users []User
	// DovecotOnly leaves Postfix and the border out; an ordinary user can start that too.
	DovecotOnly bool
	// Separator and Prefix are those of the personal namespace; "" is Dovecot's own (".", none).
	Separator, Prefix string
	// Hide takes capabilities out of what the IMAP server offers, such as MOVE, UIDPLUS or IDLE.
	Hide []string
	// Extra is further dovecot.conf text.
	Extra string
}

// World is a running mail system. Addresses are host:port; all are gone when the test ends.
type World struct {
	Dir         string // everything lies here: configuration, logs, mailboxes
	IMAP        string // without TLS; STARTTLS offered
	IMAPS       string
	LMTP        string // Dovecot's, for tests that leave Postfix out
	Submission  string
	Submissions string
	Outside     string
	CA          *x509.CertPool
	CAFile      string // the same in PEM
	Users       []User

	opts    Options
	dovecot *process
	postfix *process
	uid     int // whose the mailboxes are
	gid     int
	seq     uint64
}

// Available says whether a world can be started here, or why not.
func Available() (ok bool, why string) {
	if ok, why := haveDovecot(); !ok {
		return false, why
	}
	if os.Getuid() != 0 {
		return false, "postfix can be started by root alone"
	}
	if _, err := os.Stat(postfixDaemons + "/master"); err != nil {
		return false, "postfix is not installed (" + postfixDaemons + "/master)"
	}
	return true, ""
}

func haveDovecot() (bool, string) {
	if _, err := exec.LookPath(dovecotBinary); err != nil {
		return false, "dovecot is not installed (" + dovecotBinary + ")"
	}
	for _, part := range []string{"imap", "lmtp"} {
		if _, err := os.Stat(dovecotParts + "/" + part); err != nil {
			return false, "dovecot's " + part + " is not installed"
		}
	}
	return true, ""
}

// Start brings up a world and ends it with the test. Where that cannot be the test is skipped, or fails if
// OWNUP_REAL_MAIL is 1.
func Start(t testing.TB, opts Options) *World {
	t.Helper()
	available := Available
	if opts.DovecotOnly {
		available = haveDovecot
	}
	if ok, why := available(); !ok {
		if os.Getenv("OWNUP_REAL_MAIL") == "1" {
			t.Fatalf("real mail servers are demanded: %s", why)
		}
		t.Skip("no real mail servers: " + why)
	}
	var err error
	for range 3 { // a port that was free a moment ago may be taken by another
		var w *World
		if w, err = start(t, opts); err == nil {
			return w
		}
	}
	t.Fatalf("start real mail servers: %v", err)
	return nil
}

func start(t testing.TB, opts Options) (*World, error) {
	w := &World{opts: opts, Users: opts.Users}
	if err := w.prepare(t); err != nil {
		return nil, err
	}
	if err := w.makeCerts(); err != nil {
		return nil, fmt.Errorf("make certificates: %w", err)
	}
	if err := w.startDovecot(t); err != nil {
		return nil, fmt.Errorf("start dovecot: %w", err)
	}
	if opts.DovecotOnly {
		return w, nil
	}
	if err := w.startPostfix(t); err != nil {
		return nil, fmt.Errorf("start postfix: %w", err)
	}
	return w, nil
}

// prepare makes the folder. It is no t.TempDir: the servers' own users must be able to walk into it, and its path
// must be short enough for a socket.
func (w *World) prepare(t testing.TB) error {
	dir, err := os.MkdirTemp("", "realmail-")
	if err != nil {
		return err
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("logs of the mail servers:\n%s", w.Logs())
		}
		os.RemoveAll(dir)
	})
	w.Dir = dir
	w.uid, w.gid = os.Getuid(), os.Getgid()
	if w.uid == 0 {
		if w.uid, w.gid, err = nobody(); err != nil {
			return err
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	mail := filepath.Join(dir, "mail")
	return errors.Join(os.Mkdir(mail, 0o755), os.Chown(mail, w.uid, w.gid))
}

// nobody is who owns the mailboxes when root starts the world: Dovecot refuses to touch mail as root.
func nobody() (uid, gid int, err error) {
	u, err := user.Lookup("nobody")
	if err != nil {
		return 0, 0, err
	}
	if _, err := fmt.Sscan(u.Uid, &uid); err != nil {
		return 0, 0, err
	}
	_, err = fmt.Sscan(u.Gid, &gid)
	return uid, gid, err
}

// freePorts finds n ports that nobody listens on.
func freePorts(n int) ([]string, error) {
	var ports []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close() // all are held until the last is found, so that they differ
		_, port, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			return nil, err
		}
		ports = append(ports, port)
	}
	return ports, nil
}

func loopback(port string) string { return net.JoinHostPort("127.0.0.1", port) }
