package daemon

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
)

// ConnKind is what keeps us from a mail server.
type ConnKind string

// The kinds.
const (
	KindUnknownHost   ConnKind = "unknown_host"   // its name has no address
	KindRefused       ConnKind = "refused"        // nothing listens there
	KindUnreachable   ConnKind = "unreachable"    // no way through the network
	KindTimeout       ConnKind = "timeout"        // no answer in time
	KindLost          ConnKind = "lost"           // the connection broke or was closed
	KindTLS           ConnKind = "tls"            // no TLS with it
	KindCertExpired   ConnKind = "cert_expired"   // its certificate is out of date, or not valid yet
	KindCertName      ConnKind = "cert_name"      // its certificate is for another name
	KindCertAuthority ConnKind = "cert_authority" // its certificate is of an authority we do not know
	KindInsecure      ConnKind = "insecure"       // the connection would go unprotected over a network
	KindLogin         ConnKind = "login"          // it does not take the login
	KindFolder        ConnKind = "folder"         // the inbox cannot be opened
	KindProtocol      ConnKind = "protocol"       // it answers something else than the protocol says
)

// ConnError says why there is no working connection to a mail server.
type ConnError struct {
	Kind    ConnKind
	Service string // IMAP or SMTP
	Addr    string // host:port
	Err     error  // the cause; never has a secret in it
}

// Error is a sentence for the operator.
func (e *ConnError) Error() string {
	said := kinds[e.Kind].says
	if e.Err == nil {
		return fmt.Sprintf("%s server %s %s", e.Service, e.Addr, said)
	}
	return fmt.Sprintf("%s server %s %s: %v", e.Service, e.Addr, said, e.Err)
}

// Hint says what the operator can do about it.
func (e *ConnError) Hint() string { return kinds[e.Kind].hint }

// Unwrap returns the cause.
func (e *ConnError) Unwrap() error { return e.Err }

// kinds are the words for each kind.
var kinds = map[ConnKind]struct{ says, hint string }{
	KindUnknownHost:   {"cannot be found", "check the spelling of host, and this machine's name servers"},
	KindRefused:       {"refuses the connection", "check port (IMAP 993, or 143 with starttls; SMTP 465, or 587 with starttls) and that the server runs"},
	KindUnreachable:   {"cannot be reached", "check this machine's network, its routes and the firewalls in between"},
	KindTimeout:       {"does not answer in time", "a firewall may drop the connection; check host and port, and try from this machine with openssl s_client"},
	KindLost:          {"closed the connection", "look into the server's log; it may be restarting, or allow fewer connections"},
	KindTLS:           {"does not agree on TLS", `check that security fits the port: "tls" for 993 and 465, "starttls" for 143 and 587; TLS 1.2 or later is needed`},
	KindCertExpired:   {"has a certificate that is not valid now", "renew the server's certificate, or correct this machine's clock"},
	KindCertName:      {"has a certificate for another name", "write into host the name that stands in the certificate"},
	KindCertAuthority: {"has a certificate of an unknown authority", "add the authority's certificate to this machine's (update-ca-certificates), or point SSL_CERT_FILE to it"},
	KindInsecure:      {"would be talked to without encryption", `set security to "tls" or "starttls"; "none" is for localhost alone`},
	KindLogin:         {"does not accept the login", "check username and password; an account with a second factor needs an app password"},
	KindFolder:        {"does not open the inbox", "check inbox in [imap], and that this login may read it"},
	KindProtocol:      {"answers something unexpected", "check that host and port are those of this service, and look into the server's log"},
}

func (e endpoint) fail(kind ConnKind, err error) *ConnError {
	return &ConnError{Kind: kind, Service: e.service, Addr: e.addr(), Err: err}
}

// classify tells the kinds apart by the errors of the network and of TLS. What is already a *ConnError stays one.
func (e endpoint) classify(err error) *ConnError {
	var known *ConnError
	if errors.As(err, &known) {
		return known
	}
	return e.fail(kindOf(err), err)
}

func kindOf(err error) ConnKind {
	if kind, ok := tlsKind(err); ok {
		return kind
	}
	var dns *net.DNSError
	var network net.Error
	switch {
	case errors.As(err, &dns) && !dns.IsTimeout:
		return KindUnknownHost
	case errors.Is(err, syscall.ECONNREFUSED):
		return KindRefused
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return KindUnreachable
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded),
		errors.As(err, &network) && network.Timeout():
		return KindTimeout
	case isLost(err):
		return KindLost
	}
	return KindProtocol
}

// tlsKind reads the errors of crypto/tls and crypto/x509.
func tlsKind(err error) (ConnKind, bool) {
	var (
		name      x509.HostnameError
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		verify    *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		alert     tls.AlertError
	)
	switch {
	case errors.As(err, &name):
		return KindCertName, true
	case errors.As(err, &authority):
		return KindCertAuthority, true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return KindCertExpired, true
	case errors.As(err, &verify):
		return KindCertAuthority, true
	case errors.As(err, &record), errors.As(err, &alert):
		return KindTLS, true
	}
	return "", false
}

func isLost(err error) bool {
	for _, lost := range []error{io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed, syscall.ECONNRESET,
		syscall.EPIPE, syscall.ECONNABORTED} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return false
}
