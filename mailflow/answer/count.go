package answer

import "slices"

// A yes may say how many items it is to: "all five measures are approved". Whoever asked holds the number against his own.

// longCount is how many words lie between a number and the item word that it counts, or the "all" before it.
const longCount = 2

// counted is the number of items that a yes names so; 0 if it names none.
func (t *text) counted() int {
	for i, k := range t.tokens {
		n := t.lang.counts[k.id]
		if k.kind == number {
			n = k.n
		}
		if i > 0 && n > 0 && n < 10 && k.before == joined && t.lang.counts[t.tokens[i-1].id] == 10 { // Turkish: "on iki"
			n += 10
		}
		if n > 1 && t.isWithinYes(i) && (t.countsItems(i) || t.isEachOf(i)) {
			return n
		}
		if _, n, ok := t.partOf(i); ok {
			return n
		}
	}
	return 0
}

// isWithinYes says that a token belongs to a yes or to what is harmless in its sentence.
func (t *text) isWithinYes(i int) bool {
	return slices.ContainsFunc(t.between(i-window, i), func(a arc) bool {
		return a.to > i && (a.class == approves || a.class == filler || a.class == manner)
	})
}

// countsItems says that an item word follows a number.
func (t *text) countsItems(i int) bool {
	for at := i + 1; at < len(t.tokens) && at <= i+1+longCount && t.tokens[at].before == joined; at++ {
		if t.lang.units[t.tokens[at].id] {
			return false
		}
		if t.lex.itemWords[t.tokens[at].id] {
			return true
		}
	}
	return false
}

// isEachOf says that an "all" stands before a number, and that it counts no days.
func (t *text) isEachOf(i int) bool {
	if i+1 < len(t.tokens) && t.tokens[i+1].before == joined && t.lang.units[t.tokens[i+1].id] {
		return false
	}
	for at := i; at > 0 && at > i-1-longCount && t.tokens[at].before == joined; at-- {
		if t.lang.eachOf[t.tokens[at-1].id] {
			return true
		}
	}
	return false
}
