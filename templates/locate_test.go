package templates_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/templates"
)

// TestRenderSaysWhere holds that what only shows when a mail is filled names file and line too.
func TestRenderSaysWhere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ mail, want, why string }{
		{"---\nsubject: Note\n---\nOne\n\n{{.Reportr.First}}\n", "render en/rest.md:6:", "a field there is not, in a line"},
		{"---\nsubject: Note\n---\nOne\n\n{{if .Stoped}}\nTwo\n{{end}}\n", "render en/rest.md:6:", "a field there is not, in a condition"},
		{"---\nsubject: Note\n---\nOne\ntwo {{clock .Code}}\n", "render en/rest.md:5:", "a function that is given something else"},
		{"---\nsubject: Note\n---\n\n\n\n{{button \"DONE\"}}\n", "render en/rest.md:7:", "a block that is given too little"},
		{"---\n# a remark\nsubject: Note {{.Cod}}\n---\nOne\n", "render en/rest.md:3:", "a field there is not, in the subject"},
	} {
		set, err := templates.Load(fstest.MapFS{"en/rest.md": {Data: []byte(tt.mail)}})
		if err != nil {
			t.Fatalf("%s: %v", tt.why, err)
		}
		_, err = set.Render("en", "rest", mailflow.View{Now: time.Unix(0, 0)})
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.why, err, tt.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	words, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ lang, name, want, why string }{
		{"en-GB", "rest", "en", "a region falls back to its language"},
		{"xx", "rest", "en", "an unknown language to English"},
		{"en", "nothing", "", "no such mail"},
	} {
		if got := words.Language(tt.lang, tt.name); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.why, got, tt.want)
		}
	}
}
