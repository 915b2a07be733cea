package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/localmail"
	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/sqlite"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/incoming"
	"github.com/ownup/ownup/templates"
)

// The people of the demo. The world listens on loopback only and is gone with the program.
const (
	demoDesk     = "oops@example.com"
	demoSam      = "sam@example.com"
	demoMaria    = "maria@example.com"
	demoTom      = "tom@example.com"
	demoGreta    = "greta@example.com"
	demoPassword = "demo" // everybody's
)

// demoWorld is a mail world with the daemon at work in it.
type demoWorld struct {
	mail   *localmail.World
	clock  *demoClock
	store  *store.Store
	db     *sqlite.DB
	people mailflow.Directory
	dir    string
	stop   context.CancelFunc
	done   chan error
}

// startDemo starts the world and the daemon. Its database lies in a temporary folder, removed by close.
func startDemo(ctx context.Context, now time.Time, log *slog.Logger) (*demoWorld, error) {
	w := &demoWorld{clock: newDemoClock(now), people: demoPeople(), done: make(chan error, 1)}
	var err error
	if w.dir, err = os.MkdirTemp("", "ownup-demo-"); err != nil {
		return nil, fmt.Errorf("make folder for the demo: %w", err)
	}
	ctx, w.stop = context.WithCancel(ctx)
	if err := w.start(ctx, log); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *demoWorld) start(ctx context.Context, log *slog.Logger) error {
	users := []localmail.User{{Address: demoDesk, Name: "Desk", Password: demoPassword}}
	for _, p := range w.people.People() {
		users = append(users, localmail.User{Address: p.Address, Name: p.Name, Password: demoPassword})
	}
	var err error
	w.mail, err = localmail.Start(ctx, localmail.Options{Domain: "example.com", Users: users, AuthservID: "mx.example.com", Now: w.clock.Now})
	if err != nil {
		return fmt.Errorf("start the demo's mail servers: %w", err)
	}
	if w.db, err = sqlite.Open(ctx, filepath.Join(w.dir, "ownup.db"), sqlite.Options{Migrations: store.Migrations()}); err != nil {
		return err
	}
	w.store = store.New(w.db)
	if err := w.store.Lease(ctx, w.clock.Now()); err != nil {
		return err
	}
	d, err := w.daemon(log)
	if err != nil {
		return err
	}
	go func() { w.done <- d.Run(ctx) }()
	return nil
}

func (w *demoWorld) daemon(log *slog.Logger) (*daemon.Daemon, error) {
	set, err := templates.Load(nil)
	if err != nil {
		return nil, err
	}
	config := demoConfig()
	return daemon.New(daemon.Options{
		Mailbox: w.dialMailbox, Relay: w.dialRelay, Store: w.store, Clock: w.clock, Log: log,
		Composer: &daemon.Composer{Templates: func() *templates.Set { return set }, Keys: daemon.NewKeys(), Name: "Desk", Address: demoDesk, Subaddress: true},
		Settings: daemon.CachedSettings(config),
		People:   func() mailflow.Directory { return w.people },
		Reading:  incoming.Options{Own: []string{demoDesk}, AuthservID: "mx.example.com"},
		Done:     "ownup/done", Quarantine: "ownup/quarantine", Poll: time.Second, FirstAll: true, MaxSize: 25 << 20,
		Connections: 1, ResendAfter: time.Minute,
	}), nil
}

func (w *demoWorld) dialMailbox(ctx context.Context) (daemon.Mailbox, error) {
	host, port := hostPort(w.mail.IMAPAddr())
	return daemon.DialIMAP(ctx, daemon.IMAPOptions{
		Host: host, Port: port, Security: daemon.SecurityNone, Username: demoDesk, Password: password(demoPassword),
	})
}

func (w *demoWorld) dialRelay(ctx context.Context) (daemon.Relay, error) {
	host, port := hostPort(w.mail.SMTPAddr())
	return daemon.DialSMTP(ctx, daemon.SMTPOptions{
		Host: host, Port: port, Security: daemon.SecurityNone, Username: demoDesk, Password: password(demoPassword),
	})
}

func password(p string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return p, nil }
}

