package localmail_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"github.com/ownup/ownup/daemon/localmail"
)

// recorder notes what a server says without being asked.
type recorder struct {
	exists   chan uint32
	expunged chan uint32
}

func newRecorder() (*recorder, *imapclient.Options) {
	r := &recorder{exists: make(chan uint32, 100), expunged: make(chan uint32, 100)}
	return r, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				r.exists <- *d.NumMessages
			}
		},
		Expunge: func(n uint32) { r.expunged <- n },
	}}
}

func drain(c chan uint32) []uint32 {
	var all []uint32
	for {
		select {
		case n := <-c:
			all = append(all, n)
		default:
			return all
		}
	}
}

func uids(nums ...imap.UID) imap.UIDSet { return imap.UIDSetNum(nums...) }

func search(t *testing.T, c *imapclient.Client, criteria *imap.SearchCriteria) []imap.UID {
	t.Helper()
	data, err := c.UIDSearch(criteria, nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	return data.AllUIDs()
}

func TestExistsBetweenSelectAndIdle(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	r, o := newRecorder()
	c := login(t, w, sam, o)
	deliver(t, w, sam, 1) // after SELECT, before IDLE
	drain(r.exists)
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	if n := <-r.exists; n != 1 {
		t.Errorf("EXISTS %d, want 1", n)
	}
	deliver(t, w, sam, 1)
	if n := <-r.exists; n != 2 {
		t.Errorf("EXISTS %d while idling, want 2", n)
	}
	if err := idle.Close(); err != nil {
		t.Error(err)
	}
	if err := idle.Wait(); err != nil {
		t.Error(err)
	}
}

func TestMove(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		caps   []string
		told   []uint32 // by EXPUNGE outside of an EXPUNGE command, which has them for itself
		reason string
	}{
		{nil, []uint32{3, 1}, "everything is offered"},
		{[]string{localmail.CapMove}, []uint32{3, 1}, "MOVE without UIDPLUS has no COPYUID"},
		{[]string{localmail.CapUIDPlus}, nil, "the client does without MOVE by COPY, STORE and UID EXPUNGE"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			w := start(t, func(o *localmail.Options) { o.Caps = tc.caps })
			deliver(t, w, sam, 3)
			r, o := newRecorder()
			c := login(t, w, sam, o)
			if err := c.Create("ownup/done", nil).Wait(); err != nil {
				t.Fatal(err)
			}
			data, err := c.Move(uids(1, 3), "ownup/done").Wait()
			if err != nil {
				t.Fatal(err)
			}
			checkCopyUID(t, data, c.Caps().Has(imap.CapUIDPlus) && c.Caps().Has(imap.CapMove))
			if err := c.Noop().Wait(); err != nil {
				t.Fatal(err)
			}
			if got := drain(r.expunged); !slices.Equal(got, tc.told) {
				t.Errorf("EXPUNGE %v, want %v, once", got, tc.told)
			}
			if w.Count(sam, "INBOX") != 1 || w.Count(sam, "ownup/done") != 2 {
				t.Errorf("%d and %d mails", w.Count(sam, "INBOX"), w.Count(sam, "ownup/done"))
			}
		})
	}
}

func checkCopyUID(t *testing.T, data *imapclient.MoveData, wanted bool) {
	t.Helper()
	if !wanted {
		return
	}
	if data.UIDValidity != 2 || data.SourceUIDs.String() != "1,3" || data.DestUIDs.String() != "1:2" {
		t.Errorf("COPYUID %d %s %s", data.UIDValidity, data.SourceUIDs, data.DestUIDs)
	}
}

func TestMoveKeepsTheMail(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	deliver(t, w, sam, 1)
	c := login(t, w, sam, nil)
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagFlagged}}
	if err := c.Store(uids(1), flags, nil).Close(); err != nil {
		t.Fatal(err)
	}
	before := one(t, w, sam)
	if err := c.Create("kept", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Move(uids(1), "kept").Wait(); err != nil {
		t.Fatal(err)
	}
	after, err := w.Messages(sam, "kept")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]localmail.Message{before}, after); diff != "" {
		t.Error(diff)
	}
	if w.Count(sam, "INBOX") != 0 {
		t.Error("it is still in the INBOX")
	}
}

func TestOtherSessionsLearnOfChanges(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	deliver(t, w, sam, 3)
	r, o := newRecorder()
	watcher := login(t, w, sam, o)
	actor := login(t, w, sam, nil)
	drain(r.exists)
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}, Silent: true}
	if err := actor.Store(uids(2), flags, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if err := actor.UIDExpunge(uids(2)).Close(); err != nil {
		t.Fatal(err)
	}
	deliver(t, w, sam, 2)
	// A FETCH by number must not shift the numbers under the client's feet (RFC 3501, 7.4.1).
	if got := subjects(t, watcher, imap.SeqSetNum(2, 3)); !slices.Equal(got, []string{"2", "3"}) {
		t.Errorf("numbers 2 and 3 are %v", got)
	}
	if got := drain(r.expunged); len(got) > 0 {
		t.Errorf("EXPUNGE %v during a FETCH", got)
	}
	if err := watcher.Noop().Wait(); err != nil {
		t.Fatal(err)
	}
	if got := drain(r.expunged); !slices.Equal(got, []uint32{2}) {
		t.Errorf("EXPUNGE %v, want 2", got)
	}
	if got := subjects(t, watcher, imap.SeqSetNum(2)); !slices.Equal(got, []string{"3"}) {
		t.Errorf("number 2 is %v afterwards", got)
	}
}

