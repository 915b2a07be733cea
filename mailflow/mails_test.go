package mailflow_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ownup/ownup/templates"
)

// TestMailsOfTheStories renders every mail that goes out in a story, with what the workflow puts into it: it keeps the
// rules of the house, and its subject is that of its thread, which is what Gmail and Outlook go by.
func TestMailsOfTheStories(t *testing.T) {
	t.Parallel()
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("testdata/stories/*.txt")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := newStory(t)
			s.play(string(script))
			if len(s.sent) == 0 {
				t.Fatal("no mail went out")
			}
			subjects, threads := map[string]string{}, map[string]string{}
			for _, m := range s.sent {
				holdMail(t, set, m, subjects, threads)
			}
		})
	}
}

func holdMail(t *testing.T, set *templates.Set, m sent, subjects, threads map[string]string) {
	t.Helper()
	r, err := set.Render("en", m.Template, m.View)
	if err != nil {
		t.Errorf("%s: %v", m.Template, err)
		return
	}
	for _, broken := range set.Lint(m.Template, m.View, r) {
		t.Errorf("%s to %v: %s", m.Template, m.To, broken)
	}
	thread := m.caseID + " " + m.Thread
	if was, ok := subjects[thread]; ok && was != r.Subject {
		t.Errorf("%s: thread %s was %q and is %q", m.Template, m.Thread, was, r.Subject)
	}
	if was, ok := threads[r.Subject]; ok && was != thread {
		t.Errorf("%s: %q is the subject of two threads, %q and %q", m.Template, r.Subject, was, thread)
	}
	subjects[thread], threads[r.Subject] = r.Subject, thread
}

// TestRouteAskedIsHeld: who has asked for another way is never told that the manager gets the mail after all.
func TestRouteAskedIsHeld(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("testdata/stories/route-not-proved.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := newStory(t)
	s.play(string(script))
	for _, m := range s.sent {
		if m.Template == "minimize" && m.View.Named {
			t.Errorf("minimize to %v says that the manager is told at %s", m.To, m.View.Until)
		}
	}
}
