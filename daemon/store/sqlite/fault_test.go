package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/storetest"
)

// fill applies batches until one fails, and returns how many did not.
func fill(ctx context.Context, db *DB, first int) (applied int, err error) {
	for n := first; ; n++ {
		if err := db.Apply(ctx, wholeBatch(n, make([]byte, 2000)))[0]; err != nil {
			return n - first, err
		}
	}
}

func TestFullDatabase(t *testing.T) {
	t.Parallel()
	for _, single := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "store", "ownup.db")
		db := openAt(t, path, Options{MaxPages: 40, Single: single})
		applied, err := fill(t.Context(), db, 0)
		if code(err)&0xff != 13 { // SQLITE_FULL
			t.Fatalf("a full database said %v", err)
		}
		wantCount(t, db, applied*rowsPerBatch)
		apply(t, db, do("UPDATE entry SET size = 1 WHERE id = 0")) // what takes no room goes on
		if err := errors.Join(db.Verify(t.Context()), db.Close()); err != nil {
			t.Fatal(err)
		}
		wider := openAt(t, path, Options{})
		apply(t, wider, wholeBatch(applied, nil))
		wantCount(t, wider, (applied+1)*rowsPerBatch)
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	c := startChild(t, "full", t.TempDir())
	for c.lines.Scan() {
		t.Log(c.lines.Text())
	}
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
}

// childFills limits how large a file of this process may get, which is as near to a full disk as one gets
// without one: a write beyond it fails or is cut short, wherever that happens to be.
func childFills(dir string) error {
	signal.Ignore(syscall.SIGXFSZ)
	for size := uint64(60_000); size < 100_000; size += 1_777 {
		if err := fillLimited(filepath.Join(dir, fmt.Sprint(size), "ownup.db"), size); err != nil {
			return fmt.Errorf("at %d bytes: %w", size, err)
		}
	}
	return nil
}

func fillLimited(path string, size uint64) error {
	ctx := context.Background()
	db, err := Open(ctx, path, Options{Migrations: storetest.Migrations()})
	if err != nil {
		return err
	}
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: before.Max}); err != nil {
		return err
	}
	applied, full := fill(ctx, db, 0)
	fmt.Println(size, "bytes:", applied, "batches, then", full)
	again := db.Apply(ctx, wholeBatch(applied, make([]byte, 2000)))[0]
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	if again == nil {
		applied++
	}
	if err := db.Apply(ctx, wholeBatch(applied, nil))[0]; err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	if err := wantBatches(ctx, db, applied+1); err != nil {
		return err
	}
	return errors.Join(db.Verify(ctx), db.Close())
}

func wantBatches(ctx context.Context, db *DB, want int) error {
	return db.Query(ctx, store.Statement{SQL: "SELECT count(*) FROM entry"}, func(r store.Row) error {
		var rows int
		if err := r.Scan(&rows); err != nil {
			return err
		}
		if rows != want*rowsPerBatch {
			return fmt.Errorf("%d entries, want %d batches", rows, want)
		}
		return nil
	})
}

func TestFileTakenAway(t *testing.T) {
	t.Parallel()
	tests := []struct {
		why  string
		take func(path string) error
	}{
		{"deleted: SQLite would go on writing to a file without a name", os.Remove},
		{"another put in its place", func(path string) error {
			return errors.Join(os.WriteFile(path+"2", nil, 0o600), os.Rename(path+"2", path))
		}},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			t.Parallel()
			db := open(t, Options{})
			apply(t, db, record(1))
			if err := tt.take(db.Path()); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := db.Apply(t.Context(), record(2))[0]; err == nil {
					t.Fatal("a batch was acknowledged that nobody will ever see again")
				}
			}
		})
	}
}

func TestErrorFailsAllJoined(t *testing.T) {
	t.Parallel()
	db := open(t, Options{})
	requests := joined(t, db, record(1), do("INSERT INTO nowhere VALUES (1)"), record(2))
	for i, r := range requests {
		if <-r.done; r.errs[0] == nil || !strings.Contains(r.errs[0].Error(), "nowhere") {
			t.Errorf("request %d: %v", i, r.errs[0])
		}
	}
	wantCount(t, db, 0)
	apply(t, db, record(3))
	wantCount(t, db, 1)
}

func TestRefusalSparesTheJoined(t *testing.T) {
	t.Parallel()
	db := open(t, Options{})
	requests := joined(t, db, record(1), record(1), record(2))
	for i, want := range []bool{false, true, false} {
		if <-requests[i].done; (requests[i].errs[0] != nil) != want {
			t.Errorf("request %d: %v", i, requests[i].errs[0])
		}
	}
	wantCount(t, db, 2)
}

// joined makes requests that share a transaction: they wait while the writer has no connection.
func joined(t *testing.T, db *DB, batches ...store.Batch) (all []*request) {
	t.Helper()
	c := borrowWriter(t, db)
	defer db.write.release(c)
	for _, b := range batches {
		r := newRequest([]store.Batch{b})
		if !db.queue.put(r) {
			t.Fatal("the queue is closed")
		}
		all = append(all, r)
	}
	return all
}

func TestBusy(t *testing.T) {
	t.Parallel()
	db := open(t, Options{Busy: 20 * time.Millisecond})
	other := openAt(t, db.Path(), Options{Attach: true})
	c := borrowWriter(t, other)
	if err := c.run(sqlBegin); err != nil {
		t.Fatal(err)
	}
	if err := db.Apply(t.Context(), record(1))[0]; code(err)&0xff != 5 { // SQLITE_BUSY
		t.Fatalf("beside another writer: %v", err)
	}
	if err := c.run(sqlRollback); err != nil {
		t.Fatal(err)
	}
	other.write.release(c)
	apply(t, db, record(1))
	wantCount(t, db, 1)
}
