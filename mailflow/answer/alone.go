package answer

import "slices"

// aloneYes reads a text that is a phrase of [alone] and courtesies, and nothing else, as a yes: "no problem", "está bien, gracias".
// Beside anything else such words only leave a yes what it is: "no worries, get well soon" is about an illness.
func (t *text) aloneYes() (reading, bool) {
	i := slices.IndexFunc(t.hints, func(a arc) bool { return a.class == suffices && t.isBesideCourtesies(a) })
	if i < 0 || !t.whole || t.vetoed(0, len(t.tokens)) || slices.ContainsFunc(t.tokens, func(k token) bool { return t.lex.personal[k.id] }) {
		return reading{}, false
	}
	return reading{decision: Approve, bare: true, positive: true, why: []string{t.lang.code + ": words that are a yes by themselves"}}, true
}

// isBesideCourtesies says that thanks, names and greetings cover all that stands before and behind a phrase. A single word has
// nothing but pictures behind it: "tamam, good luck" may only tell that something was read.
func (t *text) isBesideCourtesies(a arc) bool {
	behind := a.to
	for a.to == a.from+1 && behind < len(t.tokens) {
		if !t.isPicture(behind) {
			return false
		}
		behind++
	}
	return t.ends(a.to) && t.harmlessTo(0, a.from) && t.harmlessTo(a.to, len(t.tokens))
}

// harmlessTo says that courtesies cover the tokens from..to, end to end.
func (t *text) harmlessTo(from, to int) bool {
	reached := make([]bool, len(t.tokens)+1)
	reached[from] = true
	for i := from; i < to; i++ {
		for _, a := range t.between(i, i) {
			if reached[i] && a.to <= to && (a.class == courtesy || a.class == greets) {
				reached[a.to] = true
			}
		}
	}
	return reached[to]
}
