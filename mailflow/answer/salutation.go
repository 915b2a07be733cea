package answer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isHonoured says that the first line ends as one speaks to somebody in Japanese, and is short: "営業部 山田様".
func (t *text) isHonoured(to int) bool {
	line := t.written(arc{from: 0, to: to})
	short := utf8.RuneCountInString(line) <= longHonour && hasSigns(line) && !strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Hiragana, r) })
	return short && slices.ContainsFunc([]string{"様", "殿", "先生", "各位", "御中"}, func(s string) bool { return strings.HasSuffix(line, s) })
}

// longHonour is how many signs such a line has at most.
const longHonour = 16

// longGreeting is how many words a salutation has at most.
const longGreeting = 6

// findSalutation takes the first line as a salutation if it begins with a word of [hello], ends with a comma, a colon or
// above an empty line, and holds but capitalised words, titles and more of [hello] behind it: "Sehr geehrter Herr Dr. Lange,".
func (t *text) findSalutation() {
	to := 1
	for to < len(t.tokens) && !t.tokens[to].line {
		to++
	}
	switch end := t.clauseEnd(0); {
	case to < len(t.tokens) && t.isHonoured(to), t.isSaluted(to):
		t.becomesName(0, to)
	case end < to && end <= 3 && t.listed(t.tokens[0], t.lex.hello) && t.greets(end): // "Morning! Sorry …"
		t.becomesName(0, end)
	}
}

// isSaluted says that the first line is a salutation to its end.
func (t *text) isSaluted(to int) bool {
	if to < 2 || to > longGreeting || to == len(t.tokens) || !t.listed(t.tokens[0], t.lex.hello) {
		return false
	}
	end := t.source[t.tokens[to-1].end:t.tokens[to].start]
	closed := t.tokens[to].before == paragraph || strings.ContainsAny(strings.TrimSpace(end), ",:.!")
	return closed && t.greets(to)
}

// greets says that behind a word of [hello] the tokens up to a place are names and titles, and decide nothing.
func (t *text) greets(to int) bool {
	named := t.everyToken(1, to, func(k token) bool {
		return k.kind == word && !k.sign && (k.upper && (!t.weighs(k) && !t.listed(k, t.lang.spoil) || t.isCalled(k)) || t.listed(k, t.lex.hello) || t.listed(k, t.lex.link) || t.isCard(k) || t.lex.abbr[k.id])
	})
	return named && !slices.ContainsFunc(t.arcs, func(a arc) bool {
		k := t.tokens[a.from]
		greets := a.to == a.from+1 && (k.id == idUnknown || k.upper && t.isCalled(k) || t.listed(k, t.lex.hello)) // "Gonzalo" ends like an order, "lieber" is also "rather"
		return a.to <= to && (!a.class.benign() && !greets || (a.from > 0 || to == 1) && a.class == approves)
	})
}
