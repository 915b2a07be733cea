package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ownup/ownup/mailflow"
)

// Step is everything that one event changes: the history row, the case, its timers, the mails, and the mark that the
// incoming mail was taken. It is written whole or not at all.
type Step struct {
	Before   int // the case's Seq that was decided on; 0 = it is new
	Decision mailflow.Decision
	Event    mailflow.Event
	Record   Record
	Mails    []Mail
	Taken    *Taken   // the incoming mail, nil for other events
	Greeted  string   // outside address that gets its one answer of the day
	Failed   *Failure // the envelope whose end this step tells
	Requests []string // operator's requests that this step carries out

	Quarantined *Quarantined // the incoming mail, if the operator has to see it
}

// Record is what a history row keeps: the event and all that its decision looked at, so that it can be decided again.
type Record struct {
	Event       mailflow.Event     `json:"event"`
	Directory   mailflow.Directory `json:"directory"`
	Calendar    mailflow.Calendar  `json:"calendar"`
	Code        string             `json:"code,omitempty"`
	LastRefocus time.Time          `json:"last_refocus,omitzero"`
}

// Mail is one of our mails, rendered.
type Mail struct {
	ID       string // Message-ID with angle brackets
	Template string
	Private  bool
	Names    []string // tokens and tags that name its case besides the Message-ID
	Sender   string   // envelope sender, "" for <>
	Bytes    []byte
	Rows     []Envelope
	Priority int
}

// Envelope is one recipient of a mail.
type Envelope struct {
	ID        string
	Recipient string
}

// Taken marks an incoming mail as taken.
type Taken struct {
	Names       []string // content key, and the keyed mark of sender and Message-ID
	UIDValidity uint32
	UID         uint32
	Place       Place
}

// Place is where a mail goes once it is decided.
type Place string

// The places.
const (
	PlaceDone       Place = "done"
	PlaceErase      Place = "erase"
	PlaceQuarantine Place = "quarantine"
)

