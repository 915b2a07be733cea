package answer

import (
	"slices"
	"strings"
)

// Items are read in two ways. First as a tiling: phrases with a number in them ("yes to 1", "not 2", "1 and 3 ok"),
// courtesies and fillers cover the whole text. Failing that, as segments: a number where a line or a clause begins,
// and whatever stands up to the next one, each decided like a text of its own.

// numberEnds are all the places where a group of item numbers at i can end ("1, 2 and 3", "1-3"): after each.
func (t *text) numberEnds(i int) []int {
	var ends []int
	for i < len(t.tokens) && t.isNumber(i) {
		i++
		ends = append(ends, i)
		switch {
		case i >= len(t.tokens):
		case t.tokens[i].before <= comma && t.isAnd(i):
			i++
		default:
			i = t.thruEnd(i)
		}
		if i < len(t.tokens) && t.tokens[i].before > comma {
			break
		}
	}
	return ends
}

func (t *text) isNumber(i int) bool {
	return t.tokens[i].kind == number && t.tokens[i].n > 0 && t.tokens[i].n <= 40
}

// thruEnd is where words end that make a range of the numbers around them, and begin at token i: "to", "tot en met", "to
// line". It is i if there are none.
func (t *text) thruEnd(i int) int {
	if i >= len(t.tokens) || !t.linked(i) || !t.lex.thru[t.tokens[i].id] {
		return i
	}
	end := i + 1
	for end < len(t.tokens) && end <= i+longThru && t.linked(end) && !t.lex.nay[t.tokens[end].id] && (t.lex.thruMore[t.tokens[end].id] || t.lex.itemWords[t.tokens[end].id]) {
		end++
	}
	if end == len(t.tokens) || !t.isNumber(end) {
		return i
	}
	return end
}

// longThru is how many words may follow the first one of a range.
const longThru = 3

// linked says that a token is a word without a pause before it.
func (t *text) linked(i int) bool { return t.tokens[i].kind == word && t.tokens[i].before == joined }

func (t *text) isAnd(i int) bool {
	and := t.lex.and
	if t.lang != nil {
		and = t.lang.and
	}
	return t.tokens[i].kind == word && and[t.tokens[i].id]
}

// value is the number that a token is, or says as an ordinal of the language ("first"); 0 if neither.
func (t *text) value(i int) int {
	if k := &t.tokens[i]; k.kind == number {
		return k.n
	}
	return t.lang.ordinals[t.tokens[i].id]
}

// numbersIn are the item numbers in the tokens from..to. "1-3" is a range.
func (t *text) numbersIn(from, to int) []int {
	var list []int
	for i := from; i < to; i++ {
		n := t.value(i)
		if n == 0 {
			continue
		}
		if len(list) > 0 && i > from && t.isRange(i) {
			for k := list[len(list)-1] + 1; k < n; k++ {
				list = append(list, k)
			}
		}
		list = append(list, n)
	}
	return list
}

func (t *text) isRange(i int) bool {
	for at := i - 1; at > 0 && at >= i-1-longThru && t.tokens[at].kind == word; at-- {
		if t.tokens[at-1].kind == number {
			return t.thruEnd(at) == i
		}
	}
	between := strings.TrimSpace(t.source[t.tokens[i-1].end:t.tokens[i].start])
	return t.tokens[i-1].kind == number && (strings.Contains("-–~〜～から", between) && between != "")
}

// items reads decisions on numbered items; ok is false if the text has none.
func (t *text) items() (reading, bool) {
	if !slices.ContainsFunc(t.tokens, func(k token) bool { return k.n > 0 || t.lang.ordinals[k.id] > 0 }) || !t.whole {
		return reading{}, false
	}
	if r, ok := t.tiledItems(); ok {
		return r, true
	}
	return t.segmentItems()
}

// tiledItems covers the text with item phrases. A number decided twice, or two ways to cover it, is no reading.
func (t *text) tiledItems() (reading, bool) {
	if t.speaksBesideItems() {
		return reading{}, false
	}
	var found []Item
	seen := map[int]bool{}
	for _, a := range t.tiling() {
		for _, it := range t.itemsOf(a) {
			if seen[it.Number] {
				return reading{}, false
			}
			seen[it.Number] = true
			found = append(found, it)
		}
	}
	if len(found) == 0 {
		return reading{}, false
	}
	d := combine(found)
	if d == Approve && t.turnsWithin() { // "1 yes, but 2 yes": but what?
		return reading{}, false
	}
	if d == Reject && (t.opensWithYes() || t.has(0, len(t.tokens), alters)) { // "yes, but not 2", "skip 2"
		d = Changes
	}
	return reading{decision: d, items: found, bare: true, why: []string{t.lang.code + ": numbered items"}}, true
}

