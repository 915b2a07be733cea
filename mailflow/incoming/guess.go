package incoming

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
)

// maxSample is how much of a text is looked at to guess its charset.
const maxSample = 4096

// guess names the charset of 8-bit text that declares none and is no UTF-8. Each candidate (script.go) reads the text
// and gets points for what is frequent in its languages, and loses some for what no language has: signs inside of
// words, capitals behind small letters, two scripts in one word. Windows-1252 stays unless another is clearly better.
func guess(b []byte) encoding.Encoding {
	if bytes.Contains(b, []byte("\x1b$")) || bytes.Contains(b, []byte("\x1b(")) {
		return japanese.ISO2022JP
	}
	b = sample(b)
	scripts := scripts()
	best, most := encoding.Encoding(charmap.Windows1252), scripts[0].score(b)+3
	for _, s := range scripts[1:] {
		if points := s.score(b); points > most {
			best, most = s.enc, points
		}
	}
	if !hasPairs(b) {
		return best
	}
	for _, p := range pairs() {
		if points := p.score(b); points > most {
			best, most = p.enc, points
		}
	}
	return best
}

// sample takes the start of a text, from the first byte that is no ASCII, and cuts behind an ASCII byte.
func sample(b []byte) []byte {
	first := bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf })
	if first < 0 {
		return nil
	}
	b = b[max(0, first-40):]
	if len(b) <= maxSample {
		return b
	}
	end := maxSample
	for end > maxSample/2 && b[end-1] >= 0x80 {
		end--
	}
	return b[:end]
}

// hasPairs says whether four high bytes stand in a row, or two at least in a text that has many: letters of two bytes.
func hasPairs(b []byte) bool {
	high, run, longest := 0, 0, 0
	for _, c := range b {
		if run++; c < 0x80 {
			run = 0
			continue
		}
		high++
		longest = max(longest, run)
	}
	return longest >= 4 || longest >= 2 && high*3 >= len(b)
}

// score reads a text of one byte a letter.
func (s script) score(b []byte) int {
	points, run := 0, 0
	before := ' '
	for i, c := range b {
		r := rune(c)
		if c < 0x80 {
			before, run = r, 0
			continue
		}
		r = s.enc.DecodeByte(c)
		run++
		after := ' '
		if i+1 < len(b) {
			after = s.enc.DecodeByte(b[i+1])
		}
		points += s.points(before, r, after)
		if s.latin && run > 3 && unicode.IsLetter(r) {
			points -= 3
		}
		before = r
	}
	return points
}

// points judges one letter between its neighbours.
func (s script) points(before, r, after rune) int {
	if r == utf8.RuneError || r >= 0x80 && r < 0xa0 {
		return -3
	}
	inWord := btoi(isOfWord(before)) + btoi(isOfWord(after))
	small := unicode.ToLower(r)
	switch {
	case !isOfWord(r):
		return s.signPoints(r, inWord)
	case unicode.IsUpper(r) && unicode.IsLower(before), s.latin && unicode.IsLower(r) && unicode.IsUpper(after):
		return -3
	case !s.latin && (isASCIILetter(before) || isASCIILetter(after)):
		return -3
	case strings.ContainsRune(s.against, small):
		return -2
	case strings.ContainsRune(s.frequent, small):
		return min(3-btoi(s.latin), 1+inWord) * btoi(inWord > 0)
	}
	return btoi(!s.latin)
}

// signPoints judges a sign by how many letters stand beside it.
func (s script) signPoints(r rune, beside int) int {
	switch {
	case r == '’':
		return beside
	case strings.ContainsRune("“”„‘«»–—…•¿¡", r):
		return 1 - 4*btoi(beside == 2)
	case beside == 2 && r != '\u00a0' && r != '\u00ad':
		return -3
	}
	return -btoi(!s.latin && !strings.ContainsRune("№°§€\u00a0·", r))
}

func isOfWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// score reads a text of two bytes a letter: what is frequent, and whether the pairs lie where the charset keeps its
// common letters.
func (p pair) score(b []byte) int {
	points := 0
	for i := 0; i < len(b); i++ {
		if b[i] < 0x80 {
			continue
		}
		if i+1 == len(b) {
			return points - 3
		}
		points += p.zone(b[i], b[i+1])
		i++
	}
	for _, r := range decode(b, p.enc) {
		switch {
		case r == utf8.RuneError:
			points -= 6
		case r >= 0x80 && p.frequent(r):
			points += 5
		}
	}
	return points
}
