package store

import "context"

const (
	sqlKeyMark  = `SELECT mark FROM key_mark`
	sqlKeySet   = `INSERT INTO key_mark (id, mark) VALUES (1, ?)`
	sqlKeyInUse = `SELECT EXISTS (SELECT 1 FROM inbox) OR EXISTS (SELECT 1 FROM cases)`
)

// KeyMark returns the mark of the key file that the store is written with, "" if none was set, and whether the store has
// been in use: a store in use that is read with another key knows none of its mails.
func (s *Store) KeyMark(ctx context.Context) (mark string, used bool, err error) {
	err = s.backend.Query(ctx, Statement{SQL: sqlKeyMark}, func(r Row) error { return r.Scan(&mark) })
	if err == nil {
		err = s.backend.Query(ctx, Statement{SQL: sqlKeyInUse}, func(r Row) error { return r.Scan(&used) })
	}
	return mark, used, err
}

// SetKeyMark commits the mark, once and for all.
func (s *Store) SetKeyMark(ctx context.Context, mark string) error {
	return s.write(ctx, Statement{sqlKeySet, []any{mark}})
}
