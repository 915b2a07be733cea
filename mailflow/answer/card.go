package answer

import "slices"

// cardLines is how many clauses a card has at most.
const cardLines = 6

// findCard takes everything from a token on as a card, if each of its lines can be one.
func (t *text) findCard(s sender, from int) {
	var lines []arc
	for at := from; at < len(t.tokens); at = t.clauseEnd(at) {
		line := arc{from: at, to: t.clauseEnd(at), class: courtesy, first: true, last: true}
		if len(lines) > 0 && t.isFoot(at) {
			t.becomesName(at, len(t.tokens))
			break
		}
		if len(lines) == cardLines || !t.isCardLine(s, line) {
			return
		}
		lines = append(lines, line)
	}
	t.arcs = append(t.arcs, lines...)
}

// isFoot says that the rest of a text, below a card, is what houses put below every mail: "Please do not print this mail." Two
// words of [foot] stand in it, and no number.
func (t *text) isFoot(from int) bool {
	words := 0
	for _, k := range t.tokens[from:] {
		if k.kind == number {
			return false
		}
		if t.listed(k, t.lex.foot) {
			words++
		}
	}
	return words >= 2 && len(t.tokens)-from <= longFoot && t.tokens[from].line
}

// longFoot is how many words a foot has at most; incoming knows the longer ones.
const longFoot = 20

// isCardLine says that a line tells what somebody is or where: names and titles, and beside a title small words of any
// kind ("directeur général des services"). Nothing in it decides, and none of its words spoils talk.
func (t *text) isCardLine(s sender, line arc) bool {
	titled := false
	for _, k := range t.tokens[line.from:line.to] {
		titled = titled || k.kind == word && t.isCard(k)
	}
	fits := t.everyToken(line.from, line.to, func(k token) bool {
		switch {
		case k.kind == number, k.kind == word && (t.signsAs(s, k) || t.isCard(k)), t.listed(k, t.lex.link):
			return true
		case k.kind != word || t.weighs(k) || t.listed(k, t.lang.spoil):
			return false
		}
		return k.upper || k.dotted || titled || t.lex.abbr[k.id]
	})
	return fits && !slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.from < line.to && a.to > line.from && a.class == approves
	})
}

// isCard says that a word names a title or a department, in any language.
func (t *text) isCard(k token) bool {
	return t.lex.card.has(foldWord(nil, t.source[k.start:k.end]))
}
