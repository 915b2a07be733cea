package realmail

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// Message is a mail as it lies in a Maildir.
type Message struct {
	File  string // its name, with the flags
	Flags string // Maildir flags such as "S", and Dovecot's keyword letters
	Raw   []byte
}

// Deliver puts mails straight into the user's inbox, as the border and the local delivery would have left them when
// the address in From had submitted them with its login. It is for filling mailboxes; nothing of it goes through a server.
func (w *World) Deliver(user string, mails ...[]byte) error {
	inbox := w.Maildir(user, "INBOX")
	for _, dir := range []string{filepath.Dir(inbox), inbox, inbox + "/new", inbox + "/cur", inbox + "/tmp"} {
		if err := w.folder(dir); err != nil {
			return err
		}
	}
	for _, raw := range mails {
		if err := w.drop(inbox, w.stamped(user, raw)); err != nil {
			return fmt.Errorf("deliver to %s: %w", user, err)
		}
	}
	return nil
}

func (w *World) folder(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return errors.Join(err, os.Chown(dir, w.uid, w.gid))
}

// stamped is the mail with what a local delivery writes above it. Its lines end in LF, as they do in a Maildir.
func (w *World) stamped(user string, raw []byte) []byte {
	raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	m := passing{port: outside}
	if msg, err := mail.ReadMessage(bytes.NewReader(raw)); err == nil {
		m.from = msg.Header.Get("From")
	}
	if a, err := mail.ParseAddress(m.from); err == nil {
		m.login = strings.ToLower(a.Address)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "Return-Path: <%s>\nDelivered-To: %s\n", m.login, user)
	fmt.Fprintf(&b, "Received: from desk (localhost [127.0.0.1])\n\tby %s (Postfix) with ESMTPSA id %s;\n\t%s\n",
		AuthservID, "4dLOAD", time.Now().Format(time.RFC1123Z))
	fmt.Fprintf(&b, "Authentication-Results: %s\n", stamp(m))
	b.Write(raw)
	return b.Bytes()
}

// drop writes into tmp and renames into new, under a name that nobody else has: time, process and number, host.
// The sizes in it spare Dovecot a look into the file.
func (w *World) drop(inbox string, raw []byte) error {
	now := time.Now()
	crlf := len(raw) + bytes.Count(raw, []byte("\n"))
	name := fmt.Sprintf("%d.M%06dP%dQ%d.realmail,S=%d,W=%d", now.Unix(), now.Nanosecond()/1000, os.Getpid(),
		atomic.AddUint64(&w.seq, 1), len(raw), crlf)
	tmp := filepath.Join(inbox, "tmp", name)
	if err := os.WriteFile(tmp, raw, 0o600); err != nil {
		return err
	}
	return errors.Join(os.Chown(tmp, w.uid, w.gid), os.Rename(tmp, filepath.Join(inbox, "new", name)))
}

// Maildir is where a folder of the user lies: "INBOX", or a name with "/" between its levels.
func (w *World) Maildir(user, folder string) string {
	local, _, _ := strings.Cut(strings.ToLower(user), "@")
	root := filepath.Join(w.Dir, "mail", local, "Maildir")
	if strings.EqualFold(folder, "INBOX") {
		return root
	}
	return filepath.Join(root, "."+strings.ReplaceAll(folder, "/", "."))
}

// Messages returns what lies in a folder of the user, by time of delivery.
func (w *World) Messages(user, folder string) ([]Message, error) {
	var all []Message
	for _, sub := range []string{"new", "cur"} {
		dir := filepath.Join(w.Maildir(user, folder), sub)
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if errors.Is(err, fs.ErrNotExist) {
				continue // the server renamed it meanwhile; who must know looks again
			}
			if err != nil {
				return nil, err
			}
			_, flags, _ := strings.Cut(e.Name(), ":2,")
			all = append(all, Message{File: e.Name(), Flags: flags, Raw: raw})
		}
	}
	slices.SortFunc(all, func(a, b Message) int { return slices.Compare(delivered(a.File), delivered(b.File)) })
	return all, nil
}

// delivered reads the time of delivery out of a file's name: "1763862252.M1234P...": seconds and microseconds.
func delivered(name string) []int {
	at := make([]int, 2)
	fmt.Sscanf(name, "%d.M%dP", &at[0], &at[1])
	return at
}
