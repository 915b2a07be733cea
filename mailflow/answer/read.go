package answer

import (
	"math/bits"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Read reads the newest visible text of a mail: quotes and signature are already off.
//
// Its first rule is that no text is a yes by accident. A text is [Approve] only if phrases of one language that
// approve, are polite or are harmless cover every word of it, end to end, and nothing in it asks, refuses, doubts or
// makes a condition. Whatever no phrase explains makes it [Unclear].
func Read(source string) Answer { return Asked{}.Read(source) }

// answer reads a cleaned text.
func (x *lexicon) answer(source string, asked ask) Answer {
	b := words(x, source)
	a := b.answer
	if strings.TrimSpace(source) == "" {
		a.Decision, a.Why = None, []string{"no text"}
		return a
	}
	if b.reporters() {
		a.Decision, a.Bare = Unclear, b.after == ""
		return a
	}
	r := x.decide(b.rest, asked)
	if plain := plainRanges(b.rest); plain != b.rest && r.decision != Approve {
		if p := x.decide(plain, asked); p.decision == Approve && len(p.items) > 0 {
			r = p
		}
	}
	a.Decision, a.Items, a.Total, a.Bare = r.decision, r.items, r.total, r.bare
	a.Why = append(a.Why, r.why...)
	b.lead(&a, r)
	if a.Decision == Changes || a.Decision == Reject || a.Decision == Question {
		a.Remarks = remarks(x, b, a)
	}
	return a
}

// Words reads only ownup's own words out of a text that cannot be an approver's answer, such as a long report. Its
// Decision is [None].
func Words(source string) Answer {
	a := words(phrases(), clean(source)).answer
	a.Decision = None
	return a
}

func words(lex *lexicon, source string) body {
	b := body{lex: lex, rest: source}
	b.takeParagraphs()
	b.takeFirstWord()
	return b
}

// clean brings the text into one form. Fullwidth letters and halfwidth katakana stay what they are to the eye.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r >= 0xFF10 && r <= 0xFF9F }) {
		s = norm.NFKC.String(s)
	}
	return s
}

// asksAlone finds a line that is nothing but a question mark: what it asks nobody knows.
var asksAlone = regexp.MustCompile(`(?m)^[ \t]*[?？]+[ \t]*$`)

// reading is what one language makes of a text.
type reading struct {
	decision Decision
	items    []Item
	total    int
	bare     bool
	why      []string
	lang     string
	positive bool // something in it approves
}

// approves says that it is a yes to all or to some.
func (r reading) approves() bool {
	return r.decision == Approve || slices.ContainsFunc(r.items, func(i Item) bool { return i.Decision == Approve })
}

// decide reads a text in the likeliest languages. A yes of one language falls if another reads something against it.
func (x *lexicon) decide(source string, asked ask) reading {
	source = x.withoutContacts(x.withoutCard(source, asked.by))
	t := &text{lex: x, source: source, asked: asked}
	t.tokens, t.whole = x.tokens(source)
	if strings.Contains(source, "[ ]") || strings.Contains(source, "☐") || strings.Contains(source, "___") {
		return reading{decision: Unclear, why: []string{"a form that is not filled in"}}
	}
	if asksAlone.MatchString(source) {
		return reading{decision: Unclear, why: []string{"a question mark on a line of its own"}}
	}
	if len(t.tokens) == 0 || !hasWords(source) {
		return reading{decision: Unclear, why: []string{"no words"}}
	}
	var best reading
	for i, l := range t.likely() {
		t.find(l)
		r := t.read()
		switch {
		case r.approves() && t.speaksToOther():
			return reading{decision: Unclear, lang: l.code, why: []string{l.code + ": a yes to somebody else"}} // whatever another language makes of it
		case r.approves() && t.saysNay():
			r = reading{decision: Unclear, lang: l.code, why: []string{l.code + ": a yes, and a no of another language"}}
		}
		switch {
		case i == 0 || weight(r.decision) > weight(best.decision):
			best = r
		case r.decision != best.decision && weight(r.decision) > 0 && weight(r.decision) == weight(best.decision):
			return reading{decision: Unclear, why: []string{"two languages read it differently"}}
		}
	}
	return best
}

