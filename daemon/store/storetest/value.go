package storetest

import (
	"bytes"
	"database/sql"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon/store"
)

func valuesRoundTrip(t *testing.T, b store.Backend) {
	tests := []struct {
		why    string
		column string
		in     any
		want   any // as a *any reads it
	}{
		{"text", "label", "plain", "plain"},
		{"empty text is not NULL", "label", "", ""},
		{"many scripts, marks and emoji", "label", "Zoë Ñandú 北京 עברית e\u0301 👩🏽‍🔧", "Zoë Ñandú 北京 עברית e\u0301 👩🏽‍🔧"},
		{"quotes and SQL are text", "label", `'; DROP TABLE entry; --"`, `'; DROP TABLE entry; --"`},
		{"a NUL within text", "label", "a\x00b", "a\x00b"},
		{"line ends", "label", "a\r\nb\n", "a\r\nb\n"},
		{"NULL", "label", nil, nil},
		{"int", "size", 42, int64(42)},
		{"the largest number", "size", int64(math.MaxInt64), int64(math.MaxInt64)},
		{"true is 1", "size", true, int64(1)},
		{"false is 0", "size", false, int64(0)},
		{"float", "score", 0.1, 0.1},
		{"a small negative float", "score", -math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64},
		{"blob", "body", []byte{0, 1, 0xff, 0}, []byte{0, 1, 0xff, 0}},
		{"an empty blob is not NULL", "body", []byte{}, []byte{}},
		{"a nil blob is NULL", "body", []byte(nil), nil},
	}
	for i, tt := range tests {
		apply(t, b, batch(do("DELETE FROM entry"), do("INSERT INTO entry (id, "+tt.column+") VALUES (?, ?)", i, tt.in)))
		var got any
		query(t, b, do("SELECT "+tt.column+" FROM entry WHERE "+tt.column+" IS ?", tt.in), func(r store.Row) error {
			return r.Scan(&got)
		})
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %#v, want %#v", tt.why, got, tt.want)
		}
	}
}

// state stands for the named strings that the store has many of.
type state string

func scanRefuses(t *testing.T, b store.Backend) {
	apply(t, b, batch(do("INSERT INTO entry VALUES (1, 'text', 300, 1.5, x'00ff')")))
	var (
		text  string
		named state
		small uint8
		n     int
		big   int64
		yes   bool
		f     float64
		blob  []byte
		maybe sql.NullString
	)
	tests := []struct {
		why  string
		expr string
		dest any
		want any // nil = refused
	}{
		{"text", "label", &text, "text"},
		{"a named string", "label", &named, state("text")},
		{"text as a nullable", "label", &maybe, sql.NullString{String: "text", Valid: true}},
		{"NULL as a nullable", "NULL", &maybe, sql.NullString{}},
		{"int64", "size", &big, int64(300)},
		{"int", "size", &n, 300},
		{"1 is true", "1", &yes, true},
		{"float", "score", &f, 1.5},
		{"blob", "body", &blob, []byte{0, 255}},
		{"NULL into a blob", "NULL", &blob, []byte(nil)},
		{"a number is no text", "size", &text, nil},
		{"text is no number", "label", &n, nil},
		{"too large", "size", &small, nil},
		{"2 is no bool", "2", &yes, nil},
		{"NULL into text would hide it", "NULL", &text, nil},
		{"NULL into a number", "NULL", &n, nil},
		{"not a pointer", "label", text, nil},
	}
	for _, tt := range tests {
		err := b.Query(t.Context(), do("SELECT "+tt.expr+" FROM entry"), func(r store.Row) error { return r.Scan(tt.dest) })
		switch {
		case tt.want == nil && err == nil:
			t.Errorf("%s: was not refused", tt.why)
		case tt.want != nil && err != nil:
			t.Errorf("%s: %v", tt.why, err)
		case tt.want != nil && !reflect.DeepEqual(reflect.ValueOf(tt.dest).Elem().Interface(), tt.want):
			t.Errorf("%s: got %#v", tt.why, reflect.ValueOf(tt.dest).Elem())
		}
	}
	if err := b.Query(t.Context(), do("SELECT 1, 2"), func(r store.Row) error { return r.Scan(&n) }); err == nil {
		t.Error("two columns went into one variable")
	}
}

func largeBatch(t *testing.T, b store.Backend) {
	body := bytes.Repeat([]byte("0123456789abcdef"), 2<<20/16)
	var statements []store.Statement
	for i := range 200 {
		statements = append(statements, do("INSERT INTO entry (id, body) VALUES (?, ?)", i, body[:10_000]))
	}
	statements = append(statements, do("INSERT INTO entry (id, label, body) VALUES (?, ?, ?)", 200, strings.Repeat("ü", 1<<19), body))
	apply(t, b, batch(statements...))
	wantNumber(t, b, 2_000_000+int64(len(body)), "SELECT sum(length(body)) FROM entry")
	wantNumber(t, b, 1<<19, "SELECT length(label) FROM entry WHERE id = 200")
}

func manyBatches(t *testing.T, b store.Backend) {
	const n = 3000
	var batches []store.Batch
	var failed []bool
	for i := range n {
		ok := i%10 != 3
		failed = append(failed, !ok)
		id := i
		if !ok {
			id = i - 1 // taken by the neighbour
		}
		batches = append(batches, batch(do(insertSize, n+i, 0), do(insertSize, id, i)))
	}
	wantErrs(t, b.Apply(t.Context(), batches...), failed...)
	wantNumber(t, b, 2*n*9/10, countAll)
}
