package storetest

import (
	"context"
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon/store"
)

func batchIsWhole(t *testing.T, b store.Backend) {
	apply(t, b, batch(
		do(insertLabel, 1, "one"),
		do(insertLabel, 2, "two"),
		do("UPDATE entry SET size = 5 WHERE id = ?", 1),
		do("DELETE FROM entry WHERE id = ?", 2),
	))
	wantNumber(t, b, 1, countAll)
	wantNumber(t, b, 5, "SELECT size FROM entry WHERE id = 1")
}

func constraintUndoesBatch(t *testing.T, b store.Backend) {
	apply(t, b, batch(do(insertLabel, 1, "one")))
	wantErrs(t, b.Apply(t.Context(), batch(
		do("DELETE FROM entry"),
		do(insertLabel, 7, "seven"),
		do(insertLabel, 7, "seven again"),
		do(insertLabel, 8, "never reached"),
	)), true)
	wantNumber(t, b, 1, countAll)
	wantNumber(t, b, 1, countAll+" WHERE label = 'one'")
}

func constraintsSpareNeighbours(t *testing.T, b store.Backend) {
	apply(t, b, batch(do(insertLabel, 1, "taken")))
	tests := []struct {
		why string
		bad store.Statement
	}{
		{"primary key", do(insertLabel, 1, "other")},
		{"unique", do(insertLabel, 2, "taken")},
		{"check", do(insertSize, 2, -1)},
		{"not null", do("INSERT INTO remark (id, entry, text) VALUES (1, 1, ?)", nil)},
		{"foreign key", do("INSERT INTO remark (id, entry, text) VALUES (1, 99, 'x')")},
		{"type of a STRICT column", do(insertSize, 2, "many")},
	}
	for i, tt := range tests {
		id := 100 + 2*i
		errs := b.Apply(t.Context(), batch(do(insertLabel, id, nil)), batch(do(insertLabel, 50, nil), tt.bad),
			batch(do(insertLabel, id+1, nil)))
		t.Log(tt.why, errs[1])
		wantErrs(t, errs, false, true, false)
		wantNumber(t, b, 2, countAll+" WHERE id IN (?, ?)", id, id+1)
		wantNumber(t, b, 0, countAll+" WHERE id = 50")
	}
}

func deferredKeySparesNeighbours(t *testing.T, b store.Backend) {
	remark := "INSERT INTO remark (id, entry, late, text) VALUES (?, 1, ?, 'x')"
	errs := b.Apply(t.Context(),
		batch(do(insertLabel, 1, "one")),
		batch(do(remark, 1, 99)),                           // 99 never comes
		batch(do(remark, 2, 2), do(insertLabel, 2, "two")), // 2 comes in time
		batch(do(insertLabel, 3, "three")),
	)
	wantErrs(t, errs, false, true, false, false)
	wantNumber(t, b, 3, countAll)
	wantNumber(t, b, 1, "SELECT count(*) FROM remark")
}

func orderWithinCall(t *testing.T, b store.Backend) {
	var batches []store.Batch
	apply(t, b, batch(do(insertLabel, 1, "")))
	for _, c := range "abcdefghij" {
		batches = append(batches, batch(do("UPDATE entry SET label = label || ? WHERE id = 1", string(c))))
	}
	apply(t, b, batches...)
	wantNumber(t, b, 1, countAll+" WHERE label = 'abcdefghij'")
}

func nothingToDo(t *testing.T, b store.Backend) {
	wantErrs(t, b.Apply(t.Context()))
	wantErrs(t, b.Apply(t.Context(), store.Batch{}, batch(do(insertLabel, 1, "one")), store.Batch{}), false, false, false)
	wantNumber(t, b, 1, countAll)
}

func strangeArgument(t *testing.T, b store.Backend) {
	errs := b.Apply(t.Context(), batch(do(insertLabel, 1, "one")), batch(do(insertLabel, 2, struct{}{})))
	if errs[1] == nil {
		t.Fatal("a struct was taken as an argument")
	}
	apply(t, b, batch(do(insertLabel, 3, "three")))
	wantNumber(t, b, 0, countAll+" WHERE id = 2")
}

func brokenStatement(t *testing.T, b store.Backend) {
	apply(t, b, batch(do(insertLabel, 1, "one")))
	for _, sql := range []string{"INSERT INTO nowhere VALUES (1)", "this is no SQL", "INSERT INTO entry (id) VALUES (?)"} {
		errs := b.Apply(t.Context(), batch(do(insertLabel, 2, "two"), do(sql)))
		if errs[0] == nil {
			t.Fatalf("%s was applied", sql)
		}
		if strings.Contains(errs[0].Error(), "two") {
			t.Fatalf("error has a value in it: %v", errs[0])
		}
		wantNumber(t, b, 1, countAll)
	}
	if err := b.Query(t.Context(), do("SELECT nothing FROM nowhere"), func(store.Row) error { return nil }); err == nil {
		t.Fatal("a query without its table succeeded")
	}
	apply(t, b, batch(do(insertLabel, 2, "two")))
	wantNumber(t, b, 2, countAll)
}

func cancelledContext(t *testing.T, b store.Backend) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantErrs(t, b.Apply(ctx, batch(do(insertLabel, 1, "one")), batch(do(insertLabel, 2, "two"))), true, true)
	if err := b.Query(ctx, do(countAll), func(store.Row) error { return nil }); err == nil {
		t.Fatal("query with a cancelled context succeeded")
	}
	wantNumber(t, b, 0, countAll)
}
