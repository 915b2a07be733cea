package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestLockIsForOne(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "made", "ownup.db")
	first, err := Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	wantLocked(t, path, os.Getpid())
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := Lock(path)
	if err != nil {
		t.Fatalf("the lock was given up, but: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestLockGoesWithItsProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ownup.db")
	c := startChild(t, "lock", path)
	if !c.lines.Scan() {
		t.Fatal("the child did not take the lock")
	}
	wantLocked(t, path, c.Process.Pid)
	c.kill(t)
	l, err := Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestLockIsSharedByAllNamesOfADatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, link := filepath.Join(dir, "ownup.db"), filepath.Join(dir, "link.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	l, err := Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	wantLocked(t, link, os.Getpid())
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func wantLocked(t *testing.T, path string, pid int) {
	t.Helper()
	_, err := Lock(path)
	var locked *LockedError
	if !errors.As(err, &locked) || locked.PID != pid {
		t.Fatalf("error is %v, want one that names process %d", err, pid)
	}
}

// childLocks holds the lock until it is killed.
func childLocks(path string) error {
	if _, err := Lock(path); err != nil {
		return err
	}
	fmt.Println("locked")
	select {}
}
