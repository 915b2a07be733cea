package daemon_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/localmail"
	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/web"
	"github.com/ownup/ownup/mailflow"
)

// operator looks at the pages of the daemon that runs in a house.
type operator struct {
	*house
	health *daemon.Health
	full   atomic.Bool   // the disk takes nothing
	hangs  atomic.Value  // the name of the call that hangs, "" = none
	held   chan struct{} // closed when what hangs may go on
}

// inWatchedHouse runs a test in a house whose daemon is watched as `ownup run` does it.
func inWatchedHouse(t *testing.T, s setup, test func(*operator)) {
	t.Helper()
	op := &operator{}
	op.hangs.Store("")
	s.options = op.watch
	before := s.before
	s.before = func(h *house) {
		op.house, op.held = h, make(chan struct{})
		if before != nil {
			before(h)
		}
	}
	inHouse(t, s, func(*house) {
		defer close(op.held)
		test(op)
	})
}

// watch puts the operator's things between the daemon and the world.
func (op *operator) watch(o *daemon.Options) {
	o.Vitals = daemon.NewVitals(o.Clock)
	o.Store = store.New(o.Vitals.Watch(&watchedDisk{op.backend(), op}))
	op.must(o.Store.Lease(context.Background(), o.Clock.Now()))
	op.health = &daemon.Health{Vitals: o.Vitals, Store: o.Store, Clock: o.Clock, Poll: o.Poll, MaxSize: o.MaxSize}
	mailbox, relay, settings := o.Mailbox, o.Relay, o.Settings
	o.Mailbox = func(ctx context.Context) (daemon.Mailbox, error) {
		box, err := mailbox(ctx)
		return &watchedMailbox{box, op}, err
	}
	o.Relay = func(ctx context.Context) (daemon.Relay, error) {
		r, err := relay(ctx)
		return &watchedRelay{r, op}, err
	}
	o.Settings = func(now time.Time) mailflow.Settings {
		op.call("settings")
		return settings(now)
	}
}

// call hangs, deaf to everything, if it is this call's turn.
func (op *operator) call(name string) {
	if op.hangs.Load() == name {
		<-op.held
	}
}

// watchedDisk takes nothing while it is full.
type watchedDisk struct {
	store.Backend
	op *operator
}

func (d *watchedDisk) Apply(ctx context.Context, batches ...store.Batch) []error {
	if d.op.full.Load() {
		errs := make([]error, len(batches))
		for i := range errs {
			errs[i] = errors.New("database or disk is full: " + canary)
		}
		return errs
	}
	return d.Backend.Apply(ctx, batches...)
}

func (d *watchedDisk) Query(ctx context.Context, s store.Statement, scan func(store.Row) error) error {
	if strings.Contains(s.SQL, "FROM request") {
		d.op.call("requests")
	}
	return d.Backend.Query(ctx, s, scan)
}

type watchedMailbox struct {
	daemon.Mailbox
	op *operator
}

func (m *watchedMailbox) Look(ctx context.Context, from uint32) (daemon.Look, error) {
	m.op.call("look")
	return m.Mailbox.Look(ctx, from)
}

// Fetch can hang at the third batch.
func (m *watchedMailbox) Fetch(ctx context.Context, uids []uint32, limit int64, each func(daemon.Fetched) error) error {
	if uids[0] > 200 {
		m.op.call("fetch")
	}
	return m.Mailbox.Fetch(ctx, uids, limit, each)
}

type watchedRelay struct {
	daemon.Relay
	op *operator
}

func (r *watchedRelay) Deliver(ctx context.Context, e daemon.Envelope, mark func() error) error {
	r.op.call("deliver")
	if r.op.hangs.Load() == "disk" {
		r.op.full.Store(true)
	}
	return r.Relay.Deliver(ctx, e, mark)
}

// get asks for a page, some time after the last one so that nothing is kept of it.
func (op *operator) get(path string) (code int, body string) {
	op.Helper()
	op.pass(16 * time.Second)
	pages := &web.Status{Health: op.health, Zone: time.UTC, Version: "0", Log: slog.New(slog.DiscardHandler)}
	w := httptest.NewRecorder()
	pages.Handler().ServeHTTP(w, httptest.NewRequest("GET", "http://localhost"+path, nil))
	return w.Code, w.Body.String()
}

