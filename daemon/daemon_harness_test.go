package daemon_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/localmail"
	"github.com/ownup/ownup/daemon/localmail/client"
	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/sqlite"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/incoming"
	"github.com/ownup/ownup/templates"
)

// These tests run the whole daemon on a real SQLite database and a real mail world, with a clock that stands still
// until it is moved. Each runs in a bubble of testing/synctest: it is known, not guessed, when nothing moves any more,
// and a bubble does not end before all its goroutines have.

const (
	desk     = "oops@example.com"
	password = "desk-CANARY-password"
	done     = "ownup/done"
	held     = "ownup/quarantine"
)

var (
	sam   = client.Person{Name: "Sam Carter", Address: "sam@example.com"}
	maria = client.Person{Name: "Maria Lopez", Address: "maria@example.com"}
	tom   = client.Person{Name: "Tom Berg", Address: "tom@example.com"}
)

// monday is a Monday after lunch in Berlin.
func monday() time.Time { return time.Date(2026, 11, 23, 13, 5, 0, 0, time.UTC) }

// loadTemplates reads the templates once for all tests.
var loadTemplates = sync.OnceValues(func() (*templates.Set, error) { return templates.Load(nil) })

// house is a mail world, a database, and the people; daemons come and go on it.
type house struct {
	*testing.T
	clock  *clock
	mail   *localmail.World
	db     store.Backend
	read   *store.Store // reads only
	log    *journal
	people []mailflow.Person
	set    atomic.Pointer[templates.Set]
	change func(*daemon.Options)
	fault  *faults // nil = nothing goes wrong
	now    *running
	stays  bool // the server cannot move mails or cannot erase them
}

// setup is what a test chooses of its house.
type setup struct {
	world   func(*localmail.Options)
	options func(*daemon.Options)
	people  int    // more than the four
	path    string // of the database; "" = in memory
	fault   *faults
	before  func(*house) // before the first daemon starts
	idle    bool         // no daemon is started
	overlay fstest.MapFS // templates over the built-in ones
}

// inHouse runs a test in a house of its own.
func inHouse(t *testing.T, s setup, test func(*house)) {
	t.Helper()
	set, err := loadTemplates()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		h := &house{T: t, clock: &clock{now: monday(), moved: make(chan struct{})}, log: &journal{}, change: s.options, fault: s.fault}
		h.set.Store(set)
		if s.overlay != nil {
			h.overlay(s.overlay)
		}
		h.open(s)
		defer h.close()
		if s.before != nil {
			s.before(h)
		}
		if !s.idle {
			h.start()
			h.settle()
		}
		test(h)
	})
}

func (h *house) open(s setup) {
	h.Helper()
	h.people = household(s.people)
	users := []localmail.User{{Address: desk, Name: "Desk", Password: password}}
	for _, p := range h.people {
		users = append(users, localmail.User{Address: p.Address, Name: p.Name, Password: "x"})
	}
	o := localmail.Options{Users: users, Now: h.clock.Now, Pipe: true}
	if s.world != nil {
		s.world(&o)
	}
	var err error
	if h.mail, err = localmail.Start(context.Background(), o); err != nil {
		h.Fatal(err)
	}
	if s.path == "" {
		s.path = sqlite.Memory
	}
	db, err := sqlite.Open(context.Background(), s.path, sqlite.Options{Migrations: store.Migrations()})
	if err != nil {
		h.Fatal(err)
	}
	h.db, h.read = db, store.New(db)
}

// overlay lays templates over the built-in ones; nil takes them away.
func (h *house) overlay(files fstest.MapFS) {
	h.Helper()
	set, err := templates.Load(files)
	h.must(err)
	h.set.Store(set)
}

func (h *house) close() {
	if h.now != nil {
		h.now.stop()
	}
	h.mail.Close()
	h.db.(*sqlite.DB).Close()
}

// household are the people of the house, with n more who have Maria as their manager.
func household(n int) []mailflow.Person {
	zone, err := mailflow.ParseZone("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	people := []mailflow.Person{
		{Address: sam.Address, Name: sam.Name, Manager: maria.Address, Phone: "+49 30 5550 112"},
		{Address: maria.Address, Name: maria.Name, Manager: "greta@example.com", Deputy: tom.Address, Phone: "+49 30 5550 104"},
		{Address: tom.Address, Name: tom.Name, Manager: "greta@example.com"},
		{Address: "greta@example.com", Name: "Greta Holm"},
	}
	for i := range n {
		people = append(people, mailflow.Person{Address: fmt.Sprintf("p%03d@example.com", i), Name: fmt.Sprintf("Pat No%03d", i), Manager: maria.Address})
	}
	for i := range people {
		people[i].Zone = zone
	}
	return people
}

// pat is nobody in particular: the i-th of the many.
func (h *house) pat(i int) client.Person { return person(h.people[4+i]) }

func person(p mailflow.Person) client.Person { return client.Person{Name: p.Name, Address: p.Address} }

type ctx = context.Context

// running is a daemon at work.
type running struct {
	cancel context.CancelFunc
	end    chan error
	err    error
	once   sync.Once
}

// stop stops it and returns what Run returned.
func (r *running) stop() error {
	r.once.Do(func() { r.cancel(); r.err = <-r.end })
	return r.err
}

// start starts a daemon, with the next epoch of the lease.
func (h *house) start() *running {
	h.Helper()
	h.now = h.another()
	return h.now
}

// another starts a daemon beside the one that runs.
func (h *house) another() *running {
	h.Helper()
	s := store.New(h.backend())
	ctx, cancel := context.WithCancel(context.Background())
	if h.fault != nil {
		h.fault.revive(cancel)
	}
	if err := s.Lease(context.Background(), h.clock.Now()); err != nil {
		return h.refused(cancel)
	}
	r := &running{cancel: cancel, end: make(chan error, 1)}
	d := daemon.New(h.options(s))
	go func() { r.end <- d.Run(ctx) }()
	return r
}

