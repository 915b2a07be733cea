package answer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func (s *scanner) punctuation(r rune, size int) {
	if end, face := s.smiley(); end > 0 {
		s.add(word, end)
		s.list[len(s.list)-1].id = s.lex.ids[face]
		return
	}
	switch {
	case r == '?' || r == '？' || r == '؟':
		s.ask()
		s.pause(stop, size)
	case strings.HasPrefix(s.text[s.pos:], "..") || r == '…':
		s.dots(size)
	case r == '.' || r == '。':
		if len(s.list) > 0 && s.list[len(s.list)-1].end == s.pos {
			s.list[len(s.list)-1].dotted = true
			if (s.lex.abbr[s.list[len(s.list)-1].id] || s.isOrdinal(size)) && s.pos+size < len(s.text) && s.text[s.pos+size] == ' ' {
				s.pos += size
				return
			}
		}
		s.endSentence(size)
	case strings.ContainsRune("!;()[]！；（）¡", r):
		s.endSentence(size)
	case strings.ContainsRune(",:-–—、，：・>→=", r):
		s.dash(r, size)
	case r == '/' && s.pos > 0 && s.text[s.pos-1] == ' ' && s.pos+1 < len(s.text) && s.text[s.pos+1] == ' ':
		s.pause(comma, size)
	case isApostrophe(r) && (s.isClitic(s.pos+size) || s.endsWord()):
		s.pos += size
	case strings.HasPrefix(s.text[s.pos:], "~~"): // struck through
		s.add(odd, s.pos+2)
	case strings.ContainsRune("*_#¿|•·~〜～\u200b\u200d\ufeff\ufe0f", r) || unicode.IsMark(r) || unicode.Is(unicode.Sk, r):
		s.pos += size
	case r >= '①' && r <= '⑳':
		s.add(number, s.pos+size)
		s.list[len(s.list)-1].n = int(r-'①') + 1
	case r == '&' || r == '×' || unicode.Is(unicode.So, r):
		if strings.HasSuffix(s.text[:s.pos], "\u200d") { // the rest of the one before
			s.pos += size
			return
		}
		s.add(word, s.pos+size)
		if s.list[len(s.list)-1].face = r >= 0x1F300; r >= 0x1F300 {
			s.before = comma // people set one for a full stop
		}
	default:
		s.add(odd, s.pos+size)
	}
}

// isOrdinal says that the full stop at pos belongs to the number before it, within a sentence: "zu Punkt 3. habe ich", "ama 3.
// maddeden". A number that begins a line or a clause is one of a list.
func (s *scanner) isOrdinal(size int) bool {
	k := s.list[len(s.list)-1]
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(s.text[s.pos+size:], " "))
	return k.kind == number && unicode.IsLower(next) && (!k.line && k.before == joined || s.namesItem(size))
}

// namesItem says that the word behind the full stop at pos begins with one for an item: "4. maddeyle".
func (s *scanner) namesItem(size int) bool {
	rest := strings.TrimLeft(s.text[s.pos+size:], " ")
	w, _, _ := strings.Cut(rest, " ")
	folded := foldWord(nil, w)
	for n := len(folded); n >= shortItem; n-- {
		if id, ok := s.lex.ids[string(folded[:n])]; ok && s.lex.itemWords[id] {
			return true
		}
	}
	return false
}

// endsWord says that an apostrophe at pos belongs to the word before it: "the trustees' meeting", "fa' pure". It is a closing
// quotation mark if one was opened.
func (s *scanner) endsWord() bool {
	n := len(s.list) - 1
	if n < 0 || s.list[n].kind != word || s.list[n].end != s.pos {
		return false
	}
	return !slices.ContainsFunc(s.list, func(k token) bool {
		r, _ := utf8.DecodeRuneInString(s.text[k.start:])
		return k.kind == odd && isApostrophe(r)
	})
}

// dash makes a pause, but a hyphen inside a word only splits it.
func (s *scanner) dash(r rune, size int) {
	inside := r == '-' && s.pos > 0 && s.pos+1 < len(s.text) && isLetterAt(s.text, s.pos+1) &&
		len(s.list) > 0 && s.list[len(s.list)-1].end == s.pos
	if inside {
		s.pos += size
		return
	}
	s.pause(comma, size)
}

// dots takes three dots as a thing of its own: whoever writes "sure ..." has not said all.
func (s *scanner) dots(size int) {
	end := s.pos + size
	for end < len(s.text) && s.text[end] == '.' {
		end++
	}
	s.add(odd, end)
	s.before = stop
}

func (s *scanner) endSentence(size int) {
	s.sentence = len(s.list)
	s.pause(stop, size)
}

func (s *scanner) pause(p pause, size int) {
	s.before = max(s.before, p)
	s.pos += size
}

// ask marks the sentence that ends here as a question.
func (s *scanner) ask() {
	for i := s.sentence; i < len(s.list); i++ {
		s.list[i].asked = true
	}
	s.sentence = len(s.list)
}

// smiley finds the end of a typed face at pos, 0 if there is none, and the sign it stands for.
func (s *scanner) smiley() (end int, face string) {
	for _, typed := range [...][2]string{{":-)", "🙂"}, {":)", "🙂"}, {":D", "🙂"}, {"=)", "🙂"}, {";-)", "😉"}, {";)", "😉"},
		{":-(", "🙁"}, {":(", "🙁"}, {":P", "😜"}, {":p", "😜"}, {":/", "😕"}, {":-/", "😕"}} {
		if strings.HasPrefix(s.text[s.pos:], typed[0]) {
			return s.pos + len(typed[0]), typed[1]
		}
	}
	return 0, ""
}

// shortItem is how long the beginning of such a word is at least, in bytes.
const shortItem = 4
