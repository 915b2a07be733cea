package answer

import (
	"slices"
	"strconv"
	"strings"
)

// A yes to a whole list may name it by its ends: "Measures 1 to 7 are approved." That is a yes to seven items, and the words
// around it are those of a yes without numbers.

// listYes reads a text with one such list as a yes to each of its items; ok is false if it is no plain yes.
func (t *text) listYes() (reading, bool) {
	list, ok := t.wholeList()
	if !ok || !t.whole {
		return reading{}, false
	}
	defer t.setAside(list)()
	from, to := t.sentenceAround(list.from)
	d, _ := t.decideSpan(0, len(t.tokens))
	if d != Approve || !slices.ContainsFunc(t.between(from, to-1), func(a arc) bool { return a.class == approves && a.to <= to }) {
		return reading{}, false
	}
	var items []Item
	for _, n := range t.numbersIn(list.from, list.to) {
		items = append(items, Item{Number: n, Decision: Approve})
	}
	return reading{decision: Approve, items: items, bare: true, positive: true, why: []string{t.lang.code + ": a yes to a list from its first item on"}}, true
}

// findTotals takes "100 %" and "5/5" as harmless: all of it.
func (t *text) findTotals() {
	for i := range t.tokens {
		if n := t.total(i); n > 0 {
			t.arcs = append(t.arcs, arc{from: i + 1 - n, to: i + 1, class: filler})
		}
	}
}

// total is how many tokens say "all", with token i as the last: two for "100 %", one for "5/5"; 0 if they do not.
func (t *text) total(i int) int {
	w := t.source[t.tokens[i].start:t.tokens[i].end]
	if w == "%" && i > 0 && t.tokens[i-1].n == 100 {
		return 2
	}
	if part, all, ok := t.partOf(i); ok && part == all {
		return 1
	}
	return 0
}

// partOf reads "5/5", a part of a whole; ok is false if a token is no such thing.
func (t *text) partOf(i int) (part, all int, ok bool) {
	before, after, cut := strings.Cut(t.source[t.tokens[i].start:t.tokens[i].end], "/")
	part, err := strconv.Atoi(before)
	all, err2 := strconv.Atoi(after)
	return part, all, cut && err == nil && err2 == nil && all > 1 && all <= mostLines
}

// setAside takes a span as harmless, whatever stands in it, until the function that it returns is called.
func (t *text) setAside(span arc) (restore func()) {
	arcs := slices.Clone(t.arcs)
	t.arcs = slices.DeleteFunc(t.arcs, func(a arc) bool { return a.from >= span.from && a.to <= span.to })
	t.arcs = append(t.arcs, span)
	t.aside = span
	slices.SortStableFunc(t.arcs, byToken)
	t.index()
	t.findCalm()
	return func() {
		t.arcs, t.aside = arcs, arc{}
		t.index()
	}
}

// wholeList finds the only numbers of a text, if they are the ends of a range from 1 on: "1 to 5", "line 1 to line 5".
func (t *text) wholeList() (arc, bool) {
	at := slices.IndexFunc(t.tokens, func(k token) bool { return k.kind == number })
	if at < 0 || t.tokens[at].n != 1 {
		return arc{}, false
	}
	to := at + 1 // the other end
	if end := t.thruEnd(to); end > to {
		to = end
	}
	if to >= len(t.tokens) || !t.isNumber(to) || !t.isRange(to) {
		return arc{}, false
	}
	list := arc{from: at, to: to + 1, class: filler}
	if slices.ContainsFunc(t.tokens[list.to:], func(k token) bool { return k.kind == number || t.lang.ordinals[k.id] > 0 }) {
		return arc{}, false
	}
	if t.named(at) && !t.lex.nay[t.tokens[at-1].id] {
		list.from--
	}
	return list, t.tokens[list.to-1].n > 1
}

// sentenceAround is the sentence that a token stands in.
func (t *text) sentenceAround(i int) (from, to int) {
	for to <= i {
		from, to = to, t.sentenceEnd(to)
	}
	return from, to
}
