package answer

import (
	"slices"
	"strings"
)

// openUp lets each open phrase ("sorry for …") run to the end of its clause, over words that no phrase knows: nobody can
// list what people are sorry for. It falls if that clause holds anything that could take a yes back: a phrase against one
// or a second yes, a number, a sign, a word of [spoil]. Words of [negation] that are none of [spoil] ("until", "later")
// tell nothing there. So a phrase is made open only where its beginning says that
// what follows is talk beside the matter.
func (t *text) openUp() {
	if !slices.ContainsFunc(t.arcs, func(a arc) bool { return a.open }) {
		return
	}
	all := slices.Clone(t.arcs)
	talk := make([]bool, len(t.tokens))
	kept := t.arcs[:0]
	for _, a := range all {
		if !a.open || a.class == chat {
			kept = append(kept, a)
			continue
		}
		head := a.to
		for a.to < len(t.tokens) && t.tokens[a.to].before <= newline {
			if a.to > head && t.isAnd(a.to) && t.isTalk(all, a.from, head, a.to) {
				kept = append(kept, a) // what follows the "and" may be a phrase of its own
			}
			a.to++
		}
		if !t.isTalk(all, a.from, head, a.to) {
			continue
		}
		kept = append(kept, a)
		for i := a.from; i < a.to; i++ {
			talk[i] = true
		}
	}
	t.arcs = kept
	t.keep(func(a arc) bool { return a.class != negates || !talk[a.from] })
}

// openQuestions lets an open phrase of [chat] ("by the way, how …") run to its question mark, over the words of a question
// and whatever else an open phrase may run over.
func (t *text) openQuestions() {
	t.keep(func(a arc) bool { return !a.open || a.class != chat || t.tokens[a.from].asked })
	var rest []arc
	for _, a := range t.arcs {
		if a.class != asks && a.class != requests {
			rest = append(rest, a)
		}
	}
	for i, a := range t.arcs {
		if !a.open || a.class != chat {
			continue
		}
		end := a.to
		for end < len(t.tokens) && t.tokens[end].asked && t.tokens[end].before < stop {
			end++
		}
		if t.isTalk(rest, a.from, a.to, end) && !t.goesOn(a.to, end) {
			t.arcs[i].to = end
		}
	}
}

// goesOn says that a question has a second clause, which may ask something else: "how was it, and where is the list?"
func (t *text) goesOn(from, to int) bool {
	for i := from; i < to; i++ {
		if t.tokens[i].before >= comma || t.isAnd(i) {
			return true
		}
	}
	return false
}

// isTalk looks through the clause from..to, of which a phrase explains the tokens before head.
func (t *text) isTalk(arcs []arc, from, head, to int) bool {
	for i := head; i < to; i++ {
		if t.thanksAt(from) && (t.andMore(i) && i+1 < to && !t.tokens[i+1].upper || t.ordersThat(from, i)) || i > from && t.runsInto(i) || t.isAnd(i) && i+1 < to && t.claimsFrom(i+1) {
			return false
		}
		if t.spoils(i) && !(i == to-1 && t.areDots(i)) || t.startsAnew(i) {
			return false
		}
	}
	if head < to && t.tokens[head].sign && t.lang.spoil.anywhere(t.source[t.tokens[head].start:t.tokens[to-1].end]) {
		return false
	}
	if head < to && t.addsMore(arc{from: from, to: head}, arc{from: head, to: to}) {
		return false
	}
	return !slices.ContainsFunc(arcs, func(b arc) bool {
		inside := b.from < to && b.to > from
		return inside && (!b.class.benign() && b.class != negates || b.class == approves && b.to > head && !t.bare(b))
	})
}

// startsAnew says that a word of the language with a capital stands within a clause: somebody left out the full stop before
// it. In German every noun has one.
func (t *text) startsAnew(i int) bool {
	k := t.tokens[i]
	if !k.upper || k.initial || t.lang.code == "de" || i == 0 || k.end-k.start < 2 {
		return false
	}
	return t.beginsSentence(k) || !t.tokens[i-1].upper && t.weighs(k)
}

// beginsSentence says that a word of the language cannot be a name: it is one of its small words, which stand in most yeses, or
// begins with one ("We'll").
func (t *text) beginsSentence(k token) bool {
	if t.lex.known[k.id]&(1<<t.lang.index) == 0 || k.id == idUnknown {
		return false
	}
	small, _, _ := strings.Cut(t.folded(k), "'")
	return small != "i" && !t.isCalled(k) && t.lang.beside.has([]byte(small)) // "I" has its capital anywhere
}

// areDots says that a token is three dots: behind "sorry, was in a tunnel" they hold nothing back.
func (t *text) areDots(i int) bool {
	w := t.source[t.tokens[i].start:t.tokens[i].end]
	return strings.HasPrefix(w, "..") || w == "…"
}

// spoils says that a token cannot be talk: a number that counts no hours or years, a sign, a word of [spoil].
func (t *text) spoils(i int) bool {
	k := t.tokens[i]
	if k.kind == odd {
		return !k.clock && !t.idle(k)
	}
	if k.kind == number && t.idle(k) {
		return false
	}
	if k.kind == number {
		return i+1 >= len(t.tokens) || !t.lang.units[t.tokens[i+1].id] || t.tokens[i+1].before != joined
	}
	var buf [64]byte
	folded := foldWord(buf[:0], t.source[k.start:k.end])
	return t.lang.spoil.has(folded) || t.lex.languages[0].spoil.has(folded)
}
