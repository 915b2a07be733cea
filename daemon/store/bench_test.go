package store_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/daemon/store/sqlite"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/incoming"
)

// BenchmarkCases opens cases, each with its mails, in a store that already has many, and looks one up as a report does.
// Run it with -benchtime 2000x. Filling takes a minute for 100,000.
func BenchmarkCases(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := filled(b, n)
			ctx := context.Background()
			next := n
			b.Run("open", func(b *testing.B) {
				for i := 0; i < b.N; i += 50 {
					commit(b, s, next, 50)
					next += 50
				}
			})
			b.Run("look-up", func(b *testing.B) {
				for i := range b.N {
					if _, err := s.OpenCase(ctx, fmt.Sprintf("p%d@example.com", i%n), true); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("due", func(b *testing.B) {
				for range b.N {
					if _, err := s.NextTimer(ctx); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

func filled(b *testing.B, n int) *store.Store {
	b.Helper()
	db, err := sqlite.Open(context.Background(), filepath.Join(b.TempDir(), "store", "ownup.db"), sqlite.Options{Migrations: store.Migrations()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	s := store.New(db)
	if err := s.Lease(context.Background(), time.Unix(1, 0)); err != nil {
		b.Fatal(err)
	}
	for i := 0; i < n; i += 100 {
		commit(b, s, i, 100)
	}
	return s
}

func commit(b *testing.B, s *store.Store, first, count int) {
	b.Helper()
	steps := make([]store.Step, count)
	for i := range steps {
		steps[i] = openStep(first + i)
	}
	for _, err := range s.Commit(context.Background(), steps...) {
		if err != nil {
			b.Fatal(err)
		}
	}
}

// openStep is the step of a report, with two mails of 8 kB to three recipients.
func openStep(n int) store.Step {
	keys := mailflow.Keys{IDKey: []byte("id"), TokenKey: []byte("token")}
	at := time.Unix(1_800_000_000+int64(n), 0).UTC()
	reporter, manager := fmt.Sprintf("p%d@example.com", n), fmt.Sprintf("m%d@example.com", n%500)
	key := keys.Content([32]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)})
	always := mailflow.Calendar{WorkingDays: [7]bool{true, true, true, true, true, true, true}, To: 24 * time.Hour}
	people := mailflow.NewDirectory([]mailflow.Person{
		{Address: reporter, Name: "Pat Number", Manager: manager}, {Address: manager, Name: "Max Boss"},
	})
	ev := mailflow.Event{Kind: mailflow.EventReport, At: at, Mail: &mailflow.Reading{
		Key: key, From: reporter, Person: reporter, Class: incoming.Report, Level: incoming.LevelA, Text: string(bytes.Repeat([]byte("words "), 300)),
	}}
	env := mailflow.Env{Now: at, Directory: people, Keys: keys, Code: keys.Case(key)[:9], Settings: mailflow.Settings{PlanNextMorning: true, Calendar: always}}
	st := store.Step{Decision: mailflow.Decide(mailflow.Case{}, ev, env), Event: ev, Record: store.Record{Event: ev, Directory: people, Code: env.Code}}
	for _, m := range st.Decision.Mails {
		id := keys.MessageID(key, m.Template)
		out := store.Mail{ID: "<" + id + "@example.com>", Template: m.Template, Sender: "oops@example.com", Bytes: bytes.Repeat([]byte("x"), 8000), Names: []string{"<root" + key + ">"}}
		for _, to := range append(m.To, m.Cc...) {
			out.Rows = append(out.Rows, store.Envelope{ID: id[:12], Recipient: to})
		}
		st.Mails = append(st.Mails, out)
	}
	st.Taken = &store.Taken{Names: []string{key}, UIDValidity: 1, UID: uint32(n + 1), Place: store.PlaceDone}
	return st
}
