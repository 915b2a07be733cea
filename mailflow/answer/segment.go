package answer

import (
	"slices"
	"strings"
)

// segment is a number where a clause begins, and the tokens that belong to it.
type segment struct {
	numbers  []int
	at       int // where it begins
	from, to int
}

func (t *text) segmentItems() (reading, bool) {
	segs := t.segments()
	if len(segs) == 0 {
		return reading{}, false
	}
	found, decided, bare := make([]Item, 0, len(segs)), false, true
	taint := !t.harmless(0, segs[0].at) || t.startsWithNo(segs)
	t.leaveReasons(segs)
	for i, s := range segs {
		d := t.decideItem(s)
		decided = decided || d != Unclear
		all, _ := t.explainedAlways(s.from, s.to)
		bare = bare && all
		reasons := i < len(segs)-1 && (d == Reject || d == Changes) // why not this one
		taint = taint || !reasons && t.tailTaints(s)
		for _, n := range s.numbers {
			found = append(found, Item{Number: n, Decision: d, Text: t.span(s.from, t.beforeCourtesies(s))})
		}
	}
	if !decided || repeated(found) || !slices.ContainsFunc(segs, func(s segment) bool { return t.noAt(s.from) == s.from }) {
		return reading{}, false
	}
	mixed := decides(found, Approve) && decides(found, Reject)
	if taint {
		doubt(found)
	}
	d := combine(found)
	amended := taint && t.has(0, segs[0].at, postpones) && t.mends(0, len(t.tokens)) // "not yet. 8 is too early. Please change 3"
	spared := (d == Reject || d == Question && !t.questions(0, len(t.tokens))) && t.opensWithYes()
	if mixed || spared || d == Reject && amended { // whatever is said besides, a part is approved and a part is not
		d = Changes
	}
	return reading{decision: d, items: found, bare: bare && !taint, why: []string{t.lang.code + ": numbered items with words"}}, true
}

// leaveReasons ends the last segment before a sentence that tells why another number got no yes: "1 yes, 2 no, 3 yes. 2 costs
// too much."
func (t *text) leaveReasons(segs []segment) {
	last := &segs[len(segs)-1]
	for from := last.from; from < last.to; from = t.sentenceEnd(from) {
		to := min(t.sentenceEnd(from), last.to)
		about := t.numbersIn(from, to)
		refused := func(n int) bool {
			return slices.ContainsFunc(segs[:len(segs)-1], func(s segment) bool { return slices.Contains(s.numbers, n) && t.decideItem(s) == Reject })
		}
		if from > last.from && len(about) > 0 && !slices.ContainsFunc(about, func(n int) bool { return !refused(n) }) && to == last.to {
			last.to = from
			return
		}
	}
}

// fewestLines is how many lines answer several items without their numbers, and how many of them are a yes.
const (
	fewestLines = 3
	fewestYeses = 2
)

// differsByLine says that each line is an answer by itself, and that they differ: what is left of answers between the quoted
// items, "yes / yes / no, it was in October / yes".
func (t *text) differsByLine() bool {
	lines, yes := 0, 0
	for from := 0; from < len(t.tokens); lines++ {
		to := from + 1
		for to < len(t.tokens) && !t.tokens[to].line {
			to++
		}
		d, _ := t.decideSpan(from, to)
		switch {
		case d == Approve:
			yes++
		case t.harmless(from, to): // a name, thanks
			lines--
		case d != Reject && d != Changes && !t.lex.nay[t.tokens[from].id]:
			return false
		}
		from = to
	}
	return lines >= fewestLines && yes >= fewestYeses && yes < lines
}

// startsWithNo: "no 1 yes, 2 yes" may be number one, or a no to all that follows; not so if every number has its "no".
func (t *text) startsWithNo(segs []segment) bool {
	isNo := func(s segment) bool {
		k := t.tokens[s.at]
		return strings.EqualFold(t.source[k.start:k.end], "no")
	}
	return isNo(segs[0]) && slices.ContainsFunc(segs, func(s segment) bool { return !isNo(s) })
}

// beforeCourtesies is where the words of a segment end: thanks and names on lines below are not said with the item.
func (t *text) beforeCourtesies(s segment) int {
	for i := s.from + 1; i < s.to; i++ {
		if !t.tokens[i].line {
			continue
		}
		if all, yes := t.explained(i, s.to); all && !yes {
			return i
		}
	}
	return s.to
}

// doubt takes back every yes: something outside the items may speak against it.
func doubt(items []Item) {
	for i := range items {
		if items[i].Decision == Approve {
			items[i].Decision = Unclear
		}
	}
}

func decides(items []Item, d Decision) bool {
	return slices.ContainsFunc(items, func(i Item) bool { return i.Decision == d })
}

func repeated(items []Item) bool {
	seen := map[int]bool{}
	for _, it := range items {
		if seen[it.Number] {
			return true
		}
		seen[it.Number] = true
	}
	return false
}

// harmless reports whether the tokens before the first number say nothing.
func (t *text) harmless(from, to int) bool {
	all, yes := t.explained(from, to)
	return all && !yes && !t.vetoed(from, to)
}

// tailTaints reports whether a segment runs on into a new sentence or line that may be meant for all items.
func (t *text) tailTaints(s segment) bool {
	for i := s.from + 1; i < s.to; i++ {
		if !t.tokens[i].line && t.tokens[i].before < stop {
			continue
		}
		if all, _ := t.explained(i, s.to); all && !t.vetoed(i, s.to) {
			return false
		}
		if t.tokens[i].line || t.vetoed(i, s.to) {
			return true
		}
	}
	return false
}

