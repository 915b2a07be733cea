package sqlite

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/storetest"
)

// open opens a database of the conformance suite's schema in a folder of its own.
func open(t testing.TB, o Options) *DB {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "store", "ownup.db"), o)
}

func openAt(t testing.TB, path string, o Options) *DB {
	t.Helper()
	if o.Migrations == nil {
		o.Migrations = storetest.Migrations()
	}
	db, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

// do is a batch of one statement.
func do(sql string, args ...any) store.Batch {
	return store.Batch{Statements: []store.Statement{{SQL: sql, Args: args}}}
}

// apply applies batches that must all succeed.
func apply(t testing.TB, db *DB, batches ...store.Batch) {
	t.Helper()
	if err := errors.Join(db.Apply(t.Context(), batches...)...); err != nil {
		t.Fatal(err)
	}
}

// count returns the number of entries.
func count(t testing.TB, db *DB) (n int) {
	t.Helper()
	err := db.Query(t.Context(), store.Statement{SQL: "SELECT count(*) FROM entry"},
		func(r store.Row) error { return r.Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func wantCount(t testing.TB, db *DB, want int) {
	t.Helper()
	if got := count(t, db); got != want {
		t.Fatalf("%d entries, want %d", got, want)
	}
}

func wantNumber(t testing.TB, db *DB, want int, sql string, args ...any) {
	t.Helper()
	var got int
	err := db.Query(t.Context(), store.Statement{SQL: sql, Args: args}, func(r store.Row) error { return r.Scan(&got) })
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Fatalf("%s %v is %d, want %d", sql, args, got, want)
	}
}

func together(t testing.TB, n int, f func(i int)) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
	}
	wg.Wait()
}
