package answer

import (
	"slices"
	"strings"
)

// Words that are harmless each by itself, in any order: those of [calm] in sentences that decide nothing, talk about trains,
// dentists, children and the weather; those of [beside] in a sentence with a yes to the matter ("all emergency measures
// hereby authorised as described"). Calm words beside a yes in the same sentence are none: "approved, customers tomorrow"
// says more than a yes. A word that is not listed leads to no yes.

// findCalm takes these words as harmless phrases. A small yes with a word of [matter] and such words is a yes to the
// matter ("ok to the whole plan"). In talk, words of [negation] and [turn] that are calm, too, tell nothing ("until",
// "sorry for the delay but I was …"); a [turn] that begins the sentence always does.
func (t *text) findCalm() {
	if !slices.ContainsFunc(t.arcs, func(a arc) bool { return a.class == approves }) {
		t.keep(func(a arc) bool { return a.class != talk && a.class != manner })
		return
	}
	for from := 0; from < len(t.tokens); {
		to := t.sentenceEnd(from)
		switch {
		case t.saysYes(from, to) || t.names(from, to):
			t.take(from, to, t.lang.beside, manner)
		case !t.runsOn(from, to):
			t.take(from, to, t.lang.calm, talk)
			t.keep(func(a arc) bool { return a.from < from || a.from >= to || !t.isCalm(a, from) })
		}
		from = to
	}
}

// runsOn says that a sentence has another one in it, whose full stop somebody left out.
func (t *text) runsOn(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if k := t.tokens[i]; k.before <= newline && k.upper && t.lang.code != "de" && t.beginsSentence(k) {
			return true
		}
	}
	return false
}

// isTalked says that a token belongs to talk.
func (t *text) isTalked(i int) bool {
	return slices.ContainsFunc(t.between(i-window, i), func(a arc) bool { return (a.class == talk || a.open || a.sealed) && a.to > i })
}

// isCalm says that one of its language's calm words is all there is to a phrase that would turn a yes.
func (t *text) isCalm(a arc, sentence int) bool {
	if a.class != negates && (a.class != turns || a.from == sentence) || a.to != a.from+1 {
		return false
	}
	return slices.ContainsFunc(t.between(a.from, a.from), func(b arc) bool { return b.class == talk && b.to == a.to })
}

// saysYes reports a yes to the matter in from..to.
func (t *text) saysYes(from, to int) bool {
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.class == approves && a.from >= from && a.to <= to && !t.bare(a)
	})
}

// names makes the small yes of a sentence a yes to the matter, if the sentence names it and holds nothing else.
func (t *text) names(from, to int) bool {
	i := slices.IndexFunc(t.arcs, func(a arc) bool { return a.class == approves && a.from >= from && a.to <= to })
	if i < 0 || !slices.ContainsFunc(t.tokens[from:to], func(k token) bool { return t.listed(k, t.lang.matter) }) {
		return false
	}
	small, arcs := t.arcs[i], slices.Clone(t.arcs)
	t.arcs = slices.DeleteFunc(t.arcs, func(a arc) bool { return a.class == aside || a.class == chat })
	t.take(from, to, t.lang.beside, manner)
	all, _ := t.explained(from, to)
	t.arcs = arcs
	if all {
		small.matter = true
		t.arcs[i] = small
	}
	t.index()
	return all
}

// sentenceEnd is where the sentence of token i ends, or its line.
func (t *text) sentenceEnd(i int) int {
	for i++; i < len(t.tokens) && t.tokens[i].before < stop && !(t.tokens[i].line && t.tokens[i].before >= comma); i++ {
	}
	return i
}

// take takes each listed word of a sentence as a phrase of class c; in talk also clock times and spans ("20 years"). In a
// script without spaces they were found as phrases, and those of the other class fall.
func (t *text) take(from, to int, list *wordList, c class) {
	t.arcs = slices.DeleteFunc(t.arcs, func(a arc) bool {
		return (a.class == talk || a.class == manner) && a.class != c && a.from >= from && a.from < to
	})
	spoken := 0
	for _, k := range t.tokens[from:to] {
		if t.listed(k, list) {
			spoken++
		}
	}
	for i := from; i < to; i++ {
		k := t.tokens[i]
		if t.listed(k, list) || c == talk && k.kind != word && spoken >= fewWords && !t.spoils(i) {
			t.arcs = append(t.arcs, arc{from: i, to: i + 1, class: c})
		}
	}
	slices.SortStableFunc(t.arcs, func(a, b arc) int { return a.from - b.from })
	t.index()
}

// idle says that a token that is no word is no harm to talk: "80 %", a number that no plan counts up to.
func (t *text) idle(k token) bool {
	w := t.source[k.start:k.end]
	return k.kind == number && k.n > mostLines || k.kind == odd && isDigits(w) || w == "%" || w == "°"
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// fewWords is how many words of talk a number wants beside it: "at 17:30" alone says when.
const fewWords = 3

// mostLines is the number from which one in passing is no line of a plan.
const mostLines = 12

// listed says that a token is a word of a list.
func (t *text) listed(k token, list *wordList) bool {
	return k.kind == word && !k.sign && list.has(foldWord(nil, t.source[k.start:k.end]))
}
