package store

import (
	"context"
	"time"
)

// Outgoing is one envelope in the outbox.
type Outgoing struct {
	No        int64  // within this database
	ID        string // for the operator
	MailID    string
	Case      string // the code, "" if the mail belongs to no case
	Template  string
	Private   bool
	Sender    string
	Recipient string
	State     string
	Attempts  int
	At        time.Time // when the mail was made
	DueAt     time.Time
	SentAt    time.Time
	Answer    string // what the relay said last
	Bytes     []byte // only from [Store.Claim] and [Store.Outgoing]
}

const sqlOutboxColumns = `SELECT o.no, o.id, m.id, coalesce((SELECT code FROM cases WHERE no = m.case_no), ''), m.template, m.private, m.sender, o.recipient, o.state,
	o.attempts, m.at, o.due_at, o.sent_at, o.answer`

const (
	sqlOutboxDue = sqlOutboxColumns + `, m.bytes FROM outbox AS o JOIN mail AS m ON m.no = o.mail_no
		WHERE o.state = 'pending' AND o.due_at <= ? ORDER BY o.priority, o.due_at, o.no LIMIT ?`
	sqlOutboxOne  = sqlOutboxColumns + `, m.bytes FROM outbox AS o JOIN mail AS m ON m.no = o.mail_no WHERE o.id = ?`
	sqlOutboxList = sqlOutboxColumns + `, x'' FROM outbox AS o JOIN mail AS m ON m.no = o.mail_no
		WHERE o.state <> 'sent' OR ? ORDER BY o.due_at, o.id`
	sqlMailsLast  = `SELECT bytes FROM mail WHERE case_no = ` + sqlCaseNo + ` ORDER BY no DESC LIMIT ?`
	sqlOutboxNext = `SELECT coalesce(min(due_at), 0) FROM outbox WHERE state = 'pending'`

	sqlOutboxPending = `NOT EXISTS (SELECT 1 FROM json_each(?) AS j LEFT JOIN outbox AS o ON o.no = j.value
		WHERE o.state IS NOT 'pending')`
	sqlOutboxClaim = `UPDATE outbox SET state = 'claimed', epoch = ? WHERE no IN (SELECT value FROM json_each(?))`
	sqlOutboxMark  = `UPDATE outbox SET state = 'data', marked_at = ? WHERE no = ?`
	sqlOutboxMine  = `(SELECT state IN ('claimed', 'data') AND epoch = ? FROM outbox WHERE no = ?)`
	sqlOutboxSent  = `UPDATE outbox SET state = 'sent', sent_at = ?, answer = '' WHERE no = ?`
	sqlOutboxFail  = `UPDATE outbox SET state = ?, attempts = attempts + ?, due_at = ?, answer = ? WHERE no = ?`
	sqlOutboxDrop  = `UPDATE outbox SET state = 'cancelled' WHERE id = ? AND state IN ('pending', 'failed')`
	sqlOutboxRetry = `UPDATE outbox SET state = 'pending', due_at = ?, attempts = 0 WHERE id = ? AND state IN ('pending', 'failed', 'cancelled')`

	sqlRecoverClaimed = `UPDATE outbox SET state = 'pending' WHERE state = 'claimed' AND epoch <> ?`
	sqlRecoverData    = `UPDATE outbox SET state = 'pending', due_at = marked_at + ? WHERE state = 'data' AND epoch <> ?`
)

// Claim takes up to limit envelopes that are due, the most urgent first, for this daemon.
func (s *Store) Claim(ctx context.Context, now time.Time, limit int) ([]Outgoing, error) {
	due, err := s.outgoing(ctx, sqlOutboxDue, nano(now), limit)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	ids := make([]int64, len(due))
	for i, o := range due {
		ids[i] = o.No
	}
	b := s.guarded(Statement{sqlOutboxClaim, []any{s.epoch, list(ids)}})
	b.guard(GuardClaim, sqlOutboxPending, list(ids))
	if err := s.backend.Apply(ctx, b)[0]; err != nil {
		return nil, err
	}
	return due, nil
}

