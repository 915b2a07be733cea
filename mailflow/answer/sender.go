package answer

import (
	"slices"
	"strings"
	"unicode"
)

// sender are the folded parts of the name of whoever wrote a text.
type sender []string

// newSender takes a name as it stands in a From header: "Vogt, Karin (Einkauf)", "Dr. Ines Hartwig".
func newSender(name string) sender {
	var list sender
	for _, p := range strings.FieldsFunc(clean(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		switch folded := string(foldWord(nil, p)); folded {
		case "dr", "prof", "ing", "avv", "dott", "dottssa", "mag", "dipl", "mgr", "inz", "drs":
		default:
			list = append(list, folded)
		}
	}
	return list
}

// signsAs says that a token is a part of the name, or the initial of one. A name that is a word against a yes is none.
func (t *text) signsAs(s sender, k token) bool {
	folded := t.folded(k)
	if k.kind != word || len(folded) > 1 && t.weighs(k) {
		return false
	}
	if slices.Contains(s, folded) || k.upper && s.initials(folded) {
		return true
	}
	short := k.upper && (len(folded) >= shortName || len(folded) == 1)
	return short && slices.ContainsFunc(s, func(p string) bool { return strings.HasPrefix(p, folded) })
}

// weighs says that a word is more than harmless in the language of the text: "Will", "Mark".
func (t *text) weighs(k token) bool {
	return k.id != idUnknown && t.lex.loaded[k.id] && t.lex.known[k.id]&(1<<t.lang.index|1) != 0
}

// shortName is how long the beginning of a name is at least that stands for it ("Anto" for Antonella), in bytes.
const shortName = 3

// initials says that letters are the first ones of the names in a row: "KV".
func (s sender) initials(letters string) bool {
	if len(letters) < 2 || len(letters) > len(s) {
		return false
	}
	for i := range len(letters) {
		if letters[i] != s[i][0] {
			return false
		}
	}
	return true
}

// findSender takes a clause that is nothing but the sender's own name as a courtesy, and with it the card below: titles
// and departments in the words of [card], or names.
func (t *text) findSender(s sender) {
	if len(s) == 0 {
		return
	}
	t.findSigned(s)
	t.findTitled(s)
	for from := 0; from < len(t.tokens); {
		to := t.clauseEnd(from)
		if end := t.initialsEnd(s, from); end > to {
			to = end
		}
		if to > from+1 || t.tokens[from].initial || t.tokens[from].end-t.tokens[from].start > 1 { // "N" alone is a no
			t.signedAt(s, from, to)
		}
		from = to
	}
}

// findSigned takes a line that is a name in a script without spaces, the family name or all of it, as the sender's; also
// with a title before it or behind it, and the lines right above and below that name a company or a department.
func (t *text) findSigned(s sender) {
	var above []arc // lines of the same paragraph that can be a card
	signed := false // and those below a name
	for from := 0; from < len(t.tokens); from = t.clauseEnd(from) {
		line := arc{from: from, to: t.clauseEnd(from), class: courtesy, first: true, last: true}
		if t.tokens[from].before == paragraph {
			above = nil
		}
		switch {
		case t.isSignature(s, line):
			t.arcs = append(append(t.arcs, above...), line)
			above, signed = nil, true
		case signed && (t.isTitle(t.written(line), line) || t.isHouse(t.written(line), line)):
			t.arcs = append(t.arcs, line)
		case t.isTitle(t.written(line), line):
			above = append(above, line)
		default:
			above, signed = nil, false
		}
	}
}

// written are the signs of a line, without spaces.
func (t *text) written(line arc) string {
	return strings.Join(strings.Fields(t.source[t.tokens[line.from].start:t.tokens[line.to-1].end]), "")
}

func (t *text) isSignature(s sender, line arc) bool {
	if !t.tokens[line.to-1].sign {
		return false
	}
	w := t.written(line)
	for _, name := range append(slices.Clone(s), strings.Join(s, "")) {
		rest, ok := strings.CutSuffix(w, name)
		if !ok {
			rest, ok = strings.CutPrefix(w, name)
		}
		if ok && hasSigns(name) && (rest == "" || t.isTitle(rest, line)) {
			return true
		}
	}
	return false
}

// isTitle says that words without spaces are a title, a department or a firm: they end in one of [card], or begin with a firm's, and
// have nothing of the grammar of a sentence (that is written in Hiragana), and no phrase against a yes. "本社確認後" is a condition.
func (t *text) isTitle(w string, line arc) bool {
	if strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Hiragana, r) }) {
		return false
	}
	return t.endsAsCard(w) && t.isCardOfSigns(w, line)
}

