package daemon_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"slices"
	"strings"
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

// clock stands still until it is moved.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	moved chan struct{}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if to.After(c.now) {
		c.now = to
		close(c.moved)
		c.moved = make(chan struct{})
	}
}

func (c *clock) Wait(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	until := c.Now().Add(d)
	for {
		c.mu.Lock()
		reached, moved := !c.now.Before(until), c.moved
		c.mu.Unlock()
		if reached {
			return
		}
		select {
		case <-moved:
		case <-wake:
			return
		case <-ctx.Done():
			return
		}
	}
}

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) count(part string) int { return strings.Count(j.String(), part) }

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

// post sends a person's mail, with his login.
func (h *house) post(who client.Person, raw []byte) {
	h.Helper()
	h.must(h.mail.Post(context.Background(), who.Address, raw))
}

// report is a new mail.
func (h *house) report(who client.Person, subject, words string) []byte {
	return client.Compose(client.Gmail, who.Name+" <"+who.Address+">", desk, subject, words, h.clock.Now())
}

// answer is the answer to the newest mail of a template, when that has come.
func (h *house) answer(who client.Person, template, words string) []byte {
	h.Helper()
	h.until(template, func() bool { return len(h.got(who, template)) > 0 })
	return client.Reply(client.Gmail, h.newest(who, template), who, words, h.clock.Now(), false)
}

// got are the mails of a template that a person has, oldest first; "" = of any.
func (h *house) got(who client.Person, template string) [][]byte {
	list, err := h.mail.Messages(who.Address, "INBOX")
	h.must(err)
	var found [][]byte
	for _, m := range list {
		if of := field(m.Raw, "X-Ownup-Template"); of == template || template == "" && of != "" {
			found = append(found, m.Raw)
		}
	}
	return found
}

func (h *house) newest(who client.Person, template string) []byte {
	h.Helper()
	found := h.got(who, template)
	if len(found) == 0 {
		h.Fatalf("%s has no %s\n%s", who.Name, template, h.log)
	}
	return found[len(found)-1]
}

func field(raw []byte, name string) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	return m.Header.Get(name)
}

func (h *house) cases() []mailflow.Case {
	h.Helper()
	var all []mailflow.Case
	h.must(h.read.Cases(context.Background(), func(c mailflow.Case) error { all = append(all, c); return nil }))
	return all
}

// one returns the only case there is.
func (h *house) one() mailflow.Case {
	h.Helper()
	all := h.cases()
	if len(all) != 1 {
		h.Fatalf("%d cases, want one\n%s", len(all), h.log)
	}
	return all[0]
}

func (h *house) quarantined() []store.Quarantined {
	h.Helper()
	all, err := h.read.Quarantines(context.Background())
	h.must(err)
	return all
}

// outcome is what happened, without instants: each case with its history, and each person's mails.
func (h *house) outcome() string {
	h.Helper()
	var b strings.Builder
	for _, c := range h.cases() {
		fmt.Fprintf(&b, "case of %s: %s %s\n", c.Reporter, c.Step(), c.End)
		past, err := h.read.History(context.Background(), c.Code)
		h.must(err)
		if len(past) == 0 {
			h.Fatalf("case %s has no history", c.Code)
		}
		for _, p := range past {
			fmt.Fprintf(&b, "  %d %s %s\n", p.Seq, p.Kind, p.Reason)
		}
	}
	for _, p := range h.people {
		var mails []string
		seen := map[string]bool{}
		for _, raw := range h.got(client.Person{Address: p.Address}, "") {
			if id := field(raw, "Message-Id"); !seen[id] {
				seen[id] = true
				mails = append(mails, field(raw, "X-Ownup-Template"))
			}
		}
		slices.Sort(mails)
		fmt.Fprintf(&b, "%s: %v\n", p.Address, mails)
	}
	for _, q := range h.quarantined() {
		fmt.Fprintf(&b, "quarantine: %s %s\n", q.Reason, q.State)
	}
	fmt.Fprintf(&b, "inbox %d, done %d, quarantine %d\n", h.mail.Count(desk, "INBOX"), h.mail.Count(desk, done), h.mail.Count(desk, held))
	return b.String()
}

// copies is how many mails of ours came more than once, by Message-ID.
func (h *house) copies() int {
	h.Helper()
	n := 0
	for _, p := range h.people {
		seen := map[string]bool{}
		for _, raw := range h.got(client.Person{Address: p.Address}, "") {
			if id := field(raw, "Message-Id"); seen[id] {
				n++
			} else {
				seen[id] = true
			}
		}
	}
	return n
}

// ask leaves an operator's request.
func (h *house) ask(kind, target string) {
	h.Helper()
	h.must(h.read.Ask(context.Background(), store.Request{ID: kind + target + h.clock.Now().String(), At: h.clock.Now(), Kind: kind, Target: target, Who: "it"}))
	h.pass(3 * time.Second)
	h.settle()
}

var errInjected = errors.New("injected fault")
