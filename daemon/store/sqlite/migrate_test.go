package sqlite

import (
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/storetest"
)

// TestClimb opens a database of every older version with the whole schema.
func TestClimb(t *testing.T) {
	t.Parallel()
	for name, all := range map[string][]store.Migration{"ownup": store.Migrations(), "suite": storetest.Migrations()} {
		for n := range len(all) + 1 {
			path := filepath.Join(t.TempDir(), "store", "ownup.db")
			makeDB(all[:n])(t, path)
			db := openAt(t, path, Options{Migrations: all})
			if err := db.Verify(t.Context()); err != nil {
				t.Errorf("%s from version %d: %v", name, n, err)
			}
		}
	}
}

func TestFailedMigrationLeavesTheStepBefore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store", "ownup.db")
	good := storetest.Migrations()
	bad := append(good[:2:2], store.Migration{Version: 3, Name: "bad", SQL: "CREATE TABLE half (id INTEGER); CREATE TABEL"})
	_, err := Open(t.Context(), path, Options{Migrations: bad})
	if err == nil || !strings.Contains(err.Error(), "migrate to 3 bad") {
		t.Fatalf("error is %v", err)
	}
	if err := openAt(t, path, Options{}).Verify(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestMigrationMayRebuildATable(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store", "ownup.db")
	all := storetest.Migrations()
	before := openAt(t, path, Options{})
	apply(t, before, record(1), do("INSERT INTO remark (id, entry, text) VALUES (1, 1, 'stays')"))
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	all = append(all, store.Migration{Version: 3, Name: "rebuild", SQL: `
		CREATE TABLE entry_new (id INTEGER PRIMARY KEY, label TEXT, size INTEGER, score REAL, body BLOB) STRICT;
		INSERT INTO entry_new SELECT * FROM entry;
		DROP TABLE entry;
		ALTER TABLE entry_new RENAME TO entry`})
	after := openAt(t, path, Options{Migrations: all})
	wantCount(t, after, 1)
	if err := after.Apply(t.Context(), do("DELETE FROM entry"))[0]; err == nil {
		t.Error("foreign keys are off after a migration")
	}
	bad := append(all[:3:3], store.Migration{Version: 4, Name: "orphan", SQL: "DELETE FROM entry"})
	if err := after.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path, Options{Migrations: bad}); err == nil ||
		!strings.Contains(err.Error(), "a row of table remark refers to a row of entry") {
		t.Errorf("a migration that orphans rows ended with %v", err)
	}
}

func TestMigrationsAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store", "ownup.db")
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			db, err := Open(t.Context(), path, Options{Migrations: storetest.Migrations()})
			if err == nil {
				err = db.Close()
			}
			errs[i] = err
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}
