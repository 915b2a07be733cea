package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ownup/ownup/daemon/store"
)

// Query implements store.Backend. It takes one of the reading connections until scan has seen the last row, so scan
// must not call the DB again, and a slow scan keeps the WAL from being folded back. An error of scan is returned as it is.
func (db *DB) Query(ctx context.Context, s store.Statement, scan func(store.Row) error) error {
	args, err := bind(s.Args)
	if err != nil {
		return fmt.Errorf("query: %w", err)
	}
	c, err := db.read.acquire(ctx)
	if err != nil {
		return fmt.Errorf("query: %w", err)
	}
	defer db.read.release(c)
	q := step{stmtKey{sql: s.SQL, query: true}, args}
	err = db.reading(c, q.key, func() error { return c.query(ctx, q, scan) })
	var own *scanError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		return own.err
	default:
		return fmt.Errorf("query: %w", errors.Join(err, db.discard(c)))
	}
}

// reading runs f while the connection refuses to write. A reader always does. The one connection of a Single database
// is told so when it sees a statement for the first time; one that passed does not write the next time either.
func (db *DB) reading(c *conn, key stmtKey, f func() error) error {
	if !db.options.Single || c.stmts.has(key) {
		return f()
	}
	// As scripts: this pragma acts when it is prepared, so it must be prepared anew each time.
	if err := c.script("PRAGMA query_only = 1"); err != nil {
		return err
	}
	err := f()
	return errors.Join(err, c.script("PRAGMA query_only = 0"))
}

// discard has a connection replaced after an error. A database in memory would go with it, so there only its statements go.
func (db *DB) discard(c *conn) error {
	if db.path == Memory {
		return c.stmts.close()
	}
	c.broken = true
	return nil
}
