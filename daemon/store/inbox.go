package store

import (
	"context"
	"time"
)

// Inbox is how far the inbox was read.
type Inbox struct {
	StartedAt  time.Time // the very first start
	FirstValid uint32    // UIDVALIDITY then
	FirstNext  uint32    // UIDNEXT then: what lies below is left alone
	LeftAlone  int       // how many did
	Valid      uint32    // UIDVALIDITY of Next
	Next       uint32    // the first UID that was not read yet
}

const (
	sqlInboxRead  = `SELECT started_at, first_valid, first_next, left_alone, uidvalidity, next FROM inbox`
	sqlInboxStart = `INSERT INTO inbox (id, started_at, first_valid, first_next, left_alone, uidvalidity, next) VALUES (1, ?, ?, ?, ?, ?, ?)`
	sqlInboxMove  = `UPDATE inbox SET uidvalidity = ?, next = ?`

	sqlIntakeRead  = `SELECT uid, attempts, place FROM intake WHERE uidvalidity = ?1 AND uid IN (SELECT value FROM json_each(?2))`
	sqlIntakeCount = `INSERT INTO intake (uidvalidity, uid, attempts) SELECT ?1, value, 1 FROM json_each(?2) WHERE true
		ON CONFLICT (uidvalidity, uid) DO UPDATE SET attempts = attempts + 1`
	sqlIntakeUncount = `UPDATE intake SET attempts = attempts - 1
		WHERE uidvalidity = ?1 AND uid IN (SELECT value FROM json_each(?2)) AND attempts > 0`
	sqlIntakePut    = `UPDATE intake SET place = ? WHERE uidvalidity = ? AND uid = ?`
	sqlIntakeFiled  = `DELETE FROM intake WHERE uidvalidity = ?1 AND uid IN (SELECT value FROM json_each(?2))`
	sqlIntakeForget = `DELETE FROM intake WHERE uidvalidity <> ?`
	sqlSeenAny      = `SELECT count(*) FROM seen WHERE name IN (SELECT unhex(value) FROM json_each(?))`

	sqlQuarantineInsert = `INSERT OR IGNORE INTO quarantine (id, uidvalidity, uid, at, reason, sender, message_id, size, names, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'held')`
	sqlQuarantineList  = `SELECT id, at, reason, sender, message_id, size, state FROM quarantine ORDER BY at, id`
	sqlQuarantineOne   = `SELECT id, at, reason, sender, message_id, size, state FROM quarantine WHERE id = ?`
	sqlQuarantineState = `UPDATE quarantine SET state = ? WHERE id = ?`

	sqlReleaseSeen   = `DELETE FROM seen WHERE name IN (SELECT unhex(j.value) FROM quarantine AS q, json_each(q.names) AS j WHERE q.id = ?)`
	sqlReleaseIntake = `DELETE FROM intake WHERE (uidvalidity, uid) = (SELECT uidvalidity, uid FROM quarantine WHERE id = ?)`

	sqlGreeted = `SELECT count(*) FROM greeting WHERE address = ? AND day = ?`
)

// Inbox returns how far the inbox was read; ok is false before the very first start.
func (s *Store) Inbox(ctx context.Context) (in Inbox, ok bool, err error) {
	var started int64
	err = s.backend.Query(ctx, Statement{SQL: sqlInboxRead}, func(r Row) error {
		ok = true
		return r.Scan(&started, &in.FirstValid, &in.FirstNext, &in.LeftAlone, &in.Valid, &in.Next)
	})
	in.StartedAt = instant(started)
	return in, ok, err
}

// StartInbox commits where the inbox stood at the very first start, before anything is fetched.
func (s *Store) StartInbox(ctx context.Context, in Inbox) error {
	return s.write(ctx, Statement{sqlInboxStart, []any{
		nano(in.StartedAt), int64(in.FirstValid), int64(in.FirstNext), in.LeftAlone, int64(in.Valid), int64(in.Next)}})
}

// AdvanceInbox commits how far the inbox was read.
func (s *Store) AdvanceInbox(ctx context.Context, valid, next uint32) error {
	return s.write(ctx,
		Statement{sqlInboxMove, []any{int64(valid), int64(next)}},
		Statement{sqlIntakeForget, []any{int64(valid)}})
}

// Tried is what is known of a mail in hand.
type Tried struct {
	Attempts int
	Place    Place // set once it was decided: it only waits to be filed
}

// Tried returns what is known of mails in hand, by UID.
func (s *Store) Tried(ctx context.Context, valid uint32, uids []uint32) (map[uint32]Tried, error) {
	tried := map[uint32]Tried{}
	err := s.backend.Query(ctx, Statement{sqlIntakeRead, []any{int64(valid), list(uids)}}, func(r Row) error {
		var uid uint32
		var t Tried
		err := r.Scan(&uid, &t.Attempts, (*string)(&t.Place))
		tried[uid] = t
		return err
	})
	return tried, err
}

