package sqlite

import (
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ownup/ownup/daemon/store"
)

// TestFakeTime runs writers through a year in a bubble with a clock of its own.
func TestFakeTime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tests := []struct {
		why  string
		path string
		o    Options
	}{
		{"in memory", Memory, Options{}},
		{"a file with one connection", filepath.Join(dir, "single", "ownup.db"), Options{Single: true}},
		{"a file as the daemon opens it", filepath.Join(dir, "full", "ownup.db"), Options{}},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				db := openAt(t, tt.path, tt.o)
				const people, weeks = 3, 52
				together(t, people, func(p int) {
					for week := range weeks {
						time.Sleep(7 * 24 * time.Hour)
						if err := db.Apply(t.Context(), record(int64(p*weeks+week)))[0]; err != nil {
							t.Error(err)
						}
						_ = db.Query(t.Context(), store.Statement{SQL: "SELECT id FROM entry"}, func(store.Row) error { return nil })
					}
				})
				wantCount(t, db, people*weeks)
				if got := time.Since(start); got != weeks*7*24*time.Hour {
					t.Errorf("%v went by", got)
				}
			})
		})
	}
}
