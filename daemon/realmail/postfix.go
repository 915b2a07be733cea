package realmail

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"time"
)

// Where Debian puts Postfix.
const (
	postfixDaemons = "/usr/lib/postfix/sbin"
)

var mainCF = template.Must(template.New("main.cf").Parse(`
compatibility_level = 3.6
queue_directory = {{.Dir}}/spool
data_directory = {{.Dir}}/data
daemon_directory = ` + postfixDaemons + `
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {{.Dir}}/postfix.log
maillog_file_prefixes = {{.Dir}}
shlib_directory = /usr/lib/postfix
myhostname = mx.example.com
mydomain = example.com
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
biff = no
smtputf8_enable = yes
smtpd_banner = $myhostname ESMTP
recipient_delimiter = +
virtual_mailbox_domains = example.com
virtual_mailbox_maps = texthash:{{.Dir}}/etc/mailboxes
virtual_transport = lmtp:unix:{{.Dir}}/run/lmtp
default_transport = error:mail leaves this house for nowhere
relay_transport = error:mail leaves this house for nowhere
unknown_local_recipient_reject_code = 550
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = reject_unlisted_recipient
smtpd_sasl_type = dovecot
smtpd_sasl_path = {{.Dir}}/run/auth-postfix
smtpd_sasl_security_options = noanonymous
smtpd_tls_cert_file = {{.Dir}}/cert.pem
smtpd_tls_key_file = {{.Dir}}/key.pem
smtpd_tls_security_level = may
smtpd_milters = unix:{{.Dir}}/border
milter_default_action = tempfail
milter_mail_macros = i {auth_authen} {daemon_name}
milter_connect_timeout = 5s
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
smtpd_peername_lookup = no
default_process_limit = 50
lmtp_destination_concurrency_limit = 8
minimal_backoff_time = 2s
queue_run_delay = 2s
enable_long_queue_ids = yes
`))

// masterCF starts what takes mail in and hands it on; nothing runs in a chroot, and nobody listens but on loopback.
var masterCF = template.Must(template.New("master.cf").Parse(`
127.0.0.1:{{.SubmissionPort}} inet n - n - - smtpd
  -o smtpd_sasl_auth_enable=yes
  -o milter_macro_daemon_name=submission
127.0.0.1:{{.SubmissionsPort}} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o milter_macro_daemon_name=submission
127.0.0.1:{{.OutsidePort}} inet n - n - - smtpd
  -o mynetworks=192.0.2.1/32
  -o milter_macro_daemon_name=outside
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
`))

type postfixVars struct {
	*World
	SubmissionPort, SubmissionsPort, OutsidePort string
}

func (w *World) startPostfix(t testing.TB) error {
	if err := w.startBorder(t); err != nil {
		return fmt.Errorf("start the border: %w", err)
	}
	ports, err := freePorts(3)
	if err != nil {
		return err
	}
	w.Submission, w.Submissions, w.Outside = loopback(ports[0]), loopback(ports[1]), loopback(ports[2])
	v := postfixVars{World: w, SubmissionPort: ports[0], SubmissionsPort: ports[1], OutsidePort: ports[2]}
	if err := w.writePostfix(v); err != nil {
		return err
	}
	return w.runPostfix(t)
}

// runPostfix starts Postfix's master; with -d it stays our child, so that it can be ended by its id and ends with us.
// Its children end with it.
func (w *World) runPostfix(t testing.TB) (err error) {
	w.postfix, err = w.run(t, postfixDaemons+"/master", "-c", filepath.Join(w.Dir, "etc"), "-d")
	if err != nil {
		return err
	}
	return w.postfix.awaitPorts(w.Submission, w.Submissions, w.Outside)
}

// StopPostfix ends the relay and breaks all its connections. What it took stays in its queue.
func (w *World) StopPostfix() {
	w.postfix.stop()
	awaitSilence(w.Submission, w.Submissions, w.Outside)
}

// StartPostfix starts it again, on the same ports and queue.
func (w *World) StartPostfix(t testing.TB) {
	t.Helper()
	if err := w.runPostfix(t); err != nil {
		t.Fatalf("start postfix again: %v", err)
	}
}

func (w *World) writePostfix(v postfixVars) error {
	etc := filepath.Join(w.Dir, "etc")
	if err := w.postfixFolders(etc); err != nil {
		return err
	}
	var main, master bytes.Buffer
	if err := errors.Join(mainCF.Execute(&main, v), masterCF.Execute(&master, v)); err != nil {
		return err
	}
	return errors.Join(
		writeOld(filepath.Join(etc, "main.cf"), main.Bytes()),
		writeOld(filepath.Join(etc, "master.cf"), master.Bytes()),
		writeOld(filepath.Join(etc, "mailboxes"), w.mailboxes()))
}

// writeOld writes a file that seems to be an hour old. Each Postfix process waits with a file changed within the
// last seconds, in case somebody is still writing it.
func writeOld(path string, text []byte) error {
	hourAgo := time.Now().Add(-time.Hour)
	return errors.Join(os.WriteFile(path, text, 0o644), os.Chtimes(path, hourAgo, hourAgo))
}

// spool are the folders of Postfix's queue. "postfix check" would make them too, but it looks at every file of the
// installation and takes longer than all the rest.
var spool = []struct {
	names string
	mode  os.FileMode
	group string // "" = root's
	root  bool   // root's own, not postfix's
}{
	{"active bounce corrupt defer deferred flush hold incoming private saved trace", 0o700, "", false},
	{"public", 0o710, "postdrop", false},
	{"maildrop", os.ModeSticky | 0o730, "postdrop", false},
	{"pid", 0o755, "", true},
}

// postfixFolders makes the folders: the queue as such belongs to root, and what the daemons write to to postfix.
func (w *World) postfixFolders(etc string) error {
	queue, data := filepath.Join(w.Dir, "spool"), filepath.Join(w.Dir, "data")
	uid, err := idOf(user.Lookup("postfix"))
	if err != nil {
		return err
	}
	err = errors.Join(os.Mkdir(etc, 0o755), os.Mkdir(queue, 0o755), own(data, 0o700, uid, 0))
	for _, f := range spool {
		owner, group := uid, 0
		if f.root {
			owner = 0
		}
		if f.group != "" {
			g, lookup := user.LookupGroup(f.group)
			if lookup != nil {
				return lookup
			}
			group, _ = strconv.Atoi(g.Gid) // a number on every Unix
		}
		for name := range strings.FieldsSeq(f.names) {
			err = errors.Join(err, own(filepath.Join(queue, name), f.mode, owner, group))
		}
	}
	return err
}

func idOf(u *user.User, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(u.Uid)
}

// own makes a folder with exactly this mode (whatever the umask) and these owners.
func own(dir string, mode os.FileMode, uid, gid int) error {
	return errors.Join(os.Mkdir(dir, 0o700), os.Chown(dir, uid, gid), os.Chmod(dir, mode))
}

// mailboxes is Postfix's list of those who exist.
func (w *World) mailboxes() []byte {
	var b bytes.Buffer
	for _, u := range w.Users {
		fmt.Fprintf(&b, "%s x\n", strings.ToLower(u.Address))
	}
	return b.Bytes()
}
