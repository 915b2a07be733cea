package answer

import (
	"flag"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var exhaust = flag.Bool("exhaust", false, "put every turning word into every gap of every yes")

// TestEveryOther is TestYesAmongOthers with nothing left to chance, for the texts that end in talk: what follows without a
// full stop must not pass as talk.
func TestEveryOther(t *testing.T) {
	t.Parallel()
	if !*exhaust {
		t.Skip("takes minutes (-exhaust)")
	}
	for lang := range turning() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			for _, yes := range texts(t, "testdata/"+lang+"-approve.txt") {
				if !endsOpen(yes) {
					continue
				}
				for _, decision := range []string{"reject", "changes", "question"} {
					for _, other := range texts(t, "testdata/"+lang+"-"+decision+".txt") {
						if Read(yes+" "+other).Decision == Approve {
							t.Errorf("%q is a yes", strings.ReplaceAll(yes+" "+other, "\n", "⏎"))
						}
					}
				}
			}
		})
	}
}

// TestEveryTurn is TestNegationTurnsYes with nothing left to chance: some 300,000 readings, a few minutes.
func TestEveryTurn(t *testing.T) {
	t.Parallel()
	if !*exhaust {
		t.Skip("takes minutes (-exhaust)")
	}
	for lang, list := range turning() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			for _, text := range texts(t, "testdata/"+lang+"-approve.txt") {
				for _, turn := range list {
					r, n := utf8.DecodeRuneInString(turn)
					for _, w := range []string{turn, string(unicode.ToUpper(r)) + turn[n:]} {
						for _, at := range gapsOf(text) {
							changed := text[:at] + " " + w + " " + text[at:]
							if a := Read(changed); a.Decision == Approve && !besideTalk(lang, turn, changed, at, a) {
								t.Errorf("%q is still a yes", strings.ReplaceAll(changed, "\n", "⏎"))
							}
						}
					}
				}
			}
		})
	}
}