func hasWords(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// saysNay says that a no of any language stands by itself where no phrase of this one has it: "1 ok, 2 ok. Nee." has only an "ok",
// which is a word of all.
func (t *text) saysNay() bool {
	for i, k := range t.tokens {
		alone := k.before >= comma && (i+1 == len(t.tokens) || t.tokens[i+1].before >= comma)
		if alone && k.kind == word && t.lex.nay[k.id] && !slices.ContainsFunc(t.between(i, i), func(a arc) bool { return a.class != talk && a.class != manner }) {
			return true
		}
	}
	return false
}

// weight orders readings: one that says something goes before one that does not.
func weight(d Decision) int {
	switch d {
	case Approve, Reject, Changes:
		return 2
	case Question:
		return 1
	}
	return 0
}

// likely picks the languages that know most of the words: the best, and others that know as many.
func (t *text) likely() []*language {
	var known [32]int
	for i, k := range t.tokens {
		if k.kind != word || k.id == idUnknown || t.isPicture(i) || k.upper && t.isPart(t.asked.by, k) { // "Rosa" is no Italian
			continue
		}
		for in := t.lex.known[k.id]; in != 0; in &= in - 1 {
			known[bits.TrailingZeros32(in)]++
		}
	}
	most := 0
	for i := 1; i < len(t.lex.languages); i++ {
		most = max(most, known[i])
	}
	var list []*language
	for i, l := range t.lex.languages {
		if i > 0 && known[i] == most {
			list = append(list, l)
		}
	}
	if most == 0 {
		return t.lex.languages[:1]
	}
	return list
}

// read decides in the language that was looked up last.
func (t *text) read() reading {
	for _, read := range []func() (reading, bool){t.aloneYes, t.listYes, t.settledYes} {
		if r, ok := read(); ok {
			r.lang = t.lang.code
			return r
		}
	}
	if r, ok := t.items(); ok && t.says(0, len(t.tokens), voids, false) == 0 {
		r.lang = t.lang.code
		return r
	}
	if t.differsByLine() {
		return reading{decision: Changes, lang: t.lang.code, positive: true, why: []string{t.lang.code + ": a yes on some lines, and a no on another"}}
	}
	d, why := t.decideSpan(0, len(t.tokens))
	r := reading{decision: d, lang: t.lang.code, why: []string{t.lang.code + ": " + why}}
	all, _ := t.explainedAlways(0, len(t.tokens))
	r.positive = t.has(0, len(t.tokens), approves)
	r.bare = all && (d == Approve || d == Reject)
	if d == Approve {
		r.total = t.counted()
	}
	return r
}

// decideSpan decides the tokens from..to and names the rule.
func (t *text) decideSpan(from, to int) (Decision, string) {
	all, yes := t.explained(from, to)
	no, dont := t.says(from, to, refuses, false), t.says(from, to, forbids, false)
	late := t.says(from, to, postpones, false) > 0
	positive := t.approving(from, to)
	wants := t.wants(from, to) || positive && t.wantsAsking(from, to) && !t.onlyAsks(from, to)
	alter := wants || t.says(from, to, faults, false) > 0
	asked := t.questions(from, to) || t.has(from, to, asks)
	switch {
	case t.says(from, to, voids, false) > 0: // who is asked about goes on holiday, too
		return Unclear, "an automatic text or instructions"
	case all && yes && t.whole && !t.vetoed(from, to):
		return Approve, "a yes, and every word explained"
	case !t.hasYesClause(from, to) && t.asksInstead(from, to):
		return Question, "a question"
	case no > 0 && wants && t.agrees(from, to) && t.leads(from, approves) && !t.flatNo(from, to): // "approved with one exception: not the shelves"
		return Changes, "a yes, and a no with a change"
	case no > 0 && positive && t.takenBack(from, to) && (t.agrees(from, to) || !t.mends(from, to)):
		return Reject, "a yes, and then a no"
	case no > 0 && t.opens(from, refuses) && !t.mends(from, to) && !t.hasYesClause(from, to):
		return Reject, "a no, with its reasons"
	case no > 0 && wants && positive && !t.agrees(from, to): // "not like this: …. After that gladly again"
		return Changes, "a no with a condition or a change"
	case no > 0 && positive && (!t.leads(from, refuses) || t.hasYesClause(from, to)):
		return Unclear, "a yes and a no"
	case no > 0 && wants && !t.leads(from, refuses):
		return Changes, "a no with a condition or a change"
	case no > 0:
		return Reject, "a no"
	case dont > 0 && (wants || t.agrees(from, to)) && !t.leads(from, forbids):
		return Changes, "something that must not be done"
	case dont > 0:
		return Reject, "a no to doing anything"
	case late && alter && t.says(from, to, doubts, false) == 0:
		return Changes, "not yet, with a condition or a change"
	case no == 0 && dont == 0 && !alter && t.informs(from, to):
		return Question, "a question"
	case t.has(from, to, would) && alter && t.says(from, to, doubts, false) == 0:
		return Changes, "a yes on a condition"
	case t.says(from, to, doubts, false)+t.says(from, to, would, false) > 0 && !(alter && positive && t.bindsYes(from, to)):
		return Unclear, "words that neither approve nor refuse"
	case alter:
		return Changes, "a change or a condition"
	case late && !positive:
		return Reject, "not yet"
	case asked:
		return Question, "a question"
	case positive && t.has(from, to, turns):
		return Changes, "a yes with a but"
	case positive && t.has(from, to, negates, postpones):
		return Unclear, "a yes with a negation"
	case positive:
		return Unclear, "a yes with words that are not explained"
	}
	return Unclear, "nothing that decides"
}

// hasYesClause says that a clause is a yes to its end, over a long line that was broken: "… we do / no fair this year" is none.
func (t *text) hasYesClause(from, to int) bool {
	for at := from; at < to; {
		end := at + 1
		for end < to && t.tokens[end].before <= newline {
			end++
		}
		if all, yes := t.explained(at, end); all && yes {
			return true
		}
		at = end
	}
	return false
}

// flatNo reports a no that is a sentence by itself.
func (t *text) flatNo(from, to int) bool {
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.class == refuses && a.from >= from && a.to <= to && t.tokens[a.from].before >= stop && (a.to == len(t.tokens) || t.tokens[a.to].before >= stop)
	})
}

