package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ownup/ownup/daemon/store"
)

// Backup writes a consistent copy of the running database to the new file out (0600): everything that was committed
// when it began. The copy is verified and on disk before it gets its name. Writers go on meanwhile. Nothing that
// was deleted is in the copy (VACUUM INTO writes only what is there).
func (db *DB) Backup(ctx context.Context, out string) error {
	if err := db.backup(ctx, out); err != nil {
		return fmt.Errorf("back up to %s: %w", out, err)
	}
	return nil
}

func (db *DB) backup(ctx context.Context, out string) error {
	return replace(out, func(part string) error {
		if err := db.copyInto(ctx, part); err != nil {
			return err
		}
		return Verify(ctx, part, db.options.Migrations)
	})
}

// copyInto uses a connection of its own, which may write (to part), unless there is only one.
func (db *DB) copyInto(ctx context.Context, part string) error {
	into := step{key: stmtKey{sql: "VACUUM INTO ?"}}
	into.args, _ = bind([]any{part})
	if db.options.Single {
		c, err := db.write.acquire(ctx)
		if err != nil {
			return err
		}
		defer db.write.release(c)
		return c.exec(into)
	}
	c, err := openConn(db.path, roleWriter, db.options)
	if err != nil {
		return err
	}
	err = c.query(ctx, into, func(store.Row) error { return nil }) // query: this one may be cancelled
	return errors.Join(err, c.close())
}

// Restore puts a verified copy of the backup in place of a database. There must be none at path: whoever restores moves
// the old one away first, with its -wal and -shm files, which would spoil the new one.
func Restore(ctx context.Context, backup, path string, known []store.Migration) error {
	if err := restore(ctx, backup, path, known); err != nil {
		return fmt.Errorf("restore %s to %s: %w", backup, path, err)
	}
	return nil
}

func restore(ctx context.Context, backup, path string, known []store.Migration) error {
	if err := Verify(ctx, backup, known); err != nil {
		return err
	}
	if err := makeFolder(path); err != nil {
		return err
	}
	if err := Private(path); err != nil {
		return err
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if _, err := os.Lstat(path + suffix); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s%s is in the way: %w", path, suffix, fs.ErrExist)
		}
	}
	return replace(path, func(part string) error { return copyFile(backup, part) })
}

// replace makes a new file whole or not at all: write fills an empty file of mode 0600 beside it, which is synced and
// then gets the name, unless that is taken.
func replace(path string, write func(part string) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".part-*")
	if err != nil {
		return err
	}
	part := f.Name()
	defer os.Remove(part)
	if err := f.Close(); err != nil {
		return err
	}
	if err := write(part); err != nil {
		return err
	}
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Link(part, path); err != nil { // not Rename: it would replace what is there
		return err
	}
	return syncDir(filepath.Dir(path))
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
