package answer

import "slices"

// People tell how they came to their yes: "At first line 5 seemed too much, but your note convinced me. Agreed to all of it."
// What they had against it is over; the yes that stands behind it holds. So what lies between a phrase of [once] and one of
// [settled] is set aside, and the rest must be a plain yes to the matter by itself.

// Bounds of such a story: how many tokens it has, and how many sentences behind its first.
const (
	longStory     = 45
	longSentences = 3
)

// settledYes reads a text with such a story as a yes; ok is false if it is none without it.
func (t *text) settledYes() (reading, bool) {
	story, ok := t.story()
	if !ok || !t.whole {
		return reading{}, false
	}
	defer t.setAside(story)()
	if d, _ := t.decideSpan(0, len(t.tokens)); d != Approve || !t.agrees(story.to, len(t.tokens)) && !t.agrees(0, story.from) {
		return reading{}, false
	}
	return reading{decision: Approve, positive: true, why: []string{t.lang.code + ": a yes, and doubts that are gone"}}, true
}

// story finds the last phrase of [settled] that ends a clause, and where the story before it begins: with the clause of the
// first phrase of [once], or with the phrase itself if its pattern begins a clause.
func (t *text) story() (arc, bool) {
	last := -1
	for i, a := range t.hints {
		if a.class != settles || !t.ends(a.to) || t.unsettled(a) {
			continue
		}
		if last < 0 || a.to > t.hints[last].to || a.to == t.hints[last].to && !t.hints[last].first {
			last = i
		}
	}
	if last < 0 {
		return arc{}, false
	}
	story := arc{from: t.hints[last].from, to: t.hints[last].to, class: aside}
	once := slices.IndexFunc(t.hints, func(a arc) bool { return a.class == recalls })
	if once >= 0 && t.hints[once].from < story.from {
		story.from = t.clauseStart(t.hints[once].from)
	} else if !t.hints[last].first {
		return arc{}, false
	}
	short := story.to-story.from <= longStory && t.sentences(story.from, story.to) <= longSentences
	return story, short && !t.has(story.from, t.hints[last].from, approves) && !t.idles(story, t.hints[last]) && !t.ordersWithin(story, t.hints[last])
}

// clauseStart is where the clause of a token begins, also where somebody left out the pause before it.
func (t *text) clauseStart(i int) int {
	for i > 0 && t.tokens[i].before <= newline && !t.startsAnew(i) {
		i--
	}
	return i
}

// idles says that a clause of a story tells of no doubt: "I had doubts, the chairs by Friday, but you convinced me".
func (t *text) idles(story, settled arc) bool {
	for from := story.from; from < settled.from; {
		to := t.clauseEnd(from)
		told := slices.ContainsFunc(t.hints, func(a arc) bool { return a.class != closes && a.class != adds && a.from < to && a.to > from })
		harmless, _ := t.explained(from, to)
		if !told && !harmless && !t.isAsked(from) && !t.has(from, to, doubts, asks, turns, negates, faults) {
			return true
		}
		from = to
	}
	return false
}

// restricts says that a phrase takes something back of what stands around it.
func (t *text) restricts(a arc) bool {
	return a.class == negates || a.class == turns || a.class == alters || a.class == would
}

// ordersWithin says that a story asks for something or refuses it, and not as what was once thought: a phrase of [once] stands
// before that in its clause. "At first line 5 seemed too much, drop line 3, but you convinced me" asks for a change.
func (t *text) ordersWithin(story, settled arc) bool {
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		switch a.class {
		case alters, requests, refuses, forbids, postpones, would:
		default:
			return false
		}
		if a.from < story.from || a.to > story.to || a.from >= settled.from && a.to <= settled.to {
			return false
		}
		return !slices.ContainsFunc(t.hints, func(b arc) bool {
			return b.class == recalls && b.from <= a.from && b.from >= story.from && t.oneClause(b.from, a.from)
		})
	})
}

// oneClause says that no pause stands between two tokens.
func (t *text) oneClause(from, to int) bool {
	return !slices.ContainsFunc(t.tokens[from+1:to+1], func(k token) bool { return k.before > newline })
}

// unsettled says that something stands before such a phrase in its clause, or in a gap of it, that takes it back: "Tom has not
// convinced me". The word that begins the clause may be a "but".
func (t *text) unsettled(a arc) bool {
	from, to := a.from, a.from
	for from > 0 && t.tokens[from].before <= newline {
		from--
	}
	if a.loose {
		to = a.to
	}
	if slices.ContainsFunc(t.arcs, func(b arc) bool { return b.class == refuses && b.from > a.from && b.to == a.to }) {
		return true // "it is off the table"
	}
	for i := from; i < to; i++ {
		takes := func(b arc) bool {
			return b.class == refuses || i > from && b.class == turns || i < a.from && b.class == doubts || i >= a.from && t.restricts(b)
		}
		if t.isNot(i) || slices.ContainsFunc(t.between(i, i), takes) {
			return true
		}
	}
	return false
}

// sentences counts the sentences that begin within from..to.
func (t *text) sentences(from, to int) int {
	n := 0
	for i := from + 1; i < to; i++ {
		if t.tokens[i].before >= stop {
			n++
		}
	}
	return n
}
