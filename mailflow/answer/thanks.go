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
