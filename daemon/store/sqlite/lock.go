package sqlite

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// LockFile is the right to be the daemon of a database. It goes with its process, however that ends.
type LockFile struct{ file *os.File }

// LockedError says that another process is the daemon of a database.
type LockedError struct {
	Path string // of the lock file
	PID  int    // 0 = not known
}

// Error names the process if it can.
func (e *LockedError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("another process holds %s", e.Path)
	}
	return fmt.Sprintf("process %d holds %s", e.PID, e.Path)
}

// Lock takes the lock of the database at path by flock(2) on the file path.lock, or returns a *LockedError at once. The
// file stays when the lock goes: removing it would let two processes lock two files of the same name. A missing folder is
// made, as by Open, for the lock comes first.
func Lock(path string) (*LockFile, error) {
	if err := makeFolder(path); err != nil {
		return nil, fmt.Errorf("lock database: %w", err)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // two names of one database share a lock
	}
	path += ".lock"
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock database: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, &LockedError{Path: path, PID: holder(f)}
		}
		return nil, fmt.Errorf("lock database: flock %s: %w", path, err)
	}
	if err := sign(f); err != nil {
		return nil, errors.Join(fmt.Errorf("lock database: %w", err), f.Close())
	}
	return &LockFile{f}, nil
}

// sign writes who holds the lock, for the error of the next one.
func sign(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

func holder(f *os.File) int {
	text, err := io.ReadAll(io.LimitReader(f, 32))
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return pid
}

// Close gives the lock up.
func (l *LockFile) Close() error { return l.file.Close() }
