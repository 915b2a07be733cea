package incoming

import (
	"strings"
	"unicode"
)

// compare takes note when the HTML form says other words than the plain one. Signs, spaces, links and pictures do
// not count; neither does a signature that only one of them marks.
func (r *reader) compare(plain, rich []line, keep keeping) {
	fromRich := newest(rich, keep)
	if fromRich.text == r.words.text {
		return
	}
	a, b := bareWords(r.words.text), bareWords(fromRich.text)
	if a == b {
		return
	}
	switch {
	case b != "" && fromRich.history && !r.words.history && isWithin(fromRich.text, a):
		// The structure of the HTML shows an earlier mail that the plain form does not mark.
		r.words = fromRich
		r.words.why = append(r.words.why, "text: history found by the HTML form")
		return
	case fromRich.remarks && strings.HasPrefix(b, a) && isWithin(fromRich.text, bareWords(joinLines(plain))):
		// Remarks that only a colour shows.
		r.words = fromRich
		r.words.why = append(r.words.why, "text: remarks found by the HTML form")
		return
	case b != "" && strings.HasPrefix(a, b) && r.words.endsWithCard(b):
		r.words.text, r.words.words = cutAfter(r.words.text, b), cutAfter(r.words.words, b)
		r.words.why = append(r.words.why, "text: signature found by the HTML form")
		return
	}
	keep.signatures = true
	if bareWords(newest(plain, keep).text) == bareWords(newest(rich, keep).text) {
		return
	}
	r.mail.Differs = true
	r.mail.Why = append(r.mail.Why, "text: the plain and the HTML form say different things")
}

// isWithin says whether all lines of a text stand in the bare words of another, in the same order.
func isWithin(text, bare string) bool {
	for l := range strings.Lines(text) {
		words := bareWords(l)
		i := strings.Index(bare, words)
		if i < 0 {
			return false
		}
		bare = bare[i+len(words):]
	}
	return true
}

// endsWithCard says whether a text, below what has the bare words, is nothing but a business card: words that were typed
// into the container of a signature stay.
func (r *reading) endsWithCard(bare string) bool {
	rest := strings.TrimPrefix(r.text, cutAfter(r.text, bare))
	n := 0
	for l := range strings.Lines(rest) {
		if text := lower(strings.Trim(l, "*_ \n")); text != "" && !isRuler(text) {
			if n++; cardLine(text) == cardNot {
				return false
			}
		}
	}
	return n > 0 && n <= maxContact && len(r.inline) == 0
}

// cutAfter is the start of a text that has just these bare words, in whole lines; all of it if there is none.
func cutAfter(text, bare string) string {
	at, left := 0, bare
	for l := range strings.Lines(text) {
		words := bareWords(l)
		if words != "" && left == "" {
			return strings.TrimSpace(text[:at])
		}
		rest, ok := strings.CutPrefix(left, words)
		if !ok {
			return text
		}
		left, at = rest, at+len(l)
	}
	return text
}

// bareWords keeps the letters and digits of a text, without links.
func bareWords(s string) string {
	var b strings.Builder
	s = withoutPictures(s)
	b.Grow(len(s))
	for word := range strings.FieldsSeq(s) {
		if strings.Contains(word, "://") || strings.HasPrefix(word, "[cid:") || strings.HasPrefix(word, "www.") || strings.Contains(word, "mailto:") {
			word, _, _ = strings.Cut(word, "<")
			if strings.Contains(word, "://") || strings.HasPrefix(word, "[") || strings.HasPrefix(word, "www.") {
				continue
			}
		}
		for _, r := range word {
			if r < 0x80 {
				if isASCIILetter(r) {
					b.WriteByte(byte(r | 0x20))
				}
				continue
			}
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(unicode.ToLower(r))
			}
		}
	}
	return b.String()
}

// isASCIILetter counts digits too.
func isASCIILetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// withoutPictures removes what a text version puts in the place of a picture: "[image: logo]", "[cid:…]".
func withoutPictures(s string) string {
	for from := 0; ; {
		open := strings.IndexByte(s[from:], '[')
		if open < 0 {
			return s
		}
		open += from
		end := strings.IndexByte(s[open:], ']')
		if end < 0 {
			return s
		}
		inner := strings.ToLower(s[open+1 : open+end])
		if name, _, ok := strings.Cut(inner, ":"); ok && (name == "image" || name == "cid" || name == "bild" || name == "imagen" || name == "immagine") {
			s = s[:open] + s[open+end+1:]
			from = open
			continue
		}
		from = open + 1
	}
}
