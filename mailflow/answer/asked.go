package answer

import (
	"slices"
	"strings"
	"unicode"
)

// Asked is what is known of the ask that a text may answer. A text alone leaves it open which plan is meant by "the plan for
// the fair", and whether Berlin in "approved, Berlin" is somebody or a condition; whoever asked can tell. The zero value
// knows nothing: then a text is taken at its word.
type Asked struct {
	From   string   // who answers, as it stands in the From header: his own name and title below his words are none of them
	Called []string // names that he may call somebody by, if nobody knows who else: those of the mail's To
	People []string // the full names of those he may speak to; nil if they are not known
	About  []string // what he was told and asked: the report, the lines of the plan; nil if that is not known
}

// Read reads the newest visible text of a mail, see [Read].
func (a Asked) Read(source string) Answer { return phrases().answer(clean(source), newAsk(a)) }

// ask is Asked in the form that is looked up.
type ask struct {
	by     sender   // who answers
	people sender   // the folded parts of the names of those he may speak to
	about  []string // the folded words of all that was told and asked, sorted; of a script without spaces its text
	named  bool     // People are known
	told   bool     // About is
}

func newAsk(a Asked) ask {
	k := ask{by: newSender(a.From), named: a.People != nil, told: a.About != nil}
	for _, p := range slices.Concat(a.People, a.Called) {
		k.people = append(k.people, newSender(p)...)
	}
	for _, s := range a.About {
		k.about = append(k.about, foldedWords(s[:min(len(s), longTold)])...)
	}
	slices.Sort(k.about)
	k.about = slices.Compact(k.about)
	return k
}

// longTold bounds what is looked through of each text, in bytes. A report may be a book; its first pages tell what it is about.
const longTold = 16 << 10

// foldedWords are the words and numbers of a text, folded.
func foldedWords(s string) []string {
	var list []string
	for _, w := range strings.FieldsFunc(clean(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r) }) {
		list = append(list, string(foldWord(nil, w)))
	}
	return list
}

// knows says that a folded word is one of what was told and asked.
func (a ask) knows(word string) bool {
	return slices.ContainsFunc(a.about, func(w string) bool { return sameWord(w, word) })
}

// sameWord says that two folded words are the same but for their endings: "customers" and "customer". In a language that
// writes words as one, half of one is enough: "Inventur" of "Inventurplan". Numbers are what they are.
func sameWord(known, word string) bool {
	if known == word {
		return true
	}
	if isDigits(known) || isDigits(word) {
		return false
	}
	same := 0
	for same < min(len(known), len(word)) && known[same] == word[same] {
		same++
	}
	return same >= sameStem && len(known)-same <= longInflection && len(word)-same <= longInflection ||
		len(known) >= longStem && strings.Contains(word, known) || hasSigns(word) && strings.Contains(known, word)
}

// How much of two forms of a word is the same at least, and how long their endings are at most, in bytes; and how long a
// word is at least that is found within another.
const (
	sameStem       = 4
	longInflection = 3
	longStem       = 5
)
