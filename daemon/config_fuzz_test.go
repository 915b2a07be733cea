package daemon

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/ownup/ownup/mailflow"
)

// addCases seeds a fuzz test with the files of testdata.
func addCases(f *testing.F, folder, suffix string) {
	f.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		f.Fatal(err)
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), suffix) {
			continue
		}
		data, err := os.ReadFile(folder + "/" + entry.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// checkPlaces holds that each problem can be found and mended.
func checkPlaces(t *testing.T, data []byte, problems []Problem) {
	t.Helper()
	for _, p := range problems {
		if p.Line < 0 || p.Line > 1+bytes.Count(data, []byte("\n")) || p.What == "" || p.Fix == "" {
			t.Errorf("no place or no fix: %#v", p)
		}
	}
}

// FuzzParseConfig looks for files that break the reader, or that it takes and writes out differently.
func FuzzParseConfig(f *testing.F) {
	addCases(f, "testdata/config", ".toml")
	f.Fuzz(func(t *testing.T, data []byte) {
		c, problems := ParseConfig("f", data)
		checkPlaces(t, data, problems)
		if Refused(problems) {
			return
		}
		again, problems := ParseConfig("f", []byte(strings.ReplaceAll(c.Dump(), `"<secret>"`, `"x"`)))
		if Refused(problems) || again.Dump() != c.Dump() {
			t.Errorf("read back differently: %v\n%s\n%s", problems, c.Dump(), again.Dump())
		}
	})
}

// FuzzPeople looks for files that break the reader, or that give people whom nobody can write to.
func FuzzPeople(f *testing.F) {
	addCases(f, "testdata/people", ".csv")
	f.Fuzz(func(t *testing.T, data []byte) {
		people, problems := People{Path: "f", Language: "en"}.Read(data)
		checkPlaces(t, data, problems)
		if Refused(problems) {
			return
		}
		dir := mailflow.NewDirectory(people)
		for _, p := range people {
			if found, ok := dir.Lookup(p.Address); !ok || found.Name == "" || strings.ContainsAny(p.Address+p.Name, "\r\n\x00") {
				t.Errorf("a person nobody can write to: %#v", p)
			}
		}
	})
}
