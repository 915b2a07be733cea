package answer

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// pause is what stands between a word and the one before it.
type pause uint8

const (
	joined    pause = iota // a space, or nothing at all (between two signs of Japanese)
	newline                // a long line was broken; a phrase may run over it
	comma                  // , : a dash, or the end of a short line
	stop                   // . ! ? ; or a bracket
	paragraph              // an empty line, or the beginning of the text
)

// kind tells words from what no phrase explains.
type kind uint8

const (
	word   kind = iota
	number      // a whole number of one to three digits: an item
	odd         // anything else: a clock time, a quotation mark, three dots, a money sign
)

// token is one word, number or sign of the text.
type token struct {
	id         int32 // of the folded word in the lexicon, 0 = no phrase has it
	ending     int32 // then, that of its ending ("~ending"), 0 if no phrase has one
	n          int   // the value of a number
	start, end int   // where it stands in the text
	before     pause
	line       bool // it begins a line
	kind       kind
	sign       bool // a letter of a script without spaces
	upper      bool // its first letter is a capital
	asked      bool // it stands in a sentence that ends with a question mark
	dotted     bool // a full stop follows at once: "no. 1"
	clock      bool // an odd one that is a clock time
	face       bool // a pictograph: "☕"
	initial    bool // one capital letter as for a name; Y and N are answers
}

// maxTokens bounds the reading: nobody writes a longer yes, and a longer text is never read as one.
const maxTokens = 400

// tokens splits a text. whole is false if the text was longer than maxTokens.
func (x *lexicon) tokens(text string) (list []token, whole bool) {
	s := scanner{lex: x, text: text, before: paragraph, newLine: true, list: make([]token, 0, min(24, 1+len(text)/4))}
	for s.pos < len(text) {
		if len(s.list) == maxTokens {
			return s.list, false
		}
		s.step()
	}
	return s.list, true
}

type scanner struct {
	lex      *lexicon
	text     string
	pos      int
	lineAt   int // where the line began
	sentence int // index of the first token of the sentence
	before   pause
	newLine  bool // since the last token
	list     []token
	buf      [64]byte
}

func (s *scanner) step() {
	r, size := utf8.DecodeRuneInString(s.text[s.pos:])
	switch {
	case r == '\n':
		s.breakLine()
	case r == ' ' || r == '\t' || r == '\r' || unicode.IsSpace(r):
		s.pos += size
	case isSign(r):
		s.add(word, s.pos+size)
		s.list[len(s.list)-1].sign = true
	case unicode.IsLetter(r):
		if end := s.slashed(); end > 0 {
			s.add(word, end)
			return
		}
		s.add(word, s.wordEnd())
	case r >= '0' && r <= '9':
		s.number()
	default:
		s.punctuation(r, size)
	}
}

// breakLine ends a line. A short line ends its sentence: people write answers without full stops. A long one may
// have been broken by the mail program, anywhere.
func (s *scanner) breakLine() {
	p := newline
	switch {
	case strings.TrimSpace(s.text[s.lineAt:s.pos]) == "":
		p = paragraph
	case s.pos-s.lineAt < 50:
		p = comma
		s.sentence = len(s.list)
	}
	s.pos++
	s.lineAt = s.pos
	s.before, s.newLine = max(s.before, p), true
}

// wordEnd finds the end of the word at pos. An apostrophe between letters belongs to it.
func (s *scanner) wordEnd() int {
	end := s.pos
	for end < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[end:])
		if isApostrophe(r) {
			next, _ := utf8.DecodeRuneInString(s.text[end+size:])
			if end+size >= len(s.text) || !unicode.IsLetter(next) {
				return end
			}
			if elided(s.text[s.pos:end], next) {
				return end + size
			}
		} else if !unicode.IsLetter(r) && !unicode.IsMark(r) || isSign(r) {
			return end
		}
		end += size
	}
	return end
}

// folded is the compared form of a token.
func (t *text) folded(k token) string { return string(foldWord(nil, t.source[k.start:k.end])) }