func hostPort(address string) (string, int) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address, 0
	}
	n, _ := strconv.Atoi(port)
	return host, n
}

func (w *demoWorld) close() {
	w.stop()
	if w.mail != nil && w.db != nil {
		<-w.done
	}
	if w.mail != nil {
		w.mail.Close()
	}
	if w.db != nil {
		w.db.Close()
	}
	os.RemoveAll(w.dir)
}

// settle waits until nothing is left to do at this time: no mail to take in, none to send, no timer due.
func (w *demoWorld) settle(ctx context.Context) error {
	for quiet := 0; quiet < 3; {
		changed := w.mail.Changed()
		idle, err := w.idle(ctx)
		if err != nil {
			return err
		}
		if idle {
			quiet++
		} else {
			quiet = 0
		}
		select {
		case <-changed:
			quiet = 0
		case <-time.After(2 * time.Millisecond):
		case err := <-w.done:
			w.done <- err
			return fmt.Errorf("daemon stopped in mid-demo: %w", err)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (w *demoWorld) idle(ctx context.Context) (bool, error) {
	if w.mail.Count(demoDesk, "INBOX") > 0 {
		return false, nil
	}
	waiting, err := w.store.Outbox(ctx, false)
	if err != nil {
		return false, err
	}
	for _, o := range waiting {
		if !o.DueAt.After(w.clock.Now()) {
			return false, nil
		}
	}
	next, err := w.store.NextTimer(ctx)
	return next.IsZero() || next.After(w.clock.Now()), err
}

// skip moves the clock, from timer to timer, until a mail comes for which stop says so.
func (w *demoWorld) skip(ctx context.Context, stop func() bool) error {
	for range 100 {
		if stop() {
			return nil
		}
		next, err := w.store.NextTimer(ctx)
		if err != nil {
			return err
		}
		if next.IsZero() {
			break
		}
		w.clock.Move(next)
		if err := w.settle(ctx); err != nil {
			return err
		}
	}
	if stop() {
		return nil
	}
	return fmt.Errorf("what the demo waits for never came")
}

// until lets everything happen that is due before at, and moves the clock there. It calls each whenever there is
// nothing left to do.
func (w *demoWorld) until(ctx context.Context, at time.Time, each func()) error {
	for {
		next, err := w.store.NextTimer(ctx)
		if err != nil {
			return err
		}
		if next.IsZero() || !next.Before(at) {
			break
		}
		w.clock.Move(next)
		if err := w.settle(ctx); err != nil {
			return err
		}
		each()
	}
	w.clock.Move(at)
	if err := w.settle(ctx); err != nil {
		return err
	}
	each()
	return nil
}

func demoPeople() mailflow.Directory {
	zone, err := mailflow.ParseZone("Europe/Berlin")
	if err != nil {
		panic(err) // the zones are part of the program
	}
	return mailflow.NewDirectory([]mailflow.Person{
		{Address: demoSam, Name: "Sam Carter", Manager: demoMaria, Zone: zone, Phone: "+49 30 5550 112"},
		{Address: demoMaria, Name: "Maria Lopez", Manager: demoGreta, Deputy: demoTom, Zone: zone, Phone: "+49 30 5550 104"},
		{Address: demoTom, Name: "Tom Berg", Manager: demoGreta, Zone: zone, Phone: "+49 30 5550 108"},
		{Address: demoGreta, Name: "Greta Holm", Zone: zone, Phone: "+49 30 5550 100"},
	})
}

// demoConfig is the default configuration of the demo's house.
func demoConfig() daemon.Config {
	c := daemon.DefaultConfig()
	c.Mailbox.Address, c.Mailbox.Name, c.Mailbox.Subaddress = demoDesk, "Desk", true
	c.Flow.House = mailflow.House{
		DutyDesk: "+49 30 5550 555", Emergency: "112",
		MustTell: "Personal data: dpo@example.com, within 72 hours",
	}
	c.Flow.Support = mailflow.Support{
		Internal: "Dana Reyes, people team, dana.reyes@example.com", External: "Employee assistance line, +49 30 0000000",
	}
	return c
}
