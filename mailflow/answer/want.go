package answer

import "slices"

// wants says that something is asked for in so many words: a change, a condition. Beside a no, orders that wind the matter up
// ("please close the file") are none.
func (t *text) wants(from, to int) bool {
	if t.has(from, to, requests) {
		return true
	}
	refused := t.has(from, to, refuses, forbids)
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		if a.from < from || a.to > to || t.isAsked(a.from) {
			return false
		}
		return a.class == alters && !(refused && t.windsUp(a))
	})
}

// windsUp says that a change lies in an order that winds a refused matter up.
func (t *text) windsUp(a arc) bool {
	return slices.ContainsFunc(t.hints, func(b arc) bool { return b.class == closes && b.from <= a.from+2 && a.from < b.to })
}

// wantsAsking says that a change is asked for in a question that does not only ask for information.
func (t *text) wantsAsking(from, to int) bool {
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.class == alters && a.from >= from && a.to <= to && (!t.isAsked(a.from) || !t.asksFor(a.from))
	})
}

// asksFor says that the sentence of a token begins as a question for information: "how long …", "and when …".
func (t *text) asksFor(i int) bool {
	from, to := t.sentenceAround(i)
	for ; from < to && from <= i; from++ {
		if t.lang.wh[t.tokens[from].id] {
			return true
		}
		if !t.isAnd(from) && t.tokens[from].before < comma && from > 0 {
			return false
		}
	}
	return false
}

// informs says that a sentence with a question mark asks for information, and tells of no yes.
func (t *text) informs(from, to int) bool {
	for ; from < to; from = t.sentenceEnd(from) {
		end := t.sentenceEnd(from)
		if t.tokens[end-1].asked && end-from > fewWords && t.has(from, end, asks) && !t.has(from, end, approves, refuses, doubts) {
			return true
		}
	}
	return false
}

// asksInstead says that somebody asks first, or says not yet and asks, and wants nothing changed: "What would it cost? Without a figure
// I can't approve it." A no that is a sentence by itself stands.
func (t *text) asksInstead(from, to int) bool {
	waits := (t.has(from, to, refuses, postpones) || t.has(from, to, doubts) && !t.tokens[to-1].sign) && t.asksOpenly(from, to)
	if t.flatNo(from, to) || t.mendsOutsideQuestions(from, to) || !waits && !t.informs(from, to) {
		return false
	}
	for ; from < to; from = t.sentenceEnd(from) {
		end := t.sentenceEnd(from)
		switch all, yes := t.explained(from, end); {
		case t.tokens[end-1].asked || t.has(from, end, postpones):
			return true
		case !all || yes:
			return false
		}
	}
	return false
}

// asksOpenly says that a sentence with a question mark tells of no yes and no no, and asks for no change.
func (t *text) asksOpenly(from, to int) bool {
	for ; from < to; from = t.sentenceEnd(from) {
		end := t.sentenceEnd(from)
		if t.tokens[end-1].asked && end-from > fewWords && !t.has(from, end, approves, refuses, doubts, requests) {
			return true
		}
	}
	return false
}

// mendsOutsideQuestions: what is asked for information ("when would you change it?") asks for no change, nor does what somebody
// waits for ("before that I can't approve anything").
func (t *text) mendsOutsideQuestions(from, to int) bool {
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		if a.from < from || a.to > to || t.isAsked(a.from) && t.asksFor(a.from) {
			return false
		}
		at, end := t.sentenceAround(a.from)
		waits := a.to <= a.from+2 && t.has(at, end, refuses, forbids, doubts)
		return (a.class == alters && !waits || a.class == requests) && t.saysMend(a) || a.class == requests && !t.isAsked(a.from)
	})
}

// bindsYes says that a change or a condition belongs to a yes of the text: it is a yes to the matter, there is a "but", both
// stand in one sentence, or there are several of them. "Ok, got it. I'll read it before the meeting" only tells that it came.
func (t *text) bindsYes(from, to int) bool {
	if t.agrees(from, to) || t.has(from, to, turns) {
		return true
	}
	clauses := 0
	for at := from; at < to; at = t.sentenceEnd(at) {
		if end := t.sentenceEnd(at); t.has(at, end, approves) && t.has(at, end, alters, faults, requests) {
			return true
		}
	}
	for at := from; at < to; at = t.clauseEnd(at) {
		if t.has(at, min(t.clauseEnd(at), to), alters) {
			clauses++
		}
	}
	return clauses > 1
}

// mends says that something is asked for that would make a yes of a no: a change with a word of [mend] in it that is not itself
// denied. "I can't approve this: take out line 2" asks for it; "no: we will not change the system" and "not before May" give reasons.
func (t *text) mends(from, to int) bool {
	if t.has(from, to, requests, postpones, would) {
		return true
	}
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.class == alters && a.from >= from && a.to <= to && !t.isAsked(a.from) && !t.windsUp(a) && t.saysMend(a)
	})
}

func (t *text) saysMend(a arc) bool {
	for i := a.from; i < a.to; i++ {
		if t.listed(t.tokens[i], t.lang.mend) && !t.isDenied(i, a.from-2) {
			return true
		}
	}
	return t.tokens[a.from].sign && t.lang.mend.anywhere(t.source[t.tokens[a.from].start:t.tokens[a.to-1].end])
}

// isDenied says that a word of denial stands before token i in its clause, not before token from.
func (t *text) isDenied(i, from int) bool {
	for ; i > max(from, 0) && t.tokens[i].before == joined; i-- {
		if t.isNot(i - 1) {
			return true
		}
	}
	return false
}
