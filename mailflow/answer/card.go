package answer

import "slices"

// cardLines is how many clauses a card has at most.
const cardLines = 6

// findCard takes everything from a token on as a card, if each of its lines can be one.
func (t *text) findCard(s sender, from int) {
	var lines []arc
	titled := false
	for at := from; at < len(t.tokens); at = t.clauseEnd(at) {
		line := arc{from: at, to: t.clauseEnd(at), class: courtesy, first: true, last: true}
		if len(lines) > 0 && t.isCourtesy(line) {
			continue
		}
		titled = titled || t.hasTitle(line)
		if len(lines) == cardLines || !t.isCardLine(s, line) && !(titled && t.isHeading(line)) {
			return
		}
		lines = append(lines, line)
	}
	t.arcs = append(t.arcs, lines...)
}

// isCourtesy says that one phrase of courtesy is the whole line: "please don't print this", as many houses have it below their cards.
func (t *text) isCourtesy(line arc) bool {
	return slices.ContainsFunc(t.arcs, func(a arc) bool { return a.class == courtesy && a.from == line.from && a.to == line.to })
}

// isCardLine says that a line tells what somebody is or where: names and titles, and beside a title words that
// no phrase has ("head of zoo"). Nothing in it decides: a line of known words may be a postscript.
func (t *text) isCardLine(s sender, line arc) bool {
	titled := t.hasTitle(line)
	fits := t.everyToken(line.from, line.to, func(k token) bool {
		switch {
		case k.kind == number, k.kind == word && (t.signsAs(s, k) || t.isCard(k)), t.listed(k, t.lex.link):
			return true
		case k.kind != word || t.weighs(k) || t.listed(k, t.lang.spoil):
			return false
		}
		return k.upper || k.dotted || titled && k.id == idUnknown || t.lex.abbr[k.id]
	})
	return fits && !t.saysYesWithin(line)
}

// isHeading says that a line at a title or below one is written as the name of a place or a house is, each word of it with a
// capital, and has a title or a legal form in it: "Conservas del Norte, S.L.", "Northern Region". It holds no day, no number and
// no phrase against a yes.
func (t *text) isHeading(line arc) bool {
	whole := line
	for whole.to < len(t.tokens) && !t.tokens[whole.to].line {
		whole.to++
	}
	fits := t.everyToken(line.from, line.to, func(k token) bool {
		return k.kind == word && !k.sign && (t.isCard(k) || t.listed(k, t.lex.link) || k.upper && t.lex.dateKnown[t.folded(k)] == 0)
	})
	return fits && slices.ContainsFunc(t.tokens[whole.from:whole.to], func(k token) bool { return t.lex.isTitleWord(t.folded(k)) }) && !t.saysYesWithin(line) && !slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.from < line.to && a.to > line.from && !a.class.benign()
	})
}

func (t *text) saysYesWithin(line arc) bool {
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.from < line.to && a.to > line.from && a.class == approves
	})
}

func (t *text) hasTitle(line arc) bool {
	return slices.ContainsFunc(t.tokens[line.from:line.to], func(k token) bool { return k.kind == word && t.isCard(k) })
}

// isCard says that a word names a title or a department, in any language.
func (t *text) isCard(k token) bool {
	return t.lex.card.has(foldWord(nil, t.source[k.start:k.end]))
}
