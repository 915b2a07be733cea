package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ownup/ownup/mailflow"
)

// Store is the database as the daemon and the commands see it.
type Store struct {
	backend Backend
	epoch   int64 // of the lease; 0 = reads only
}

// New returns a store that can read, and can leave requests. [Store.Lease] lets it write.
func New(b Backend) *Store { return &Store{backend: b} }

const (
	sqlLeaseRead = `SELECT epoch FROM lease`
	sqlLeaseTake = `UPDATE lease SET epoch = ?, at = ?`
	sqlLeaseHeld = `(SELECT epoch FROM lease) = ?`
)

// Lease takes the lease with the next epoch: whoever wrote before cannot write any more.
func (s *Store) Lease(ctx context.Context, now time.Time) error {
	epoch, err := s.number(ctx, sqlLeaseRead)
	if err != nil {
		return fmt.Errorf("read lease: %w", err)
	}
	b := Batch{
		Guards:     []Guard{{Name: GuardLease, SQL: sqlLeaseHeld, Args: []any{epoch}}},
		Statements: []Statement{{SQL: sqlLeaseTake, Args: []any{epoch + 1, nano(now)}}},
	}
	if err := s.backend.Apply(ctx, b)[0]; err != nil {
		return fmt.Errorf("take lease: %w", err)
	}
	s.epoch = epoch + 1
	return nil
}

// Epoch is the epoch of the lease held.
func (s *Store) Epoch() int64 { return s.epoch }

// guarded is a batch that only the holder of the lease may write.
func (s *Store) guarded(statements ...Statement) Batch {
	return Batch{
		Guards:     []Guard{{Name: GuardLease, SQL: sqlLeaseHeld, Args: []any{s.epoch}}},
		Statements: statements,
	}
}

// write applies one guarded batch.
func (s *Store) write(ctx context.Context, statements ...Statement) error {
	return s.backend.Apply(ctx, s.guarded(statements...))[0]
}

const sqlCaseColumns = `SELECT snapshot FROM cases `

const (
	sqlCaseByCode = sqlCaseColumns + `WHERE code = ?`
	sqlCaseMeant  = sqlCaseColumns + `WHERE code IN (SELECT value FROM json_each(?2)) AND id LIKE ?1 || '%' ORDER BY length(code) DESC LIMIT 1`
	sqlCaseOpen   = sqlCaseColumns + `WHERE reporter = ?1 AND ended_at = 0
		AND (NOT ?2 OR json_extract(CAST(snapshot AS TEXT), '$.unconfirmed') IS NULL) ORDER BY opened_at DESC LIMIT 1`
	sqlCaseOf = `SELECT c.snapshot FROM participant AS p JOIN cases AS c ON c.no = p.case_no
		WHERE p.address = ?1 AND (c.code = ?2 OR c.id LIKE ?2 || '%') ORDER BY c.code = ?2 DESC, c.opened_at DESC LIMIT 1`
	sqlCaseAsked = `SELECT c.snapshot FROM participant AS p JOIN cases AS c ON c.no = p.case_no
		WHERE p.address = ? AND p.asked = 1 ORDER BY c.updated_at DESC LIMIT 1`
	sqlCaseNamed = `SELECT c.snapshot, t.private, t.kind FROM thread AS t JOIN cases AS c ON c.no = t.case_no
		WHERE t.name IN (SELECT unhex(value) FROM json_each(?)) ORDER BY t.private DESC LIMIT 1`
	sqlCodeTaken   = `SELECT count(*) FROM cases WHERE code = ?`
	sqlLastRefocus = `SELECT coalesce(max(refocus_at), 0) FROM cases WHERE reporter = ? AND refocus_at > 0 AND code <> ?`
	sqlCasesAll    = sqlCaseColumns + `ORDER BY opened_at, id`
)

// Case returns the case of that code, nil if there is none.
func (s *Store) Case(ctx context.Context, code string) (*mailflow.Case, error) {
	return s.one(ctx, sqlCaseByCode, code)
}

// CaseMeant returns the case that somebody means by a code, or by more of its id than the code has; nil if there is none.
func (s *Store) CaseMeant(ctx context.Context, code string) (*mailflow.Case, error) {
	var prefixes []string
	for n := mailflow.CodeLength; n <= len(code); n++ {
		prefixes = append(prefixes, code[:n])
	}
	return s.one(ctx, sqlCaseMeant, code, list(prefixes))
}

