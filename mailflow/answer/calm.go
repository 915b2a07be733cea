package answer

import "slices"

// Words that are harmless each by itself, in any order: those of [calm] in sentences that decide nothing, talk about trains,
// dentists, children and the weather; those of [beside] in a sentence with a yes to the matter ("all emergency measures
// hereby authorised as described"). Calm words beside a yes in the same sentence are none: "approved, customers tomorrow"
// says more than a yes. A word that is not listed leads to no yes.

// findCalm takes these words as harmless phrases. Words of [negation] that are calm ("until", "later") tell nothing there.
func (t *text) findCalm() {
	for from := 0; from < len(t.tokens); {
		to := t.sentenceEnd(from)
		list, other, c := t.lang.calm, manner, talk
		if t.saysYes(from, to) {
			list, other, c = t.lang.beside, talk, manner
		}
		t.arcs = slices.DeleteFunc(t.arcs, func(a arc) bool { return a.class == other && a.from >= from && a.from < to })
		t.addWords(from, to, list, c)
		from = to
	}
	slices.SortStableFunc(t.arcs, func(a, b arc) int { return a.from - b.from })
	t.index()
	t.keep(func(a arc) bool { return a.class != negates || !t.isCalm(a) })
}

// isCalm says that one of its language's calm words is all there is to a phrase.
func (t *text) isCalm(a arc) bool {
	return a.to == a.from+1 && slices.ContainsFunc(t.between(a.from, a.from), func(b arc) bool { return b.class == talk && b.to == a.to })
}

// saysYes reports a yes to the matter in from..to.
func (t *text) saysYes(from, to int) bool {
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.class == approves && a.from >= from && a.to <= to && !t.bare(a)
	})
}

// sentenceEnd is where the sentence of token i ends, or its line.
func (t *text) sentenceEnd(i int) int {
	for i++; i < len(t.tokens) && t.tokens[i].before < stop && !(t.tokens[i].line && t.tokens[i].before >= comma); i++ {
	}
	return i
}

// addWords takes each listed word of a sentence as a phrase of class c; in talk also clock times and spans ("20 years").
// In a script without spaces they were found as phrases.
func (t *text) addWords(from, to int, list *wordList, c class) {
	for i := from; i < to; i++ {
		k := t.tokens[i]
		known := k.kind == word && !k.sign && list.has(foldWord(nil, t.source[k.start:k.end]))
		if known || c == talk && k.kind != word && !t.spoils(i) {
			t.arcs = append(t.arcs, arc{from: i, to: i + 1, class: c})
		}
	}
}
