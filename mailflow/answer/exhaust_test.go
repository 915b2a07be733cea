package answer

import (
	"flag"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var exhaust = flag.Bool("exhaust", false, "put every turning word into every gap of every yes")

// TestEveryTurn is TestNegationTurnsYes with nothing left to chance: some 300,000 readings, a few minutes.
func TestEveryTurn(t *testing.T) {
	t.Parallel()
	if !*exhaust {
		t.Skip("only with -exhaust")
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
