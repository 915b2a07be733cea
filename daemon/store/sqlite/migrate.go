package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ownup/ownup/daemon/store"
)

// applicationID marks a database as ownup's in its header (https://sqlite.org/pragma.html#pragma_application_id).
const applicationID = 0x6f776e75 // "ownu"

// ErrForeign is returned for a database that another program made.
var ErrForeign = errors.New("database is not one of ownup's")

// ErrOlderSchema is returned when a database would have to be migrated, but Options.Attach leaves that to the daemon.
var ErrOlderSchema = errors.New("database has an older schema")

// migrate brings the schema up to the last migration.
func migrate(ctx context.Context, c *conn, o Options) error {
	version, err := c.schema(ctx, o.Migrations)
	if err != nil {
		return err
	}
	todo := o.Migrations[min(version, len(o.Migrations)):]
	if len(todo) == 0 {
		return nil
	}
	if o.Attach {
		return fmt.Errorf("%w (version %d, this program needs %d)", ErrOlderSchema, version, len(o.Migrations))
	}
	// A table is rebuilt by dropping the old one, which with foreign keys on would delete what refers to it.
	if err := c.setUp([]pragma{{"foreign_keys", "0"}}); err != nil {
		return err
	}
	for _, m := range todo {
		if err := c.migrateTo(ctx, m); err != nil {
			return fmt.Errorf("migrate to %d %s: %w", m.Version, m.Name, err)
		}
		o.Logger.Info("schema migrated", "version", m.Version, "name", m.Name)
	}
	return c.setUp([]pragma{{"foreign_keys", "1"}})
}

// schema returns the version of the schema, after it made sure that the database is ours and not newer than us.
func (c *conn) schema(ctx context.Context, known []store.Migration) (version int, err error) {
	var id, objects int
	err = c.query(ctx, step{key: stmtKey{sql: sqlSchema}}, func(r store.Row) error {
		return r.Scan(&version, &id, &objects)
	})
	switch {
	case err != nil:
		return 0, fmt.Errorf("read schema version: %w", err)
	case id != applicationID && (version != 0 || objects != 0):
		return 0, ErrForeign
	case version > len(known):
		return 0, fmt.Errorf("%w (version %d, this program knows %d)", store.ErrNewerSchema, version, len(known))
	}
	return version, nil
}

// sqlSchema is one statement, so that all it says is of one moment: another process may be migrating.
const sqlSchema = `SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema)
FROM pragma_user_version, pragma_application_id`

// migrateTo applies one migration in a transaction, unless another process did so meanwhile.
func (c *conn) migrateTo(ctx context.Context, m store.Migration) error {
	if err := c.run(sqlBegin); err != nil {
		return err
	}
	if err := c.migrateWithin(ctx, m); err != nil {
		return errors.Join(err, c.run(sqlRollback))
	}
	return c.run(sqlCommit)
}

func (c *conn) migrateWithin(ctx context.Context, m store.Migration) error {
	version, err := c.integer(ctx, "PRAGMA user_version")
	if err != nil || int(version) >= m.Version {
		return err
	}
	if int(version) != m.Version-1 {
		return fmt.Errorf("the database has version %d", version)
	}
	if err := c.script(m.SQL); err != nil {
		return err
	}
	if err := c.checkForeignKeys(ctx); err != nil {
		return err
	}
	return c.script(fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, m.Version))
}

// checkForeignKeys finds rows that refer to nothing.
func (c *conn) checkForeignKeys(ctx context.Context) error {
	var broken []error
	err := c.query(ctx, step{key: stmtKey{sql: "SELECT DISTINCT \"table\", \"parent\" FROM pragma_foreign_key_check"}},
		func(r store.Row) error {
			var table, parent string
			if err := r.Scan(&table, &parent); err != nil {
				return err
			}
			broken = append(broken, fmt.Errorf("a row of table %s refers to a row of %s that is not there", table, parent))
			return nil
		})
	return errors.Join(append(broken, err)...)
}