// OpenCase returns a reporter's newest case that has not ended, nil if there is none. One that an unproved mail has opened,
// and that waits for "was it you?", is no place for a mail that is proved: it must not be swallowed by a forged one.
func (s *Store) OpenCase(ctx context.Context, reporter string, proved bool) (*mailflow.Case, error) {
	return s.one(ctx, sqlCaseOpen, reporter, proved)
}

// CaseOf returns the case of that code in which the person takes part, nil if there is none.
func (s *Store) CaseOf(ctx context.Context, person, code string) (*mailflow.Case, error) {
	return s.one(ctx, sqlCaseOf, person, code)
}

// AskedCase returns the case in which the person holds a live ask, nil if there is none.
func (s *Store) AskedCase(ctx context.Context, person string) (*mailflow.Case, error) {
	return s.one(ctx, sqlCaseAsked, person)
}

// Named is a case that was found by what a mail names.
type Named struct {
	Case     *mailflow.Case
	Private  bool
	Template string // of the private mail that was named
}

// Named returns the case that one of the names (Message-IDs, tokens, private tags) belongs to. A private thread comes
// before any other.
func (s *Store) Named(ctx context.Context, names []string) (Named, error) {
	var n Named
	if len(names) == 0 {
		return n, nil
	}
	err := s.backend.Query(ctx, Statement{sqlCaseNamed, []any{hexes(names)}}, func(r Row) error {
		var snapshot []byte
		if err := r.Scan(&snapshot, &n.Private, &n.Template); err != nil {
			return err
		}
		n.Case = &mailflow.Case{}
		return json.Unmarshal(snapshot, n.Case)
	})
	return n, err
}

// FreeCode returns the shortest prefix of a case's id that no other case has as its code.
func (s *Store) FreeCode(ctx context.Context, id string) (string, error) {
	for n := mailflow.CodeLength; n < len(id); n++ {
		taken, err := s.number(ctx, sqlCodeTaken, id[:n])
		if err != nil || taken == 0 {
			return id[:n], err
		}
	}
	return id, nil
}

// LastRefocus returns when the reporter last got refocus in another case, zero if never.
func (s *Store) LastRefocus(ctx context.Context, reporter, other string) (time.Time, error) {
	n, err := s.number(ctx, sqlLastRefocus, reporter, other)
	return instant(n), err
}

// Cases calls each for every case, oldest first.
func (s *Store) Cases(ctx context.Context, each func(mailflow.Case) error) error {
	return s.backend.Query(ctx, Statement{SQL: sqlCasesAll}, func(r Row) error {
		c, err := scanCase(r)
		if err != nil {
			return err
		}
		return each(c)
	})
}

func (s *Store) one(ctx context.Context, sql string, args ...any) (*mailflow.Case, error) {
	found, err := s.many(ctx, sql, args...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

func (s *Store) many(ctx context.Context, sql string, args ...any) ([]mailflow.Case, error) {
	var found []mailflow.Case
	err := s.backend.Query(ctx, Statement{sql, args}, func(r Row) error {
		c, err := scanCase(r)
		found = append(found, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look up case: %w", err)
	}
	return found, nil
}

func scanCase(r Row) (mailflow.Case, error) {
	var c mailflow.Case
	var snapshot []byte
	if err := r.Scan(&snapshot); err != nil {
		return c, err
	}
	if err := json.Unmarshal(snapshot, &c); err != nil {
		return c, fmt.Errorf("read case snapshot: %w", err)
	}
	return c, nil
}

func (s *Store) number(ctx context.Context, sql string, args ...any) (int64, error) {
	var n int64
	err := s.backend.Query(ctx, Statement{sql, args}, func(r Row) error { return r.Scan(&n) })
	return n, err
}

// short is what is kept of a name by which something is looked up: 16 bytes of its SHA-256.
func short(name string) []byte {
	sum := sha256.Sum256([]byte(name))
	return sum[:16]
}

// hexes is a JSON array of short names, for json_each and unhex.
func hexes(names []string) string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = hex.EncodeToString(short(n))
	}
	return list(all)
}

// list is a JSON array for json_each.
func list[T any](values []T) string {
	b, err := json.Marshal(values)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return string(b)
}

func nano(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}
