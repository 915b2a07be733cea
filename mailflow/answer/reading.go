package answer

import (
	"math/bits"
	"slices"
	"unicode"
	"unicode/utf8"
)

// text is one text on its way to a meaning, in one language.
type text struct {
	lex      *lexicon
	source   string
	tokens   []token
	whole    bool
	lang     *language
	asked    ask             // what is known of the ask that it answers
	told     map[string]bool // words that were looked up in it
	arcs     []arc           // in the order of their first token
	starts   []int           // by token: the first arc that begins there or later
	chats    []bool          // by token: it stands in a question about something else
	open     []bool          // by token: it stands in a question without a question mark
	memo     []uint64        // by group and token: where the group can end, see there
	hints    []arc           // phrases of [windup], [once] and [settled]; they say nothing by themselves
	sealed   []sealedToken   // those that pass as words within a speech
	calls    []int           // tokens behind a name that stands where a comma is left out
	aside    arc             // a span that was set aside, see there
	only     uint32          // if not 0, the classes whose phrases are looked for, as bits
	itemArcs []arc           // phrases with item numbers; they count only where they cover the whole text
}

// arc is a phrase found in the text: the tokens from..to.
type arc struct {
	from, to int
	class    class
	loose    bool // see pattern
	open     bool // see openUp
	sealed   bool // a whole clause, see sealSpeech
	matter   bool // a small yes that names the matter
	first    bool // it begins a clause, by its pattern
	last     bool // it ends one, by its pattern
}

func byToken(a, b arc) int { return a.from - b.from }

// covers reports whether a holds b, and is longer.
func (a arc) covers(b arc) bool {
	return a.from <= b.from && b.to <= a.to && a.to-a.from > b.to-b.from
}

// find looks up the phrases of a language at every token.
func (t *text) find(l *language) {
	t.lang = l
	t.arcs, t.itemArcs, t.hints = t.arcs[:0], t.itemArcs[:0], t.hints[:0]
	patterns, any := l.patterns, t.lex.languages[0]
	if l != any {
		patterns = l.read()
	}
	t.remember(l)
	t.unseal()
	t.callByName()
	for i := range t.tokens {
		t.findAt(i, l, patterns)
		if l != any {
			t.findAt(i, any, any.patterns)
		}
	}
	t.findTotals()
	t.findReferences()
	t.findSalutation()
	t.findSender(t.asked.by)
	t.findVocatives()
	slices.SortStableFunc(t.arcs, byToken)
	slices.SortStableFunc(t.hints, byToken)
	t.sealSpeech()
	t.dropCovered()
	t.findQuestions()
	t.openQuestions()
	t.findChats()
	t.openUp()
	t.findCalm()
}

// remember forgets what the groups of another language were.
func (t *text) remember(l *language) {
	size := l.groups * len(t.tokens)
	if cap(t.memo) < size {
		t.memo = make([]uint64, size)
		return
	}
	t.memo = t.memo[:size]
	clear(t.memo)
}

func (t *text) findAt(i int, l *language, patterns map[int32][]*pattern) {
	k := &t.tokens[i]
	if k.sign {
		t.match(i, patterns[idSign], l)
	}
	if k.ending != 0 {
		t.match(i, patterns[k.ending], l)
	}
	switch {
	case k.kind == number || k.clock:
		t.match(i, patterns[idNumber], l)
	case k.kind == word && k.id != idUnknown:
		t.match(i, patterns[k.id], l)
	}
	if k.initial {
		t.match(i, patterns[idInitial], l)
	}
	if k.face && t.lex.foreign(k.id, t.lang) {
		t.match(i, patterns[idFace], l)
		return
	}
	if k.kind != word || !t.lex.foreign(k.id, t.lang) {
		return
	}
	t.match(i, patterns[idAny], l)
	if k.upper {
		t.match(i, patterns[idName], l)
	}
}