// slashed is the end of "w/o", "w/" and "t/m" at pos, 0 if none stands there.
func (s *scanner) slashed() int {
	for _, short := range [...]string{"w/o", "w/", "W/o", "W/O", "W/", "t/m", "T/m"} {
		if end := s.pos + len(short); strings.HasPrefix(s.text[s.pos:], short) && (end == len(s.text) || s.text[end] == ' ') {
			return end
		}
	}
	return 0
}

// elided reports whether an apostrophe ends a word of its own: "d'ajouter", "l'accord", "dell'offerta".
func elided(before string, next rune) bool {
	if !strings.ContainsRune("aeiouyhàâäéèêëîïôöùûüAEIOUYHÀÂÉÈÊÎÔÛ", next) {
		return false
	}
	switch strings.ToLower(before) {
	case "l", "d", "j", "n", "m", "t", "s", "c", "qu", "un", "dell", "all", "nell", "sull", "dall", "quest", "jusqu", "lorsqu", "puisqu", "quell":
		return true
	}
	return false
}

func (s *scanner) add(k kind, end int) {
	t := token{start: s.pos, end: end, before: s.before, line: s.newLine, kind: k}
	if k == word {
		folded := foldWord(s.buf[:0], s.text[s.pos:end])
		t.id = s.lex.ids[string(folded)]
		if t.id == idUnknown {
			t.id = s.lex.mistyped(folded)
		}
		r, _ := utf8.DecodeRuneInString(s.text[s.pos:])
		t.upper = unicode.IsUpper(r)
		if t.id == idUnknown && !(t.upper && givenNames().any[string(folded)]) { // "Gabriela" is no order in Spanish
			t.ending = s.lex.endingOf(folded)
		}
		t.initial = t.upper && end-s.pos == utf8.RuneLen(r) && r != 'Y' && r != 'N'
	}
	s.list = append(s.list, t)
	s.pos, s.before, s.newLine = end, joined, false
}

// isSign reports the letters of scripts without spaces: each one is a token of its own.
func isSign(r rune) bool {
	return r >= 0x3005 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー' || r == '々')
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '´' || r == '`' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r)
}

// foldWord appends the compared form of a word: no case, no diacritics, one kind of apostrophe.
func foldWord(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return foldRunes(dst[:0], s)
		}
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		} else if c == '`' {
			c = '\''
		}
		dst = append(dst, c)
	}
	return dst
}

// foldRunes folds a word outside ASCII. The letters that Unicode does not take apart are spelled out.
func foldRunes(dst []byte, s string) []byte {
	if lower := strings.ToLower(s); lower == "część" { // Polish: a part; "cześć" is a good-bye
		return append(dst, lower...)
	}
	for _, r := range decomposed(strings.ToLower(s)) {
		switch {
		case r >= 0x300 && r <= 0x36f, r == 0xfe0f, r == 0x200d:
		case isApostrophe(r):
			dst = append(dst, '\'')
		case r == 'ß':
			dst = append(dst, "ss"...)
		case r == 'æ':
			dst = append(dst, "ae"...)
		case r == 'œ':
			dst = append(dst, "oe"...)
		default:
			dst = utf8.AppendRune(dst, plain(r))
		}
	}
	if string(dst) == "si" { // Spanish and Italian: "sí" is yes, "si" is mostly if
		return append(dst[:0], "sí"...)
	}
	return dst
}

// decomposed is the NFKD of a text. Latin letters, most of what there is, are looked up.
func decomposed(s string) string {
	var b strings.Builder
	table := latin()
	for _, r := range s {
		if r >= latinEnd {
			return norm.NFKD.String(s)
		}
		b.WriteString(table[r])
	}
	return b.String()
}

// latinEnd is the end of the Unicode blocks of Latin letters: Latin Extended-B.
const latinEnd = 0x250

var latin = sync.OnceValue(func() *[latinEnd]string {
	var table [latinEnd]string
	for r := range table {
		table[r] = norm.NFKD.String(string(rune(r)))
	}
	return &table
})

func plain(r rune) rune {
	switch r {
	case 'ı':
		return 'i'
	case 'ł':
		return 'l'
	case 'ø':
		return 'o'
	case 'đ', 'ð':
		return 'd'
	}
	return unicode.ToLower(r)
}