// segments finds the markers. The text before the first may be anything, but it must end where the marker begins.
func (t *text) segments() []segment {
	var list []segment
	for i := 0; i < len(t.tokens); i++ {
		if !t.isMarker(i) || len(list) == 0 && t.endsSentence(i) {
			continue
		}
		end := t.markerEnd(i)
		at := i
		if t.named(i) {
			at--
		}
		if n := len(list); n > 0 {
			list[n-1].to = at
		}
		list = append(list, segment{numbers: t.numbersIn(i, end), at: at, from: t.afterCopula(end), to: len(t.tokens)})
		i = end - 1
	}
	for _, s := range list {
		if s.from >= s.to {
			return nil
		}
	}
	return list
}

// isMarker: a number at the beginning of a line and set off from the words ("2. …", "2: …", "2 - …"), or at the
// beginning of a clause and followed by an answer ("…, 2 no").
func (t *text) isMarker(i int) bool {
	if !t.isNumber(i) || t.inPassing(i) || t.inChange(i) {
		return false
	}
	end := t.markerEnd(i)
	if end >= len(t.tokens) {
		return false
	}
	setOff := t.tokens[end].before > newline && (t.tokens[i].line || t.named(i))
	clause := t.tokens[i].before > newline && t.negated(end) // ", 3 not this quarter"
	return setOff || clause || t.answers(t.afterCopula(end))
}

// inPassing reports a number inside a phrase that means nothing to the items ("I'm in meetings until 5").
func (t *text) inPassing(i int) bool {
	return slices.ContainsFunc(t.between(i-window, i), func(a arc) bool { return a.class.benign() && a.to > i })
}

// endsSentence reports a number that only ends a sentence, before one that asks for something: "not just for the 7. Add …"
func (t *text) endsSentence(i int) bool {
	within := i > 0 && t.tokens[i].before == joined && !t.tokens[i].line && !t.named(i)
	return within && i+1 < len(t.tokens) && t.tokens[i+1].before >= stop && slices.ContainsFunc(t.between(i+1, i+1), func(a arc) bool { return a.class == alters })
}

// inChange reports a number inside a phrase that asks for a change and goes on behind it: "change item 4 and go on".
func (t *text) inChange(i int) bool {
	return i > 1 && slices.ContainsFunc(t.between(i-window, i-2), func(a arc) bool { return a.class == alters && a.to > i+2 && t.isAnd(i+1) })
}

// named reports a word like "measure" before the number.
func (t *text) named(i int) bool {
	return i > 0 && t.tokens[i].before == joined && t.lex.itemWords[t.tokens[i-1].id]
}

func (t *text) markerEnd(i int) int {
	for _, end := range t.numberEnds(i) {
		if end < len(t.tokens) && t.answers(t.afterCopula(end)) {
			return end
		}
	}
	return i + 1
}

func (t *text) afterCopula(i int) int {
	if i < len(t.tokens) && t.tokens[i].kind == word && t.lex.is[t.tokens[i].id] && !t.answers(i) {
		return i + 1
	}
	return i
}

// answers reports whether a phrase that decides begins at i.
func (t *text) answers(i int) bool {
	return t.noAt(i) > i || slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.from == i && (a.class == approves || a.class == requests || a.class == doubts || a.class != turns && slices.Contains(firm[:], a.class))
	})
}

// noAt is where a word of negation ends that begins at i and is a clause by itself: "3 no, we keep the old one". It is i if
// there is none.
func (t *text) noAt(i int) int {
	if i >= len(t.tokens) || i == 0 || t.tokens[i-1].kind != number {
		return i
	}
	for _, a := range t.between(i, i) {
		if a.class == negates && a.to == i+1 && t.lex.nay[t.tokens[i].id] && (a.to == len(t.tokens) || t.tokens[a.to].before >= comma) {
			return a.to
		}
	}
	return i
}

// decideItem decides what stands behind a number.
func (t *text) decideItem(s segment) Decision {
	if no := t.noAt(s.from); no > s.from {
		if no < s.to && t.approving(no, s.to) {
			return Unclear
		}
		return Reject
	}
	d, _ := t.decideSpan(s.from, s.to)
	switch {
	case d == Unclear && t.yesAlone(s):
		return Approve
	case d == Unclear && t.negated(s.from) && !t.has(s.from, s.to, approves, asks):
		return Reject
	}
	return d
}

// yesAlone says that a small yes right behind the number is a clause by itself, and talk follows: "3 yes (high time!)". It is a
// yes to the number. Behind an "ok" talk must be a sentence by itself: "3 ok, I've read it" only tells that.
func (t *text) yesAlone(s segment) bool {
	return !t.vetoed(s.from, s.to) && slices.ContainsFunc(t.between(s.from, s.from), func(a arc) bool {
		pause := comma
		if t.lex.heard[t.tokens[s.from].id] {
			pause = stop
		}
		if a.class != approves || a.to >= s.to || t.tokens[a.to].before < pause {
			return false
		}
		all, yes := t.explained(a.to, s.to)
		return all && !yes
	})
}

// negated says that a word of negation stands at a token.
func (t *text) negated(i int) bool {
	return slices.ContainsFunc(t.between(i, i), func(a arc) bool { return a.class == negates && a.to == i+1 && t.isNot(i) })
}

// isNot says that a token is a "not", and no other word of negation such as "until".
func (t *text) isNot(i int) bool { return t.lex.isnt[t.tokens[i].id] || t.lex.nay[t.tokens[i].id] }

// span is the source of tokens from..to.
func (t *text) span(from, to int) string {
	if from >= to {
		return ""
	}
	return strings.TrimSpace(t.source[t.tokens[from].start:t.tokens[to-1].end])
}