func (t *text) match(i int, patterns []*pattern, l *language) {
	for _, p := range patterns {
		if t.only != 0 && t.only&(1<<p.class) == 0 {
			continue
		}
		if p.from && !t.begins(i, p.name) || p.open && !t.beginsTalk(i) || p.name && p.class.benign() && t.isNoName(i) {
			continue
		}
		for ends := p.body.ends(t, i, 1) &^ 1; ends != 0; ends &= ends - 1 {
			end := i + bits.TrailingZeros64(ends)
			if p.to && !t.ends(end) || p.name && i == 0 && end < len(t.tokens) && t.tokens[end-1].dotted {
				continue // "Abort. Approved."
			}
			if p.name && p.to && p.class.benign() && !t.mayBeSpokenTo(i, end) {
				continue // "Approved, Berlin."
			}
			a := arc{from: i, to: end, class: p.class, loose: p.loose, open: p.open, first: p.from, last: p.to}
			switch {
			case p.class >= closes && p.class <= suffices:
				t.hints = append(t.hints, a)
			case p.class.item():
				t.itemArcs = append(t.itemArcs, a)
			default:
				t.arcs = append(t.arcs, a)
			}
		}
	}
}

// begins reports whether a clause begins at token i. A name stands on a line of its own or after a comma, and not
// where a sentence begins: "Approved. Kidding."
func (t *text) begins(i int, name bool) bool {
	k := &t.tokens[i]
	return k.pauses() && (!name || k.line || k.before == comma)
}

// pauses says that a clause can begin with a token. A mail program breaks long lines anywhere, so there a capital must tell.
func (k *token) pauses() bool { return k.before > newline || k.before == newline && k.upper }

// beginsAside: an aside begins a clause, or with thanks. What runs on from a yes belongs to it: "I accept that mistakes happen".
func (t *text) beginsAside(i int) bool {
	if t.tokens[i].before > newline || t.isAnd(i) || i > 0 && t.isAnd(i-1) {
		return true
	}
	return !t.spoils(i) && slices.ContainsFunc(t.between(i, i), func(a arc) bool { return a.class == courtesy })
}

// beginsTalk: an open phrase begins a clause. Of what runs on from a yes nobody can say where the yes ends.
func (t *text) beginsTalk(i int) bool {
	return t.tokens[i].before > newline || t.isAnd(i) || i > 0 && t.isAnd(i-1) ||
		slices.ContainsFunc(t.arcs, func(a arc) bool { return a.class == courtesy && a.to == i && a.to > a.from+1 })
}

// ends reports whether a clause ends before token i.
func (t *text) ends(i int) bool {
	if i >= len(t.tokens) || t.isPicture(i) {
		return true
	}
	return t.tokens[i].pauses()
}

// isPicture says that a token is a pictograph or a tick: people set one for a full stop.
func (t *text) isPicture(i int) bool {
	r, _ := utf8.DecodeRuneInString(t.source[t.tokens[i].start:])
	return r >= firstPicture && unicode.Is(unicode.So, r)
}

// firstPicture is the first of them; arrows and signs of mathematics stand before it.
const firstPicture = '\u2600'

// dropCovered forgets each phrase that lies inside a longer one of another meaning ("approved" in "not approved",
// "no" in "no objections"), and harmless ones that a dangerous one takes as its own.
func (t *text) dropCovered() {
	t.index()
	t.keep(func(a arc) bool {
		return (a.class != aside && a.class != chat || t.beginsAside(a.from)) && (a.class != negates || !t.explainsMore(a))
	})
	t.keep(func(a arc) bool { return a.class != aside || !t.thanksAndMore(a) })
	denied := t.deniedYeses()
	t.keep(func(a arc) bool { return !t.overruled(a) })
	t.arcs = append(t.arcs, denied...)
	slices.SortStableFunc(t.arcs, byToken)
	t.index()
	t.keep(func(a arc) bool { return !a.loose || !a.class.benign() || !t.disturbed(a) && !t.overLines(a) })
}

// disturbed reports whether anything that speaks against a yes is left in a loose phrase. Questions are no harm to one
// that is a question.
func (t *text) disturbed(a arc) bool {
	return slices.ContainsFunc(t.between(a.from-window, a.to-1), func(b arc) bool {
		question := a.class == chat && (b.class == asks || b.class == requests)
		return !b.class.benign() && b.to > a.from && !question
	})
}

// overLines says that a loose phrase of a script without spaces goes over the end of a short line: nobody sets a full stop there.
func (t *text) overLines(a arc) bool {
	return slices.ContainsFunc(t.lineStarts(a.from+1, a.to), t.followsShortLine)
}

