package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/ownup/ownup/daemon/store"
)

const (
	insertLabel = "INSERT INTO entry (id, label) VALUES (?, ?)"
	insertSize  = "INSERT INTO entry (id, size) VALUES (?, ?)"
	countAll    = "SELECT count(*) FROM entry"
)

// do makes a statement.
func do(sql string, args ...any) store.Statement { return store.Statement{SQL: sql, Args: args} }

// batch makes a batch without guards.
func batch(s ...store.Statement) store.Batch { return store.Batch{Statements: s} }

// guarded puts a guard in front of a batch.
func guarded(name, sql string, args []any, b store.Batch) store.Batch {
	b.Guards = append([]store.Guard{{Name: name, SQL: sql, Args: args}}, b.Guards...)
	return b
}

// apply applies batches that must all succeed.
func apply(t *testing.T, b store.Backend, batches ...store.Batch) {
	t.Helper()
	wantErrs(t, b.Apply(t.Context(), batches...), make([]bool, len(batches))...)
}

// wantErrs compares which batches failed.
func wantErrs(t *testing.T, errs []error, failed ...bool) {
	t.Helper()
	if len(errs) != len(failed) {
		t.Fatalf("%d batches have %d errors", len(failed), len(errs))
	}
	for i, err := range errs {
		if (err != nil) != failed[i] {
			t.Fatalf("batch %d: error %v, want one: %t", i+1, err, failed[i])
		}
	}
}

// wantGuard checks that an error is that of the guard.
func wantGuard(t *testing.T, err error, name string) {
	t.Helper()
	var g *store.GuardError
	if !errors.As(err, &g) || g.Name != name {
		t.Fatalf("error is %v, want that of guard %s", err, name)
	}
}

// number returns the one number that a query yields.
func number(t *testing.T, b store.Backend, sql string, args ...any) (n int64) {
	t.Helper()
	rows := 0
	query(t, b, do(sql, args...), func(r store.Row) error {
		rows++
		return r.Scan(&n)
	})
	if rows != 1 {
		t.Fatalf("%s: %d rows", sql, rows)
	}
	return n
}

// wantNumber compares it.
func wantNumber(t *testing.T, b store.Backend, want int64, sql string, args ...any) {
	t.Helper()
	if got := number(t, b, sql, args...); got != want {
		t.Fatalf("%s %v is %d, want %d", sql, args, got, want)
	}
}

func query(t *testing.T, b store.Backend, s store.Statement, scan func(store.Row) error) {
	t.Helper()
	if err := b.Query(context.WithoutCancel(t.Context()), s, scan); err != nil {
		t.Fatalf("query %s: %v", s.SQL, err)
	}
}