// refused is a daemon that could not take the lease: it ends before it begins.
func (h *house) refused(cancel context.CancelFunc) *running {
	h.Helper()
	if h.fault == nil {
		h.Fatal("no lease")
	}
	h.fault.die() // if it only failed: the next one tries again
	r := &running{cancel: cancel, end: make(chan error, 1)}
	r.end <- nil
	return r
}

func (h *house) restart() {
	h.Helper()
	h.now.stop()
	h.start()
	h.settle()
}

func (h *house) options(s *store.Store) daemon.Options {
	keys := mailflow.Keys{IDKey: []byte("id key of the tests, 32 bytes ..."), TokenKey: []byte("token key of the tests, 32 bytes")}
	people := mailflow.NewDirectory(h.people)
	config := daemon.DefaultConfig()
	config.Mailbox.Address = desk
	o := daemon.Options{
		Mailbox: h.dialMailbox, Relay: h.dialRelay, Store: s, Clock: h.clock,
		Log:  slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Seed: 1,
		Composer: &daemon.Composer{Templates: h.set.Load, Keys: keys,
			Name: "Desk", Address: desk, Subaddress: true},
		Settings: daemon.CachedSettings(config),
		People:   func() mailflow.Directory { return people },
		Reading:  incoming.Options{Own: []string{desk}, AuthservID: "mx.example.com"},
		Done:     done, Quarantine: held, Poll: time.Minute, FirstAll: true, MaxSize: 1 << 20, Connections: 2, ResendAfter: time.Minute,
	}
	if h.change != nil {
		h.change(&o)
	}
	return o
}

func (h *house) backend() store.Backend {
	if h.fault != nil {
		return h.fault.backend(h.db)
	}
	return h.db
}

func (h *house) dialMailbox(ctx context.Context) (daemon.Mailbox, error) {
	open := func() (daemon.Mailbox, error) {
		return daemon.DialIMAP(ctx, daemon.IMAPOptions{Host: "localhost", Port: 143, Security: daemon.SecurityNone, Username: desk,
			Password: secret, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) { return h.mail.DialIMAP(ctx) }})
	}
	if h.fault != nil {
		return h.fault.mailbox(open)
	}
	return open()
}

func (h *house) dialRelay(ctx context.Context) (daemon.Relay, error) {
	open := func() (daemon.Relay, error) {
		return daemon.DialSMTP(ctx, daemon.SMTPOptions{Host: "localhost", Port: 465, Security: daemon.SecurityNone, Username: desk,
			Password: secret, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) { return h.mail.DialSMTP(ctx) }})
	}
	if h.fault != nil {
		return h.fault.relay(open)
	}
	return open()
}

func secret(context.Context) (string, error) { return password, nil }

// settle lets everything happen that can happen now. What waits to try again is given its time, second by second, or
// longer the longer it takes.
func (h *house) settle() {
	h.Helper()
	for i := range 60 {
		synctest.Wait()
		if h.over() {
			h.start()
			continue
		}
		if h.quiet() {
			return
		}
		h.pass(time.Second << min(i, 6))
	}
	h.Fatalf("never at rest\n%s", h.log)
}

// over says that an injected fault has ended the daemon. One that was told to stop must have done so in peace.
func (h *house) over() bool {
	h.Helper()
	if h.fault == nil {
		return false
	}
	dead, stopped := h.fault.over()
	if dead || stopped {
		if err := h.now.stop(); stopped && err != nil {
			h.Errorf("told to stop, the daemon ended with: %v", err)
		}
	}
	return dead || stopped
}

// pass lets time go by: the clock's, and that of the connections.
func (h *house) pass(d time.Duration) {
	h.clock.move(h.clock.Now().Add(d))
	time.Sleep(d)
	synctest.Wait()
}

// quiet says that there is nothing to do at this time.
func (h *house) quiet() bool {
	h.Helper()
	if h.mail.Count(desk, "INBOX") > h.left() {
		return false
	}
	waiting, err := h.read.Outbox(context.Background(), false)
	h.must(err)
	for _, o := range waiting {
		if o.State != "failed" && o.State != "cancelled" && !o.DueAt.After(h.clock.Now()) {
			return false
		}
	}
	next, err := h.read.NextTimer(context.Background())
	h.must(err)
	return next.IsZero() || next.After(h.clock.Now())
}

// left is how many mails stay in the inbox for good: from before the first start, or where the server cannot move them.
func (h *house) left() int {
	in, _, err := h.read.Inbox(context.Background())
	h.must(err)
	if !h.stays {
		return in.LeftAlone
	}
	return in.LeftAlone + h.number(`SELECT count(*) FROM intake WHERE place <> ''`)
}

func (h *house) number(sql string, args ...any) (n int) {
	h.Helper()
	h.must(h.db.Query(context.Background(), store.Statement{SQL: sql, Args: args}, func(r store.Row) error { return r.Scan(&n) }))
	return n
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// until moves from timer to timer, and to each mail that is put off, until cond holds.
func (h *house) until(what string, cond func() bool) {
	h.Helper()
	for range 60 {
		if cond() {
			return
		}
		next, err := h.read.NextTimer(context.Background())
		h.must(err)
		mail, err := h.read.NextOutgoing(context.Background())
		h.must(err)
		if next.IsZero() || !mail.IsZero() && mail.Before(next) {
			next = mail
		}
		if next.IsZero() {
			break
		}
		h.clock.move(next)
		h.settle()
	}
	if !cond() {
		h.Fatalf("%s never came\n%s", what, h.log)
	}
}

var errInjected = errors.New("injected fault")
