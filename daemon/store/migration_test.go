package store

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestMigrationsAreNumberedWithoutGaps(t *testing.T) {
	t.Parallel()
	all := Migrations()
	if len(all) == 0 || all[0].Name != "guard" || !strings.Contains(all[0].SQL, "CREATE TABLE guard") {
		t.Fatalf("the first migration is not the guard table: %+v", all)
	}
}

func TestReadMigrations(t *testing.T) {
	t.Parallel()
	tests := []struct {
		why   string
		names []string
		want  string // in the error; "" = none
	}{
		{"two in order", []string{"0001_a.sql", "0002_b.sql"}, ""},
		{"a gap would skip a version", []string{"0001_a.sql", "0003_b.sql"}, "number 2 is missing"},
		{"two people took the same number", []string{"0001_a.sql", "0001_b.sql"}, "number 2 is missing or there twice"},
		{"versions start at 1, 0 is an empty file", []string{"0000_a.sql"}, "number 1 is missing"},
		{"short numbers sort wrongly", []string{"1_a.sql"}, "not of the form"},
		{"a number is needed", []string{"first.sql"}, "not of the form"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			t.Parallel()
			files := fstest.MapFS{}
			for _, n := range tt.names {
				files["m/"+n] = &fstest.MapFile{Data: []byte("SELECT 1;")}
			}
			got, err := readMigrations(files, "m")
			switch {
			case tt.want == "" && (err != nil || len(got) != len(tt.names)):
				t.Fatalf("got %v, %v", got, err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Fatalf("got error %v, want one with %q", err, tt.want)
			}
		})
	}
}
