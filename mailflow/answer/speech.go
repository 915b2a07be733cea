package answer

import "slices"

// Some sentences only thank, praise, regret, or tell how it was: "Thank you for ringing the client yourself", "it is annoying, but
// good that you told me at once". What they tell is over, or beside the matter, whatever words they do it with; so nothing in them
// speaks against a yes. A phrase of [speech] is the beginning of such a clause (^), or its end ($) where a language has the verb
// there. A word of [break] or a phrase of [more] says that more is meant ("thanks for the plan but …"), and then the clause stands
// as it is written: where a language has <claim>, no open phrase may run over it either.

// longSpeech is how many tokens such a clause has at most.
const longSpeech = 40

// sealSpeech makes such a clause one harmless phrase.
func (t *text) sealSpeech() {
	for _, h := range t.hints {
		if h.class != speaks || t.tokens[h.from].asked {
			continue
		}
		if span, ok := t.speechAround(h); ok {
			t.sealSpan(span)
		} else if h.first && !h.last && len(t.lang.claims) > 0 {
			t.arcs = slices.DeleteFunc(t.arcs, func(a arc) bool { return a.open && a.from >= h.from && a.from < h.to })
		}
	}
	slices.SortStableFunc(t.arcs, byToken)
}

// speechAround is the clause of a phrase of [speech], and the clauses behind it that go on with it; ok is false if it means more.
func (t *text) speechAround(h arc) (span arc, ok bool) {
	span = arc{from: h.from, to: h.to, class: aside, sealed: true}
	if !h.first {
		span.from = t.speechStart(h.from)
	}
	for span.to < len(t.tokens) && (t.tokens[span.to].before <= newline || t.goesOnSpeaking(span.to)) {
		span.to++
	}
	if !h.first && span.to != h.to || span.to-span.from > longSpeech {
		return arc{}, false
	}
	for i := span.from; i < span.to; i++ {
		if t.breaksSpeech(h, span, i) {
			return arc{}, false
		}
	}
	if around := t.span(span.from, h.from) + t.span(h.to, span.to); hasSigns(around) && t.lang.breaks.anywhere(around) {
		return arc{}, false
	}
	return span, !t.meansMore(h, span) && !t.addsMore(h, span)
}

// breaksSpeech says that with token i such a clause means more than its beginning or its end does.
func (t *text) breaksSpeech(h, span arc, i int) bool {
	k := t.tokens[i]
	switch {
	case i >= h.from && i < h.to && k.ending == 0: // a word that is known by its ending may be any
		return false
	case i < h.from && t.decides(i):
		return true
	case i >= h.to && k.kind != word && !k.clock && t.pausesAt(i+1): // a sum or a line of the plan, and not how many of what
		return true
	case t.listed(k, t.lang.breaks) || t.listed(k, t.lex.languages[0].breaks):
		return true
	case i > span.from && (t.beginsWithin(i) || t.runsInto(i)):
		return true
	}
	return t.andMore(i) || t.ordersThat(span.from, i)
}

// addsMore finds a phrase of [more] in such a clause, behind its beginning or before its end.
func (t *text) addsMore(h, span arc) bool {
	return slices.ContainsFunc(t.hints, func(a arc) bool {
		return a.class == adds && a.from < span.to && a.to > span.from && (a.from < h.from || a.from >= h.to)
	})
}

// ordersThat says that a "that" behind an "and" goes on with no other before it.
func (t *text) ordersThat(from, i int) bool {
	if i <= from || !t.lang.that[t.tokens[i].id] || !t.lang.and[t.tokens[i-1].id] {
		return false
	}
	return !slices.ContainsFunc(t.tokens[from:i], func(k token) bool { return t.lang.that[k.id] })
}

// speechStart is where the clause begins whose end only thanks. In a script without spaces a line that ends early ends it, too.
func (t *text) speechStart(i int) int {
	from := t.clauseStart(i)
	for _, at := range t.lineStarts(from+1, i+1) {
		if t.followsShortLine(at) {
			from = at
		}
	}
	return from
}

// lineStarts are the tokens of from..to that begin a line.
func (t *text) lineStarts(from, to int) (list []int) {
	for i := from; i < to; i++ {
		if t.tokens[i].line {
			list = append(list, i)
		}
	}
	return list
}

