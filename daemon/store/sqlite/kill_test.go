package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/storetest"
)

// rowsPerBatch is how many entries one batch of the child writes; batch n has the ids from n*rowsPerBatch on.
const rowsPerBatch = 3

// TestKilledInCommit kills a process that commits without a pause, again and again. What it was told to be on disk is
// there, and nothing is there by half.
func TestKilledInCommit(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store", "ownup.db")
	for round := range 4 {
		c := startChild(t, "commit", path)
		acked := readAcks(t, c, 20+60*round)
		c.kill(t)
		db := openAt(t, path, Options{})
		for _, n := range acked {
			wantNumber(t, db, rowsPerBatch, "SELECT count(*) FROM entry WHERE id / ? = ?", rowsPerBatch, n)
		}
		wantWholeBatches(t, db)
		if err := db.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// readAcks reads the batches that the child says are on disk, kills it after some, and reads what was on its way.
func readAcks(t *testing.T, c *child, enough int) (acked []int) {
	t.Helper()
	for c.lines.Scan() {
		var n int
		if _, err := fmt.Sscanf(c.lines.Text(), "%d.", &n); err != nil {
			continue // the last line may be cut off
		}
		acked = append(acked, n)
		if len(acked) == enough {
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(acked) < enough {
		t.Fatalf("the child ended after %d batches", len(acked))
	}
	return acked
}

func wantWholeBatches(t *testing.T, db *DB) {
	t.Helper()
	wantNumber(t, db, 0, "SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY id / ? HAVING count(*) <> ?)",
		rowsPerBatch, rowsPerBatch)
}

// wholeBatch is batch n of the child.
func wholeBatch(n int, body []byte) store.Batch {
	var b store.Batch
	for i := range rowsPerBatch {
		b.Statements = append(b.Statements, store.Statement{
			SQL: "INSERT INTO entry (id, body) VALUES (?, ?)", Args: []any{n*rowsPerBatch + i, body},
		})
	}
	return b
}

// childCommits writes batches from several goroutines and prints the number of each that is on disk, until it is killed.
func childCommits(path string) error {
	ctx := context.Background()
	db, err := Open(ctx, path, Options{Migrations: storetest.Migrations()})
	if err != nil {
		return err
	}
	first := 0
	err = db.Query(ctx, store.Statement{SQL: "SELECT coalesce(max(id) / ? + 1, 0) FROM entry", Args: []any{rowsPerBatch}},
		func(r store.Row) error { return r.Scan(&first) })
	if err != nil {
		return err
	}
	const writers = 4
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := first + w; err == nil; n += writers {
				if e := db.Apply(ctx, wholeBatch(n, make([]byte, 1500)))[0]; e != nil {
					fmt.Fprintln(os.Stderr, e)
					return
				}
				fmt.Printf("%d.\n", n)
			}
		})
	}
	wg.Wait()
	return nil
}
