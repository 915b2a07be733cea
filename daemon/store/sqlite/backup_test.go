package sqlite

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/storetest"
)

func TestBackupOfARunningDatabase(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{}, {Single: true}} {
		db := open(t, o)
		apply(t, db, wholeBatch(0, nil))
		stop, done := make(chan struct{}), make(chan error)
		go func() { done <- writeUntil(t, db, stop) }()
		for i := range 5 {
			out := filepath.Join(filepath.Dir(db.Path()), "copy"+string(rune('0'+i)))
			if err := db.Backup(t.Context(), out); err != nil {
				t.Fatal(err)
			}
			if err := Private(out); err != nil {
				t.Error(err)
			}
			wantWholeBatches(t, openAt(t, out, Options{}))
		}
		close(stop)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(db.Path()), "*.part-*")); len(left) != 0 {
			t.Errorf("left behind: %q", left)
		}
	}
}

func writeUntil(t *testing.T, db *DB, stop chan struct{}) error {
	for n := 1; ; n++ {
		select {
		case <-stop:
			return nil
		default:
		}
		if err := db.Apply(t.Context(), wholeBatch(n, make([]byte, 500)))[0]; err != nil {
			return err
		}
	}
}

func TestBackupReplacesNothing(t *testing.T) {
	t.Parallel()
	db := open(t, Options{})
	out := filepath.Join(t.TempDir(), "copy")
	if err := os.WriteFile(out, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), out); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("error is %v", err)
	}
	if got, _ := os.ReadFile(out); string(got) != "precious" {
		t.Fatalf("the file is now %q", got)
	}
}

func TestRestore(t *testing.T) {
	t.Parallel()
	db := open(t, Options{})
	apply(t, db, record(1), record(2))
	backup := filepath.Join(filepath.Dir(db.Path()), "copy")
	if err := db.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	known := storetest.Migrations()
	if err := Restore(t.Context(), backup, db.Path(), known); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("over a database that is there: %v", err)
	}
	path := filepath.Join(t.TempDir(), "new", "ownup.db")
	if err := Restore(t.Context(), backup, path, known); err != nil {
		t.Fatal(err)
	}
	wantCount(t, openAt(t, path, Options{}), 2)
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	db := open(t, Options{})
	apply(t, db, record(1))
	dir := filepath.Dir(db.Path())
	backup := filepath.Join(dir, "copy")
	if err := db.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(dir, "text")
	for path, content := range map[string]string{text: "no database", filepath.Join(dir, "stale.db-wal"): ""} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all := storetest.Migrations()
	tests := []struct {
		why          string
		backup, path string
		known        []store.Migration
		want         string
	}{
		{"no backup", filepath.Join(dir, "none"), "new.db", all, "unable to open"},
		{"no database", text, "new.db", all, "not a database"},
		{"of a newer ownup", backup, "new.db", all[:1], "newer schema"},
		{"an old WAL would spoil it", backup, "stale.db", all, "stale.db-wal is in the way"},
	}
	for _, tt := range tests {
		err := Restore(t.Context(), tt.backup, filepath.Join(dir, tt.path), tt.known)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v", tt.why, err)
		}
	}
}

// TestDeletedWordsAreGone looks for deleted words in the bytes of the database and of its backup.
func TestDeletedWordsAreGone(t *testing.T) {
	t.Parallel()
	const words = "nobody else should ever read this"
	db := open(t, Options{})
	for i := range 50 {
		apply(t, db, do("INSERT INTO entry (id, label, body) VALUES (?, ?, ?)",
			i, words+string(rune('a'+i)), bytes.Repeat([]byte(words), 1+i*10)))
	}
	apply(t, db, do("DELETE FROM entry WHERE id % 3 <> 0"), do("UPDATE entry SET label = NULL, body = NULL"))
	if err := db.Fold(t.Context()); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(filepath.Dir(db.Path()), "copy")
	if err := db.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{db.Path(), db.Path() + "-wal", backup} {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(words)) {
			t.Errorf("%s still has them", filepath.Base(path))
		}
	}
	wantCount(t, db, 17)
}

func TestVerifyFinds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		why    string
		damage string // SQL
		want   string
	}{
		{"a table is gone", "DROP TABLE remark", "table remark is missing"},
		{"a table too many", "CREATE TABLE extra (id INTEGER)", "table extra is not of this program"},
		{"another index", "DROP TABLE remark; CREATE TABLE remark (id INTEGER)", "table remark is not as this program made it"},
		{"a row that refers to nothing", "INSERT INTO remark (id, entry, text) VALUES (1, 99, 'x')", "refers to a row of entry"},
		{"a row against its CHECK", "PRAGMA ignore_check_constraints = 1; UPDATE entry SET size = -1", "CHECK constraint failed"},
		{"an older schema", "PRAGMA user_version = 1", "older schema"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			t.Parallel()
			db := open(t, Options{})
			apply(t, db, record(1))
			if err := db.Verify(t.Context()); err != nil {
				t.Fatal(err)
			}
			c := borrowWriter(t, db)
			if err := c.script("PRAGMA foreign_keys = 0; " + tt.damage); err != nil {
				t.Fatal(err)
			}
			db.write.release(c)
			if err := db.Verify(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestVerifyFindsFlippedBits(t *testing.T) {
	t.Parallel()
	db := open(t, Options{})
	for n := range 100 {
		apply(t, db, wholeBatch(n, make([]byte, 700)))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	sound, err := os.ReadFile(db.Path())
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(filepath.Dir(db.Path()), "copy.db")
	found := 0
	for page := range len(sound) / 4096 {
		damaged := bytes.Clone(sound)
		for i := range 8 {
			damaged[page*4096+i] ^= 0x55 // its header
		}
		if err := os.WriteFile(copied, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if Verify(t.Context(), copied, storetest.Migrations()) != nil {
			found++
		}
	}
	if found < len(sound)/4096 {
		t.Errorf("damage was found on %d of %d pages", found, len(sound)/4096)
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	db := open(t, Options{})
	before, err := db.Size()
	if err != nil {
		t.Fatal(err)
	}
	apply(t, db, wholeBatch(1, make([]byte, 100_000)))
	after, err := db.Size()
	if err != nil || after < before+300_000 {
		t.Fatalf("from %d to %d bytes, %v", before, after, err)
	}
}
