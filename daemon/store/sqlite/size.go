package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/ownup/ownup/daemon/store"
)

// Size returns the bytes that the database takes on disk, with its WAL; 0 in memory.
func (db *DB) Size() (int64, error) {
	if db.path == Memory {
		return 0, nil
	}
	var total int64
	for _, path := range []string{db.path, db.path + "-wal"} {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("measure database: %w", err)
		}
		total += info.Size()
	}
	return total, nil
}

// Fold moves the WAL into the database and empties it. What was deleted before is then in neither file any more. It
// waits for queries under way, up to Options.Busy.
func (db *DB) Fold(ctx context.Context) error {
	c, err := db.write.acquire(ctx)
	if err != nil {
		return fmt.Errorf("fold the WAL: %w", err)
	}
	defer db.write.release(c)
	var busy, frames, folded int64
	err = c.query(ctx, step{key: stmtKey{sql: "PRAGMA wal_checkpoint(TRUNCATE)"}},
		func(r store.Row) error { return r.Scan(&busy, &frames, &folded) })
	if err != nil {
		return fmt.Errorf("fold the WAL: %w", err)
	}
	if busy != 0 {
		return errors.New("fold the WAL: a query or another process still reads it")
	}
	return nil
}
