package sqlite

import (
	"bytes"
	"sync/atomic"
	"testing"

	"github.com/ownup/ownup/daemon/store"
)

const (
	benchInsert = "INSERT INTO entry (id, label, body) VALUES (?, ?, ?)"
	benchUpdate = "UPDATE entry SET size = ? WHERE id = ?"
	benchDelete = "DELETE FROM remark WHERE entry = ?"
)

// record is a batch as simple as can be: one row.
func record(id int64) store.Batch {
	return do("INSERT INTO entry (id, size) VALUES (?, ?)", id, id)
}

// heavy is a batch of the daemon's kind: two guards and ten statements, four of them with a blob of 2 kB.
func heavy(id int64, body []byte) store.Batch {
	b := store.Batch{Guards: []store.Guard{
		{Name: store.GuardLease, SQL: "(SELECT count(*) FROM guard) = ?", Args: []any{0}},
		{Name: store.GuardSequence, SQL: "NOT EXISTS (SELECT 1 FROM entry WHERE id = ?)", Args: []any{id * 10}},
	}}
	add := func(sql string, args ...any) {
		b.Statements = append(b.Statements, store.Statement{SQL: sql, Args: args})
	}
	for i := range int64(4) {
		add(benchInsert, id*10+i, nil, body)
	}
	for i := range int64(4) {
		add(benchUpdate, i, id*10+i)
	}
	add(benchDelete, id)
	add("INSERT INTO entry (id, size, score) VALUES (?, ?, ?)", id*10+5, id, 0.5)
	return b
}

func reportRows(b *testing.B, rows int) {
	b.Helper()
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkAlone commits each record by itself.
func BenchmarkAlone(b *testing.B) {
	db := open(b, Options{})
	var id int64
	for b.Loop() {
		id++
		if err := db.Apply(b.Context(), record(id))[0]; err != nil {
			b.Fatal(err)
		}
	}
	reportRows(b, b.N)
}

// BenchmarkJoined has 50 writers at once with one record each.
func BenchmarkJoined(b *testing.B) {
	db := open(b, Options{})
	var id atomic.Int64
	b.SetParallelism(25) // times GOMAXPROCS
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := db.Apply(b.Context(), record(id.Add(1)))[0]; err != nil {
				b.Fatal(err)
			}
		}
	})
	reportRows(b, b.N)
}

// BenchmarkCall passes 50 records in one call.
func BenchmarkCall(b *testing.B) {
	db := open(b, Options{})
	var id int64
	batches := make([]store.Batch, 50)
	for b.Loop() {
		for i := range batches {
			id++
			batches[i] = record(id)
		}
		for _, err := range db.Apply(b.Context(), batches...) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	reportRows(b, 50*b.N)
}

// BenchmarkHeavy passes 50 batches of ten statements and two guards in one call; rows/s counts the statements.
func BenchmarkHeavy(b *testing.B) {
	db := open(b, Options{})
	body := bytes.Repeat([]byte("ownup 89"), 256)
	var id int64
	batches := make([]store.Batch, 50)
	for b.Loop() {
		for i := range batches {
			id++
			batches[i] = heavy(id, body)
		}
		for _, err := range db.Apply(b.Context(), batches...) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	reportRows(b, 50*10*b.N)
}

// BenchmarkQuery reads one row by its key.
func BenchmarkQuery(b *testing.B) {
	db := open(b, Options{})
	if err := db.Apply(b.Context(), heavy(0, make([]byte, 2048)))[0]; err != nil {
		b.Fatal(err)
	}
	var body []byte
	for b.Loop() {
		err := db.Query(b.Context(), store.Statement{SQL: "SELECT body FROM entry WHERE id = ?", Args: []any{1}},
			func(r store.Row) error { return r.Scan(&body) })
		if err != nil {
			b.Fatal(err)
		}
	}
	reportRows(b, b.N)
}