func (t *text) endsAsCard(w string) bool {
	for _, rank := range [...]string{"代理", "補佐", "心得", "付", "者", "員", "職", "士", "師", "医", "長"} {
		if strings.HasSuffix(w, rank) {
			return t.lex.card.anywhere(w)
		}
	}
	for i := range w {
		if t.lex.card.words[w[i:]] {
			return true
		}
	}
	return slices.ContainsFunc([]string{"株式会社", "有限会社", "合同会社"}, func(s string) bool { return strings.HasPrefix(w, s) })
}

// isHouse says that such words below a name end in a word of [card], whatever signs the house has in its name: "ひかり家具 販売課".
func (t *text) isHouse(w string, line arc) bool {
	for i := range w {
		if t.lex.card.words[w[i:]] {
			return t.isCardOfSigns(w, line)
		}
	}
	return false
}

func (t *text) isCardOfSigns(w string, line arc) bool {
	return hasSigns(w) && !t.lang.spoil.anywhere(w) && !slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.from < line.to && a.to > line.from && (!a.class.benign() || a.class == approves)
	})
}

// findTitled takes a line that ends in two words of the sender's name as that name, whatever titles stand before it: "mjr w st.
// spocz. Jan Nowak". None of them may decide anything.
func (t *text) findTitled(s sender) {
	for from := 0; from < len(t.tokens); {
		to := from + 1
		for to < len(t.tokens) && !t.tokens[to].line {
			to++
		}
		name := to
		for name > from && t.isPart(s, t.tokens[name-1]) {
			name--
		}
		if titles := (arc{from: from, to: name}); name > from && name <= min(from+longTitle, to-2) && t.isCardLine(s, titles) {
			t.becomesName(from, to)
			t.findCard(s, to)
		}
		from = to
	}
}

// isPart says that a token is a word of the name, written out.
func (t *text) isPart(s sender, k token) bool {
	folded := t.folded(k)
	return len(folded) > 1 && slices.Contains(s, folded)
}

// longTitle is how many words the titles before a name have at most.
const longTitle = 5

// signedAt takes the tokens from..to as the sender's name, if they are.
func (t *text) signedAt(s sender, from, to int) bool {
	named, more := 0, 0
	signed := t.everyToken(from, to, func(k token) bool {
		switch {
		case t.signsAs(s, k):
			named++
			return true
		case k.kind == word && k.upper && t.lex.foreign(k.id, t.lang):
			more++ // "Carmen Prieto Sáez", who is Carmen Prieto in her header
			return true
		}
		return t.lex.abbr[k.id] || k.kind == word && !t.weighs(k) && (t.isCard(k) || t.listed(k, t.lex.link)) // "Sister Agnes"
	})
	if (!signed || named == 0 || more > 0 && (named < 2 || more > 2)) && !t.isWhole(s, from, to) {
		return false
	}
	t.becomesName(from, to)
	t.findCard(s, to)
	return true
}

// isWhole says that the tokens are the whole name, two words of it or more, the first perhaps as an initial. Then it is one,
// whatever its words mean elsewhere.
func (t *text) isWhole(s sender, from, to int) bool {
	if to-from != len(s) || len(s) < 2 {
		return false
	}
	for i, part := range s {
		folded := t.folded(t.tokens[from+i])
		if folded != part && !(i == 0 && len(folded) == 1 && strings.HasPrefix(part, folded)) {
			return false
		}
	}
	return true
}

// becomesName takes tokens as a name: no phrase in them counts ("Gonzalo" ends like an order).
func (t *text) becomesName(from, to int) {
	t.arcs = slices.DeleteFunc(t.arcs, func(a arc) bool { return a.from >= from && a.to <= to })
	t.arcs = append(t.arcs, arc{from: from, to: to, class: courtesy, first: true, last: true})
}

// initialsEnd is where a line of initials ends that begins at token i: "N.F."; before a name of the sender's also behind a comma:
// "Regards, N. Besson".
func (t *text) initialsEnd(s sender, i int) int {
	from := i
	if !t.tokens[i].line && t.tokens[i].before != comma {
		return from
	}
	for ; i < len(t.tokens) && t.tokens[i].upper && t.tokens[i].dotted && t.tokens[i].end-t.tokens[i].start == 1; i++ {
	}
	if i > from && i < len(t.tokens) && !t.tokens[i].line && t.isPart(s, t.tokens[i]) {
		return t.clauseEnd(i)
	}
	if !t.tokens[from].line {
		return from
	}
	return i
}

// clauseEnd is where the clause of token i ends.
func (t *text) clauseEnd(i int) int {
	for i++; i < len(t.tokens) && t.tokens[i].before <= newline && !t.tokens[i].line; i++ {
	}
	return i
}

func (t *text) everyToken(from, to int, ok func(token) bool) bool {
	for _, k := range t.tokens[from:to] {
		if !ok(k) {
			return false
		}
	}
	return true
}
