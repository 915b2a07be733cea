package sqlite

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
)

// stmtsPerConn is how many prepared statements a connection keeps: more than ownup has, so that only generated SQL
// ever drops one.
const stmtsPerConn = 256

// stmtKey names a statement: its SQL, or for a guard its name and condition. Two strings, so that a lookup builds none.
type stmtKey struct {
	guard string
	sql   string
	query bool // prepared for Query, see DB.reading
}

func (k stmtKey) text() string {
	if k.guard == "" {
		return k.sql
	}
	return "INSERT INTO guard (" + k.guard + ") SELECT 0 WHERE (" + k.sql + ") IS NOT TRUE"
}

// stmt is what we use of the driver's prepared statement.
type stmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// stmtCache keeps the statements used last.
type stmtCache struct {
	limit int
	byKey map[stmtKey]*list.Element
	used  *list.List // of *cached, the one used last in front
}

type cached struct {
	key stmtKey
	stmt
}

func newStmtCache(limit int) *stmtCache {
	return &stmtCache{limit: limit, byKey: make(map[stmtKey]*list.Element), used: list.New()}
}

// get returns the statement, prepared now if need be.
func (s *stmtCache) get(c driver.ConnPrepareContext, key stmtKey) (stmt, error) {
	if e, ok := s.byKey[key]; ok {
		s.used.MoveToFront(e)
		return e.Value.(*cached).stmt, nil
	}
	prepared, err := c.PrepareContext(context.Background(), key.text())
	if err != nil {
		return nil, err
	}
	st, ok := prepared.(stmt)
	if !ok {
		return nil, errors.Join(errors.New("prepare statement: the driver lacks a method we need"), prepared.Close())
	}
	if err := s.shrink(s.limit - 1); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	s.byKey[key] = s.used.PushFront(&cached{key, st})
	return st, nil
}

func (s *stmtCache) has(key stmtKey) bool {
	_, ok := s.byKey[key]
	return ok
}

// shrink closes the statements used longest ago until no more than n are left.
func (s *stmtCache) shrink(n int) error {
	var errs error
	for s.used.Len() > n {
		old := s.used.Remove(s.used.Back()).(*cached)
		delete(s.byKey, old.key)
		if err := old.Close(); err != nil {
			errs = errors.Join(errs, fmt.Errorf("close statement: %w", err))
		}
	}
	return errs
}

func (s *stmtCache) close() error { return s.shrink(0) }
