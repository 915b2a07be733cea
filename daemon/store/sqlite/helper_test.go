package sqlite

import (
	"path/filepath"
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
