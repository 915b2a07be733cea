package answer

import "slices"

// onlyThanks says that an aside is a sentence of thanks behind a "yes": "Yes. Thanks for the quick work" is one, "ok, thanks for the
// reminder" may only say that it was read.
func (t *text) onlyThanks(a arc) bool {
	if t.tokens[a.from].before < stop && !(a.from > 0 && t.isPicture(a.from-1)) || !slices.ContainsFunc(t.tokens[a.from:min(a.to, a.from+3)], func(k token) bool { return t.lex.thanks[k.id] }) {
		return false
	}
	return slices.ContainsFunc(t.arcs, func(b arc) bool {
		return b.class == approves && b.to <= a.from && slices.ContainsFunc(t.tokens[b.from:b.to], func(k token) bool { return t.lex.aye[k.id] })
	})
}

// thanksAt says that thanks begin at a token: "and again thank you".
func (t *text) thanksAt(from int) bool {
	return slices.ContainsFunc(t.tokens[from:min(len(t.tokens), from+3)], func(k token) bool { return t.lex.thanks[k.id] })
}

// thanksAndMore says that an aside begins with thanks and runs over an "and" that begins something else.
func (t *text) thanksAndMore(a arc) bool {
	if a.sealed || !t.thanksAt(a.from) {
		return false
	}
	if a.loose && t.addsMore(arc{from: a.from, to: a.from + 1}, a) {
		return true
	}
	for i := a.from + 1; i < a.to; i++ {
		if a.loose && (t.runsInto(i) || t.ordersThat(a.from, i)) {
			return true
		}
		if i+1 < a.to && t.andMore(i) && !t.lex.thanks[t.tokens[i+1].id] && !t.tokens[i+1].upper { // "thanks to Ana and Paul"
			return true
		}
	}
	return false
}

// runsInto says that something else begins at a word, whose full stop somebody left out: an order ("thanks for ringing close the shop"),
// or a clause of its own ("merci d'avoir appelé on verra"). Behind a word of <joins> none does.
func (t *text) runsInto(i int) bool {
	k := t.tokens[i]
	return (t.lang.anew[k.id] || t.listed(k, t.lang.orders)) && !t.lang.joins[t.tokens[i-1].id]
}
