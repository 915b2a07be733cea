package sqlite

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"modernc.org/sqlite"

	"github.com/ownup/ownup/daemon/store"
)

// Verify reads the whole running database: that its pages and indexes are sound, that every row keeps its constraints and
// refers to rows that are there, and that the schema is the one this program made. It returns all problems that it
// finds, up to a hundred. Writers go on meanwhile.
func (db *DB) Verify(ctx context.Context) error {
	c, err := db.read.acquire(ctx)
	if err != nil {
		return fmt.Errorf("verify database: %w", err)
	}
	defer db.read.release(c)
	if err := c.verify(ctx, db.options.Migrations); err != nil {
		return fmt.Errorf("verify database %s: %w", db.path, err)
	}
	return nil
}

// Verify does the same for a file that nobody has open, such as a backup, and changes nothing. A backup by an older
// ownup is fine: its schema is brought up to date when it is opened.
func Verify(ctx context.Context, path string, known []store.Migration) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("verify database: %w", err)
	}
	c, err := openFrozen(path)
	if err != nil {
		return fmt.Errorf("verify database %s: %w", path, err)
	}
	err = c.verifyFile(ctx, known)
	if err = errors.Join(err, c.close()); err != nil {
		return fmt.Errorf("verify database %s: %w", path, err)
	}
	return nil
}

// openFrozen opens a file that does not change while it is read: without locks, and without making a WAL for it.
func openFrozen(path string) (*conn, error) {
	u := url.URL{Scheme: "file", Path: path, RawQuery: "mode=ro&immutable=1&_error_rc=1"}
	opened, err := new(sqlite.Driver).Open(u.String())
	if err != nil {
		return nil, err
	}
	return wrap(opened)
}

func (c *conn) verifyFile(ctx context.Context, known []store.Migration) error {
	version, err := c.schema(ctx, known)
	if err != nil {
		return err
	}
	if version == 0 && len(known) > 0 {
		return errors.New("database is empty")
	}
	return c.verify(ctx, known[:version])
}

func (c *conn) verify(ctx context.Context, known []store.Migration) error {
	version, err := c.schema(ctx, known)
	if err != nil {
		return err
	}
	if version != len(known) {
		return fmt.Errorf("%w (version %d, not %d)", ErrOlderSchema, version, len(known))
	}
	return errors.Join(c.checkIntegrity(ctx), c.checkForeignKeys(ctx), c.checkSchema(ctx, known))
}

// checkIntegrity lists what SQLite finds wrong. Its findings name tables, rows and pages, and no content.
func (c *conn) checkIntegrity(ctx context.Context) error {
	var found []error
	err := c.query(ctx, step{key: stmtKey{sql: "PRAGMA integrity_check"}}, func(r store.Row) error {
		var line string
		if err := r.Scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			found = append(found, errors.New(line))
		}
		return nil
	})
	return errors.Join(append(found, err)...)
}

// checkSchema compares the schema with that of a new database.
func (c *conn) checkSchema(ctx context.Context, known []store.Migration) error {
	fresh, err := openConn(Memory, roleWriter, Options{Migrations: known}.withDefaults(Memory))
	if err != nil {
		return err
	}
	defer fresh.close()
	if err := migrate(ctx, fresh, Options{Migrations: known}.withDefaults(Memory)); err != nil {
		return err
	}
	want, err := fresh.objects(ctx)
	if err != nil {
		return err
	}
	got, err := c.objects(ctx)
	if err != nil {
		return err
	}
	return compareObjects(got, want)
}

func compareObjects(got, want map[string]string) error {
	var found []error
	for name, sql := range want {
		switch have, ok := got[name]; {
		case !ok:
			found = append(found, fmt.Errorf("%s is missing", name))
		case have != sql:
			found = append(found, fmt.Errorf("%s is not as this program made it", name))
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			found = append(found, fmt.Errorf("%s is not of this program", name))
		}
	}
	return errors.Join(found...)
}

// objects returns the SQL of every table, index, view and trigger, but for what ANALYZE keeps.
func (c *conn) objects(ctx context.Context) (map[string]string, error) {
	all := make(map[string]string)
	err := c.query(ctx, step{key: stmtKey{sql: sqlObjects}}, func(r store.Row) error {
		var name, sql string
		if err := r.Scan(&name, &sql); err != nil {
			return err
		}
		all[name] = sql
		return nil
	})
	return all, err
}

const sqlObjects = `SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1`
