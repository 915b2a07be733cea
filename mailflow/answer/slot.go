package answer

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Slots are the parts of a pattern that stand for no particular word.

// nameSlot is "<name>".
type nameSlot struct{}

func (nameSlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.kind == word && k.upper && t.lex.foreign(k.id, t.lang) })
}

// hasCaseEnding says that a name is not said to anybody: "Sam's", "Ali'ye". "O'Connor" is.
func hasCaseEnding(w string) bool {
	i := strings.LastIndexFunc(w, isApostrophe)
	if i <= 0 {
		return false
	}
	_, size := utf8.DecodeRuneInString(w[i:])
	r, _ := utf8.DecodeRuneInString(w[i+size:])
	return unicode.IsLower(r)
}

// isNoName says that a word with a capital is nobody spoken to: it has a case ending, or that of a verb ("Konuşalım, onaylıyorum").
func (t *text) isNoName(i int) bool {
	k := t.tokens[i]
	return hasCaseEnding(t.source[k.start:k.end]) || t.decides(i) && !t.isCalled(k) && !t.isKnown(k)
}

func (nameSlot) first(add func(int32)) bool { add(idName); return false }

// faceSlot is "<face>".
type faceSlot struct{}

func (faceSlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.face && t.lex.foreign(k.id, t.lang) })
}

func (faceSlot) first(add func(int32)) bool { add(idFace); return false }

// signSlot is "<sign>".
type signSlot struct{}

func (signSlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.sign && k.id == idUnknown })
}

func (signSlot) first(add func(int32)) bool { add(idSign); return false }

// anySlot is "<any>".
type anySlot struct{}

func (anySlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.kind == word && t.lex.foreign(k.id, t.lang) })
}

func (anySlot) first(add func(int32)) bool { add(idAny); return false }

// besideSlot is "*".
type besideSlot struct{}

func (besideSlot) ends(t *text, base int, at uint64) uint64 {
	out := at
	for range repeats {
		at = t.step(base, at, func(k *token) bool { return t.listed(*k, t.lang.beside) }) &^ out
		if at == 0 {
			break
		}
		out |= at
	}
	return out
}

func (besideSlot) first(func(int32)) bool { return true }

// subjectSlot is "<subject>", or "<theme>" where an adjective may stand, so that only listed words will do: "the simplified plan"
// is another one.
type subjectSlot struct{ listed bool }

func (s subjectSlot) ends(t *text, base int, at uint64) uint64 {
	var out uint64
	for ; at != 0; at &= at - 1 {
		pos := bits.TrailingZeros64(at)
		i := base + pos
		for n := 0; n < longSubject && i+n < len(t.tokens) && t.follows(i+n, pos+n); n++ {
			if t.isSubject(i+n, n > 0, s.listed) {
				out |= 1 << (pos + n + 1)
			} else if !t.listed(t.tokens[i+n], t.lang.of) {
				break
			}
		}
		if !s.listed {
			out |= t.writtenSubjects(i) << pos
		}
	}
	return out & (1<<window - 1)
}

// longSubject is how many words name a subject at most, articles and the like counted; longWritten how many signs.
const (
	longSubject = 5
	longWritten = 8
)

// isSubject says that a word can tell what a plan is about: one of [subject], or a strange one. Where it is known what was
// asked, it is one of that, and more than harmless nowhere.
func (t *text) isSubject(i int, within, listed bool) bool {
	k := t.tokens[i]
	if k.kind != word || k.sign {
		return false
	}
	spoils := t.listed(k, t.lang.spoil) || t.listed(k, t.lex.languages[0].spoil)
	strange := !listed && t.isStrangeNoun(i, within) || t.asked.told && !t.weighs(k)
	return (strange && !spoils || t.listed(k, t.lang.subject)) && (!t.asked.told || t.knows(t.folded(k)))
}

// isStrangeNoun says that no phrase of the language has a word, and that it stands as a noun does: without a capital, as that
// makes a name ("the plan of Marc"), but with one in German; and not behind another such word, as it may be an adverb there
// ("den Plan für die Messe einstweilig").
func (t *text) isStrangeNoun(i int, within bool) bool {
	k := t.tokens[i]
	switch {
	case !t.lex.foreign(k.id, t.lang) || givenNames().any[t.folded(k)]: // "the plan of marc", typed on a phone
		return false
	case within && t.lex.foreign(t.tokens[i-1].id, t.lang) && !t.listed(t.tokens[i-1], t.lang.of) && !t.listed(t.tokens[i-1], t.lang.subject):
		return false
	case t.lang.code == "de":
		return k.upper || strings.ToLower(t.source) == t.source
	}
	return !k.upper || k.before >= stop
}

