package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/realmail"
)

// masterDist is master.cf as Debian's Postfix brings it, to which the document adds.
const masterDist = "/usr/share/postfix/master.cf.dist"

// TestOwnServers builds the mail house of own-servers.md as it stands there, but for the folders, the ports and the host's
// name, runs its commands in order, and ends with the check that the document ends with. The filter is the one of
// realmail, in Rspamd's place.
func TestOwnServers(t *testing.T) {
	t.Parallel()
	border := realmail.Start(t, realmail.Options{}) // skips, or fails, where the servers are not installed
	if _, err := os.Stat(masterDist); err != nil {
		t.Skip(err)
	}
	h := newOwnHouse(t, filepath.Join(border.Dir, "border"))
	for _, b := range fences(t, "own-servers.md") {
		switch {
		case b.language != "sh":
			h.write(b.file, b.text)
		case strings.HasPrefix(b.text, "systemctl restart"):
			h.start()
		default:
			h.run(b.text)
		}
	}
	for _, want := range []string{
		"ok       imap.login: ", "ok       smtp.login: ", "ok       roundtrip: ", "ok       authentication-results: ", "ok       subaddress: ", ": 0 problems, ",
	} {
		if !strings.Contains(h.said, want) {
			t.Errorf("the check does not say %q:\n%s", want, h.said)
		}
	}
}

// ownHouse is the mail house of the document, in a folder.
type ownHouse struct {
	t      *testing.T
	dir    string
	ports  []string
	mapped *strings.Replacer // from the document's paths and ports to ours
	said   string            // by the last commands
}

func newOwnHouse(t *testing.T, milter string) *ownHouse {
	dir, err := os.MkdirTemp("", "house-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	smtp, submissions, imaps := freePort(t), freePort(t), freePort(t)
	h := &ownHouse{t: t, dir: dir, ports: []string{smtp, submissions, imaps}, mapped: strings.NewReplacer(
		"/etc/ssl/house", dir+"/ssl", "/etc/postfix", dir+"/postfix", "/etc/dovecot", dir+"/dovecot", "/etc/rspamd", dir+"/rspamd",
		"/etc/systemd", dir+"/systemd", "/etc/ownup", dir+"/ownup", "/var/spool/postfix", dir+"/spool", "/var/vmail", dir+"/mail",
		"127.0.0.1:11332", relay(t, milter), "-o vmail -g vmail", "-o nobody", "uid=vmail gid=vmail", "uid=nobody gid=nogroup",
		"DNS:mx.example.com", "DNS:localhost", `host = "mx.example.com"`, `host = "localhost"`,
		"port = 993", "port = "+imaps, "port = 465", "port = "+submissions,
		"submissions inet", "127.0.0.1:"+submissions+" inet", "smtp      inet", "127.0.0.1:"+smtp+" inet",
	)}
	h.foundation()
	return h
}

// foundation is what is there before the document begins, and the commands that a test must not run.
func (h *ownHouse) foundation() {
	dist, err := os.ReadFile(masterDist)
	if err != nil {
		h.t.Fatal(err)
	}
	os.Chmod(h.dir, 0o755)
	for _, dir := range []string{"postfix", "dovecot", "ownup", "data", "run", "bin"} {
		if err := os.Mkdir(filepath.Join(h.dir, dir), 0o755); err != nil {
			h.t.Fatal(err)
		}
	}
	h.own("data", "postfix")
	h.write("/etc/postfix/master.cf", string(dist))
	h.write("/etc/ownup/people.csv", worldPeople)
	h.write("/etc/ownup/imap-password", "desk-secret\n")
	os.Chmod(filepath.Join(h.dir, "ownup"), 0o700)
	for _, name := range []string{"useradd", "systemctl"} {
		if err := os.Symlink("/bin/true", filepath.Join(h.dir, "bin", name)); err != nil {
			h.t.Fatal(err)
		}
	}
	program, err := build()
	if err == nil {
		err = os.Symlink(program, filepath.Join(h.dir, "bin", "ownup"))
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// ours is what the servers are told besides, so that they keep to our folder and to loopback.
var ours = map[string]string{
	"/etc/postfix/main.cf": `queue_directory = DIR/spool
data_directory = DIR/data
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = DIR/postfix.log
maillog_file_prefixes = DIR
alias_maps =
alias_database =
`,
	"/etc/dovecot/dovecot.conf": `base_dir = DIR/run
state_dir = DIR/run
log_path = DIR/dovecot.log
listen = 127.0.0.1
`,
	"/etc/ownup/ownup.toml": `[schedule]
timezone = "Europe/Berlin"
[house]
duty_desk = "5"
[support]
internal = "Dana"
[operator]
address = "it@example.com"
`,
}

// start does what systemctl was asked to: it starts the servers, as processes of our own that end with the test.
func (h *ownHouse) start() {
	h.run(strings.ReplaceAll(`printf 'oops@example.com:%s::::::\n' "$(doveadm pw -s BLF-CRYPT -r 5 -p desk-secret)" >>DIR/dovecot/users
mkdir -p DIR/spool
postfix -c DIR/postfix check
touch -d '1 hour ago' DIR/postfix/*`, "DIR", h.dir)) // a file of the last seconds, Postfix waits for
	h.serve("/usr/sbin/dovecot", "-F", "-c", h.dir+"/dovecot/dovecot.conf")
	h.serve("/usr/lib/postfix/sbin/master", "-c", h.dir+"/postfix", "-d")
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	patience := time.After(20 * time.Second)
	for _, port := range h.ports {
		for {
			conn, err := net.Dial("tcp", "127.0.0.1:"+port)
			if err == nil {
				conn.Close()
				break
			}
			select {
			case <-tick.C:
			case <-patience:
				h.t.Fatalf("the servers do not listen: %v%s", err, h.logs())
			}
		}
	}
}

// serve runs a server until the test ends.
func (h *ownHouse) serve(name string, args ...string) {
	cmd := exec.Command(name, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		close(ended)
	}()
	h.t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(time.Second):
		}
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what is left of its children
		<-ended
	})
}