func subjects(t *testing.T, c *imapclient.Client, set imap.NumSet) []string {
	t.Helper()
	all, err := c.Fetch(set, &imap.FetchOptions{Envelope: true}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range all {
		got = append(got, m.Envelope.Subject)
	}
	return got
}

func TestUIDExpungeTakesOnlyThese(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	deliver(t, w, sam, 3)
	c := login(t, w, sam, nil)
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}, Silent: true}
	if err := c.Store(uids(1, 2), flags, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.UIDExpunge(uids(2, 3)).Close(); err != nil {
		t.Fatal(err)
	}
	if got := search(t, c, &imap.SearchCriteria{}); !slices.Equal(got, []imap.UID{1, 3}) {
		t.Errorf("left %v, want 1 and 3", got)
	}
}

func TestUIDValidityChange(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	deliver(t, w, sam, 3)
	c := login(t, w, sam, nil)
	if err := c.Store(uids(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if err := c.Expunge().Close(); err != nil {
		t.Fatal(err)
	}
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SetUIDValidity(sam, "INBOX", 77); err != nil {
		t.Fatal(err)
	}
	if err := idle.Wait(); err == nil {
		t.Error("the idling session was not ended")
	}
	again, err := login(t, w, sam, nil).Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if again.UIDValidity != 77 || again.UIDNext != 3 || again.NumMessages != 2 {
		t.Errorf("UIDVALIDITY %d UIDNEXT %d EXISTS %d", again.UIDValidity, again.UIDNext, again.NumMessages)
	}
}

func TestMissingCapabilities(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *localmail.Options) { o.Caps = []string{} })
	deliver(t, w, sam, 1)
	c := login(t, w, sam, nil)
	for _, name := range []imap.Cap{imap.CapMove, imap.CapIdle, imap.CapUIDPlus} {
		if c.Caps().Has(name) {
			t.Errorf("%s is offered", name)
		}
	}
	if caps, err := c.Capability().Wait(); err != nil || caps.Has(imap.CapIdle) || !caps.Has(imap.CapUnselect) {
		t.Errorf("CAPABILITY: %v %v", caps, err)
	}
	if idle, err := c.Idle(); err == nil {
		if err := idle.Wait(); !isBad(err) {
			t.Errorf("IDLE: %v", err)
		}
	} else if !isBad(err) {
		t.Errorf("IDLE: %v", err)
	}
	if err := c.UIDExpunge(uids(1)).Close(); !isBad(err) {
		t.Errorf("UID EXPUNGE: %v", err)
	}
	if w.Count(sam, "INBOX") != 1 {
		t.Error("the mail went")
	}
}

func isBad(err error) bool {
	var e *imap.Error
	return errors.As(err, &e) && e.Type == imap.StatusResponseTypeBad
}

func TestFolderNames(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *localmail.Options) { o.Separator, o.Prefix = '.', "INBOX." })
	c := login(t, w, sam, nil)
	if err := c.Create("done", nil).Wait(); err == nil {
		t.Error("a folder outside the namespace was made")
	}
	if err := c.Create("INBOX.ownup.done", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if err := c.Create("INBOX.ownup.done", nil).Wait(); err == nil {
		t.Error("a folder was made twice")
	}
	ns, err := c.Namespace().Wait()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]imap.NamespaceDescriptor{{Prefix: "INBOX.", Delim: '.'}}, ns.Personal); diff != "" {
		t.Error(diff)
	}
	all, err := c.List("", "*", nil).Collect()
	if err != nil || len(all) != 2 || all[1].Mailbox != "INBOX.ownup.done" || all[1].Delim != '.' {
		t.Errorf("LIST: %v %v", all, err)
	}
	if _, err := w.Messages(sam, "ownup/done"); err != nil {
		t.Error(err)
	}
}

func TestDeletedFolderComesBackAsAnother(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	c := login(t, w, sam, nil)
	validity := func() uint32 {
		if err := c.Create("f", nil).Wait(); err != nil {
			t.Fatal(err)
		}
		data, err := c.Status("f", &imap.StatusOptions{UIDValidity: true, NumMessages: true}).Wait()
		if err != nil {
			t.Fatal(err)
		}
		return data.UIDValidity
	}
	first := validity()
	if err := c.Delete("f").Wait(); err != nil {
		t.Fatal(err)
	}
	if second := validity(); second <= first {
		t.Errorf("UIDVALIDITY %d after %d", second, first)
	}
}
