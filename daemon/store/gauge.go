package store

import (
	"context"
	"time"
)

// Gauges are numbers about what lies in the store, for the operator. Each is read from an index that holds only what is
// counted: what was sent and what has ended costs nothing.
type Gauges struct {
	Pending     int            // envelopes that were not sent and not given up
	Oldest      time.Time      // when the mail of the oldest of them was made
	Failed      int            // envelopes that were refused for good and that nobody has retried or cancelled
	Open        map[string]int // cases that have not ended, by step
	Quarantined int            // mails that could not be taken in
	Unanswered  int            // those of them whose senders have had no answer
	Overdue     int            // timers that are due
	Due         time.Time      // when the most overdue of them was
	Next        time.Time      // when the next timer is due that is not yet
}

// Why a mail that failed too often is in quarantine.
const (
	ReasonFailed = "failed-too-often" // its header failed, too: nobody was told anything about it
	ReasonBroke  = "broke-reading"    // its sender was told, as far as its header names one, that it was not read
)

const (
	sqlGaugeOutbox = `SELECT 'pending', count(*), coalesce(min(no), 0) FROM outbox INDEXED BY outbox_due WHERE state = 'pending'
		UNION ALL SELECT state, count(*), min(no) FROM outbox INDEXED BY outbox_busy WHERE state IN ('claimed', 'data', 'failed') GROUP BY state`
	sqlGaugeMade       = `SELECT m.at FROM outbox AS o JOIN mail AS m ON m.no = o.mail_no WHERE o.no = ?`
	sqlGaugeCases      = `SELECT step, count(*) FROM cases INDEXED BY cases_step WHERE ended_at = 0 GROUP BY step`
	sqlGaugeQuarantine = `SELECT count(*), coalesce(sum(reason = ?), 0) FROM quarantine INDEXED BY quarantine_held WHERE state = 'held'`
	sqlGaugeTimers     = `SELECT (SELECT count(*) FROM timer WHERE at <= ?1), (SELECT coalesce(min(at), 0) FROM timer WHERE at <= ?1),
		(SELECT coalesce(min(at), 0) FROM timer WHERE at > ?1)`

	// The oldest few of each kind: an index gives them, and the tables are only asked for those.
	sqlStuck = `SELECT o.id, o.state, o.attempts, m.at, o.due_at FROM outbox AS o JOIN mail AS m ON m.no = o.mail_no WHERE o.no IN (
		SELECT no FROM (SELECT no FROM outbox INDEXED BY outbox_due WHERE state = 'pending' ORDER BY no LIMIT ?1)
		UNION ALL
		SELECT no FROM (SELECT no FROM outbox INDEXED BY outbox_busy WHERE state IN ('claimed', 'data', 'failed') ORDER BY no LIMIT ?1)
		) ORDER BY o.no`

	sqlProve = `UPDATE lease SET proved = proved + 1` // SQLite writes no page that stays the same
)

// Gauges reads them.
func (s *Store) Gauges(ctx context.Context, now time.Time) (Gauges, error) {
	g := Gauges{Open: map[string]int{}}
	for _, read := range []func(context.Context, *Gauges, time.Time) error{s.gaugeOutbox, s.gaugeCases, s.gaugeQuarantine, s.gaugeTimers} {
		if err := read(ctx, &g, now); err != nil {
			return g, err
		}
	}
	return g, nil
}

func (s *Store) gaugeOutbox(ctx context.Context, g *Gauges, _ time.Time) error {
	var oldest int64 // numbers grow with time
	err := s.backend.Query(ctx, Statement{SQL: sqlGaugeOutbox}, func(r Row) error {
		var state string
		var n int
		var first int64
		err := r.Scan(&state, &n, &first)
		if state == "failed" {
			g.Failed = n
			return err
		}
		if g.Pending += n; n > 0 && (oldest == 0 || first < oldest) {
			oldest = first
		}
		return err
	})
	if err != nil || oldest == 0 {
		return err
	}
	made, err := s.number(ctx, sqlGaugeMade, oldest)
	g.Oldest = instant(made)
	return err
}

func (s *Store) gaugeCases(ctx context.Context, g *Gauges, _ time.Time) error {
	return s.backend.Query(ctx, Statement{SQL: sqlGaugeCases}, func(r Row) error {
		var step string
		var n int
		err := r.Scan(&step, &n)
		g.Open[step] = n
		return err
	})
}

func (s *Store) gaugeQuarantine(ctx context.Context, g *Gauges, _ time.Time) error {
	return s.backend.Query(ctx, Statement{sqlGaugeQuarantine, []any{ReasonFailed}}, func(r Row) error {
		return r.Scan(&g.Quarantined, &g.Unanswered)
	})
}

func (s *Store) gaugeTimers(ctx context.Context, g *Gauges, now time.Time) error {
	return s.backend.Query(ctx, Statement{sqlGaugeTimers, []any{nano(now)}}, func(r Row) error {
		var due, next int64
		err := r.Scan(&g.Overdue, &due, &next)
		g.Due, g.Next = instant(due), instant(next)
		return err
	})
}

// Stuck is an envelope that has not gone out.
type Stuck struct {
	ID       string // for `ownup outbox`
	State    string
	Attempts int
	Made     time.Time
	DueAt    time.Time
}

// Stuck returns up to limit of the oldest envelopes that wait, and as many of those that are under way or were refused.
func (s *Store) Stuck(ctx context.Context, limit int) ([]Stuck, error) {
	var all []Stuck
	err := s.backend.Query(ctx, Statement{sqlStuck, []any{limit}}, func(r Row) error {
		var e Stuck
		var made, due int64
		err := r.Scan(&e.ID, &e.State, &e.Attempts, &made, &due)
		e.Made, e.DueAt = instant(made), instant(due)
		all = append(all, e)
		return err
	})
	return all, err
}

// Prove writes something that nobody reads: it fails if the disk does not take it, or if the lease is lost.
func (s *Store) Prove(ctx context.Context) error { return s.write(ctx, Statement{SQL: sqlProve}) }
