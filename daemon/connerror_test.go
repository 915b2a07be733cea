package daemon

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

func checkKind(t *testing.T, err error, want ConnKind) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	var conn *ConnError
	if !errors.As(err, &conn) || conn.Kind != want {
		t.Fatalf("got %T %v, want kind %s", err, err, want)
	}
	if conn.Hint() == "" || strings.Contains(conn.Error(), "geheim") {
		t.Errorf("%q, hint %q", conn.Error(), conn.Hint())
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why  string
		err  error
		want ConnKind
	}{
		{"no such name", &net.DNSError{IsNotFound: true}, KindUnknownHost},
		{"no name server", &net.DNSError{IsTemporary: true}, KindUnknownHost},
		{"a name server that is silent", &net.DNSError{IsTimeout: true}, KindTimeout},
		{"nobody listens", &net.OpError{Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, KindRefused},
		{"no route", &net.OpError{Err: os.NewSyscallError("connect", syscall.EHOSTUNREACH)}, KindUnreachable},
		{"no network", &net.OpError{Err: os.NewSyscallError("connect", syscall.ENETUNREACH)}, KindUnreachable},
		{"the kernel gave up", &net.OpError{Err: os.NewSyscallError("connect", syscall.ETIMEDOUT)}, KindTimeout},
		{"a deadline", fmt.Errorf("read: %w", os.ErrDeadlineExceeded), KindTimeout},
		{"the ctx's deadline", context.DeadlineExceeded, KindTimeout},
		{"reset", &net.OpError{Err: os.NewSyscallError("read", syscall.ECONNRESET)}, KindLost},
		{"closed", fmt.Errorf("read: %w", io.EOF), KindLost},
		{"no TLS there", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, KindTLS},
		{"TLS refused", tls.AlertError(40), KindTLS},
		{"anything else", errors.New("what"), KindProtocol},
	}
	for _, row := range rows {
		if got := kindOf(row.err); got != row.want {
			t.Errorf("%s: %s, want %s", row.why, got, row.want)
		}
	}
	for kind, words := range kinds {
		if words.says == "" || words.hint == "" || strings.HasSuffix(words.hint, ".") {
			t.Errorf("%s: %q, hint %q", kind, words.says, words.hint)
		}
	}
}

func TestCertificates(t *testing.T) {
	t.Parallel()
	now := time.Now()
	rows := []struct {
		why      string
		name     string
		from, to time.Time
		trusted  bool
		want     ConnKind
	}{
		{"good", "localhost", now.Add(-time.Hour), now.Add(time.Hour), true, KindLost}, // it hangs up after the handshake
		{"expired", "localhost", now.Add(-2 * time.Hour), now.Add(-time.Hour), true, KindCertExpired},
		{"not valid yet", "localhost", now.Add(time.Hour), now.Add(2 * time.Hour), true, KindCertExpired},
		{"another name", "imap.elsewhere.test", now.Add(-time.Hour), now.Add(time.Hour), true, KindCertName},
		{"self-signed", "localhost", now.Add(-time.Hour), now.Add(time.Hour), false, KindCertAuthority},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			cert, roots := selfSigned(t, row.name, row.from, row.to)
			if !row.trusted {
				roots = x509.NewCertPool()
			}
			_, port := hostPort(t, serveTLS(t, cert))
			_, err := DialIMAP(t.Context(), IMAPOptions{Host: "localhost", Port: port, Security: SecurityTLS,
				TLS: &tls.Config{RootCAs: roots}, Username: "x", Password: constant("x")})
			checkKind(t, err, row.want)
			_, err = DialSMTP(t.Context(), SMTPOptions{Host: "localhost", Port: port, Security: SecurityTLS,
				TLS: &tls.Config{RootCAs: roots}})
			checkKind(t, err, row.want)
		})
	}
}

func selfSigned(t *testing.T, name string, from, to time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotBefore: from, NotAfter: to,
		IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// serveTLS shakes hands and hangs up.
func serveTLS(t *testing.T, cert tls.Certificate) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			secure := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{cert}})
			secure.Handshake() // its error is the client's to see
			secure.Close()
		}
	}()
	return l.Addr().String()
}