// writtenSubjects are the ends of what can be a subject in a script without spaces from token i on: two signs or more, none of
// them of the grammar (that is written in Hiragana), with no word of [spoil] in them.
func (t *text) writtenSubjects(i int) (ends uint64) {
	for n := 1; n <= longWritten && i+n <= len(t.tokens) && t.tokens[i+n-1].sign && (n == 1 || t.tokens[i+n-1].before == joined); n++ {
		w := t.source[t.tokens[i].start:t.tokens[i+n-1].end]
		if strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Hiragana, r) }) || t.lang.spoil.anywhere(w) {
			break
		}
		if n > 1 && (!t.asked.told || t.knows(w)) {
			ends |= 1 << n
		}
	}
	return ends
}

// knows says that a word is one of what was told and asked. Many phrases want to know.
func (t *text) knows(word string) bool {
	known, ok := t.told[word]
	if !ok {
		if t.told == nil {
			t.told = map[string]bool{}
		}
		known = t.asked.knows(word)
		t.told[word] = known
	}
	return known
}

func (subjectSlot) first(func(int32)) bool { return false }

// held is "<=group>": what the group finds names a subject. Where it is known what was asked, a word of it is of that.
type held struct{ node }

func (h held) ends(t *text, base int, at uint64) uint64 {
	if !t.asked.told {
		return h.node.ends(t, base, at)
	}
	var out uint64
	for ; at != 0; at &= at - 1 {
		pos := bits.TrailingZeros64(at)
		for ends := h.node.ends(t, base, 1<<pos); ends != 0; ends &= ends - 1 {
			if end := bits.TrailingZeros64(ends); end > pos && t.namesTold(base+pos, base+end) {
				out |= 1 << end
			}
		}
	}
	return out
}

// namesTold says that two signs in a row, none of them of the grammar, are of what was told or asked.
func (t *text) namesTold(from, to int) bool {
	for i := from; i+1 < to; i++ {
		w := t.source[t.tokens[i].start:t.tokens[i+1].end]
		if t.tokens[i].sign && t.tokens[i+1].sign && !strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Hiragana, r) }) && t.knows(w) {
			return true
		}
	}
	return false
}

// endingSlot is "~ending".
type endingSlot int32

func (e endingSlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.ending == int32(e) })
}

func (e endingSlot) first(add func(int32)) bool { add(int32(e)); return false }

// initialSlot is "<initial>".
type initialSlot struct{}

func (initialSlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.initial })
}

func (initialSlot) first(add func(int32)) bool { add(idInitial); return false }

// timeSlot is "<time>".
type timeSlot struct{}

func (timeSlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.kind == number || k.clock })
}

func (timeSlot) first(add func(int32)) bool { add(idNumber); return false }

// mildSlot is "<mild>".
type mildSlot struct{}

func (mildSlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool {
		return k.kind == word && (k.id == idUnknown || !t.lex.loaded[k.id] && (k.sign || !t.lang.and[k.id]))
	})
}

func (mildSlot) first(func(int32)) bool { return false }

// numberSlot is "<n>".
type numberSlot struct{}

func (numberSlot) ends(t *text, base int, at uint64) uint64 {
	var out uint64
	for rest := at; rest != 0; rest &= rest - 1 {
		pos := bits.TrailingZeros64(rest)
		if pos > 0 && base+pos < len(t.tokens) && t.tokens[base+pos].before > newline {
			continue
		}
		for _, end := range t.numberEnds(base + pos) {
			if end-base < window {
				out |= 1 << (end - base)
			}
		}
	}
	return out
}

func (numberSlot) first(add func(int32)) bool { add(idNumber); return false }

// ordinalSlot is "<nth>".
type ordinalSlot struct{ lang *language }

func (o ordinalSlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.kind == word && o.lang.ordinals[k.id] > 0 })
}

func (o ordinalSlot) first(add func(int32)) bool {
	for id := range o.lang.ordinals {
		add(id)
	}
	return false
}