// onlyAsks says that all of it is a question: what it makes a condition of ("before I approve: …?") is not asked for yet.
func (t *text) onlyAsks(from, to int) bool {
	for i := from; i < to; i++ {
		if !t.isAsked(i) {
			return false
		}
	}
	return true
}

// takenBack reports whether the last that decides is a no, in a clause behind the last yes.
func (t *text) takenBack(from, to int) bool {
	yes, no := from, from
	for _, a := range t.arcs {
		switch {
		case a.from < from || a.to > to || t.isAsked(a.from):
		case a.class == approves:
			yes = max(yes, a.to)
		case a.class == refuses:
			no = max(no, a.from)
		}
	}
	for i := yes; i <= no; i++ {
		if t.tokens[i].before >= comma {
			return yes > from
		}
	}
	return false
}

// approving reports a yes. One at the very end that is as much a courtesy is none ("send nothing, please").
func (t *text) approving(from, to int) bool {
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.class == approves && a.from >= from && a.to <= to && !t.isAsked(a.from) && (a.from == from || a.to < to || !t.polite(a))
	})
}

// polite reports whether a phrase is a courtesy or a filler, too.
func (t *text) polite(a arc) bool {
	return slices.ContainsFunc(t.between(a.from, a.from), func(b arc) bool {
		return b.to == a.to && (b.class == courtesy || b.class == filler)
	})
}

// agrees reports a yes that is one to the matter.
func (t *text) agrees(from, to int) bool {
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.class == approves && a.from >= from && a.to <= to && !t.isAsked(a.from) && !t.bare(a)
	})
}

// leads reports whether the first phrase that is not mere politeness is of class c.
func (t *text) leads(from int, c class) bool {
	at, first := len(t.tokens)+1, class(0)
	for _, a := range t.arcs {
		if a.from >= from && a.class != courtesy && a.class != greets && (a.from < at || a.from == at && a.class == c) {
			at, first = a.from, a.class
		}
	}
	return first == c && (at == from || t.tokens[at].before >= stop || at == 0)
}

// opens says that the first phrase that decides anything is of class c.
func (t *text) opens(from int, c class) bool {
	for _, a := range t.arcs {
		if a.from >= from && (!a.class.benign() || a.class == approves) && a.class != negates {
			return a.class == c
		}
	}
	return false
}

// explainedAlways is explained where a no is as good as a yes: is the text nothing but an answer?
func (t *text) explainedAlways(from, to int) (bool, bool) {
	covered := make([]bool, to-from)
	for _, a := range t.arcs {
		if a.from < from || a.to > to || !a.class.benign() && a.class != refuses && a.class != forbids && a.class != postpones {
			continue
		}
		for i := a.from; i < a.to; i++ {
			covered[i-from] = true
		}
	}
	for _, c := range covered {
		if !c {
			return false, false
		}
	}
	return len(covered) > 0, true
}
