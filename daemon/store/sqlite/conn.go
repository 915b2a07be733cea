package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"

	"modernc.org/sqlite"

	"github.com/ownup/ownup/daemon/store"
)

// role says what a connection is for.
type role int

const (
	roleWriter role = iota
	roleReader
)

// driverConn is what we use of the driver's connection.
type driverConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ExecerContext
	sqlite.DBStatus
}

// conn is one connection with its prepared statements. One goroutine uses it at a time.
type conn struct {
	raw    driverConn
	stmts  *stmtCache
	broken bool // to be closed instead of used again
}

// openConn opens a connection and makes sure that it is set up as its role needs.
func openConn(path string, r role, o Options) (*conn, error) {
	opened, err := new(sqlite.Driver).Open(dsn(path))
	if err != nil {
		return nil, fmt.Errorf("open connection: %w", err)
	}
	c, err := wrap(opened)
	if err != nil {
		return nil, err
	}
	if err := c.setUp(pragmas(path, r, o)); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func wrap(opened driver.Conn) (*conn, error) {
	raw, ok := opened.(driverConn)
	if !ok {
		return nil, errors.Join(errors.New("open connection: the driver lacks a method we need"), opened.Close())
	}
	return &conn{raw: raw, stmts: newStmtCache(stmtsPerConn)}, nil
}

// dsn names the file such that it is never created here (create does that, with the right permissions), and that a
// misspelt column in double quotes is an error instead of a string.
func dsn(path string) string {
	if path == Memory {
		return "file::memory:?_dqs=0&_error_rc=1"
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: "mode=rw&_dqs=0&_error_rc=1"}
	return u.String()
}

func (c *conn) close() error {
	return errors.Join(c.stmts.close(), c.raw.Close())
}

// exec runs a statement to its end. The context of whoever asked for it is left out on purpose; see the package.
func (c *conn) exec(s step) error {
	st, err := c.stmts.get(c.raw, s.key)
	if err != nil {
		return err
	}
	_, err = st.ExecContext(context.Background(), s.args)
	return err
}

// run is exec without arguments.
func (c *conn) run(sql string) error { return c.exec(step{key: stmtKey{sql: sql}}) }

// script runs SQL of several statements without arguments, once.
func (c *conn) script(sql string) error {
	_, err := c.raw.ExecContext(context.Background(), sql, nil)
	return err
}

// query calls scan for each row.
func (c *conn) query(ctx context.Context, s step, scan func(store.Row) error) (err error) {
	st, err := c.stmts.get(c.raw, s.key)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, s.args)
	if err != nil {
		return err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	row := &row{columns: rows.Columns(), values: make([]driver.Value, len(rows.Columns()))}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := rows.Next(row.values); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := scan(row); err != nil {
			return &scanError{err}
		}
	}
}

// scanError marks an error of the caller's own scan function: it says nothing about the connection.
type scanError struct{ err error }

func (e *scanError) Error() string { return e.err.Error() }
func (e *scanError) Unwrap() error { return e.err }

// integer returns the first value of a query as a number.
func (c *conn) integer(ctx context.Context, sql string) (n int64, err error) {
	err = c.query(ctx, step{key: stmtKey{sql: sql}}, func(r store.Row) error { return r.Scan(&n) })
	return n, err
}

// code returns SQLite's extended result code of an error, 0 if it has none (https://sqlite.org/rescode.html).
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}
