package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/ownup/ownup/daemon/store"
)

// Memory is the path of a database that lives in memory and goes when it is closed.
const Memory = ":memory:"

// ErrClosed is returned by everything that is called after Close.
var ErrClosed = errors.New("database is closed")

// Options say how a database is opened. The zero Options open a file without a schema.
type Options struct {
	Migrations []store.Migration // the schema; a database with more of them is refused
	Attach     bool              // beside a running daemon: the file must be there, and its schema is not touched
	Single     bool              // one connection for all; always so in memory
	Readers    int               // connections for queries, 0 = 4
	Busy       time.Duration     // how long to wait for another process that writes, 0 = 5 s
	MaxPages   int               // pages (of 4 KiB) the file may grow to, 0 = no limit
	Logger     *slog.Logger      // nil = silent
}

func (o Options) withDefaults(path string) Options {
	if o.Readers <= 0 {
		o.Readers = 4
	}
	if o.Busy <= 0 {
		o.Busy = 5 * time.Second
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.Single = o.Single || path == Memory
	return o
}

// DB is an open database. It is a store.Backend.
type DB struct {
	path    string
	options Options
	file    identity // which file was opened; the zero identity in memory
	write   *pool    // one connection
	read    *pool    // the same pool as write in a Single database
	queue   *queue
	stopped chan struct{} // closed when the writer has returned
}

var _ store.Backend = (*DB)(nil)

// Open opens the database at path, creates it (0600, and its folder 0700) unless it is there, and brings its schema up
// to date. It returns store.ErrNewerSchema if a newer ownup wrote it.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	o = o.withDefaults(path)
	if path != Memory {
		var err error
		if path, err = prepare(path, o); err != nil {
			return nil, fmt.Errorf("open database: %w", err)
		}
	}
	db := &DB{path: path, options: o, queue: newQueue(), stopped: make(chan struct{})}
	db.write = newPool(1, func() (*conn, error) { return openConn(path, roleWriter, o) })
	db.read = db.write
	if !o.Single {
		db.read = newPool(o.Readers, func() (*conn, error) { return openConn(path, roleReader, o) })
	}
	if err := db.start(ctx); err != nil {
		db.closePools()
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	return db, nil
}

// prepare returns the absolute path of a database file that nobody else can read. It creates one unless the file must be
// there already.
func prepare(path string, o Options) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if !o.Attach {
		if err := create(path, o); err != nil {
			return "", err
		}
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return "", err
	}
	return path, Private(path)
}

// create makes the folder and the database where they are missing. The file gets its name when it already is a
// database in WAL mode, for SQLite does not wait its turn when two processes switch it to that at once. It gives the -wal
// and -shm files the permissions of the database.
func create(path string, o Options) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := makeFolder(path); err != nil {
		return err
	}
	if err := Private(path); err != nil {
		return err
	}
	err := replace(path, func(part string) error {
		c, err := openConn(part, roleWriter, o)
		if err != nil {
			return err
		}
		return c.close()
	})
	if errors.Is(err, fs.ErrExist) {
		return nil // another process was faster
	}
	return err
}

// start opens the first connections, so that a wrong setting shows now, migrates, and lets the writer run.
func (db *DB) start(ctx context.Context) error {
	c, err := db.write.acquire(ctx)
	if err != nil {
		return err
	}
	defer db.write.release(c)
	if err := migrate(ctx, c, db.options); err != nil {
		return err
	}
	if db.path != Memory {
		if db.file, err = identify(db.path); err != nil {
			return err
		}
	}
	if !db.options.Single {
		r, err := db.read.acquire(ctx)
		if err != nil {
			return err
		}
		db.read.release(r)
	}
	go db.run()
	return nil
}

// Path returns the absolute path of the database file, or Memory.
func (db *DB) Path() string { return db.path }

// Close takes no more batches, applies those that wait, lets running queries end, and closes the file.
func (db *DB) Close() error {
	db.queue.close()
	<-db.stopped
	return db.closePools()
}

// closePools closes the writer last: the last connection to go moves the WAL into the database and removes it.
func (db *DB) closePools() error {
	var err error
	if db.read != db.write {
		err = db.read.close()
	}
	return errors.Join(err, db.write.close())
}