// turnsWithin says that an item begins with a "but".
func (t *text) turnsWithin() bool {
	return slices.ContainsFunc(t.tiling(), func(a arc) bool {
		return slices.ContainsFunc(t.between(a.from, a.from), func(b arc) bool { return b.class == turns })
	})
}

// opensWithYes says that a yes is the first that is said behind a greeting.
func (t *text) opensWithYes() bool {
	for from := 0; from < len(t.tokens); from++ {
		at := t.between(from, from)
		if slices.ContainsFunc(at, func(a arc) bool { return a.class == approves }) {
			return true
		}
		if !slices.ContainsFunc(t.between(from-window, from), func(a arc) bool { return (a.class == courtesy || a.class == greets) && a.to > from }) {
			return false
		}
	}
	return false
}

// speaksBesideItems reports a question, a sign or a phrase against a yes that is no part of an item phrase.
func (t *text) speaksBesideItems() bool {
	if len(t.itemArcs) == 0 {
		return true
	}
	for _, k := range t.tokens {
		if k.asked || k.kind == odd {
			return true
		}
	}
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.class == turns && a.from == 0 || !a.class.benign() && !slices.ContainsFunc(t.itemArcs, func(b arc) bool { return b.from <= a.from && a.to <= b.to })
	})
}

// tiling covers the text end to end, with the longest phrase wherever there is a choice; it is empty if none does.
func (t *text) tiling() []arc {
	best := make([]arc, len(t.tokens)+1) // by token: the phrase to go on with
	best[len(t.tokens)].to = len(t.tokens)
	take := func(a arc) {
		if t.tileable(a) && best[a.to].to > 0 && a.to > best[a.from].to {
			best[a.from] = a
		}
	}
	for at := len(t.tokens) - 1; at >= 0; at-- {
		for _, a := range t.itemArcs {
			if a.from == at {
				take(a)
			}
		}
		for _, a := range t.between(at, at) {
			take(a)
		}
	}
	var list []arc
	for at := 0; at < len(t.tokens) && best[at].to > 0; at = best[at].to {
		list = append(list, best[at])
	}
	return list
}

func (t *text) tileable(a arc) bool {
	switch a.class {
	case courtesy, greets, filler, itemYes, itemNo, itemRest:
		return true
	case approves: // "ok, 1 yes, 2 no": it opens the answer and decides nothing
		return a.to < len(t.tokens) && t.tokens[a.to].before >= comma && a.to-a.from <= 2 && a.from == 0
	}
	return false
}

func (t *text) itemsOf(a arc) []Item {
	d := Approve
	switch a.class {
	case itemNo, itemRest:
		d = Reject
	case itemYes:
	default:
		return nil
	}
	var list []Item
	for _, n := range t.numbersIn(a.from, a.to) {
		list = append(list, Item{Number: n, Decision: d})
	}
	if a.class == itemRest {
		list = append(list, Item{Number: 0, Decision: Approve})
	}
	return list
}

// combine is what the items come to: the same for all, or a yes-but. Approve takes a yes to 1, 2 and so on without a
// gap: "yes to 1" alone, or "1 and 3 yes", is a yes to a part.
func combine(items []Item) Decision {
	d := items[0].Decision
	if d == Approve && !fromOne(items) {
		d = Changes
	}
	for _, it := range items[1:] {
		switch {
		case it.Decision == d || it.Decision == Approve && d == Changes:
		case it.Decision == Unclear || d == Unclear:
			return Unclear
		default:
			d = Changes
		}
	}
	return d
}

// fromOne reports whether items have the numbers 1 to n, at least two of them.
func fromOne(items []Item) bool {
	seen := make([]bool, len(items)+1)
	for _, it := range items {
		if it.Number < 1 || it.Number > len(items) {
			return false
		}
		seen[it.Number] = true
	}
	return len(items) > 1 && !slices.Contains(seen[1:], false)
}
