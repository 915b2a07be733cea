package answer

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// turning are words that make a yes something else, wherever they stand in it.
func turning() map[string][]string {
	return map[string][]string{
		"en": {"not", "never", "don't", "cannot", "unless", "if", "but", "except", "only", "until", "provided that", "without", "however",
			"maybe", "perhaps", "almost", "pending", "hardly", "neither", "first", "conditionally", "reject", "wait"},
		"de": {"nicht", "nie", "kein", "wenn", "falls", "aber", "außer", "nur", "erst", "sofern", "vielleicht", "leider", "vorbehaltlich",
			"keinesfalls", "ablehnen", "bedingt", "ohne"},
		"fr": {"pas", "jamais", "sauf", "mais", "si", "sous réserve", "seulement", "peut-être", "ne", "avant", "refusé"},
		"es": {"no", "nunca", "salvo", "pero", "excepto", "solo", "quizás", "siempre que", "sin", "antes", "rechazado"},
		"it": {"non", "mai", "tranne", "ma", "purché", "solo", "forse", "se", "senza", "prima", "respinto"},
		"pt": {"não", "nunca", "exceto", "mas", "desde que", "só", "talvez", "se", "sem", "antes", "rejeitado"},
		"nl": {"niet", "nooit", "behalve", "maar eerst", "mits", // "maar" alone is also a soft word: "doe het maar"
			"alleen", "misschien", "als", "zonder", "eerst", "geweigerd"},
		"pl": {"nie", "nigdy", "oprócz", "ale", "jeśli", "tylko", "może", "bez", "najpierw", "pod warunkiem", "odrzucone"},
		"ja": {"未", "不", "ない", "しません", "ただし", "条件付きで", "もし", "まだ", "却下", "たぶん", "以外"},
		"tr": {"değil", "asla", "hariç", "ama", "eğer", "sadece", "belki", "şartıyla", "önce", "reddedildi", "yok"},
	}
}

// TestNegationTurnsYes: a word of negation or condition put anywhere into a text that is a yes leaves none, but where it
// only turns what is talked of beside it.
func TestNegationTurnsYes(t *testing.T) {
	t.Parallel()
	for lang, list := range turning() {
		yes := texts(t, "testdata/"+lang+"-approve.txt")
		rapid.Check(t, func(t *rapid.T) {
			text := rapid.SampledFrom(yes).Draw(t, "text")
			turn := rapid.SampledFrom(list).Draw(t, "word")
			if rapid.Bool().Draw(t, "capital") {
				r, n := utf8.DecodeRuneInString(turn)
				turn = string(unicode.ToUpper(r)) + turn[n:]
			}
			for _, at := range gapsOf(text) {
				changed := text[:at] + " " + turn + " " + text[at:]
				if a := Read(changed); a.Decision == Approve && !besideTalk(lang, turn, changed, at, a) {
					t.Fatalf("%s: %q is still a yes: %v", lang, changed, a.Why)
				}
			}
		})
	}
}

// besideTalk: the word at a place stands in a sentence of talk, not in that of the yes ("sorry for not the delay"), or in a
// story of doubts that are gone, or the text is read in a language that has no such word.
func besideTalk(lang, turn, source string, at int, a Answer) bool {
	if !strings.Contains(strings.Join(a.Why, " "), lang+": ") {
		return true
	}
	t := &text{lex: phrases(), source: source}
	t.tokens, t.whole = t.lex.tokens(source)
	for _, l := range t.lex.languages {
		if l.code == lang {
			t.find(l)
		}
	}
	if story, ok := t.story(); ok && t.tokens[story.from].start <= at+1 && at < t.tokens[story.to-1].end {
		return true // told as what was once thought
	}
	end := t.sentenceEnd
	if slices.Contains([]string{"not", "never", "nicht", "nie", "pas", "jamais", "no", "nunca", "non", "mai", "não", "niet", "nooit", "nigdy", "asla", "değil"}, strings.ToLower(turn)) {
		end = t.clauseEnd // a mere negation turns no more than its clause
	}
	for from := 0; from < len(t.tokens); from = end(from) {
		to := end(from)
		if t.tokens[from].start <= at+1 && at < t.tokens[to-1].end {
			return !t.saysYes(from, to) && to < len(t.tokens) || from > 0 && !t.saysYes(from, to)
		}
	}
	return false
}

