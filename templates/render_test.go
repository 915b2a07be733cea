package templates_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ownup/ownup/mailflow/example"
	"github.com/ownup/ownup/templates"
)

var update = flag.Bool("update", false, "write what is rendered to testdata")

// load is the built-in set.
func load(t testing.TB) *templates.Set {
	t.Helper()
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func render(t testing.TB, set *templates.Set, m example.Mail) templates.Rendered {
	t.Helper()
	r, err := set.Render(m.View.Lang, m.Template, m.View)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestExamples compares each example with what it was: read a changed file as somebody would who gets it.
func TestExamples(t *testing.T) {
	t.Parallel()
	set := load(t)
	for _, m := range example.Mails() {
		r := render(t, set, m)
		golden(t, m.Name()+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		golden(t, m.Name()+".html", r.HTML)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// noon of the day of the examples.
var noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

// exampleOf is the ordinary example of a mail.
func exampleOf(t testing.TB, template string) example.Mail {
	t.Helper()
	for _, m := range example.Mails() {
		if m.Template == template {
			return m
		}
	}
	t.Fatalf("no example of %s", template)
	return example.Mail{}
}

func builtinWords(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("en/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
