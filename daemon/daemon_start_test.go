package daemon_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/localmail"
	"github.com/ownup/ownup/daemon/localmail/client"
)

// old lets mails lie in the inbox from before the first start, one of each of the first three people.
func old(h *house) {
	for i, p := range h.people[:3] {
		who := client.Person{Name: p.Name, Address: p.Address}
		h.post(who, h.report(who, "Old matter", fmt.Sprintf("I lost key number %d.", i)))
	}
	h.pass(time.Hour)
}

func TestFirstStart(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why   string
		all   bool
		then  func(*house)
		cases int
		alone int // mails that lie in the inbox in the end
	}{
		{"new: what lies there is left alone for good", false, func(h *house) {}, 0, 3},
		{"all: everything is answered", true, func(h *house) {}, 3, 0},
		{"new: what comes later is answered", false, func(h *house) { h.later() }, 1, 3},
		{"a restart does not touch the old mails", false, func(h *house) { h.restart(); h.later(); h.restart() }, 1, 3},
		{"a reconcile does not either", false, func(h *house) { h.pass(11 * time.Minute); h.later(); h.pass(11 * time.Minute) }, 1, 3},
		{"in a later epoch the date of receipt tells the old ones", false, func(h *house) {
			h.now.stop()
			h.later()
			h.must(h.mail.SetUIDValidity(desk, "INBOX", 77))
			h.start()
		}, 1, 3},
		{"an epoch that changes under a running daemon", false, func(h *house) {
			h.must(h.mail.SetUIDValidity(desk, "INBOX", 77))
			h.later()
		}, 1, 3},
		{"all, and another epoch before the first mail was taken", true, func(h *house) {
			h.must(h.mail.SetUIDValidity(desk, "INBOX", 77))
		}, 3, 0},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			choose := func(o *daemon.Options) { o.FirstAll = row.all }
			inHouse(t, setup{before: old, options: choose}, func(h *house) {
				row.then(h)
				h.settle()
				if n := len(h.cases()); n != row.cases {
					h.Errorf("%d cases, want %d\n%s", n, row.cases, h.log)
				}
				if n := h.mail.Count(desk, "INBOX"); n != row.alone {
					h.Errorf("%d mails in the inbox, want %d", n, row.alone)
				}
				if said := fmt.Sprintf(`msg="first start" left_alone=%d`, row.alone); h.log.count(said) != 1 {
					h.Errorf("not said once: %s\n%s", said, h.log)
				}
			})
		})
	}
}

// later is a report after the first start.
func (h *house) later() {
	h.post(sam, h.report(sam, "Wrong list", "I sent the salary list to all staff."))
	h.pass(time.Second)
}

// A first start that dies at any point has left alone what lay there, or has not begun.
func TestFirstStartDies(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 4; n++ {
		for _, m := range []mode{crashBefore, crashAfter} {
			t.Run(fmt.Sprintf("%s %d", m, n), func(t *testing.T) {
				t.Parallel()
				f := &faults{kind: "batch", n: n, mode: m}
				inHouse(t, setup{before: old, fault: f, options: func(o *daemon.Options) { o.FirstAll = false }}, func(h *house) {
					h.later()
					h.settle()
					h.one()
					if n := h.mail.Count(desk, "INBOX"); n != 3 {
						h.Errorf("%d mails in the inbox, want the three old ones", n)
					}
				})
			})
		}
	}
}

func TestServers(t *testing.T) {
	t.Parallel()
	play := func(h *house) { smallCase(h); privateCase(h) }
	want := ""
	inHouse(t, setup{}, func(h *house) { play(h); want = people(h.outcome()) })
	rows := []struct {
		why           string
		server        func(*localmail.Options)
		inbox, done   int
		erased, filed int // keywords on mails that had to stay
	}{
		{"everything there", func(*localmail.Options) {}, 0, 5, 0, 0},
		{"no MOVE: copied and erased", without(localmail.CapMove), 0, 5, 0, 0},
		{"no UIDPLUS: private mail stays and is marked, and is never filed", without(localmail.CapUIDPlus), 2, 5, 2, 0},
		{"neither: all stay, and are known", without(localmail.CapMove, localmail.CapUIDPlus), 7, 0, 2, 5},
		{"no IDLE: seen at the next poll", without(localmail.CapIdle), 0, 5, 0, 0},
		{"another separator and a namespace", func(o *localmail.Options) { o.Separator, o.Prefix = '.', "INBOX." }, 0, 5, 0, 0},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inHouse(t, setup{world: row.server}, func(h *house) {
				h.stays = row.inbox > 0
				play(h)
				h.must(h.mail.SetUIDValidity(desk, "INBOX", 99)) // all that stayed is read once more
				h.pass(time.Minute)
				h.settle()
				h.restart()
				h.pass(11 * time.Minute)
				h.settle()
				if diff := cmp.Diff(want, people(h.outcome())); diff != "" {
					h.Errorf("(-usual +this server)\n%s", diff)
				}
				if got := [...]int{h.mail.Count(desk, "INBOX"), h.mail.Count(desk, done), h.flagged(daemon.KeywordErased), h.flagged(daemon.KeywordFiled)}; got != [...]int{row.inbox, row.done, row.erased, row.filed} {
					h.Errorf("inbox, done, marked erased, marked filed: %v\n%s", got, h.log)
				}
				if n := h.copies(); n != 0 {
					h.Errorf("%d mails came twice", n)
				}
			})
		})
	}
}

// A mail that the server did not show when its turn came is found by the look at all mails, ten minutes later or at the
// next start.
func TestReconcile(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why   string
		then  func(*house)
		cases int
	}{
		{"not yet", func(h *house) { h.pass(8 * time.Minute) }, 1},
		{"after ten minutes", func(h *house) { h.pass(11 * time.Minute) }, 2},
		{"at the next start", func(h *house) { h.now.stop(); h.start() }, 2},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			hidden := true
			inHouse(t, setup{options: func(o *daemon.Options) { hide(o, 1, &hidden) }}, func(h *house) {
				h.post(tom, h.report(tom, "Keys", "I lost the keys."))
				synctest.Wait()
				h.post(sam, h.report(sam, "Wrong list", "I sent the salary list to all staff."))
				synctest.Wait()
				hidden = false
				row.then(h)
				synctest.Wait()
				if n := len(h.cases()); n != row.cases {
					h.Errorf("%d cases, want %d\n%s", n, row.cases, h.log)
				}
			})
		})
	}
}

// without is a server that lacks something.
func without(caps ...string) func(*localmail.Options) {
	return func(o *localmail.Options) {
		o.Caps = slices.DeleteFunc([]string{localmail.CapMove, localmail.CapIdle, localmail.CapUIDPlus},
			func(c string) bool { return slices.Contains(caps, c) })
	}
}

// people is an outcome without the folders of our mailbox.
func people(outcome string) string {
	before, _, _ := strings.Cut(outcome, "inbox ")
	return before
}

func (h *house) flagged(keyword string) int {
	list, err := h.mail.Messages(desk, "INBOX")
	h.must(err)
	n := 0
	for _, m := range list {
		if slices.Contains(m.Flags, keyword) {
			n++
		}
	}
	return n
}
