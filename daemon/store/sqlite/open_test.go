package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/storetest"
)

func TestOpenCreatesPrivateFiles(t *testing.T) {
	t.Parallel()
	db := open(t, Options{})
	apply(t, db, record(1))
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(db.Path() + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("ownup.db%s has mode %04o", suffix, info.Mode().Perm())
		}
	}
	if err := Private(db.Path()); err != nil {
		t.Error(err)
	}
}

func TestOpenRefusesWhatOthersCanRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		why          string
		folder, file os.FileMode // no file: 0
		want         string
	}{
		{"file", 0o700, 0o644, "chmod 0600 "},
		{"folder", 0o755, 0o600, "chmod 0700 "},
		{"folder of a file still to come", 0o755, 0, "chmod 0700 "},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "ownup.db")
			if tt.file != 0 {
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
				chmod(t, path, tt.file)
			}
			chmod(t, dir, tt.folder)
			_, err := Open(t.Context(), path, Options{})
			wantPrivate(t, err, tt.want)
			if _, err := os.Stat(path); tt.file == 0 && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("a database was made where it was refused: %v", err)
			}
		})
	}
}

func TestOpenKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	// Signs that mean something in a URI or in SQL are but letters of a path.
	path := filepath.Join(t.TempDir(), "a b", "o'wn%41?mode=ro#up.db")
	first := openAt(t, path, Options{})
	apply(t, first, record(1), record(2))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if names, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); !slices.Equal(names, []string{path}) {
		t.Fatalf("after closing there are %q", names)
	}
	wantCount(t, openAt(t, path, Options{}), 2)
}

func TestOpenThroughSymlink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	real, link := filepath.Join(dir, "store", "ownup.db"), filepath.Join(dir, "link.db")
	apply(t, openAt(t, real, Options{}), record(1))
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	db := openAt(t, link, Options{}) // the link's own folder is open to others, which does not matter
	wantCount(t, db, 1)
	if got, _ := filepath.EvalSymlinks(real); db.Path() != got {
		t.Errorf("path is %s, want %s", db.Path(), got)
	}
}

func TestOpenRefusesSchemas(t *testing.T) {
	t.Parallel()
	all := storetest.Migrations()
	alien := []store.Migration{{Version: 1, Name: "alien", SQL: "CREATE TABLE alien (id INTEGER) STRICT"}}
	tests := []struct {
		why     string
		prepare func(t *testing.T, path string)
		o       Options
		want    error
	}{
		{"a newer ownup wrote it", makeDB(all), Options{Migrations: all[:1]}, store.ErrNewerSchema},
		{"attached, and to be migrated", makeDB(all[:1]), Options{Migrations: all, Attach: true}, ErrOlderSchema},
		{"attached, and not there", func(*testing.T, string) {}, Options{Migrations: all, Attach: true}, fs.ErrNotExist},
		{"another program's", foreign(alien), Options{Migrations: all}, ErrForeign},
		{"another program's, without a version", foreign(nil), Options{Migrations: all}, ErrForeign},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "store", "ownup.db")
			tt.prepare(t, path)
			if _, err := Open(t.Context(), path, tt.o); !errors.Is(err, tt.want) {
				t.Fatalf("error is %v, want %v", err, tt.want)
			}
		})
	}
}

func TestOpenRefusesWhatIsNoDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store", "ownup.db")
	makeDB(nil)(t, path)
	if err := os.WriteFile(path, []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path, Options{}); err == nil {
		t.Fatal("a text file was opened")
	}
}

func TestAttachBesideTheDaemon(t *testing.T) {
	t.Parallel()
	daemon := open(t, Options{})
	apply(t, daemon, record(1))
	command := openAt(t, daemon.Path(), Options{Attach: true})
	apply(t, command, record(2))
	apply(t, daemon, record(3))
	wantCount(t, command, 3)
	wantCount(t, daemon, 3)
}

// TestPragmasHoldOnEachConnection says by itself what is promised, and does not ask the table that sets it.
func TestPragmasHoldOnEachConnection(t *testing.T) {
	t.Parallel()
	db := open(t, Options{Busy: 3 * time.Second})
	for queryOnly, p := range map[string]*pool{"0": db.write, "1": db.read} {
		c, err := p.acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{
			"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "3000",
			"secure_delete": "1", "temp_store": "2", "trusted_schema": "0", "query_only": queryOnly,
		} {
			if got, err := c.pragma(name); err != nil || got != want {
				t.Errorf("%s is %q, %v; want %q", name, got, err, want)
			}
		}
		p.release(c)
	}
}

func TestPragmaThatDoesNotHoldIsAnError(t *testing.T) {
	t.Parallel()
	db := openAt(t, Memory, Options{})
	c := borrowWriter(t, db)
	defer db.write.release(c)
	for _, p := range []pragma{{"journal_mod", "wal"}, {"journal_mode", "wal"}, {"synchronous", "7"}} {
		if err := c.setUp([]pragma{p}); err == nil {
			t.Errorf("%v was accepted by a database in memory", p)
		}
	}
}

func TestClosedDatabase(t *testing.T) {
	t.Parallel()
	db := open(t, Options{})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Apply(t.Context(), record(1))[0]; !errors.Is(err, ErrClosed) {
		t.Errorf("apply: %v", err)
	}
	err := db.Query(t.Context(), store.Statement{SQL: "SELECT 1"}, func(store.Row) error { return nil })
	if !errors.Is(err, ErrClosed) {
		t.Errorf("query: %v", err)
	}
}

// makeDB makes a database with some migrations.
func makeDB(m []store.Migration) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		db, err := Open(t.Context(), path, Options{Migrations: m})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// foreign makes a database without our mark, or without any version.
func foreign(m []store.Migration) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		makeDB(m)(t, path)
		c, err := openConn(path, roleWriter, Options{}.withDefaults(path))
		if err != nil {
			t.Fatal(err)
		}
		err = errors.Join(c.script("CREATE TABLE other (id INTEGER); PRAGMA application_id = 0"), c.close())
		if err != nil {
			t.Fatal(err)
		}
	}
}
