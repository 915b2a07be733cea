package templates

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFlow(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("word ", 16)) // 79 characters
	tests := []struct{ why, in, want string }{
		{"a short line stays", "one two\n", "one two\n"},
		{"several empty lines become one, and none leads or ends", "\n\na\n\n\nb\n\n", "a\n\nb\n"},
		{"a long line breaks softly", long + "\n", long[:74] + " \nword\n"},
		{"spaces at the end would join lines", "a  \nb\n", "a\nb\n"},
		{"a space in front is stuffed", "  112\n", "   112\n"},
		{"so is a word that looks like history", "> no\n", " > no\n"},
		{"and one that looks like the start of a mail", "From here on\n", " From here on\n"},
		{"behind a bar lines break hard, with bars", "| " + long + "\n", "| " + long[:69] + "\n| word word\n"},
		{"what follows a number hangs beside it", "| 1. " + long + "\n", "| 1. " + long[:64] + "\n|    word word word\n"},
		{"a bar alone has no space behind it", "| \n", "|\n"},
		{"nothing is made a signature", "-- " + strings.Repeat("x", 90) + "\n", "-- " + strings.Repeat("x", 90) + "\n"},
		{"a word that is too long stays whole", strings.Repeat("x", 90) + " y\n", strings.Repeat("x", 90) + " \ny\n"},
	}
	for _, tt := range tests {
		if got := flow(tt.in); got != tt.want {
			t.Errorf("%s:\n%s", tt.why, cmp.Diff(tt.want, got))
		}
	}
}

// TestFlowKeepsWords holds the rules of RFC 3676 on any text, and that unflow brings back what was wrapped.
func TestFlowKeepsWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		paragraph := rapid.StringMatching(`(\| )?[a-zé>From|-]{1,12}( [a-zé>From|]{1,12}){0,40}`)
		in := rapid.SliceOfN(paragraph, 1, 6).Draw(t, "paragraphs")
		out := flow(strings.Join(in, "\n\n") + "\n")
		for line := range strings.Lines(out) {
			line = strings.TrimSuffix(line, "\n")
			if utf8.RuneCountInString(line) > width {
				t.Fatalf("line of %d characters: %q", utf8.RuneCountInString(line), line)
			}
			if strings.HasPrefix(line, ">") || strings.HasPrefix(line, "From ") {
				t.Fatalf("line is not stuffed: %q", line)
			}
		}
		want := []string{}
		for _, p := range in {
			if !strings.HasPrefix(p, bar) {
				want = append(want, p)
			}
		}
		got := slices.DeleteFunc(append([]string{}, unflow(out)...), func(p string) bool { return strings.HasPrefix(p, bar) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
