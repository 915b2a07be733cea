package daemon

import (
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ownup/ownup/daemon/realmail"
)

func TestIMAPLogins(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, caps string
		change    func(*IMAPOptions)
		script    map[string]string
		want      string
		kind      ConnKind
	}{
		{"LOGIN where there is no PLAIN", usualCaps, nil, nil, `LOGIN "oops@example.com" "pw"`, ""},
		{"PLAIN in one go", usualCaps + " AUTH=PLAIN SASL-IR", nil, nil, "AUTHENTICATE PLAIN AG9vcHNAZXhhbXBsZS5jb20AcHc=", ""},
		{"no passwords here", usualCaps + " LOGINDISABLED", nil, nil, "", KindLogin},
		{"the server repeats the password", usualCaps, func(o *IMAPOptions) { o.Password = constant("geheim") },
			map[string]string{"LOGIN": "TAG NO what is LOGIN oops geheim"}, `LOGIN "oops@example.com" "geheim"`, KindLogin},
		{"a token with XOAUTH2", usualCaps + " AUTH=XOAUTH2 SASL-IR", func(o *IMAPOptions) { o.Token = constant("tok") }, nil,
			"AUTHENTICATE XOAUTH2 dXNlcj1vb3BzQGV4YW1wbGUuY29tAWF1dGg9QmVhcmVyIHRvawEB", ""},
		{"a token with OAUTHBEARER", usualCaps + " AUTH=OAUTHBEARER SASL-IR", func(o *IMAPOptions) { o.Token = constant("tok") }, nil,
			"AUTHENTICATE OAUTHBEARER ", ""},
		{"a token that is refused", usualCaps + " AUTH=XOAUTH2 SASL-IR", func(o *IMAPOptions) { o.Token = constant("geheim") },
			map[string]string{"AUTHENTICATE": "+ eyJzdGF0dXMiOiI0MDEifQ==", "AQ==": "TAG NO [AUTHENTICATIONFAILED] no"}, "AUTHENTICATE XOAUTH2 ", KindLogin},
		{"no token to be had", usualCaps, func(o *IMAPOptions) {
			o.Token = func(context.Context) (string, error) { return "", errors.New("the provider says no") }
		}, nil, "", KindLogin},
		{"turned away at the door", usualCaps, nil, map[string]string{"GREETING": "* BYE busy"}, "", KindProtocol},
		{"hung up at the door", usualCaps, nil, map[string]string{"GREETING": hangUp}, "", KindLost},
		{"silence at the door", usualCaps, nil, map[string]string{"GREETING": silence}, "", KindTimeout},
		{"STARTTLS is not there", usualCaps, func(o *IMAPOptions) { o.Security = SecuritySTARTTLS },
			map[string]string{"STARTTLS": "TAG BAD what?"}, "", KindTLS},
		{"logged in already, before TLS", usualCaps, func(o *IMAPOptions) { o.Security = SecuritySTARTTLS },
			map[string]string{"GREETING": "* PREAUTH [CAPABILITY IMAP4rev1] hello", "STARTTLS": "TAG BAD no need"}, "", KindTLS},
		{"the inbox has no UIDVALIDITY", usualCaps, nil, map[string]string{"SELECT": "* 1 EXISTS"}, "", ""},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fakeInbox{caps: row.caps, script: row.script}
				opts := f.options()
				if row.change != nil {
					row.change(&opts)
				}
				m, err := DialIMAP(t.Context(), opts)
				checkKind(t, err, row.kind)
				if row.want != "" && len(f.heard(row.want)) != 1 {
					t.Errorf("told %q", f.heard(""))
				}
				if row.kind != "" {
					return
				}
				defer m.Close()
				if strings.Contains(row.why, "UIDVALIDITY") {
					_, err := m.Look(t.Context(), 1)
					checkKind(t, err, KindProtocol)
				}
			})
		})
	}
}

func TestLacks(t *testing.T) {
	t.Parallel()
	rows := []struct{ why, caps, want string }{
		{"nothing", usualCaps, ""},
		{"IMAP4rev2 has them all", "IMAP4rev2", ""},
		{"an old server", "IMAP4rev1", "IDLE MOVE UIDPLUS"},
		{"Gmail keeps what is erased", usualCaps + " X-GM-EXT-1", "EXPUNGE"},
	}
	for _, row := range rows {
		synctest.Test(t, func(t *testing.T) {
			var lacks []string
			for _, l := range openInbox(t, (&fakeInbox{caps: row.caps}).options()).Lacks() {
				lacks = append(lacks, l.Capability)
			}
			if got := strings.Join(lacks, " "); got != row.want {
				t.Errorf("%s: lacks %q, want %q", row.why, got, row.want)
			}
		})
	}
}