// followsShortLine says that a line begins at token i below one that ends early, in a script without spaces: nobody sets a full stop
// there.
func (t *text) followsShortLine(i int) bool {
	from := i - 1
	for from > 0 && !t.tokens[from].line {
		from--
	}
	return t.tokens[i].sign && i-from < fullLine
}

// fullLine is how many signs a line has at least that a mail program broke.
const fullLine = 30

// decides says that a word before the end that thanks has the ending of a verb that is a clause by itself ("yapsın", "konuşalım"): a
// full stop was left out behind it.
func (t *text) decides(i int) bool {
	k := t.tokens[i]
	return k.kind == word && !k.sign && t.lang.breaks.endsOne(t.folded(k))
}

// beginsWithin says that a word with a capital, no name and no day, stands within a clause: somebody left out the full stop before it.
func (t *text) beginsWithin(i int) bool {
	k := t.tokens[i]
	if t.lex.dateKnown[t.folded(k)]&(1<<t.lang.index) != 0 {
		return false
	}
	odd := k.upper && !k.initial && t.lang.code != "de" && !t.lex.foreign(k.id, t.lang) && !t.isCalled(k)
	return odd || t.startsAnew(i)
}

// andMore says that an "and" begins something else: an order ("and double the staff"), what the writer does ("and I …"). What a
// language has in <andon> goes on with the speech.
func (t *text) andMore(i int) bool {
	if id := t.tokens[i].id; t.tokens[i].sign || !t.lang.and[id] || t.lang.andOn[id] { // "que" of "ainsi que" is in both
		return false
	}
	return i+1 >= len(t.tokens) || t.tokens[i+1].before > newline || !t.lang.andOn[t.tokens[i+1].id] || t.claimsFrom(i+1)
}

// claimsFrom says that what stands from token i to the end of its clause, or to an "and", states something of its own: a verb of
// <claim> stands in it, not as its last word.
func (t *text) claimsFrom(i int) bool {
	that := t.lang.tells[t.tokens[i].id]
	for j := i + 1; j+1 < len(t.tokens) && t.tokens[j+1].before <= newline && t.tokens[j].before <= newline && !t.lang.and[t.tokens[j].id]; j++ {
		if t.lang.claims[t.tokens[j].id] && (!that || j == i+1) {
			return true
		}
	}
	return false
}

// goesOnSpeaking says that a clause behind a comma belongs to the speech before it: "…, and for ringing them yourself".
func (t *text) goesOnSpeaking(i int) bool {
	return t.tokens[i].before == comma && !t.tokens[i].line && t.lang.goesOn[t.tokens[i].id] && !t.andMore(i)
}

// meansMore says that a phrase in such a clause, or one that runs over its end, decides or asks for something.
func (t *text) meansMore(h, span arc) bool {
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		switch {
		case a.to <= span.from || a.from >= span.to:
			return false
		case a.class == approves && a.from >= h.to && !t.bare(a): // somebody left out the full stop
			return true
		case a.class.benign():
			return false
		case a.from < span.from || a.to > span.to:
			return true
		case a.from >= h.from && a.to <= h.to:
			return false
		case a.from >= h.to && a.to-a.from >= 3 && (a.class == doubts && a.to-a.from >= 4 || a.class == alters || a.class == would || a.class == faults):
			return true
		case a.class == alters && a.to <= h.from: // what stands before the end that thanks may be an order
			return true
		}
		return slices.Contains(firmer[:], a.class)
	})
}

// firmer are the classes of phrases that are no speech: nobody thanks in their words.
var firmer = [...]class{refuses, forbids, postpones, requests, voids}

// sealSpan puts one harmless phrase in the place of all that was found in a span. Numbers in it are no items.
func (t *text) sealSpan(span arc) {
	t.arcs = slices.DeleteFunc(t.arcs, func(a arc) bool { return a.from >= span.from && a.to <= span.to })
	t.arcs = append(t.arcs, span)
	for i := span.from; i < span.to; i++ {
		if t.tokens[i].kind != word {
			t.sealed = append(t.sealed, sealedToken{i, t.tokens[i].kind})
			t.tokens[i].kind = word
		}
	}
}

// sealedToken is a token that is no word, and passes as one within a speech.
type sealedToken struct {
	at   int
	kind kind
}

// unseal undoes it for the reading in another language.
func (t *text) unseal() {
	for _, s := range t.sealed {
		t.tokens[s.at].kind = s.kind
	}
	t.sealed = t.sealed[:0]
}
