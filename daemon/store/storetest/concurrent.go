package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ownup/ownup/daemon/store"
)

// together runs f n times at once and fails the test with the first error.
func together(t *testing.T, n int, f func(i int) error) {
	t.Helper()
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() { errs[i] = f(i) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func concurrentWriters(t *testing.T, b store.Backend) {
	const writers, each = 20, 30
	apply(t, b, batch(do(insertSize, 0, 0)))
	together(t, writers, func(w int) error {
		for i := range each {
			id := 1 + w*each + i
			refused := batch(do(insertSize, id, i), do(insertSize, 0, 0)) // the second is there already
			whole := batch(do(insertSize, id, i), do("UPDATE entry SET size = size + 1 WHERE id = 0"))
			errs := b.Apply(t.Context(), refused, whole)
			if errs[0] == nil || errs[1] != nil {
				return fmt.Errorf("writer %d, round %d: %v", w, i, errs)
			}
		}
		return nil
	})
	wantNumber(t, b, writers*each, "SELECT size FROM entry WHERE id = 0")
	wantNumber(t, b, writers*each+1, countAll)
}

func oneWinner(t *testing.T, b store.Backend) {
	const rounds, writers = 20, 8
	apply(t, b, batch(do(insertSize, 1, 0)))
	for round := range rounds {
		var won atomic.Int32
		together(t, writers, func(int) error {
			err := b.Apply(t.Context(), guarded(store.GuardSequence, "(SELECT size FROM entry WHERE id = 1) = ?",
				[]any{round}, batch(do("UPDATE entry SET size = size + 1 WHERE id = 1"))))[0]
			var g *store.GuardError
			switch {
			case err == nil:
				won.Add(1)
			case !errors.As(err, &g):
				return err
			}
			return nil
		})
		if won.Load() != 1 {
			t.Fatalf("round %d has %d winners", round, won.Load())
		}
	}
}

func readYourWrites(t *testing.T, b store.Backend) {
	together(t, 8, func(w int) error {
		for i := range 40 {
			id, seen := w*100+i, 0
			if err := b.Apply(t.Context(), batch(do(insertSize, id, i)))[0]; err != nil {
				return err
			}
			err := b.Query(t.Context(), do("SELECT id FROM entry WHERE id = ?", id), func(r store.Row) error {
				seen++
				return nil
			})
			if err != nil || seen != 1 {
				return fmt.Errorf("entry %d was seen %d times: %w", id, seen, err)
			}
		}
		return nil
	})
}

func wholeBatchesOnly(t *testing.T, b store.Backend) {
	stop := make(chan struct{})
	done := make(chan error)
	go func() {
		defer close(done)
		for i := 0; ; i += 2 {
			select {
			case <-stop:
				return
			default:
			}
			if err := b.Apply(t.Context(), batch(do(insertSize, i, 1), do(insertSize, i+1, -1+2)))[0]; err != nil {
				done <- err
				return
			}
		}
	}()
	for range 100 {
		if n := number(t, b, countAll); n%2 != 0 {
			t.Errorf("half a batch is visible: %d rows", n)
			break
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func queriesDoNotWrite(t *testing.T, b store.Backend) {
	for range 2 { // a statement that was refused once is refused again
		err := b.Query(t.Context(), do("INSERT INTO entry (id) VALUES (9) RETURNING id"), func(store.Row) error { return nil })
		if err == nil {
			t.Fatal("a query wrote")
		}
	}
	apply(t, b, batch(do(insertLabel, 1, "one")))
	wantNumber(t, b, 0, countAll+" WHERE id = 9")
}

func scanErrorEndsQuery(t *testing.T, b store.Backend) {
	apply(t, b, batch(do(insertLabel, 1, "one"), do(insertLabel, 2, "two")))
	stop, calls := errors.New("enough"), 0
	err := b.Query(t.Context(), do("SELECT id FROM entry"), func(store.Row) error {
		calls++
		return stop
	})
	if err != stop || calls != 1 {
		t.Fatalf("after %d rows: %v", calls, err)
	}
	wantNumber(t, b, 2, countAll)
}

// cancelledWhileWaiting cancels calls at odd moments. Whatever each came to, it is whole, and an error of the context from
// a call that was not begun means that nothing happened.
func cancelledWhileWaiting(t *testing.T, b store.Backend) {
	const calls = 60
	together(t, calls, func(i int) error {
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		errs := b.Apply(ctx, batch(do(insertSize, 2*i, 0), do(insertSize, 2*i+1, 0)))
		rows := 0
		err := b.Query(t.Context(), do("SELECT id FROM entry WHERE id IN (?, ?)", 2*i, 2*i+1), func(store.Row) error {
			rows++
			return nil
		})
		switch {
		case err != nil:
			return err
		case rows == 1 || errs[0] == nil && rows != 2:
			return fmt.Errorf("call %d: %d rows after %w", i, rows, errs[0])
		case errs[0] != nil && !errors.Is(errs[0], context.Canceled):
			return fmt.Errorf("call %d: %w", i, errs[0])
		}
		return nil
	})
}