// CountAttempts counts one attempt for each mail, in one commit, before any is looked into.
func (s *Store) CountAttempts(ctx context.Context, valid uint32, uids []uint32) error {
	return s.write(ctx, Statement{sqlIntakeCount, []any{int64(valid), list(uids)}})
}

// Uncount takes an attempt back that was no fault of the mails'.
func (s *Store) Uncount(ctx context.Context, valid uint32, uids []uint32) error {
	return s.write(ctx, Statement{sqlIntakeUncount, []any{int64(valid), list(uids)}})
}

// Filed forgets mails in hand that have left the inbox.
func (s *Store) Filed(ctx context.Context, valid uint32, uids []uint32) error {
	return s.write(ctx, Statement{sqlIntakeFiled, []any{int64(valid), list(uids)}})
}

// Put decides where a mail goes without a step: it was taken before.
func (s *Store) Put(ctx context.Context, valid, uid uint32, place Place) error {
	return s.write(ctx, Statement{sqlIntakePut, []any{string(place), int64(valid), int64(uid)}})
}

// Seen says whether a mail with one of these marks was taken before.
func (s *Store) Seen(ctx context.Context, marks []string) (bool, error) {
	n, err := s.number(ctx, sqlSeenAny, hexes(marks))
	return n > 0, err
}

// Greeted says whether an outside address had its answer today.
func (s *Store) Greeted(ctx context.Context, address string, now time.Time) (bool, error) {
	n, err := s.number(ctx, sqlGreeted, address, now.UTC().Format(time.DateOnly))
	return n > 0, err
}

// Quarantined is a mail that could not be taken in.
type Quarantined struct {
	ID          string
	UIDValidity uint32
	UID         uint32
	At          time.Time
	Reason      string
	Sender      string
	MessageID   string
	Size        int64
	Names       []string // under which it is remembered as taken; none if it was never decided
	State       string   // held, released, dropped
}

// Quarantine records a mail that could not be taken in at all; its place in the inbox is the quarantine folder.
func (s *Store) Quarantine(ctx context.Context, q Quarantined) error {
	b := s.guarded()
	b.addQuarantined(q)
	b.add(sqlIntakePlace, int64(q.UIDValidity), int64(q.UID), string(PlaceQuarantine))
	return s.backend.Apply(ctx, b)[0]
}

func (b *Batch) addQuarantined(q Quarantined) {
	b.add(sqlQuarantineInsert, q.ID, int64(q.UIDValidity), int64(q.UID), nano(q.At), q.Reason, q.Sender, q.MessageID, q.Size, hexes(q.Names))
}

// Quarantines lists the mails that could not be taken in.
func (s *Store) Quarantines(ctx context.Context) ([]Quarantined, error) {
	return s.quarantines(ctx, Statement{SQL: sqlQuarantineList})
}

// Released is a quarantined mail that the operator wants tried once more.
type Released struct {
	Request Request
	Mail    Quarantined
	Found   bool // false if the request names no mail that is held, or was being released
}

// Releases returns what the open requests want to be tried once more.
func (s *Store) Releases(ctx context.Context, kind string) ([]Released, error) {
	open, err := s.Requests(ctx)
	if err != nil {
		return nil, err
	}
	var all []Released
	for _, q := range open {
		if q.Kind != kind {
			continue
		}
		mails, err := s.quarantines(ctx, Statement{sqlQuarantineOne, []any{q.Target}})
		if err != nil {
			return nil, err
		}
		r := Released{Request: q, Found: len(mails) > 0 && mails[0].State != "dropped"}
		if r.Found {
			r.Mail = mails[0]
		}
		all = append(all, r)
	}
	return all, nil
}

func (s *Store) quarantines(ctx context.Context, q Statement) ([]Quarantined, error) {
	var all []Quarantined
	err := s.backend.Query(ctx, q, func(r Row) error {
		var q Quarantined
		var at int64
		err := r.Scan(&q.ID, &at, &q.Reason, &q.Sender, &q.MessageID, &q.Size, &q.State)
		q.At = instant(at)
		all = append(all, q)
		return err
	})
	return all, err
}

// Release forgets that a quarantined mail was ever taken, so that it can be tried once more as soon as it lies in the
// inbox again. The request stays open until it does.
func (s *Store) Release(ctx context.Context, r Request) error {
	b := s.guarded(
		Statement{sqlReleaseSeen, []any{r.Target}},
		Statement{sqlReleaseIntake, []any{r.Target}},
		Statement{sqlQuarantineState, []any{"released", r.Target}})
	b.guard(GuardRequest, sqlRequestOpen, r.ID)
	return s.backend.Apply(ctx, b)[0]
}
