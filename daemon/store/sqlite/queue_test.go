package sqlite

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/ownup/ownup/daemon/store"
)

func TestTakeKeepsToTheLimits(t *testing.T) {
	t.Parallel()
	big, small := maxWeight*2/3, stepWeight
	tests := []struct {
		why     string
		weights []int
		want    []int // requests in each transaction
	}{
		{"what waits goes together", []int{small, small, small}, []int{3}},
		{"two large ones do not", []int{big, big, small}, []int{1, 2}},
		{"one beyond the limit goes alone, but goes", []int{small, 2 * maxWeight, small}, []int{1, 1, 1}},
		{"very many are split", make([]int, maxRequests+5), []int{maxRequests, 5}},
	}
	for _, tt := range tests {
		q := newQueue()
		var order []*request
		for _, w := range tt.weights {
			r := &request{weight: w}
			order = append(order, r)
			q.put(r)
		}
		for i, want := range tt.want {
			if !q.wait() {
				t.Fatalf("%s: nothing waits for transaction %d", tt.why, i+1)
			}
			got := q.take()
			if len(got) != want || got[0] != order[0] || got[want-1] != order[want-1] {
				t.Fatalf("%s: transaction %d has %d requests, want the next %d", tt.why, i+1, len(got), want)
			}
			order = order[want:]
		}
		if len(q.take()) != 0 {
			t.Errorf("%s: something is left", tt.why)
		}
	}
}

func TestCancelledWhileQueued(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		db := openAt(t, Memory, Options{})
		c := borrowWriter(t, db)
		ctx, cancel := context.WithCancel(t.Context())
		got := applyAside(db, ctx, record(1), record(2))
		synctest.Wait() // it is in the queue
		cancel()
		for _, err := range <-got {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error is %v", err)
			}
		}
		db.write.release(c)
		apply(t, db, record(3))
		wantCount(t, db, 1)
	})
}

func TestCancelledWhileWrittenIsSeenThrough(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		db := openAt(t, Memory, Options{})
		c := borrowWriter(t, db)
		ctx, cancel := context.WithCancel(t.Context())
		got := applyAside(db, ctx, record(1))
		synctest.Wait()
		group := db.queue.take() // what the writer would do now
		cancel()
		synctest.Wait()
		select {
		case errs := <-got:
			t.Fatalf("returned %v before anybody knows", errs)
		default:
		}
		if err := errors.Join(c.run(sqlBegin), db.transact(c, group)); err != nil {
			t.Fatal(err)
		}
		db.write.release(c)
		deliver(group, nil)
		if err := (<-got)[0]; err != nil {
			t.Fatalf("it is on disk, but: %v", err)
		}
		wantCount(t, db, 1)
	})
}

// borrowWriter takes the writer's connection, so that it cannot begin.
func borrowWriter(t *testing.T, db *DB) *conn {
	t.Helper()
	c, err := db.write.acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func applyAside(db *DB, ctx context.Context, batches ...store.Batch) <-chan []error {
	got := make(chan []error, 1)
	go func() { got <- db.Apply(ctx, batches...) }()
	return got
}

func TestCloseAppliesWhatWaits(t *testing.T) {
	t.Parallel()
	db := open(t, Options{})
	requests := joined(t, db, record(1), record(2))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, r := range requests {
		if <-r.done; r.errs[0] != nil {
			t.Error(r.errs[0])
		}
	}
	wantCount(t, openAt(t, db.Path(), Options{}), 2)
}

func TestQueryWaitsForAReaderNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	db := open(t, Options{Readers: 1})
	ctx, cancel := context.WithCancel(t.Context())
	one := store.Statement{SQL: "SELECT 1"}
	err := db.Query(t.Context(), one, func(store.Row) error {
		cancel()
		return db.Query(ctx, one, func(store.Row) error { return nil }) // the only reader is ours
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v", err)
	}
}

func TestLongQueryIsInterrupted(t *testing.T) {
	t.Parallel()
	db := open(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	endless := store.Statement{
		SQL: "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i < 0"}
	err := db.Query(ctx, store.Statement{SQL: "SELECT 1"}, func(store.Row) error {
		go cancel()
		return db.Query(ctx, endless, func(store.Row) error { return nil })
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v", err)
	}
	wantCount(t, db, 0)
}

func TestStatementsAreKeptButNotWithoutBound(t *testing.T) {
	t.Parallel()
	db := openAt(t, Memory, Options{})
	c := borrowWriter(t, db)
	defer db.write.release(c)
	c.stmts.limit = 3
	if err := c.stmts.close(); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{"SELECT 1", "SELECT 2", "SELECT 3", "SELECT 1", "SELECT 4"} {
		if err := c.run(sql); err != nil {
			t.Fatal(err)
		}
	}
	for sql, want := range map[string]bool{"SELECT 1": true, "SELECT 2": false, "SELECT 3": true, "SELECT 4": true} {
		if c.stmts.has(stmtKey{sql: sql}) != want {
			t.Errorf("%s is kept: %t", sql, !want)
		}
	}
	if n := len(c.stmts.byKey); n != 3 {
		t.Errorf("%d statements are kept", n)
	}
}
