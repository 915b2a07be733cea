package storetest

import (
	"testing"

	"github.com/ownup/ownup/daemon/store"
)

func guardRefusesByName(t *testing.T, b store.Backend) {
	for i, name := range []string{store.GuardLease, store.GuardSequence} {
		errs := b.Apply(t.Context(),
			batch(do(insertLabel, 10*i+1, nil)),
			guarded(name, "(SELECT count(*) FROM entry) = ?", []any{99}, batch(do(insertLabel, 10*i+2, nil))),
			guarded(name, "(SELECT count(*) FROM entry) = ?", []any{2*i + 1}, batch(do(insertLabel, 10*i+3, nil))),
		)
		wantErrs(t, errs, false, true, false)
		wantGuard(t, errs[1], name)
	}
	wantNumber(t, b, 4, countAll)
	wantNumber(t, b, 0, "SELECT count(*) FROM guard")
}

func guardTruth(t *testing.T, b store.Backend) {
	tests := []struct {
		why   string
		sql   string
		args  []any
		holds bool
	}{
		{"true", "TRUE", nil, true},
		{"any number but 0", "?", []any{7}, true},
		{"a row that is there", "EXISTS (SELECT 1)", nil, true},
		{"OR stays within the guard", "TRUE OR FALSE", nil, true},
		{"false", "FALSE", nil, false},
		{"zero", "?", []any{0}, false},
		{"NULL", "NULL", nil, false},
		{"a row that is not there is NULL", "(SELECT id FROM entry WHERE id = 77) = ?", []any{77}, false},
		{"a comparison with NULL", "1 = ?", []any{nil}, false},
	}
	for i, tt := range tests {
		errs := b.Apply(t.Context(), guarded(store.GuardLease, tt.sql, tt.args, batch(do(insertLabel, i, nil))))
		if !tt.holds {
			wantGuard(t, errs[0], store.GuardLease)
		} else if errs[0] != nil {
			t.Fatalf("%s: %v", tt.why, errs[0])
		}
	}
	wantNumber(t, b, 4, countAll)
}

func firstGuardIsNamed(t *testing.T, b store.Backend) {
	both := batch(do(insertLabel, 1, nil))
	both.Guards = []store.Guard{
		{Name: store.GuardLease, SQL: "TRUE"},
		{Name: store.GuardSequence, SQL: "FALSE"},
		{Name: store.GuardLease, SQL: "FALSE"},
	}
	wantGuard(t, b.Apply(t.Context(), both)[0], store.GuardSequence)
}

func guardsSeeBatchesBefore(t *testing.T, b store.Backend) {
	stands := func(n int) []any { return []any{n} }
	at := "(SELECT size FROM entry WHERE id = 1) = ?"
	move := batch(do("UPDATE entry SET size = size + 1 WHERE id = 1"))
	apply(t, b, batch(do(insertSize, 1, 0)))
	errs := b.Apply(t.Context(),
		guarded(store.GuardSequence, at, stands(0), move),
		guarded(store.GuardSequence, at, stands(0), move), // a stale writer
		guarded(store.GuardSequence, at, stands(1), move),
	)
	wantErrs(t, errs, false, true, false)
	wantGuard(t, errs[1], store.GuardSequence)
	wantNumber(t, b, 2, "SELECT size FROM entry WHERE id = 1")
}
