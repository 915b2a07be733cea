package answer

import (
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"
)

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*-*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		for _, text := range texts(f, file)[:1] {
			f.Add(text)
		}
	}
	f.Add("1. a 2. b\n3) c: 1-40 yes, 99999999999 no… «ok» ~~yes~~")
	f.Add("IF a\nTHEN b\n\nSHARE\nKIND x\nDONE, nothing left")
	now := time.Date(2026, 11, 18, 15, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		a := Read(text)
		checkAnswer(t, a)
		for _, l := range Plan(text, now) {
			if !utf8.ValidString(l.Text) || l.Text == "" || !l.Date.IsZero() && l.Date.Hour() != 0 {
				t.Errorf("plan line %+v", l)
			}
		}
		Lines(text)
		if d := Date(text, now); !d.IsZero() && (d.Year() < 2000 || d.Year() > 2200) {
			t.Errorf("date %s", d)
		}
		Names(text, "Maria Lopez", "maria@example.com")
	})
}

func checkAnswer(t *testing.T, a Answer) {
	t.Helper()
	switch a.Decision {
	case None, Approve, Changes, Reject, Question, Unclear:
	default:
		t.Errorf("decision %q", a.Decision)
	}
	if !utf8.ValidString(a.Remarks) {
		t.Errorf("remarks are no text: %q", a.Remarks)
	}
	for _, it := range a.Items {
		if it.Decision == "" || !utf8.ValidString(it.Text) || a.Decision == Approve && it.Decision != Approve {
			t.Errorf("item %+v of %s", it, a.Decision)
		}
	}
	for _, w := range a.Words {
		if w.Name == "" || !utf8.ValidString(w.Arg) {
			t.Errorf("word %+v", w)
		}
	}
}