const (
	sqlCaseInsert = `INSERT INTO cases (id, code, reporter, seq, opened_at, updated_at, ended_at, refocus_at, step, snapshot)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	sqlCaseUpdate = `UPDATE cases SET seq = ?, updated_at = ?, ended_at = ?, refocus_at = ?, step = ?, snapshot = ? WHERE code = ?`
	sqlCaseAt     = `(SELECT seq FROM cases WHERE code = ?) = ?`
	sqlCaseNew    = `NOT EXISTS (SELECT 1 FROM cases WHERE code = ?)`

	sqlCaseNo = `(SELECT no FROM cases WHERE code = ?)`

	sqlHistoryInsert = `INSERT INTO history (case_no, seq, at, kind, reason, record) VALUES (` + sqlCaseNo + `, ?, ?, ?, ?, ?)`
	sqlTimersDelete  = `DELETE FROM timer WHERE case_no = ` + sqlCaseNo
	sqlTimerInsert   = `INSERT INTO timer (case_no, kind, at) VALUES (` + sqlCaseNo + `, ?, ?)`

	sqlParticipantsDelete = `DELETE FROM participant WHERE case_no = ` + sqlCaseNo
	sqlParticipantInsert  = `INSERT INTO participant (case_no, address, asked) VALUES (` + sqlCaseNo + `, ?, ?)`

	sqlMailInsert   = `INSERT INTO mail (case_no, id, template, private, sender, at, bytes) VALUES (coalesce(` + sqlCaseNo + `, 0), ?, ?, ?, ?, ?, ?)`
	sqlThreadInsert = `INSERT OR IGNORE INTO thread (case_no, name, private, kind) VALUES (` + sqlCaseNo + `, ?, ?, ?)`
	sqlOutboxInsert = `INSERT INTO outbox (mail_no, id, recipient, state, priority, due_at) VALUES ((SELECT max(no) FROM mail), ?, ?, 'pending', ?, ?)`

	sqlSeenNot     = `NOT EXISTS (SELECT 1 FROM seen WHERE name = ?)`
	sqlSeenInsert  = `INSERT OR IGNORE INTO seen (name, at) VALUES (?, ?)`
	sqlIntakePlace = `INSERT INTO intake (uidvalidity, uid, attempts, place) VALUES (?, ?, 1, ?)
		ON CONFLICT (uidvalidity, uid) DO UPDATE SET place = excluded.place`
	sqlGreetingInsert = `INSERT OR IGNORE INTO greeting (address, day) VALUES (?, ?)`
	sqlRequestDone    = `UPDATE request SET done = 1, result = ? WHERE id = ?`
)

// Commit writes steps in order, each whole or not at all. A *[GuardError] says that the case or the mail was decided
// by somebody else meanwhile.
func (s *Store) Commit(ctx context.Context, steps ...Step) []error {
	batches := make([]Batch, len(steps))
	for i, st := range steps {
		b, err := s.batch(st)
		if err != nil {
			return fill(make([]error, len(steps)), err)
		}
		batches[i] = b
	}
	return s.backend.Apply(ctx, batches...)
}

func (s *Store) batch(st Step) (Batch, error) {
	b := s.guarded()
	if !st.Decision.Silent {
		if err := b.addCase(st); err != nil {
			return b, err
		}
	}
	at := nano(st.Event.At)
	for _, m := range st.Mails {
		b.addMail(m, st.Decision.Case.Code, at)
	}
	if t := st.Taken; t != nil {
		b.guard(GuardFresh, sqlSeenNot, short(t.Names[0]))
		for _, name := range t.Names {
			b.add(sqlSeenInsert, short(name), at)
		}
		b.add(sqlIntakePlace, int64(t.UIDValidity), int64(t.UID), string(t.Place))
	}
	if st.Quarantined != nil {
		b.addQuarantined(*st.Quarantined)
	}
	if st.Greeted != "" {
		b.add(sqlGreetingInsert, st.Greeted, st.Event.At.UTC().Format(time.DateOnly))
	}
	if st.Failed != nil {
		b.addFailure(s.epoch, *st.Failed)
	}
	for _, id := range st.Requests {
		b.add(sqlRequestDone, st.Decision.Reason, id)
	}
	return b, nil
}

func (b *Batch) addCase(st Step) error {
	c := st.Decision.Case
	snapshot, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("write case snapshot: %w", err)
	}
	record, err := json.Marshal(st.Record)
	if err != nil {
		return fmt.Errorf("write history record: %w", err)
	}
	if st.Before == 0 {
		b.guard(GuardSequence, sqlCaseNew, c.Code)
		b.add(sqlCaseInsert, c.ID, c.Code, c.Reporter, c.Seq, nano(c.OpenedAt), nano(c.LastAt), nano(c.EndedAt), nano(c.RefocusAt), string(c.Step()), snapshot)
	} else {
		b.guard(GuardSequence, sqlCaseAt, c.Code, st.Before)
		b.add(sqlCaseUpdate, c.Seq, nano(c.LastAt), nano(c.EndedAt), nano(c.RefocusAt), string(c.Step()), snapshot, c.Code)
		b.add(sqlTimersDelete, c.Code)
		b.add(sqlParticipantsDelete, c.Code)
	}
	b.add(sqlHistoryInsert, c.Code, c.Seq, nano(st.Event.At), string(st.Event.Kind), st.Decision.Reason, record)
	for _, t := range st.Decision.Timers {
		b.add(sqlTimerInsert, c.Code, string(t.Kind), nano(t.At))
	}
	for _, p := range c.Participants() {
		b.add(sqlParticipantInsert, c.Code, p.Address, p.Asked)
	}
	return nil
}

func (b *Batch) addMail(m Mail, code string, at int64) {
	b.add(sqlMailInsert, code, m.ID, m.Template, m.Private, m.Sender, at, m.Bytes)
	if code != "" {
		for _, name := range append([]string{m.ID}, m.Names...) {
			b.add(sqlThreadInsert, code, short(name), m.Private, m.Template)
		}
	}
	for _, e := range m.Rows {
		b.add(sqlOutboxInsert, e.ID, e.Recipient, m.Priority, at)
	}
}

func (b *Batch) add(sql string, args ...any) {
	b.Statements = append(b.Statements, Statement{sql, args})
}

func (b *Batch) guard(name, sql string, args ...any) {
	b.Guards = append(b.Guards, Guard{name, sql, args})
}

func fill(errs []error, err error) []error {
	for i := range errs {
		errs[i] = err
	}
	return errs
}