// gapsOf are the places of a text where a word can go in: its spaces and line ends, its beginning and its end.
func gapsOf(text string) []int {
	gaps := []int{0, len(text)}
	for i, r := range text {
		if r == ' ' || r == '\n' {
			gaps = append(gaps, i)
		}
	}
	return gaps
}

// TestUnknownWordTurnsYes: a word that no phrase explains leaves no yes, but in talk that began as such, or that ends so.
func TestUnknownWordTurnsYes(t *testing.T) {
	t.Parallel()
	for lang := range turning() {
		for _, text := range texts(t, "testdata/"+lang+"-approve.txt") {
			for _, changed := range []string{text + " xqzv", "xqzv " + text, text + "\n\nxqzv xqzv"} {
				if changed == text+" xqzv" && endsOpen(text) || changed == "xqzv "+text && beginsAsSpeech(changed) {
					continue
				}
				if a := Read(changed); a.Decision == Approve && !tellsStory(a) {
					t.Errorf("%s: %q is a yes: %v", lang, changed, a.Why)
				}
			}
		}
	}
}

// tellsStory: the words of doubts that are gone need no phrase.
func tellsStory(a Answer) bool {
	return strings.HasSuffix(strings.Join(a.Why, ""), "doubts that are gone")
}

// endsOpen: an open phrase reaches the end of the text, in one of its languages.
func endsOpen(source string) bool {
	t := &text{lex: phrases(), source: clean(source)}
	t.tokens, t.whole = t.lex.tokens(t.source)
	return slices.ContainsFunc(t.likely(), func(l *language) bool {
		t.find(l)
		return slices.ContainsFunc(t.arcs, func(a arc) bool { return (a.open || a.sealed) && a.to == len(t.tokens) })
	})
}

// beginsAsSpeech: the first clause only thanks or praises by its end, in one of the text's languages.
func beginsAsSpeech(source string) bool {
	t := &text{lex: phrases(), source: clean(source)}
	t.tokens, t.whole = t.lex.tokens(t.source)
	return slices.ContainsFunc(t.likely(), func(l *language) bool {
		t.find(l)
		return slices.ContainsFunc(t.arcs, func(a arc) bool { return a.sealed && a.from == 0 })
	})
}

// TestYesAmongOthers: two texts one below the other are a yes only if both are.
func TestYesAmongOthers(t *testing.T) {
	t.Parallel()
	for lang := range turning() {
		yes := texts(t, "testdata/"+lang+"-approve.txt")
		var others []string
		for _, decision := range []string{"reject", "changes", "question"} {
			others = append(others, texts(t, "testdata/"+lang+"-"+decision+".txt")...)
		}
		rapid.Check(t, func(t *rapid.T) {
			y, o := rapid.SampledFrom(yes).Draw(t, "yes"), rapid.SampledFrom(others).Draw(t, "other")
			for _, text := range []string{y + "\n\n" + o, o + "\n\n" + y, y + " " + o} {
				if a := Read(text); a.Decision == Approve {
					t.Fatalf("%s: %q is a yes: %v", lang, text, a.Why)
				}
			}
		})
	}
}

// TestLongTextsStayFast: nothing that is written again and again takes long.
func TestLongTextsStayFast(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"1 yes\n", "1 yes 2 no ", "thanks ", "please go ahead ", "ok, ", "no ", "not ", "if ", "はい", "承認します", "IF a THEN b\n\n",
		"1. a 2. b ", "Maria\n", "\n", "a", "27.11. ", "?", "'", "l'", "- "} {
		start := time.Now()
		text := strings.Repeat(s, 30_000/len(s))
		Read(text)
		Lines(text)
		Plan(text, wednesday())
		Names(text, "Maria Lopez", "m@example.com")
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%q written again and again takes %v", s, d)
		}
	}
}
