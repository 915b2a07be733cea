package localmail

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
)

const inbox = "INBOX"

// account is a user with folders.
type account struct {
	hub   hub
	world *hub

	mu       sync.Mutex
	user     User
	folders  map[string]*folder
	validity uint32 // the last UIDVALIDITY given out
}

func newAccount(u User, world *hub) *account {
	a := &account{user: u, world: world, folders: map[string]*folder{}}
	a.create(inbox)
	return a
}

// create makes a folder; the caller holds the mutex, or is the only one who knows the account.
func (a *account) create(name string) *folder {
	// A folder that was deleted and comes again must not have its old UIDVALIDITY (RFC 3501, 2.3.1.1).
	a.validity++
	f := &folder{name: name, validity: a.validity, next: 1}
	a.folders[name] = f
	return f
}

// folder finds a folder by name, INBOX in any case; the caller holds the mutex.
func (a *account) folder(name string) *folder {
	if strings.EqualFold(name, inbox) {
		name = inbox
	}
	return a.folders[name]
}

// changed tells everybody. The caller does not hold the mutex.
func (a *account) changed() {
	a.hub.notify()
	a.world.notify()
}

func (a *account) deliver(raw []byte, at time.Time) {
	a.mu.Lock()
	a.folders[inbox].add(raw, at, nil)
	a.mu.Unlock()
	a.changed()
}

// compared is the form in which addresses are compared here.
func compared(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

func (w *World) account(user string) (*account, error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if a := w.accounts[compared(user)]; a != nil {
		return a, nil
	}
	return nil, fmt.Errorf("find mailbox: no user %s", user)
}

// folderOf finds a folder by its name with "/" between the levels, or by the name the server gives it.
func (w *World) folderOf(user, name string) (*account, *folder, error) {
	a, err := w.account(user)
	if err != nil {
		return nil, nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	f := a.folder(name)
	if f == nil {
		f = a.folder(w.options.Prefix + strings.ReplaceAll(name, "/", string(w.options.Separator)))
	}
	if f == nil {
		return nil, nil, fmt.Errorf("find folder: %s has no folder %s", user, name)
	}
	return a, f, nil
}

// Deliver puts a mail into the INBOX of an address, as it is: nothing is added, taken out or converted. The address
// may be an alias or have a sub-address.
func (w *World) Deliver(to string, raw []byte, at time.Time) error {
	places, err := w.resolve(to)
	if err != nil {
		return fmt.Errorf("deliver to %s: %w", to, err)
	}
	for _, p := range places {
		p.account.deliver(append([]byte(nil), raw...), at)
	}
	return nil
}

// Message is a mail as it lies in a folder.
type Message struct {
	UID   uint32
	At    time.Time // INTERNALDATE
	Flags []string
	Raw   []byte // not to be changed
}

// Messages returns what lies in a folder, by ascending UID. Levels of the folder's name may be parted by "/" whatever
// the server's separator.
func (w *World) Messages(user, folder string) ([]Message, error) {
	a, f, err := w.folderOf(user, folder)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make([]Message, len(f.letters))
	for i, l := range f.letters {
		all[i] = Message{UID: uint32(l.uid), At: l.at, Raw: l.raw, Flags: flagNames(l.flags)}
	}
	return all, nil
}

func flagNames(flags []imap.Flag) []string {
	names := make([]string, len(flags))
	for i, f := range flags {
		names[i] = string(f)
	}
	return names
}

// Count is how many mails lie in a folder; 0 if there is no such folder.
func (w *World) Count(user, folder string) int {
	a, f, err := w.folderOf(user, folder)
	if err != nil {
		return 0
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(f.letters)
}

// Empty deletes all mails of a folder for good, as another client of the user might.
func (w *World) Empty(user, folder string) error {
	a, f, err := w.folderOf(user, folder)
	if err != nil {
		return err
	}
	a.mu.Lock()
	f.remove(func(*letter) bool { return true })
	a.mu.Unlock()
	a.changed()
	return nil
}

// SetUIDValidity gives a folder another UIDVALIDITY and its mails new UIDs from 1, as after a rebuilt index.
// Connections that have the folder selected are ended with a BYE.
func (w *World) SetUIDValidity(user, folder string, validity uint32) error {
	a, f, err := w.folderOf(user, folder)
	if err != nil {
		return err
	}
	a.mu.Lock()
	f.renumber(validity)
	a.validity = max(a.validity, validity)
	a.mu.Unlock()
	a.changed()
	return nil
}
