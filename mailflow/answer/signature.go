package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A card that ends in a telephone number, a link or an address is one, whatever house and street it names: nobody writes a
// condition between his own name and his telephone number. So it goes off before the text is read, with what names the house
// right above the name. What stands below the last of its contacts is read.

// Bounds of such a card: its lines, the words of one, and how many lines above the name name a house.
const (
	longBlock = 12
	longLine  = 16
	houseLine = 3
)

// withoutCard empties the lines of such a card of the sender's.
func (x *lexicon) withoutCard(source string, s sender) string {
	if len(s) == 0 || !strings.ContainsAny(source, "0123456789@") && !strings.Contains(source, "www.") {
		return source
	}
	lines := strings.Split(source, "\n")
	for name := len(lines) - 1; name > 0; name-- {
		if !x.namesSender(lines[name], s) || x.isContact(lines[name]) {
			continue
		}
		last := x.lastContact(lines, name)
		if last == name {
			return source
		}
		first := x.houseAbove(lines, name)
		t := &text{lex: x, source: strings.Join(slices.Concat(lines[:first], lines[last+1:]), "\n")}
		t.tokens, _ = x.tokens(t.source)
		if likely := t.likely(); slices.ContainsFunc(lines[first:last+1], func(l string) bool { return !x.isIdle(l, likely) && !(l == lines[name] && x.saysNothing(l, likely)) }) {
			return source
		}
		for i := first; i <= last; i++ {
			lines[i] = ""
		}
		return strings.Join(lines, "\n")
	}
	return source
}

// namesSender says that a line has two parts of the sender's name or more, and is short.
func (x *lexicon) namesSender(line string, s sender) bool {
	words := foldedWords(line)
	named := 0
	for _, part := range s {
		if len(part) > 1 && slices.Contains(words, part) || hasSigns(part) && strings.Contains(line, part) {
			named++
		}
	}
	return named >= 2 && len(words) <= longLine
}

// lastContact is the line of the last contact below the name, or of what has no words below it; the name's own line if there is
// none.
func (x *lexicon) lastContact(lines []string, name int) int {
	last := name
	for i := name + 1; i < len(lines) && i <= name+longBlock; i++ {
		if x.isContact(lines[i]) || x.isPlace(lines[i]) {
			last = i
		}
	}
	for last > name && last+1 < len(lines) && !hasWords(lines[last+1]) { // a rule
		last++
	}
	return last
}

// isPlace says that a line is an address in a town: parts with a comma or a dash between them, a house number or a postal code,
// and hardly a word without a capital. "480 Depot Road, Presque Isle, ME 04769", "4. Cad. No: 11, Bursa"
func (x *lexicon) isPlace(line string) bool {
	if strings.Contains(line, "〒") {
		return true
	}
	item := func(w string) bool { return x.itemWords[x.ids[w]] }
	numbered := strings.Contains(line, ",") && strings.ContainsAny(line, "0123456789") || placeNumber.MatchString(line)
	if !strings.ContainsAny(line, ",-") || strings.ContainsAny(line, "!?") || !numbered || slices.ContainsFunc(foldedWords(line), item) && !placeNumber.MatchString(line) {
		return false
	}
	capitals, others := 0, 0
	for _, w := range strings.FieldsFunc(line, func(r rune) bool { return !unicode.IsLetter(r) }) {
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsUpper(r):
			capitals++
		case utf8.RuneCountInString(w) > shortWord:
			others++
		}
	}
	return capitals >= 2 && others <= 1
}

// placeNumber is a postal code, or a house number behind its word.
var placeNumber = regexp.MustCompile(`\b[0-9]{4,6}\b|\b[0-9]{2}-[0-9]{3}\b|\b(?:No|Nr|N)[.:º°]+ ?[0-9]`)

// shortWord is how many letters the small words of an address have at most: "rue", "de la".
const shortWord = 3

// houseAbove is the first of the lines right above the name that name a house, or a rule above them. Right below other words there
// is none: those lines may be a part of the answer.
func (x *lexicon) houseAbove(lines []string, name int) int {
	first := name
	for i := name - 1; i >= 0 && i >= name-houseLine-1; i-- {
		line := strings.TrimSpace(lines[i])
		switch {
		case line == "":
			return first
		case strings.Trim(line, rules) == "":
			return i
		case !x.isHouse(line): // the answer itself
			return name
		}
		first = i
	}
	return name
}

// rules are the signs that people draw a line with.
const rules = "-_=*~+#.·•─━—–―＝－ "

// isHouse says that a line names a house: in capitals, or in a script without them, with a word of [card] and no number.
func (x *lexicon) isHouse(line string) bool {
	if hasSigns(line) {
		return x.card.anywhere(line)
	}
	return strings.ToUpper(line) == line && !strings.ContainsAny(line, "0123456789") && x.hasTitle(line)
}

func (x *lexicon) hasTitle(line string) bool {
	return slices.ContainsFunc(foldedWords(line), x.isTitleWord)
}

// isTitleWord says that a folded word is one of [card], and none of the small ones among them, which are words of all sentences
// ("sur", "la"), but for legal forms.
func (x *lexicon) isTitleWord(w string) bool {
	switch w {
	case "ag", "bv", "inc", "kg", "lda", "llc", "llp", "ltd", "nv", "oy", "plc", "sarl", "sas", "sl", "spa", "srl":
		return true
	}
	return len(w) > shortWord && x.card.has([]byte(w))
}

// isTitled says that a line below a name is written as a title or a house is: it begins with a capital or a word of [card], and
// holds such a word, or no word without a capital, and no number.
func (x *lexicon) isTitled(line string) bool {
	if strings.ContainsAny(line, "0123456789:") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(line, "*_•·|(（ "))
	if hasSigns(line) || x.hasTitle(line) {
		return unicode.IsUpper(first) || isSign(first) || x.isTitleWord(foldedWords(line)[0])
	}
	return unicode.IsUpper(first) && !slices.ContainsFunc(strings.FieldsFunc(line, func(r rune) bool { return !unicode.IsLetter(r) }), func(w string) bool {
		r, _ := utf8.DecodeRuneInString(w)
		return utf8.RuneCountInString(w) > shortWord && !unicode.IsUpper(r)
	})
}

func isHiragana(r rune) bool { return unicode.Is(unicode.Hiragana, r) }

// isIdle says that a line says neither yes nor no: no phrase that does, in the languages of the rest, stands in it, and it ends as
// no sentence does. A contact and an empty line are idle.
func (x *lexicon) isIdle(line string, languages []*language) bool {
	line = strings.TrimSpace(line)
	if !hasWords(line) || x.isContact(line) || x.isPlace(line) {
		return true
	}
	if strings.ContainsAny(line, "!?") || strings.ContainsFunc(line, isHiragana) && !x.card.anywhere(line) || !x.isTitled(line) {
		return false
	}
	return x.saysNothing(line, languages)
}

// saysNothing says that no phrase for or against a yes stands in a line.
func (x *lexicon) saysNothing(line string, languages []*language) bool {
	t := &text{lex: x, source: line}
	t.tokens, t.whole = x.tokens(line)
	if len(t.tokens) > longLine*2 {
		return false
	}
	for _, l := range languages {
		t.find(l)
		if slices.ContainsFunc(t.arcs, func(a arc) bool { return !a.class.benign() || a.class == approves }) {
			return false
		}
	}
	return true
}