// expect asks for a page and holds it to a code and to texts that it must have.
func (op *operator) expect(path string, code int, texts ...string) {
	op.Helper()
	got, body := op.get(path)
	if got != code {
		op.Errorf("%s: %d, not %d\n%s\n%s", path, got, code, body, op.log)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			op.Errorf("%s has no %q:\n%s", path, text, body)
		}
	}
}

// metric is the value of one series, as it is written.
func (op *operator) metric(series string) string {
	op.Helper()
	_, body := op.get("/metrics")
	for line := range strings.Lines(body) {
		if value, ok := strings.CutPrefix(line, series+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// What breaks shows, by its name and with a hint, and when it is mended all is well again. Only readiness turns: no
// restart of ownup would help.
func TestPagesFollowWhatBreaks(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why    string
		breaks func(*operator)
		within time.Duration // how long until it shows
		ready  []string      // what /readyz says then
		metric string        // the series that shows it, "" = none
		mends  func(*operator)
	}{
		{"the mailbox is down", func(op *operator) { op.mail.SetDown(localmail.SideIMAP, true) }, 4 * time.Minute,
			[]string{"the IMAP server localhost:143 ", "no mail is taken in", "hint: "}, `ownup_connection_up{server="imap"}`,
			func(op *operator) { op.mail.SetDown(localmail.SideIMAP, false) }},
		{"the password was changed", func(op *operator) {
			op.must(op.mail.SetPassword(desk, "another"))
			op.mail.Drop(localmail.SideIMAP)
		}, 4 * time.Minute,
			[]string{"the IMAP server localhost:143 does not accept the login, and no mail is taken in", "hint: check username and password"}, `ownup_connection_up{server="imap"}`,
			func(op *operator) { op.must(op.mail.SetPassword(desk, password)) }},
		{"the relay is down", func(op *operator) {
			op.mail.SetDown(localmail.SideSMTP, true)
			op.later()
		}, 2 * time.Second,
			[]string{"the SMTP server localhost:465 ", "no mail goes out", "since 2026-11-23T13:05"}, `ownup_connection_up{server="smtp"}`,
			func(op *operator) { op.mail.SetDown(localmail.SideSMTP, false) }},
		{"the relay turns every mail away", func(op *operator) {
			op.mail.Break(localmail.Fault{At: localmail.StageMail, Code: 421, Text: "CANARY"})
			op.later()
		}, 2 * time.Second,
			[]string{"the SMTP server turns us away with code 421, and no mail goes out"}, `ownup_connection_up{server="smtp"}`,
			func(op *operator) { op.mail.Mend() }},
		{"the disk is full", func(op *operator) { op.full.Store(true) }, 0,
			[]string{"the store does not take what we write", "hint: look for a full or failing disk"}, "",
			func(op *operator) { op.full.Store(false) }},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			inWatchedHouse(t, setup{}, func(op *operator) {
				op.expect("/readyz", 200, "ready\n")
				op.expect("/", 200, "<h1>", "All is well")
				row.breaks(op)
				op.pass(row.within)
				op.expect("/readyz", 503, row.ready...)
				op.expect("/livez", 200, "alive\n")
				op.expect("/", 200, "Something is wrong")
				if v := op.metric("ownup_ready"); v != "0" {
					op.Errorf("ownup_ready is %s", v)
				}
				if v := op.metric(row.metric); row.metric != "" && v != "0" {
					op.Errorf("%s is %q", row.metric, v)
				}
				row.mends(op)
				op.pass(6 * time.Minute)
				op.settle()
				op.expect("/readyz", 200, "ready\n")
				op.expect("/", 200, "All is well", "Lately, and over")
			})
		})
	}
}

// A mail server may be away for a whole day: that is no reason to restart ownup.
func TestAliveWhileTheWorldIsDown(t *testing.T) {
	t.Parallel()
	inWatchedHouse(t, setup{}, func(op *operator) {
		op.mail.SetDown(localmail.SideSMTP, true)
		op.later()
		op.mail.SetDown(localmail.SideIMAP, true)
		op.full.Store(true)
		for range 24 * 4 {
			op.pass(15 * time.Minute)
			op.expect("/livez", 200)
		}
		op.mail.SetDown(localmail.SideSMTP, false)
		op.mail.SetDown(localmail.SideIMAP, false)
		op.full.Store(false)
		op.pass(10 * time.Minute)
		op.settle()
		op.expect("/readyz", 200)
	})
}

