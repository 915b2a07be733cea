package localmail

import (
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// letter is a mail in one folder. uid, raw and at never change; the rest is guarded by the account's mutex.
type letter struct {
	uid   imap.UID
	raw   []byte
	at    time.Time
	flags []imap.Flag // replaced, never changed in place: a copy of the slice is a snapshot
	rev   uint64      // grows with each change of flags
	gone  bool        // expunged; sessions that were not told yet still hold it
}

func (l *letter) has(flag imap.Flag) bool {
	return slices.ContainsFunc(l.flags, func(f imap.Flag) bool { return strings.EqualFold(string(f), string(flag)) })
}

// change applies a STORE.
func (l *letter) change(store *imap.StoreFlags) {
	var flags []imap.Flag
	if store.Op != imap.StoreFlagsSet {
		flags = slices.Clone(l.flags)
	}
	for _, flag := range store.Flags {
		same := func(f imap.Flag) bool { return strings.EqualFold(string(f), string(flag)) }
		flags = slices.DeleteFunc(flags, same)
		if store.Op != imap.StoreFlagsDel {
			flags = append(flags, flag)
		}
	}
	l.flags = flags
	l.rev++
}

// folder is a mailbox in the sense of IMAP, guarded by the account's mutex.
type folder struct {
	name       string
	validity   uint32
	next       imap.UID
	letters    []*letter // ascending UID
	churn      uint64    // grows with each expunge and change of flags, not with a new letter
	subscribed bool
	deleted    bool
}

func (f *folder) add(raw []byte, at time.Time, flags []imap.Flag) *letter {
	l := &letter{uid: f.next, raw: raw, at: at, flags: slices.Clone(flags)}
	f.next++
	f.letters = append(f.letters, l)
	return l
}

// remove expunges the letters that doomed picks.
func (f *folder) remove(doomed func(*letter) bool) {
	f.letters = slices.DeleteFunc(f.letters, func(l *letter) bool {
		l.gone = l.gone || doomed(l)
		return l.gone
	})
	f.churn++
}

// renumber gives all letters new UIDs under another UIDVALIDITY. Sessions that have the folder open are cut.
func (f *folder) renumber(validity uint32) {
	f.validity, f.next = validity, 1
	old := f.letters
	f.letters = nil
	for _, l := range old {
		f.add(l.raw, l.at, l.flags)
	}
}

// flags lists all flags in use, with the system flags first.
func (f *folder) flagsInUse() []imap.Flag {
	all := []imap.Flag{imap.FlagSeen, imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted, imap.FlagDraft}
	for _, l := range f.letters {
		for _, flag := range l.flags {
			if !slices.Contains(all, flag) {
				all = append(all, flag)
			}
		}
	}
	slices.Sort(all[5:])
	return all
}

func (f *folder) status() *imap.StatusData {
	var size int64
	var unseen, deleted, recent uint32
	for _, l := range f.letters {
		size += int64(len(l.raw))
		if !l.has(imap.FlagSeen) {
			unseen++
		}
		if l.has(imap.FlagDeleted) {
			deleted++
		}
	}
	count := uint32(len(f.letters))
	return &imap.StatusData{
		Mailbox: f.name, NumMessages: &count, NumUnseen: &unseen, NumDeleted: &deleted, NumRecent: &recent,
		UIDNext: f.next, UIDValidity: f.validity, Size: &size,
	}
}

func (f *folder) firstUnseen() uint32 {
	i := slices.IndexFunc(f.letters, func(l *letter) bool { return !l.has(imap.FlagSeen) })
	return uint32(i + 1)
}
