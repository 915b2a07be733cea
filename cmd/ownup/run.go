package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/ownup/ownup/daemon"
	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/sqlite"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
	"github.com/ownup/ownup/templates"
)

const helpRun = `Runs the daemon until it gets SIGTERM or SIGINT; it finishes what it is doing and exits 0. SIGHUP reads the people
file and the templates anew; if they have problems, the old ones stay.

While a mail server cannot be reached it keeps trying, says so once, and loses nothing.`

func (a *app) run(ctx context.Context, args []string) error {
	f := a.flags("run")
	path := f.String("config", "", "the config `FILE`")
	if err := f.parseAlone(args); err != nil {
		return err
	}
	if *path == "" {
		return f.required("config")
	}
	config, err := a.loadConfig(*path)
	if err != nil {
		return err
	}
	log := logger(a.err, config.Log)
	h, err := openHouse(ctx, config, log)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil // told to stop before it began
	}
	if err != nil {
		return err
	}
	defer h.close()
	stopReload := h.reloadOnHangup(config, log)
	defer stopReload()
	answer.Read("yes, please go ahead") // reads the phrases, so that the first mail does not wait for them
	d := daemon.New(h.options(config, log))
	closeStatus, err := serveStatus(ctx, config, d.Health, log)
	if err != nil {
		return err
	}
	defer closeStatus()
	log.Info("daemon started", "version", released, "people", h.people.Load().Len(), "epoch", h.store.Epoch())
	err = d.Run(ctx)
	log.Info("daemon stopped")
	return err
}

// house is what run opens: the store under its lock, the keys, the people, the templates.
type house struct {
	db        *sqlite.DB
	lock      *sqlite.LockFile
	store     *store.Store
	vitals    *daemon.Vitals
	keys      mailflow.Keys
	people    atomic.Pointer[mailflow.Directory]
	templates atomic.Pointer[templates.Set]
}

func openHouse(ctx context.Context, config daemon.Config, log *slog.Logger) (*house, error) {
	h := &house{vitals: daemon.NewVitals(systemClock{})}
	if err := h.open(ctx, config, log); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (h *house) open(ctx context.Context, config daemon.Config, log *slog.Logger) error {
	people, problems := config.LoadPeople()
	if daemon.Refused(problems) {
		return problemsError(problems)
	}
	h.people.Store(&people)
	set, err := templates.Load(overlay(config))
	if err != nil {
		return err
	}
	h.templates.Store(set)
	if h.lock, err = sqlite.Lock(config.Store.Path); err != nil {
		return lockError(err)
	}
	h.db, err = sqlite.Open(ctx, config.Store.Path, sqlite.Options{Migrations: store.Migrations(), Logger: log})
	if err != nil {
		return storeError(err)
	}
	h.store = store.New(h.vitals.Watch(h.db))
	if err := h.store.Lease(ctx, time.Now()); err != nil {
		return err
	}
	h.keys, err = daemon.OpenKeys(ctx, config.Store.KeyFile, h.store)
	return keyError(err)
}

func (h *house) close() {
	if h.db != nil {
		h.db.Close()
	}
	if h.lock != nil {
		h.lock.Close()
	}
}

// options puts a daemon together as the config says.
func (h *house) options(c daemon.Config, log *slog.Logger) daemon.Options {
	return daemon.Options{
		Mailbox:  func(ctx context.Context) (daemon.Mailbox, error) { return daemon.DialIMAP(ctx, c.IMAP.Options()) },
		Relay:    func(ctx context.Context) (daemon.Relay, error) { return daemon.DialSMTP(ctx, c.RelayOptions()) },
		Store:    h.store,
		Clock:    systemClock{},
		Log:      log,
		Vitals:   h.vitals,
		Seed:     uint64(time.Now().UnixNano()),
		Composer: &daemon.Composer{Templates: h.templates.Load, Keys: h.keys, Name: c.Mailbox.Name, Address: c.Mailbox.Address, Subaddress: c.Mailbox.Subaddress},
		Settings: daemon.CachedSettings(c),
		People:   func() mailflow.Directory { return *h.people.Load() },
		Reading: incoming.Options{
			Own: []string{c.Mailbox.Address}, AuthservID: c.Trust.AuthservID, InternalHeader: c.Trust.InternalHeader,
		},
		Done: c.IMAP.Done, Quarantine: c.IMAP.Quarantine, Poll: c.IMAP.Poll, FirstAll: c.IMAP.FirstStart == "all", MaxSize: c.IMAP.MaxSize,
		Connections: c.SMTP.Connections, Rate: c.SMTP.Rate, ResendAfter: c.SMTP.ResendAfter,
	}
}

// reloadOnHangup reads people and templates anew at each SIGHUP, and keeps the old ones when the new have problems.
func (h *house) reloadOnHangup(config daemon.Config, log *slog.Logger) func() {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	go func() {
		for range hangup {
			h.reload(config, log)
		}
	}()
	return func() { signal.Stop(hangup); close(hangup) }
}

func (h *house) reload(config daemon.Config, log *slog.Logger) {
	people, problems := config.LoadPeople()
	for _, p := range problems {
		log.Warn("people file", "problem", p.String())
	}
	if daemon.Refused(problems) {
		log.Error("people not read anew, the old ones stay", "problems", len(problems))
	} else {
		h.people.Store(&people)
		log.Info("people read anew", "people", people.Len())
	}
	set, err := templates.Load(overlay(config))
	if err != nil {
		log.Error("templates not read anew, the old ones stay", "error", err)
		return
	}
	h.templates.Store(set)
}

func overlay(c daemon.Config) fs.FS {
	if c.Templates == "" {
		return nil
	}
	return os.DirFS(c.Templates)
}

// loadConfig reads the config and prints everything that is wrong with it.
func (a *app) loadConfig(path string) (daemon.Config, error) {
	config, problems := daemon.LoadConfig(path)
	for _, p := range problems {
		if p.Warning {
			fmt.Fprintf(a.err, "ownup: warning: %s\n", p)
		}
	}
	if daemon.Refused(problems) {
		return config, problemsError(problems)
	}
	return config, nil
}

// problemsError is all problems as one error, a line each.
func problemsError(problems []daemon.Problem) error {
	var text []byte
	found := 0
	for _, p := range problems {
		if !p.Warning {
			text = fmt.Appendf(text, "\n  %s", p)
			found++
		}
	}
	return &hintError{fmt.Errorf("%s:%s", count(found, "problem"), text), "mend them, then: ownup check"}
}

func lockError(err error) error {
	var locked *sqlite.LockedError
	if errors.As(err, &locked) {
		return &hintError{fmt.Errorf("another ownup runs on this store: %w", err), "stop that one first; there is one daemon for one store"}
	}
	return err
}

func keyError(err error) error {
	if errors.Is(err, daemon.ErrKeyMissing) || errors.Is(err, daemon.ErrOtherKey) {
		return &hintError{err, "put back the key file that was in use with this store, from where its backup is kept"}
	}
	return err
}

func storeError(err error) error {
	if errors.Is(err, store.ErrNewerSchema) {
		return &hintError{err, "run the newer ownup, or restore the backup from before it"}
	}
	return err
}

// sqliteVersion asks a database in memory.
func sqliteVersion() (string, error) {
	db, err := sqlite.Open(context.Background(), sqlite.Memory, sqlite.Options{})
	if err != nil {
		return "", err
	}
	defer db.Close()
	var v string
	err = db.Query(context.Background(), store.Statement{SQL: "SELECT sqlite_version()"}, func(r store.Row) error { return r.Scan(&v) })
	return v, err
}
