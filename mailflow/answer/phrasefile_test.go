package answer

import (
	"strings"
	"testing"
)

// tiny loads one phrase file.
func tiny(t *testing.T, data string) (*lexicon, error) {
	t.Helper()
	x := newLexicon()
	return x, x.load("any", data, map[string]node{})
}

func TestPhraseErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ data, why, want string }{
		{"[yes]\nok .. then", "a gap could hide a no", "a gap"},
		{"[yes]\nok {fine ..}", "the same in a group that repeats", "a gap"},
		{"[aside]\nin need ,call ..", "the same behind a comma", "a gap"},
		{"[yes]\n<nobody>", "a group that is not defined", "unknown group"},
		{"<it> = that\n<it> = this\n[yes]\n<it>", "a group that takes the place of another", "defined twice"},
		{"[yes]\n(ok|fine", "an open bracket", "expected"},
		{"[yes]\n{ok", "an open brace", "expected"},
		{"[yes]\nok ,", "a comma without words", "nothing behind"},
		{"[yes]\nok !", "a sign that is no word", "no word"},
		{"[yes]\nok …", "a yes with an open end", "only harmless"},
		{"[no]\nnot …", "a no with one", "only harmless"},
		{"[maybe]\nok", "a section that is not there", "unknown section"},
	} {
		if _, err := tiny(t, c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %q gives %v, want %q", c.why, c.data, err, c.want)
		}
	}
}

// TestPhraseMatches: what a phrase of a tiny file covers.
func TestPhraseMatches(t *testing.T) {
	t.Parallel()
	x, err := tiny(t, `
[alias]
nothing: nix
[polite]
<plain> = you|told|me|early
^good that {<plain>}$
in need ,call <name>
back at <time>
^<initial>$
nothing
x ~ersen
[no]
not
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text, why string
		want      bool
	}{
		{"good that you told me early", "words that repeat", true},
		{"Good that", "none of them", true},
		{"good that you told me not early", "a no among them: the phrase falls", false},
		{"good that you told me late", "a word that is not among them", false},
		{"in need, call Ana", "over a comma", true},
		{"in need call Ana", "without one", true},
		{"in need. Call Ana", "not over a full stop", false},
		{"in need, call ana", "no name", false},
		{"back at 5", "an hour", true},
		{"back at 17:30", "a clock time", true},
		{"back at 3/4", "no time", false},
		{"J.", "an initial", true},
		{"N.", "a no", false},
		{"j", "a small letter", false},
		{"nix", "an alias", true},
		{"x verersen", "an ending", true},
		{"x ersen", "nothing before the ending", false},
	} {
		if got := x.coveredBy(c.text); got != c.want {
			t.Errorf("%s: %q is %v", c.why, c.text, got)
		}
	}
}

// coveredBy is covered for a lexicon that has only the phrases for all languages.
func (x *lexicon) coveredBy(s string) bool {
	t := &text{lex: x, source: s}
	t.tokens, t.whole = x.tokens(s)
	t.find(x.languages[0])
	all, _ := t.explained(0, len(t.tokens))
	return all
}

func TestContacts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line, why string
		want      bool
	}{
		{"+49 30 0000000", "a number", true},
		{"tel. 600 000 000", "with its word", true},
		{"Mobile: (020) 7946-0000", "with brackets", true},
		{"maria@example.com", "an address", true},
		{"www.example.com", "a link", true},
		{"https://example.com/a", "a link", true},
		{"1 2 3", "items", false},
		{"27.11.2026", "a date", false},
		{"no 600 000 000", "a word that is none of a number", false},
		{"maria@example.com must agree", "words behind it", false},
		{"not approved", "words", false},
		{"", "nothing", false},
	} {
		if got := phrases().isContact(c.line); got != c.want {
			t.Errorf("%s: %q is %v", c.why, c.line, got)
		}
	}
	if a := Read("Approved.\n\nMaria\ntel. 600 000 000"); a.Decision != Approve {
		t.Errorf("a telephone number below a yes: %s %v", a.Decision, a.Why)
	}
}
