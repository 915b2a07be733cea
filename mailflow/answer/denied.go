package answer

import "slices"

// deniedYeses are the clauses that are nothing but a yes with a word of <denial> right before it: "not ok", "non è ok". What no
// phrase refuses is refused by that. They are phrases of [no], from the denial to the end of the yes.
func (t *text) deniedYeses() (found []arc) {
	for i := range t.tokens {
		if !t.lang.denial[t.tokens[i].id] || !t.pausesBefore(i) || i+1 >= len(t.tokens) {
			continue
		}
		at := i + 1
		if t.lex.is[t.tokens[at].id] && !t.pausesAt(at+1) {
			at++
		}
		for _, a := range t.between(i+1, at) {
			if a.class == approves && t.oneClause(i, a.to-1) && t.pausesAt(a.to) && !t.refusedAt(i, a.to) {
				found = append(found, arc{from: i, to: a.to, class: refuses})
				break
			}
		}
	}
	return found
}

// pausesBefore says that a clause begins with token i.
func (t *text) pausesBefore(i int) bool { return i == 0 || t.tokens[i].before >= comma }

// refusedAt says that a phrase has something else to say about what begins at token i and goes on up to token to.
func (t *text) refusedAt(i, to int) bool {
	return slices.ContainsFunc(t.between(i-window, i), func(a arc) bool {
		return a.class != negates && a.class != approves && a.to >= to
	})
}
