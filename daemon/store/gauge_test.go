package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/sqlite"
	"github.com/ownup/ownup/mailflow"
)

// gauged is a store in memory with the lease, whose queries are kept.
func gauged(t *testing.T) (*store.Store, *asked) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), sqlite.Memory, sqlite.Options{Migrations: store.Migrations()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	a := &asked{Backend: db}
	s := store.New(a)
	if err := s.Lease(t.Context(), time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	return s, a
}

// waiting is the step of a report whose case waits: one timer is due after a quarter of an hour.
func waiting(n int) store.Step {
	st := openStep(n)
	c := &st.Decision.Case
	c.End, c.EndedAt, c.ReflectAt, c.RefocusAt, c.Plan = "", time.Time{}, time.Time{}, time.Time{}, mailflow.Plan{}
	st.Decision.Timers = []mailflow.Timer{{Kind: mailflow.TimerInform, At: st.Event.At.Add(15 * time.Minute)}}
	return st
}

// asked keeps the statements that were queried.
type asked struct {
	store.Backend
	statements []store.Statement
}

func (a *asked) Query(ctx context.Context, s store.Statement, scan func(store.Row) error) error {
	a.statements = append(a.statements, s)
	return a.Backend.Query(ctx, s, scan)
}

// TestGauges counts what lies in a store.
func TestGauges(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s, _ := gauged(t)
	empty, err := s.Gauges(ctx, time.Unix(1, 0))
	if err != nil || empty.Pending+empty.Failed+empty.Quarantined+empty.Overdue+len(empty.Open) > 0 || !empty.Oldest.IsZero() || !empty.Next.IsZero() {
		t.Fatalf("an empty store: %+v, %v", empty, err)
	}
	first := waiting(0)
	for _, err := range s.Commit(ctx, first, waiting(1), waiting(2), openStep(3)) {
		if err != nil {
			t.Fatal(err)
		}
	}
	now := first.Event.At.Add(time.Second)
	envelopes := 0
	for _, m := range first.Mails {
		envelopes += 4 * len(m.Rows)
	}
	due, err := s.Claim(ctx, now.Add(time.Hour), 5) // all of the first
	if err != nil || len(due) != 5 || due[4].No != 5 {
		t.Fatalf("claim: %d, %v", len(due), err)
	}
	if err := s.Fail(ctx, store.Failure{No: due[0].No, State: "failed"}); err != nil {
		t.Fatal(err)
	}
	for _, sent := range due[1:4] {
		if err := s.Progress(ctx, store.Progress{Sent: sent.No, Data: due[4].No, At: now}); err != nil {
			t.Fatal(err)
		}
	}
	for i, reason := range []string{"too-large", store.ReasonFailed} {
		if err := s.Quarantine(ctx, store.Quarantined{ID: fmt.Sprint(i), UIDValidity: 1, UID: uint32(i + 1), Reason: reason}); err != nil {
			t.Fatal(err)
		}
	}
	at := first.Decision.Timers[0].At
	got, err := s.Gauges(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	want := store.Gauges{Pending: envelopes - 4, Oldest: first.Event.At, Failed: 1, Open: map[string]int{"minimize": 3}, Quarantined: 2, Unanswered: 1,
		Overdue: 1, Due: at, Next: at.Add(time.Second)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	stuck, err := s.Stuck(ctx, 2)
	if err != nil || len(stuck) != 4 || stuck[0].State != "failed" || stuck[1].State != "data" || !stuck[0].Made.Equal(first.Event.At) {
		t.Errorf("stuck: %+v, %v", stuck, err)
	}
}

// TestGaugesReadNoTable holds that each number comes out of an index that has only what is counted in it: with a million
// mails sent and as many cases over, reading them must cost no more.
func TestGaugesReadNoTable(t *testing.T) {
	t.Parallel()
	s, a := gauged(t)
	for _, err := range s.Commit(t.Context(), openStep(0)) {
		if err != nil {
			t.Fatal(err)
		}
	}
	a.statements = nil
	if _, err := s.Gauges(t.Context(), time.Unix(2_000_000_000, 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Stuck(t.Context(), 5); err != nil {
		t.Fatal(err)
	}
	partial := []string{"outbox_due", "outbox_busy", "cases_step", "quarantine_held", "timer_at"}
	for _, q := range a.statements {
		plan := store.Statement{SQL: "EXPLAIN QUERY PLAN " + q.SQL, Args: q.Args}
		err := a.Backend.Query(t.Context(), plan, func(r store.Row) error {
			var id, parent, unused int64
			var step string
			err := r.Scan(&id, &parent, &unused, &step)
			if whole, scans := strings.CutPrefix(step, "SCAN "); scans && !usesOne(whole, partial) && !strings.HasPrefix(whole, "CONSTANT ROW") && !strings.HasPrefix(whole, "(subquery") {
				t.Errorf("%s\n  reads a whole table: %s", q.SQL, step)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(a.statements) < 6 {
		t.Errorf("%d statements only", len(a.statements))
	}
}

func usesOne(step string, indexes []string) bool {
	for _, index := range indexes {
		if strings.HasSuffix(step, "USING COVERING INDEX "+index) || strings.Contains(step, "INDEX "+index) {
			return true
		}
	}
	return false
}

// TestMigrationKnowsSteps holds the SQL that fills the column for cases from before to what Go says of them.
func TestMigrationKnowsSteps(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_800_000_000, 0).UTC()
	cases := []mailflow.Case{
		{},
		{Manager: "maria@example.com", StoppedAt: at},
		{Manager: "maria@example.com", TalkedAt: at},
		{StoppedAt: at},
		{Manager: "maria@example.com", StoppedAt: at, SeenAt: at},
		{Plan: mailflow.Plan{Revision: 1}},
		{Plan: mailflow.Plan{Revision: 2}, ReflectAt: at},
		{ReflectAt: at, RefocusAt: at},
		{ReflectAt: at, RefocusAt: at, End: mailflow.EndRefocused, EndedAt: at},
	}
	path := filepath.Join(t.TempDir(), "store", "ownup.db")
	old, err := sqlite.Open(t.Context(), path, sqlite.Options{Migrations: store.Migrations()[:4]})
	if err != nil {
		t.Fatal(err)
	}
	for i := range cases {
		cases[i].Code = fmt.Sprintf("CODE%d", i)
		snapshot, err := json.Marshal(cases[i])
		if err != nil {
			t.Fatal(err)
		}
		insert := store.Statement{SQL: "INSERT INTO cases (id, code, reporter, seq, opened_at, updated_at, snapshot) VALUES (?, ?, 'x', 1, 1, 1, ?)",
			Args: []any{cases[i].Code, cases[i].Code, snapshot}}
		if err := old.Apply(t.Context(), store.Batch{Statements: []store.Statement{insert}})[0]; err != nil {
			t.Fatal(err)
		}
	}
	old.Close()
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{Migrations: store.Migrations()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	found := map[string]string{}
	err = db.Query(t.Context(), store.Statement{SQL: "SELECT code, step FROM cases"}, func(r store.Row) error {
		var code, step string
		err := r.Scan(&code, &step)
		found[code] = step
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if found[c.Code] != string(c.Step()) {
			t.Errorf("%s is %q, not %s", c.Code, found[c.Code], c.Step())
		}
	}
}

// TestProve holds that it changes the file, without which nothing would be written, and finds out who has lost the lease.
func TestProve(t *testing.T) {
	t.Parallel()
	s, a := gauged(t)
	for range 2 {
		if err := s.Prove(t.Context()); err != nil {
			t.Error(err)
		}
	}
	var proved int
	count := store.Statement{SQL: "SELECT proved FROM lease"}
	if err := a.Backend.Query(t.Context(), count, func(r store.Row) error { return r.Scan(&proved) }); err != nil || proved != 2 {
		t.Errorf("%d writes have changed the file, %v", proved, err)
	}
	if err := store.New(a.Backend).Lease(t.Context(), time.Unix(2, 0)); err != nil {
		t.Fatal(err)
	}
	if err := s.Prove(t.Context()); err == nil || !strings.Contains(err.Error(), store.GuardLease) {
		t.Errorf("without the lease: %v", err)
	}
}

// BenchmarkGauges reads the numbers of a store with 100,000 open cases, as many envelopes that wait, and as many timers, all
// due. Filling takes a minute.
func BenchmarkGauges(b *testing.B) {
	s := filled(b, 0)
	for i := 0; i < 100_000; i += 100 {
		steps := make([]store.Step, 100)
		for j := range steps {
			steps[j] = waiting(i + j)
			steps[j].Mails = steps[j].Mails[:1]
			steps[j].Mails[0].Rows = steps[j].Mails[0].Rows[:1]
		}
		if err := errors.Join(s.Commit(context.Background(), steps...)...); err != nil {
			b.Fatal(err)
		}
	}
	now := time.Unix(1_900_000_000, 0)
	b.Run("gauges", func(b *testing.B) {
		for range b.N {
			if g, err := s.Gauges(context.Background(), now); err != nil || g.Pending < 100_000 {
				b.Fatalf("%+v, %v", g, err)
			}
		}
	})
	b.Run("stuck", func(b *testing.B) {
		for range b.N {
			if _, err := s.Stuck(context.Background(), 5); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("prove", func(b *testing.B) {
		for range b.N {
			if err := s.Prove(context.Background()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
