package localmail

import (
	"errors"
	"slices"
	"sort"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// errRebuilt ends a session whose folder has new UIDs or is no more.
var errRebuilt = errors.New("selected mailbox was rebuilt or deleted")

// view is what one session knows of its selected folder: sequence numbers are places in it. It is guarded by the
// account's mutex.
type view struct {
	folder   *folder
	validity uint32
	readOnly bool
	known    []known
	top      imap.UID // the highest UID that was ever known
	churn    uint64   // the folder's when they were last compared in full
}

// known is a letter that the client has a sequence number for, and the flags it was told of.
type known struct {
	*letter
	told uint64 // the letter's rev
}

func newView(f *folder, readOnly bool) *view {
	v := &view{folder: f, validity: f.validity, readOnly: readOnly, churn: f.churn}
	v.learn()
	return v
}

// learn takes up the letters that are new since last time and says whether there were any.
func (v *view) learn() bool {
	letters := v.folder.letters
	from := sort.Search(len(letters), func(i int) bool { return letters[i].uid > v.top })
	for _, l := range letters[from:] {
		v.known = append(v.known, known{l, l.rev})
		v.top = l.uid
	}
	return from < len(letters)
}

// news is what a session has to be told, in this order.
type news struct {
	expunged []uint32 // descending, so that each number is right when it is said
	exists   uint32   // 0 = nothing new
	flags    []flagNews
}

type flagNews struct {
	number uint32
	uid    imap.UID
	flags  []imap.Flag
}

// refresh compares the view with its folder. Without mayExpunge the numbers of letters that went stay as they are.
func (v *view) refresh(mayExpunge bool) (news, error) {
	if v.folder.deleted || v.folder.validity != v.validity {
		return news{}, errRebuilt
	}
	var n news
	if v.churn != v.folder.churn {
		if mayExpunge {
			n.expunged = v.forget()
		}
		var held bool
		n.flags, held = v.compare()
		if !held {
			v.churn = v.folder.churn
		}
	}
	if v.learn() {
		n.exists = uint32(len(v.known))
	}
	return n, nil
}

// forget drops the letters that went and returns their numbers, the highest first.
func (v *view) forget() []uint32 {
	var numbers []uint32
	kept := v.known[:0]
	for i, k := range v.known {
		if k.gone {
			numbers = append(numbers, uint32(i+1))
		} else {
			kept = append(kept, k)
		}
	}
	clear(v.known[len(kept):])
	v.known = kept
	slices.Reverse(numbers)
	return numbers
}

// compare finds changed flags, and whether letters that went are still held.
func (v *view) compare() (changed []flagNews, held bool) {
	for i, k := range v.known {
		held = held || k.gone
		if k.told != k.rev {
			v.known[i].told = k.rev
			changed = append(changed, flagNews{uint32(i + 1), k.uid, k.flags})
		}
	}
	return changed, held
}

// pick returns the places of a set of numbers or UIDs, ascending.
func (v *view) pick(set imap.NumSet) []int {
	var places []int
	span := func(from, to int) {
		for i := max(from, 0); i < min(to, len(v.known)); i++ {
			places = append(places, i)
		}
	}
	switch set := set.(type) {
	case imap.SeqSet:
		for _, r := range set {
			from, to := closed(r.Start, r.Stop, uint32(len(v.known)))
			span(int(from)-1, int(to))
		}
	case imap.UIDSet:
		for _, r := range set {
			from, to := closed(r.Start, r.Stop, v.lastUID())
			span(v.place(from), v.place(to+1))
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// place is the first place with at least this UID.
func (v *view) place(uid imap.UID) int {
	return sort.Search(len(v.known), func(i int) bool { return v.known[i].uid >= uid })
}

func (v *view) lastUID() imap.UID {
	if len(v.known) == 0 {
		return 0
	}
	return v.known[len(v.known)-1].uid
}

// closed turns "*", which is written as 0, into the largest number there is. So "n:*" always has the last mail in it,
// even where n is beyond it (RFC 3501, 6.4.8).
func closed[N uint32 | imap.UID](start, stop, largest N) (N, N) {
	if start == 0 {
		start = largest
	}
	if stop == 0 {
		stop = largest
	}
	return min(start, stop), max(start, stop)
}

// tell writes news to a session.
func (n news) tell(w *imapserver.UpdateWriter) error {
	for _, number := range n.expunged {
		if err := w.WriteExpunge(number); err != nil {
			return err
		}
	}
	if n.exists > 0 {
		if err := w.WriteNumMessages(n.exists); err != nil {
			return err
		}
	}
	for _, f := range n.flags {
		if err := w.WriteMessageFlags(f.number, f.uid, f.flags); err != nil {
			return err
		}
	}
	return nil
}