// write writes a file of the document. To master.cf, which is there, it is added.
func (h *ownHouse) write(path, text string) {
	if path == "/etc/postfix/master.cf" {
		before, _ := os.ReadFile(h.mapped.Replace(path))
		text = string(before) + text
	}
	text += strings.ReplaceAll(ours[path], "DIR", h.dir)
	mode := os.FileMode(0o644)
	if strings.HasPrefix(path, "/etc/ownup") {
		mode = 0o600
	}
	path = h.mapped.Replace(path)
	os.MkdirAll(filepath.Dir(path), 0o755)
	if err := os.WriteFile(path, []byte(h.mapped.Replace(text)), mode); err != nil {
		h.t.Fatal(err)
	}
}

// run runs commands of the document in a shell of their own.
func (h *ownHouse) run(commands string) {
	cmd := exec.Command("sh", "-eu")
	cmd.Stdin = strings.NewReader(h.mapped.Replace(commands))
	cmd.Env = append(os.Environ(), "PATH="+h.dir+"/bin:"+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	h.said = string(out)
	if err != nil {
		h.t.Fatalf("%s\n%v: %s%s", h.mapped.Replace(commands), err, out, h.logs())
	}
}

func (h *ownHouse) logs() string {
	var all strings.Builder
	for _, name := range []string{"out", "dovecot.log", "postfix.log"} {
		text, _ := os.ReadFile(filepath.Join(h.dir, name))
		fmt.Fprintf(&all, "--- %s\n%s", name, text)
	}
	return all.String()
}

func (h *ownHouse) own(name, who string) {
	u, err := user.Lookup(who)
	if err != nil {
		h.t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	if err := os.Chown(filepath.Join(h.dir, name), uid, -1); err != nil {
		h.t.Fatal(err)
	}
}

// freePort is a port on loopback that nobody listens on.
func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// relay listens on loopback and hands each connection on to a socket in the file system, which a server in a chroot
// cannot see.
func relay(t *testing.T, socket string) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return // closed at the end of the test
			}
			out, err := net.Dial("unix", socket)
			if err != nil {
				in.Close()
				continue
			}
			for _, pair := range [][2]net.Conn{{in, out}, {out, in}} {
				go func() {
					io.Copy(pair[0], pair[1])
					pair[0].Close()
				}()
			}
		}
	}()
	return l.Addr().String()
}