// Nor is a disk that is full when the end of a delivery has to be written down: a restart would send the mail twice.
func TestAliveWhileAnEndIsNotWritten(t *testing.T) {
	t.Parallel()
	inWatchedHouse(t, setup{people: 6}, func(op *operator) {
		op.hangs.Store("disk")
		for i := range 6 {
			op.post(op.pat(i), op.report(op.pat(i), "Keys", "I lost the keys."))
		}
		for range 8 {
			op.pass(15 * time.Minute)
			op.expect("/livez", 200)
		}
		op.expect("/readyz", 503, "the store does not take what we write")
	})
}

// What lies in the inbox counts down as it is taken in.
func TestInboxCountsDown(t *testing.T) {
	t.Parallel()
	inWatchedHouse(t, setup{people: 220, idle: true}, func(op *operator) {
		for i := range 220 {
			op.post(op.pat(i), op.report(op.pat(i), "Keys", "I lost the keys."))
		}
		op.hangs.Store("fetch") // while the second batch waits to be filed
		op.start()
		op.pass(time.Minute)
		if n, age := op.metric("ownup_inbound_waiting"), op.metric("ownup_inbound_oldest_seconds"); n != "120" || age == "0" {
			op.Errorf("%s mails wait, the oldest for %s s", n, age)
		}
	})
}

// Before the first look nobody knows whether mail is seen.
func TestNotReadyBeforeTheFirstLook(t *testing.T) {
	t.Parallel()
	inWatchedHouse(t, setup{idle: true}, func(op *operator) {
		op.hangs.Store("look")
		op.start()
		op.expect("/readyz", 503, "the mailbox has not been looked into yet")
		if v := op.metric("ownup_imap_last_success_timestamp_seconds"); v != "0" {
			op.Errorf("the last success was at %s", v)
		}
	})
}

// A loop that hangs, deaf to its context, is found when it is away for longer than its longest turn, and named.
func TestLoopThatHangs(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		loop, call string
		do         func(*operator) // what brings the loop there
		patience   time.Duration
	}{
		{"intake", "look", func(*operator) {}, 11 * time.Minute},
		{"timers", "settings", func(op *operator) { op.pass(15 * time.Minute) }, 5 * time.Minute},
		{"requests", "requests", func(*operator) {}, 5 * time.Minute},
		{"outbox", "deliver", func(op *operator) {
			for i := range 6 { // more than the connections take
				op.post(op.pat(i), op.report(op.pat(i), "Keys", "I lost the keys."))
			}
		}, 25 * time.Minute},
	} {
		t.Run(row.loop, func(t *testing.T) {
			t.Parallel()
			inWatchedHouse(t, setup{people: 6}, func(op *operator) {
				op.later()
				op.settle()
				op.hangs.Store(row.call)
				row.do(op)
				op.pass(2 * time.Minute)
				op.pass(row.patience - 3*time.Minute)
				op.expect("/livez", 200, "alive\n")
				op.pass(3 * time.Minute)
				op.expect("/livez", 503, "the loop "+row.loop+" does not turn any more\n", "hint: restart ownup")
				op.expect("/", 200, "The loop "+row.loop+" does not turn any more")
			})
		})
	}
}

// A mail server that hangs makes no error; the last look just gets older.
func TestSilentServer(t *testing.T) {
	t.Parallel()
	inWatchedHouse(t, setup{}, func(op *operator) {
		op.expect("/readyz", 200)
		op.hangs.Store("look")
		op.pass(6 * time.Minute)
		op.expect("/readyz", 503, "the mailbox has not been looked into although nothing is known to be wrong", "the mail server may hang")
		op.expect("/livez", 200)
	})
}

// A second daemon on the store makes the first one say so, before it ends.
func TestStoreTakenOver(t *testing.T) {
	t.Parallel()
	inWatchedHouse(t, setup{}, func(op *operator) {
		op.must(store.New(op.db).Lease(op.Context(), op.clock.Now()))
		op.expect("/readyz", 503, "the store belongs to another ownup now")
	})
}

// A daemon that was told to stop says so until it has.
func TestNotReadyWhileStopping(t *testing.T) {
	t.Parallel()
	inWatchedHouse(t, setup{}, func(op *operator) {
		op.now.stop()
		op.expect("/readyz", 503, "ownup is stopping")
		op.expect("/livez", 200)
	})
}
