package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ownup/ownup/mailflow"
)

const (
	sqlTimersDue = `SELECT c.snapshot FROM (SELECT case_no, min(at) AS at FROM timer WHERE at <= ? GROUP BY case_no ORDER BY min(at) LIMIT ?) AS t
		JOIN cases AS c ON c.no = t.case_no ORDER BY t.at`
	sqlTimerNext = `SELECT coalesce(min(at), 0) FROM timer`

	sqlHistoryRead = `SELECT seq, at, kind, reason, record FROM history WHERE case_no = ` + sqlCaseNo + ` ORDER BY seq`
	sqlTimersRead  = `SELECT kind, at FROM timer WHERE case_no = ` + sqlCaseNo + ` ORDER BY at, kind`

	sqlRequestInsert = `INSERT INTO request (id, at, kind, target, who, why) VALUES (?, ?, ?, ?, ?, ?)`
	sqlRequestsOpen  = `SELECT id, at, kind, target, who, why FROM request WHERE done = 0 ORDER BY at, id`
	sqlRequestOpen   = `EXISTS (SELECT 1 FROM request WHERE id = ? AND done = 0)`
)

// DueCases returns up to limit cases with a timer that is due, the most overdue first.
func (s *Store) DueCases(ctx context.Context, now time.Time, limit int) ([]mailflow.Case, error) {
	return s.many(ctx, sqlTimersDue, nano(now), limit)
}

// NextTimer is when the next timer is due, zero if there is none.
func (s *Store) NextTimer(ctx context.Context) (time.Time, error) {
	n, err := s.number(ctx, sqlTimerNext)
	return instant(n), err
}

// Past is one row of a case's history.
type Past struct {
	Seq    int
	At     time.Time
	Kind   string
	Reason string
	Record Record
}

// History returns a case's history, oldest first.
func (s *Store) History(ctx context.Context, code string) ([]Past, error) {
	var all []Past
	err := s.backend.Query(ctx, Statement{sqlHistoryRead, []any{code}}, func(r Row) error {
		var p Past
		var at int64
		var record []byte
		if err := r.Scan(&p.Seq, &at, &p.Kind, &p.Reason, &record); err != nil {
			return err
		}
		p.At = instant(at)
		if err := json.Unmarshal(record, &p.Record); err != nil {
			return fmt.Errorf("read history record: %w", err)
		}
		all = append(all, p)
		return nil
	})
	return all, err
}

// Due is a timer that holds.
type Due struct {
	Kind string
	At   time.Time
}

// Timers returns the timers of a case, earliest first.
func (s *Store) Timers(ctx context.Context, code string) ([]Due, error) {
	var all []Due
	err := s.backend.Query(ctx, Statement{sqlTimersRead, []any{code}}, func(r Row) error {
		var d Due
		var at int64
		err := r.Scan(&d.Kind, &at)
		d.At = instant(at)
		all = append(all, d)
		return err
	})
	return all, err
}

// Request is what an operator's command asks of the daemon.
type Request struct {
	ID     string
	At     time.Time
	Kind   string // looked, retry, cancel, release, drop
	Target string
	Who    string
	Why    string
}

// Ask leaves a request for the daemon. It needs no lease.
func (s *Store) Ask(ctx context.Context, r Request) error {
	return s.backend.Apply(ctx, Batch{Statements: []Statement{
		{sqlRequestInsert, []any{r.ID, nano(r.At), r.Kind, r.Target, r.Who, r.Why}}}})[0]
}

// Requests returns those that the daemon has not carried out, oldest first.
func (s *Store) Requests(ctx context.Context) ([]Request, error) {
	var all []Request
	err := s.backend.Query(ctx, Statement{SQL: sqlRequestsOpen}, func(row Row) error {
		var r Request
		var at int64
		err := row.Scan(&r.ID, &at, &r.Kind, &r.Target, &r.Who, &r.Why)
		r.At = instant(at)
		all = append(all, r)
		return err
	})
	return all, err
}

// RetryOutgoing and its like carry out a request about one envelope or mail.
func (s *Store) RetryOutgoing(ctx context.Context, r Request, now time.Time) error {
	return s.carryOut(ctx, r, Statement{sqlOutboxRetry, []any{nano(now), r.Target}})
}

// CancelOutgoing cancels an envelope that was not sent.
func (s *Store) CancelOutgoing(ctx context.Context, r Request) error {
	return s.carryOut(ctx, r, Statement{sqlOutboxDrop, []any{r.Target}})
}

// SetQuarantine marks a quarantined mail as released or dropped.
func (s *Store) SetQuarantine(ctx context.Context, r Request, state string) error {
	return s.carryOut(ctx, r, Statement{sqlQuarantineState, []any{state, r.Target}})
}

// Finish ends a request with its result: "done", or why it could not be carried out.
func (s *Store) Finish(ctx context.Context, r Request, result string) error {
	b := s.guarded(Statement{sqlRequestDone, []any{result, r.ID}})
	return s.backend.Apply(ctx, b)[0]
}

func (s *Store) carryOut(ctx context.Context, r Request, change Statement) error {
	b := s.guarded(change, Statement{sqlRequestDone, []any{"done", r.ID}})
	b.guard(GuardRequest, sqlRequestOpen, r.ID)
	return s.backend.Apply(ctx, b)[0]
}
