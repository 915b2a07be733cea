package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Private returns an error unless path and the folder it is in are closed to everybody but their owner. It names
// the command that mends it. A file that is not there yet is as private as its folder.
//
// It never opens the file: closing it again would drop SQLite's POSIX locks on it.
func Private(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	dir, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return err
	}
	if dir.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("folder %s is open to others (%04o): chmod 0700 %[1]s", filepath.Dir(path), dir.Mode().Perm())
	}
	file, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !file.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", path)
	}
	if file.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("file %s is open to others (%04o): chmod 0600 %[1]s", path, file.Mode().Perm())
	}
	return nil
}

// makeFolder makes the folder that a file is in, closed to others, unless it is there.
func makeFolder(path string) error {
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// identity tells a file from another that took its name.
type identity struct{ device, inode uint64 }

func identify(path string) (identity, error) {
	var st syscall.Stat_t
	if err := syscall.Stat(path, &st); err != nil {
		return identity{}, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	return identity{uint64(st.Dev), st.Ino}, nil
}

// unmoved makes sure before a commit that the file written to is still the one at our path. SQLite goes on with a deleted
// file until it is closed, and then everything in it is gone.
func (db *DB) unmoved() error {
	if db.path == Memory {
		return nil
	}
	now, err := identify(db.path)
	if err != nil {
		return fmt.Errorf("look for the database file: %w", err)
	}
	if now != db.file {
		return fmt.Errorf("database file %s was replaced by another", db.path)
	}
	return nil
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
