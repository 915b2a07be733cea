package daemon

import (
	"github.com/ownup/ownup/daemon/store"
)

// maxAttempts is how often a mail is tried as a whole. Then its header alone is tried once, to tell its sender that it was
// not read; should that fail too, it goes to quarantine without a word.
const maxAttempts = 3

// batchSize is how many mails are fetched, decided and committed together.
const batchSize = 100

// work is what to do with the mails that lie in the inbox; a pure rule makes it.
type work struct {
	file    map[store.Place][]uint32 // decided before: they only have to leave the inbox
	batches []batch                  // to be taken, in the order in which they came
	give    []Listed                 // tried too often: quarantine, unread
}

// batch is mails that are fetched, decided and committed together.
type batch struct {
	mails []Listed
	alone bool // one mail that was tried before or is too large: it must not take a neighbour along
	head  bool // its header alone
}

// sortOut says what is to be done with the mails that lie there. Their order is kept: a person's second mail is decided
// after the first, also when the first one was tried before.
func sortOut(l Look, in store.Inbox, tried map[uint32]store.Tried, limit int64) work {
	w := work{file: map[store.Place][]uint32{}}
	var together []Listed
	flush := func() {
		if len(together) > 0 {
			w.batches, together = append(w.batches, batch{mails: together}), nil
		}
	}
	for _, m := range l.Mails {
		t := tried[m.UID]
		switch {
		case leftAlone(l, in, m):
		case t.Place != "":
			w.file[t.Place] = append(w.file[t.Place], m.UID)
		case t.Attempts > maxAttempts:
			w.give = append(w.give, m)
		case m.Size > limit || t.Attempts > 0:
			flush()
			w.batches = append(w.batches, batch{mails: []Listed{m}, alone: true, head: t.Attempts == maxAttempts})
		default:
			if together = append(together, m); len(together) == batchSize {
				flush()
			}
		}
	}
	flush()
	return w
}

// leftAlone says that a mail lay there before the very first start: by its UID in the epoch of that start, by its date
// of receipt in any later one.
func leftAlone(l Look, in store.Inbox, m Listed) bool {
	if l.UIDValidity == in.FirstValid {
		return m.UID < in.FirstNext
	}
	return in.FirstNext > 1 && m.Received.Before(in.StartedAt)
}

// from is the first UID to look at: everything in a new epoch or a reconcile, else what is new.
func from(in store.Inbox, valid uint32, all bool) uint32 {
	if all || in.Valid != valid {
		return 1
	}
	return in.Next
}