func TestFolderNames(t *testing.T) {
	t.Parallel()
	rows := []struct{ why, namespace, name, want string }{
		{"as it is", `(("" "/")) NIL NIL`, "ownup/done", "ownup/done"},
		{"the server's separator", `(("" ".")) NIL NIL`, "ownup/done", "ownup.done"},
		{"below INBOX", `(("INBOX." ".")) NIL NIL`, "ownup/done", "INBOX.ownup.done"},
		{"the prefix is there already", `(("INBOX." ".")) NIL NIL`, "INBOX/ownup/done", "INBOX.ownup.done"},
		{"INBOX is INBOX", `(("INBOX." ".")) NIL NIL`, "Inbox", "INBOX"},
		{"a shared mailbox", `(("INBOX." ".")) (("user." ".")) (("shared." "."))`, "shared/oops", "shared.oops"},
		{"no levels", `(("" NIL)) NIL NIL`, "done", "done"},
		{"no namespace of our own", `NIL NIL NIL`, "ownup/done", "ownup/done"},
	}
	for _, row := range rows {
		synctest.Test(t, func(t *testing.T) {
			f := &fakeInbox{script: map[string]string{"NAMESPACE": "* NAMESPACE " + row.namespace}}
			if got := openInbox(t, f.options()).names.server(row.name); got != row.want {
				t.Errorf("%s: %q, want %q", row.why, got, row.want)
			}
		})
	}
}

func TestIMAPConnects(t *testing.T) {
	t.Parallel()
	w := realmail.Start(t, realmail.Options{Users: staff, DovecotOnly: true})
	_, imapPort := hostPort(t, w.IMAP)
	_, imapsPort := hostPort(t, w.IMAPS)
	_, lmtpPort := hostPort(t, w.LMTP)
	rows := []struct {
		why    string
		change func(*IMAPOptions)
		kind   ConnKind
	}{
		{"no TLS on loopback", func(*IMAPOptions) {}, ""},
		{"TLS", func(o *IMAPOptions) { o.Security, o.Port = SecurityTLS, imapsPort }, ""},
		{"STARTTLS", func(o *IMAPOptions) { o.Security = SecuritySTARTTLS }, ""},
		{"STARTTLS, name in the certificate", func(o *IMAPOptions) { o.Security, o.Host = SecuritySTARTTLS, "localhost" }, ""},
		{"wrong password", func(o *IMAPOptions) { o.Password = constant("wrong") }, KindLogin},
		{"unknown user", func(o *IMAPOptions) { o.Username = "nobody@example.com" }, KindLogin},
		{"no password", func(o *IMAPOptions) { o.Password = nil }, KindLogin},
		{"a token where there is no OAuth", func(o *IMAPOptions) { o.Token = constant("x") }, KindLogin},
		{"no such folder", func(o *IMAPOptions) { o.Inbox = "nowhere/here" }, KindFolder},
		{"TLS to a port without", func(o *IMAPOptions) { o.Security, o.Port = SecurityTLS, imapPort }, KindTLS},
		{"unknown authority", func(o *IMAPOptions) { o.Security, o.Port, o.TLS = SecurityTLS, imapsPort, nil }, KindCertAuthority},
		{"unknown authority after STARTTLS", func(o *IMAPOptions) { o.Security, o.TLS = SecuritySTARTTLS, nil }, KindCertAuthority},
		{"another name", func(o *IMAPOptions) {
			o.Security, o.Port = SecurityTLS, imapsPort
			o.TLS.ServerName = "imap.elsewhere.test"
		}, KindCertName},
		{"verification cannot be switched off", func(o *IMAPOptions) {
			o.Security, o.Port, o.TLS = SecurityTLS, imapsPort, &tls.Config{InsecureSkipVerify: true}
		}, KindCertAuthority},
		{"nobody listens", func(o *IMAPOptions) { o.Port = 1 }, KindRefused},
		{"no such host", func(o *IMAPOptions) { o.Security, o.Host = SecurityTLS, "imap.invalid" }, KindUnknownHost},
		{"unprotected over a network", func(o *IMAPOptions) { o.Host = "192.0.2.1" }, KindInsecure},
		{"another service's port", func(o *IMAPOptions) { o.Port = lmtpPort }, KindProtocol},
		{"no TLS where TLS is spoken", func(o *IMAPOptions) { o.Port, o.Timeout = imapsPort, 300*time.Millisecond }, KindTimeout},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			opts := imapOptions(t, w)
			row.change(&opts)
			m, err := DialIMAP(t.Context(), opts)
			if err == nil {
				defer m.Close()
			}
			checkKind(t, err, row.kind)
		})
	}
}
