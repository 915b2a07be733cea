// Package store keeps everything ownup knows: cases with their histories, timers, the outbox, which mails were
// taken. All SQL stands here, once; a backend only runs it, through two methods.
package store

import (
	"context"
	"errors"
	"fmt"
)

// Backend runs SQL for the store. It is all that a database has to offer: atomic batches, and queries.
// There are no interactive transactions, and no clock and no randomness in any statement.
type Backend interface {
	// Apply runs the batches in order, each whole or not at all. The result has one error for each batch:
	// nil; a *GuardError (use errors.As) when one of its guards did not hold; or what went wrong. A batch
	// that fails by a guard or a constraint leaves its neighbours alone; after any other error all fail.
	// A nil error means that the batch is on disk. Cancelling ctx abandons the wait, never a half of the work.
	Apply(ctx context.Context, batches ...Batch) []error

	// Query runs one reading statement and calls scan for each row. It sees all batches applied before.
	Query(ctx context.Context, statement Statement, scan func(Row) error) error
}

// Batch is a set of guards and statements that hold and happen together.
type Batch struct {
	Guards     []Guard
	Statements []Statement
}

// Statement is SQL with its arguments (string, int64, int, float64, []byte, bool, nil).
type Statement struct {
	SQL  string
	Args []any
}

// Guard is a condition that must hold when its batch is applied. SQL is a boolean expression
// ("EXISTS (SELECT ...)", "(SELECT epoch FROM lease) = ?"); NULL counts as false. The backend inserts a row into
// the guard table when it does not hold, whose CHECK, named after the guard, then fails:
//
//	INSERT INTO guard (<name>) SELECT 0 WHERE (<SQL>) IS NOT TRUE
type Guard struct {
	Name string // a column of the guard table: GuardLease, ...
	SQL  string
	Args []any
}

// The guards by name.
const (
	GuardLease    = "lease"    // the writer still holds the lease
	GuardSequence = "sequence" // the case stands where it was read
	GuardFresh    = "fresh"    // the mail was not taken before
	GuardClaim    = "claim"    // the outbox row is in the state expected
	GuardRequest  = "request"  // the operator's request is still open
)

// Row is the current row of a query.
type Row interface {
	Scan(dest ...any) error
}

// GuardError says which guard refused a batch.
type GuardError struct {
	Name string
}

// Error says which guard it was.
func (e *GuardError) Error() string { return fmt.Sprintf("guard %s does not hold", e.Name) }

// ErrNewerSchema is returned when a database was written by a newer ownup.
var ErrNewerSchema = errors.New("database has a newer schema")
