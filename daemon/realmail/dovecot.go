package realmail

import (
	"bytes"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
)

// Where Debian puts Dovecot.
const (
	dovecotBinary = "/usr/sbin/dovecot"
	dovecotParts  = "/usr/lib/dovecot"
)

// dovecotConf is a whole Dovecot in one folder. Nothing is chrooted, so that it also runs for an ordinary user.
var dovecotConf = template.Must(template.New("dovecot.conf").Parse(`
base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/run
log_path = {{.Dir}}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {{.Internal}}
default_internal_group = {{.InternalGroup}}
default_login_user = {{.Login}}
ssl = yes
ssl_cert = <{{.Dir}}/cert.pem
ssl_key = <{{.Dir}}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Lu
auth_cache_size = 1M
recipient_delimiter = +
mail_location = maildir:~/Maildir
mail_max_userip_connections = 1000
first_valid_uid = 1
mail_access_groups =
passdb {
  driver = passwd-file
  args = scheme=PLAIN {{.Dir}}/users
}
userdb {
  driver = static
  args = uid={{.UID}} gid={{.GID}} home={{.Dir}}/mail/%Ln
}
namespace inbox {
  inbox = yes
  separator = {{.Separator}}
  prefix = {{.Prefix}}
}
# wrong passwords are part of the tests: no delays after them
auth_failure_delay = 0
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
  unix_listener stats-writer {
    mode = 0666
  }
}
service imap-login {
  chroot =
  service_count = 0
  inet_listener imap {
    port = {{.IMAPPort}}
  }
  inet_listener imaps {
    port = {{.IMAPSPort}}
    ssl = yes
  }
}
service lmtp {
  user = {{.Master}}
  unix_listener lmtp {
    mode = 0666
  }
  inet_listener lmtp {
    address = 127.0.0.1
    port = {{.LMTPPort}}
  }
}
service auth {
  unix_listener auth-postfix {
    mode = 0666
  }
}
protocol lmtp {
  postmaster_address = postmaster@example.com
  hostname = imap.example.com
}
{{if .Capability}}protocol imap {
  imap_capability = {{.Capability}}
}
{{end}}{{.Extra}}
`))

type dovecotVars struct {
	*World
	Internal, InternalGroup, Login, Master string
	UID, GID                               int
	Separator, Prefix                      string
	IMAPPort, IMAPSPort, LMTPPort          string
	Capability, Extra                      string
}

func (w *World) startDovecot(t testing.TB) error {
	ports, err := freePorts(3)
	if err != nil {
		return err
	}
	w.IMAP, w.IMAPS, w.LMTP = loopback(ports[0]), loopback(ports[1]), loopback(ports[2])
	conf, err := w.dovecotConf(ports)
	if err != nil {
		return err
	}
	if err := w.writeUsers(); err != nil {
		return err
	}
	path := filepath.Join(w.Dir, "dovecot.conf")
	if err := os.WriteFile(path, conf, 0o644); err != nil {
		return err
	}
	return w.runDovecot(t)
}

func (w *World) runDovecot(t testing.TB) (err error) {
	w.dovecot, err = w.run(t, dovecotBinary, "-F", "-c", filepath.Join(w.Dir, "dovecot.conf"))
	if err != nil {
		return err
	}
	return w.dovecot.awaitPorts(w.IMAP, w.IMAPS, w.LMTP)
}

// StopDovecot ends the IMAP server and breaks all its connections.
func (w *World) StopDovecot() {
	w.dovecot.stop()
	awaitSilence(w.IMAP, w.IMAPS, w.LMTP)
}

// StartDovecot starts it again, on the same ports and mailboxes.
func (w *World) StartDovecot(t testing.TB) {
	t.Helper()
	if err := w.runDovecot(t); err != nil {
		t.Fatalf("start dovecot again: %v", err)
	}
}

func (w *World) dovecotConf(ports []string) ([]byte, error) {
	v := dovecotVars{World: w, UID: w.uid, GID: w.gid, Separator: w.separator(), Prefix: w.opts.Prefix,
		IMAPPort: ports[0], IMAPSPort: ports[1], LMTPPort: ports[2],
		Internal: "dovecot", InternalGroup: "dovecot", Login: "dovenull", Master: "root",
		Capability: w.capability(), Extra: w.opts.Extra}
	if os.Getuid() != 0 {
		me, err := user.Current()
		if err != nil {
			return nil, err
		}
		group, err := user.LookupGroupId(me.Gid)
		if err != nil {
			return nil, err
		}
		v.Internal, v.Login, v.Master, v.InternalGroup = me.Username, me.Username, me.Username, group.Name
	}
	var b bytes.Buffer
	err := dovecotConf.Execute(&b, v)
	return b.Bytes(), err
}

// offered is what Dovecot 2.3 offers after login, as far as a mail client may care.
const offered = "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 " +
	"CONDSTORE QRESYNC ESEARCH WITHIN BINARY MOVE UNSELECT CHILDREN SPECIAL-USE LIST-STATUS"

// capability is the line to offer, or "" for Dovecot's own.
func (w *World) capability() string {
	if len(w.opts.Hide) == 0 {
		return ""
	}
	var left []string
	for _, c := range strings.Fields(offered) {
		hidden := false
		for _, h := range w.opts.Hide {
			hidden = hidden || c == h
		}
		if !hidden {
			left = append(left, c)
		}
	}
	return strings.Join(left, " ")
}

func (w *World) separator() string {
	if w.opts.Separator == "" {
		return "."
	}
	return w.opts.Separator
}

// writeUsers writes Dovecot's passwd-file, one line for each user.
func (w *World) writeUsers() error {
	var b bytes.Buffer
	for _, u := range w.Users {
		if strings.ContainsAny(u.Address+u.Password, ":\n") {
			return fmt.Errorf("user %q: colon or line break in address or password", u.Address)
		}
		fmt.Fprintf(&b, "%s:%s::::::\n", strings.ToLower(u.Address), u.Password)
	}
	return os.WriteFile(filepath.Join(w.Dir, "users"), b.Bytes(), 0o644)
}
