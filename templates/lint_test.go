package templates_test

import (
	"strings"
	"testing"

	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/example"
	"github.com/ownup/ownup/templates"
)

// TestLintFinds breaks each rule of the house once.
func TestLintFinds(t *testing.T) {
	t.Parallel()
	set := load(t)
	tests := []struct {
		why      string
		template string
		old, new string // in the text
		want     string
	}{
		{"a name on the lock screen", "rest", "Half a minute to read", "Half a minute to read, Maria", `first line says "Maria"`},
		{"a word on the lock screen", "rest", "Half a minute", "An Incident: half a minute", `first line says "incident"`},
		{"a short first line", "rest", "Half a minute to read, and nothing to do until the next mail. It comes", "It comes", "first line has"},
		{"words before the audience line", "rest", "Sent to:", "Hello.\n\nSent to:", "second line is not the audience line"},
		{"an audience line that is not true", "rest", "Sent to: Sam Carter.", "Sent to: Sam Carter, Maria Lopez.", "second line is not the audience line"},
		{"too many words", "rest", "That was the urgent part.", strings.Repeat("word ", 120), "words of prose"},
		{"a fourth question", "plan", "\n1. ", "\n4. And why?\n1. ", "4 questions"},
		{"a fourth answer word", "approve-plan", "\n- CHANGES:", "\n- UNDO: no\n- CHANGES:", "4 answer words"},
		{"a phrase we avoid", "rest", "That was the urgent part.", "Don't worry.", `it says "don't worry"`},
		{"you to two readers", "plan", "That was the urgent part.", "You did that.", `it says "you" to several readers`},
	}
	for _, tt := range tests {
		m := exampleOf(t, tt.template)
		r := render(t, set, m)
		if !strings.Contains(r.Text, tt.old) {
			t.Errorf("%s: %q is not in the mail", tt.why, tt.old)
		}
		r.Text = strings.Replace(r.Text, tt.old, tt.new, 1)
		if found := strings.Join(set.Lint(m.Template, m.View, r), "; "); !strings.Contains(found, tt.want) {
			t.Errorf("%s: found %q, want %q", tt.why, found, tt.want)
		}
	}
	m := exampleOf(t, mailflow.TemplateRest)
	if found := set.Lint(m.Template, m.View, templates.Rendered{Subject: "Your mistake, Sam"}); len(found) < 3 {
		t.Errorf("an empty mail with a loud subject: found %q", found)
	}
	if found := set.Lint("rset", example.Mail{}.View, templates.Rendered{}); len(found) != 1 {
		t.Errorf("a mail that is not there: found %q", found)
	}
}
