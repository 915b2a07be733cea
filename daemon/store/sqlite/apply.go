package sqlite

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/ownup/ownup/daemon/store"
)

// The frame of a transaction.
const (
	sqlBegin    = "BEGIN IMMEDIATE"
	sqlCommit   = "COMMIT"
	sqlRollback = "ROLLBACK"
	sqlSave     = "SAVEPOINT batch"
	sqlRelease  = "RELEASE batch"
	sqlUndo     = "ROLLBACK TO batch"
)

// Apply implements store.Backend. If ctx is done before the batches' turn came, nothing happens and each error is that of
// ctx; once their turn has come they are seen through, and the errors are what became of them.
func (db *DB) Apply(ctx context.Context, batches ...store.Batch) []error {
	r := newRequest(batches)
	if err := ctx.Err(); err != nil {
		return r.fail(err)
	}
	if !db.queue.put(r) {
		return r.fail(ErrClosed)
	}
	select {
	case <-r.done:
	case <-ctx.Done():
		if db.queue.withdraw(r) {
			return r.fail(ctx.Err())
		}
		<-r.done
	}
	return r.errs
}

func newRequest(batches []store.Batch) *request {
	r := &request{
		batches: make([][]step, len(batches)),
		errs:    make([]error, len(batches)),
		done:    make(chan struct{}),
	}
	for i, b := range batches {
		r.batches[i], r.errs[i] = compile(b)
		r.weight += weigh(r.batches[i])
	}
	return r
}

// fail gives all batches the same error, but those that have one of their own.
func (r *request) fail(err error) []error {
	for i := range r.errs {
		if r.errs[i] == nil {
			r.errs[i] = err
		}
	}
	return r.errs
}

// run is the writer: one transaction after the other until the queue is closed and empty.
func (db *DB) run() {
	defer close(db.stopped)
	for db.queue.wait() {
		db.round()
	}
}

// round applies what waits in one transaction and tells everybody what became of theirs.
func (db *DB) round() {
	c, err := db.write.acquire(context.Background())
	if err != nil {
		db.refuse(err)
		return
	}
	defer db.write.release(c)
	if err := c.run(sqlBegin); err != nil {
		db.refuse(errors.Join(err, db.discard(c)))
		return
	}
	group := db.queue.take() // only now: others may have come while BEGIN waited for another process
	err = db.transact(c, group)
	if err != nil {
		_ = c.run(sqlRollback) // SQLite may have rolled back already
		err = errors.Join(err, db.discard(c))
		db.options.Logger.Warn("transaction failed", "requests", len(group), "err", err)
	}
	deliver(group, err)
}

// refuse fails what waits because there is no transaction to be had.
func (db *DB) refuse(err error) {
	group := db.queue.take()
	db.options.Logger.Warn("no transaction", "requests", len(group), "err", err)
	deliver(group, err)
}

func deliver(group []*request, err error) {
	for _, r := range group {
		if err != nil {
			r.fail(fmt.Errorf("apply batch: %w", err))
		}
		close(r.done)
	}
}

// transact applies the batches of a group and commits. An error is about all of them.
func (db *DB) transact(c *conn, group []*request) error {
	for _, r := range group {
		for i, steps := range r.batches {
			if r.errs[i] != nil {
				continue
			}
			refused, err := c.applyBatch(steps)
			if err != nil {
				return err
			}
			r.errs[i] = refused
		}
	}
	if err := db.unmoved(); err != nil {
		return err
	}
	if err := c.run(sqlCommit); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// applyBatch applies one batch within its savepoint. Refused is why the batch alone was undone; err says that the
// transaction is lost.
func (c *conn) applyBatch(steps []step) (refused, err error) {
	if err := c.run(sqlSave); err != nil {
		return nil, err
	}
	if refused, err = c.steps(steps); err != nil {
		return nil, err
	}
	if refused != nil {
		if err := c.run(sqlUndo); err != nil {
			return nil, errors.Join(err, refused)
		}
	}
	return refused, c.run(sqlRelease)
}

// steps runs the guards and statements up to the first that is refused.
func (c *conn) steps(steps []step) (refused, err error) {
	for i, s := range steps {
		switch err := c.exec(s); {
		case err == nil:
		case code(err) == sqlite3.SQLITE_CONSTRAINT_CHECK && s.key.guard != "":
			return &store.GuardError{Name: s.key.guard}, nil
		case code(err)&0xff == sqlite3.SQLITE_CONSTRAINT:
			return fmt.Errorf("apply step %d: %w", i+1, err), nil
		default:
			return nil, fmt.Errorf("apply step %d: %w", i+1, err)
		}
	}
	return c.deferred()
}

// deferred refuses a batch that leaves a deferred foreign key open: at COMMIT it would fail its neighbours, too.
func (c *conn) deferred() (refused, err error) {
	open, _, err := c.raw.Status(sqlite.DBStatusDeferredFKs, false)
	if err != nil {
		return nil, fmt.Errorf("look for deferred foreign keys: %w", err)
	}
	if open != 0 {
		return errDeferred, nil
	}
	return nil, nil
}

var errDeferred = errors.New("apply batch: a deferred foreign key is left open")

// weigh estimates the work in steps, see maxWeight.
func weigh(steps []step) int {
	n := 0
	for _, s := range steps {
		n += stepWeight
		for _, a := range s.args {
			switch v := a.Value.(type) {
			case string:
				n += len(v)
			case []byte:
				n += len(v)
			}
		}
	}
	return n
}