// keep keeps the phrases that ok likes; ok sees them all.
func (t *text) keep(ok func(arc) bool) {
	var kept []arc
	for _, a := range t.arcs {
		if ok(a) {
			kept = append(kept, a)
		}
	}
	t.arcs = kept
	t.index()
}

// index notes where the arcs of each token begin.
func (t *text) index() {
	t.starts = t.starts[:0]
	for i, a := range t.arcs {
		for len(t.starts) <= a.from {
			t.starts = append(t.starts, i)
		}
	}
	for len(t.starts) <= len(t.tokens)+1 {
		t.starts = append(t.starts, len(t.arcs))
	}
}

// between are the arcs that begin at the tokens from..to, both included.
func (t *text) between(from, to int) []arc {
	return t.arcs[t.starts[max(from, 0)]:t.starts[min(to, len(t.tokens))+1]]
}

// firm are the classes that a word of negation may be a phrase of, all by itself.
var firm = [...]class{alters, faults, turns, refuses, forbids, postpones}

// explainsMore: the word of a negation is a condition or a refusal of its own.
func (t *text) explainsMore(a arc) bool {
	return slices.ContainsFunc(t.between(a.from, a.from), func(b arc) bool {
		return b.to == a.to && slices.Contains(firm[:], b.class)
	})
}

func (t *text) overruled(a arc) bool {
	for _, b := range t.between(a.from-window, a.to) {
		covers, same := b.covers(a), b.from == a.from && b.to == a.to
		switch {
		case b.loose && !a.loose && b.class.benign():
		case !a.class.benign():
			if covers && b.class != a.class || same && a.class == refuses && b.class == postpones || same && a.class == requests && (b.class == approves || b.class == aside) && !t.tokens[a.from].asked {
				return true
			}
		case !b.class.benign():
			if b.class == requests && same && !t.tokens[b.from].asked { // "puedes empezar": a request only if asked
				continue
			}
			if covers || same || a.class == approves && t.touches(b, a) {
				return true
			}
		case b.class == aside && a.class != aside && (covers || same):
			return true
		}
	}
	return false
}

// touches reports whether a phrase against a yes overlaps one that is a yes, or is a negation right before or after it
// in the same clause ("machen wir nicht").
func (t *text) touches(b, a arc) bool {
	if a.covers(b) || b.class == negates && t.isHarmless(b) {
		return false
	}
	if b.from < a.to && a.from < b.to {
		return true
	}
	next := b.from == a.to && t.tokens[b.from].before == joined
	before := b.to == a.from && t.tokens[a.from].before == joined
	return b.class == negates && (next || before)
}

// isHarmless says that a word of negation belongs to a longer harmless phrase: "without hesitation".
func (t *text) isHarmless(b arc) bool {
	return slices.ContainsFunc(t.between(b.from-window, b.from), func(c arc) bool {
		return c.class.benign() && c.class != talk && c.class != manner && c.class != approves && !c.loose && c.covers(b)
	})
}

// vetoed reports whether anything in from..to speaks against a yes: a phrase that does, a question, a thing that
// is no word.
func (t *text) vetoed(from, to int) bool {
	for i := from; i < to; i++ {
		if i >= t.aside.from && i < t.aside.to {
			continue
		}
		if t.isAsked(i) || t.tokens[i].kind == odd && !t.tokens[i].clock && !t.isTalked(i) && t.total(i) == 0 {
			return true
		}
	}
	for _, a := range t.arcs {
		if !a.class.benign() && a.from < to && a.to > from {
			return true
		}
	}
	return false
}

// says counts the phrases of a class in from..to; those within a question only if asked.
func (t *text) says(from, to int, c class, asked bool) int {
	n := 0
	for _, a := range t.arcs {
		if a.class == c && a.from >= from && a.to <= to && t.isAsked(a.from) == asked {
			n++
		}
	}
	return n
}

// has reports a phrase of one of the classes in from..to, in a question or not.
func (t *text) has(from, to int, classes ...class) bool {
	for _, c := range classes {
		if t.says(from, to, c, false)+t.says(from, to, c, true) > 0 {
			return true
		}
	}
	return false
}
