package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestWriteFails takes the right to write to the WAL away from under SQLite.
func TestWriteFails(t *testing.T) {
	t.Parallel()
	db := open(t, Options{Single: true})
	apply(t, db, record(1))
	forbidWrites(t, db.Path()+"-wal")
	errs := db.Apply(t.Context(), record(2), record(3))
	for _, err := range errs {
		if code(err)&0xff != 10 { // SQLITE_IOERR
			t.Fatalf("a failed write said %v", errs)
		}
	}
	wantCount(t, db, 1)
	apply(t, db, record(2)) // on a new connection
	wantCount(t, db, 2)
	if err := db.Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// forbidWrites puts a descriptor that only reads in the place of each one that this process has of a file.
func forbidWrites(t *testing.T, path string) {
	t.Helper()
	fds, err := filepath.Glob("/proc/self/fd/*")
	if err != nil || len(fds) == 0 {
		t.Fatalf("list our descriptors: %v", err)
	}
	found := false
	for _, link := range fds {
		if name, err := os.Readlink(link); err != nil || name != path {
			continue
		}
		var fd int
		if _, err := fmt.Sscanf(filepath.Base(link), "%d", &fd); err != nil {
			t.Fatal(err)
		}
		reading, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(syscall.Dup3(reading, fd, syscall.O_CLOEXEC), syscall.Close(reading)); err != nil {
			t.Fatal(err)
		}
		found = true
	}
	if !found {
		t.Fatalf("%s is not open", path)
	}
}
