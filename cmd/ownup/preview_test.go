package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPreviewLanguages lays a language with one mail over ours: that mail is held against the rules, and of all others it
// is said that they are sent in English.
func TestPreviewLanguages(t *testing.T) {
	t.Parallel()
	dir, out := t.TempDir(), t.TempDir()
	words, err := os.ReadFile("../../templates/en/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "de"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"words.txt": words, "rest.md": []byte("---\nsubject: Notiz {{.Code}}\n---\nNichts zu tun.\n")} {
		if err := os.WriteFile(filepath.Join(dir, "de", name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var printed, errs bytes.Buffer
	if code := run(t.Context(), []string{"preview", "--templates", dir, "--out", out}, nil, &printed, &errs); code != exitFine {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	index, err := os.ReadFile(filepath.Join(out, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ in, want, why string }{
		{printed.String(), "first line has 14 characters, not 90 to 140", "the German mail is looked at"},
		{printed.String(), "is sent in en: there is none in this language", "the others are named"},
		{string(index), `<section id="de-rest"`, "the page has the German mail"},
		{string(index), `<section id="en-rest"`, "and the English one"},
	} {
		if !strings.Contains(tt.in, tt.want) {
			t.Errorf("%s: no %q in\n%s", tt.why, tt.want, tt.in)
		}
	}
	german, err := os.ReadFile(filepath.Join(out, "de", "rest.txt"))
	if err != nil || string(german) != "Nichts zu tun.\n" {
		t.Errorf("the German mail is %q, %v", german, err)
	}
}
