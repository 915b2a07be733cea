package answer

import "slices"

// Questions are sentences with a question mark, clauses that begin with words of a question and sentences that end with
// one. A question about something else than the matter ("how is your mum?") is none.

// findQuestions looks for clauses that begin with words of a question, where a sentence begins, and for sentences that
// end with one, as in Japanese.
func (t *text) findQuestions() {
	t.open = t.open[:0]
	for _, a := range t.arcs {
		first := a.first && t.tokens[a.from].before >= stop
		last := a.last && !a.first && (a.to == len(t.tokens) || t.tokens[a.to].before >= stop)
		if a.class != asks || !first && !last {
			continue
		}
		if len(t.open) == 0 {
			t.open = append(t.open, make([]bool, len(t.tokens))...)
		}
		for i := a.from; first && (i == a.from || i < len(t.tokens) && t.tokens[i].before < comma); i++ {
			t.open[i] = true
		}
		for i := a.to - 1; last && i >= 0; i-- {
			t.open[i] = true
			if t.tokens[i].before >= stop {
				break
			}
		}
	}
}

// findChats looks for whole questions that are about something else, and forgets that they ask.
func (t *text) findChats() {
	t.chats = t.chats[:0]
	if !slices.ContainsFunc(t.arcs, func(a arc) bool { return a.class == chat }) {
		return
	}
	t.chats = append(t.chats, make([]bool, len(t.tokens))...)
	for i := 0; i < len(t.tokens); {
		end := i
		for end < len(t.tokens) && t.tokens[end].asked {
			end++
		}
		if end > i && t.isChat(i, end) {
			for k := i; k < end; k++ {
				t.chats[k] = true
			}
		}
		i = max(end, i+1)
	}
	t.keep(func(a arc) bool { return a.class.benign() || !t.chats[a.from] })
}

// isChat reports whether small talk and courtesies cover a question.
func (t *text) isChat(from, to int) bool {
	for at := from; at < to; {
		end := at
		for _, a := range t.between(at, at) {
			if a.to <= to && (a.class == chat || a.class == courtesy || a.class == filler) {
				end = max(end, a.to)
			}
		}
		if end == at {
			return false
		}
		at = end
	}
	return true
}

// isAsked says that a token stands in a question about the matter.
func (t *text) isAsked(i int) bool {
	return (t.tokens[i].asked || len(t.open) > 0 && t.open[i]) && (len(t.chats) == 0 || !t.chats[i])
}

// questions reports a question about the matter in from..to.
func (t *text) questions(from, to int) bool {
	for i := from; i < to; i++ {
		if t.isAsked(i) {
			return true
		}
	}
	return false
}