// Progress is what happened to claimed envelopes: one that was sent, and one that now enters DATA. Either may be 0.
type Progress struct {
	Sent int64
	Data int64
	At   time.Time
}

// Progress writes it down, durably, in one commit.
func (s *Store) Progress(ctx context.Context, p Progress) error {
	b := s.guarded()
	if p.Sent != 0 {
		b.guard(GuardClaim, sqlOutboxMine, s.epoch, p.Sent)
		b.add(sqlOutboxSent, nano(p.At), p.Sent)
	}
	if p.Data != 0 {
		b.guard(GuardClaim, sqlOutboxMine, s.epoch, p.Data)
		b.add(sqlOutboxMark, nano(p.At), p.Data)
	}
	return s.backend.Apply(ctx, b)[0]
}

// Failure says what becomes of an envelope that could not be delivered.
type Failure struct {
	No      int64
	State   string // pending or failed
	Attempt bool   // it counts
	DueAt   time.Time
	Answer  string
}

// Fail writes failures down.
func (s *Store) Fail(ctx context.Context, failures ...Failure) error {
	b := s.guarded()
	for _, f := range failures {
		b.addFailure(s.epoch, f)
	}
	return s.backend.Apply(ctx, b)[0]
}

func (b *Batch) addFailure(epoch int64, f Failure) {
	b.guard(GuardClaim, sqlOutboxMine, epoch, f.No)
	b.add(sqlOutboxFail, f.State, f.Attempt, nano(f.DueAt), f.Answer, f.No)
}

// Recover takes over what a daemon before this one left: claimed envelopes go out again at once; those that were in DATA
// when it died, resendAfter their mark.
func (s *Store) Recover(ctx context.Context, resendAfter time.Duration) error {
	return s.write(ctx,
		Statement{sqlRecoverClaimed, []any{s.epoch}},
		Statement{sqlRecoverData, []any{int64(resendAfter), s.epoch}})
}

// NextOutgoing is when the next pending envelope is due, zero if none is.
func (s *Store) NextOutgoing(ctx context.Context) (time.Time, error) {
	n, err := s.number(ctx, sqlOutboxNext)
	return instant(n), err
}

// LastMails calls each with the bytes of the last mails of a case, newest first.
func (s *Store) LastMails(ctx context.Context, code string, limit int, each func(raw []byte)) error {
	return s.backend.Query(ctx, Statement{sqlMailsLast, []any{code, limit}}, func(r Row) error {
		var raw []byte
		err := r.Scan(&raw)
		each(raw)
		return err
	})
}

// Outbox lists the envelopes that were not sent, or all.
func (s *Store) Outbox(ctx context.Context, all bool) ([]Outgoing, error) {
	return s.outgoing(ctx, sqlOutboxList, all)
}

// Outgoing returns one envelope with its bytes; ok is false if there is none.
func (s *Store) Outgoing(ctx context.Context, id string) (o Outgoing, ok bool, err error) {
	found, err := s.outgoing(ctx, sqlOutboxOne, id)
	if err != nil || len(found) == 0 {
		return o, false, err
	}
	return found[0], true, nil
}

func (s *Store) outgoing(ctx context.Context, sql string, args ...any) ([]Outgoing, error) {
	var found []Outgoing
	err := s.backend.Query(ctx, Statement{sql, args}, func(r Row) error {
		var o Outgoing
		var at, due, sent int64
		err := r.Scan(&o.No, &o.ID, &o.MailID, &o.Case, &o.Template, &o.Private, &o.Sender, &o.Recipient, &o.State,
			&o.Attempts, &at, &due, &sent, &o.Answer, &o.Bytes)
		o.At, o.DueAt, o.SentAt = instant(at), instant(due), instant(sent)
		found = append(found, o)
		return err
	})
	return found, err
}
