package answer

import (
	"math/bits"
	"slices"
)

// A pattern is a phrase with its variants, as a line of a phrase file writes it:
//
//	word            that word, in any case and with or without its accents
//	a|b             either
//	( )             a group
//	[ ]             a group that may be missing
//	<it>            a group defined elsewhere in the file or in any.txt as "<it> = ..."
//	<n>             one or more item numbers: "1", "1, 2 and 3", "1-3"
//	<nth>           an ordinal: "first"
//	<name>          a capitalised word that no phrase of the language has, and elsewhere only harmless ones
//	<any>           any such word
//	<initial>       one capital letter, but Y and N
//	<mild>          any word that is not, alone, a phrase against a yes, or none of [never]
//	<subject>       words that name what a plan is about, and small ones of [of] among them; not at the beginning. See Asked
//	<theme>         such words where an adjective may stand: those of [subject] alone
//	<=it>           the same of a group's words
//	<sign>          a letter of a script without spaces that no phrase has
//	,               what follows may stand behind a comma: "in an emergency ,call <name>"
//	<face>          a pictograph that no phrase has
//	<time>          a whole number or a clock time: "5", "17:30"
//	{ }             a group any number of times. Such a phrase is loose: whatever speaks against a yes in it, it falls
//	*               any number of words of [beside], not at the beginning. Such a phrase is loose, too
//	~ending         any word that no phrase has and that ends so; where a language puts an "if" into its verbs
//	..              up to five words (twenty such letters) of any kind in the same clause; not in phrases that can make a yes
//	^ $             at the beginning and at the end: only where a clause begins or ends
//	…               at the end: and the rest of the clause, whatever it tells. See openUp
type pattern struct {
	class    class
	from, to bool // ^ and $
	name     bool // it begins with a name
	loose    bool // it has a { }
	open     bool // it ends with …
	body     node
}

// window is how many tokens a phrase can span; a set of positions in it is the bits of a uint64.
const window = 60

// node is a part of a pattern. ends maps the positions where it may begin, as bits counted from base, to those
// where it may end.
type node interface {
	ends(t *text, base int, at uint64) uint64
	// first adds the ids the node can begin with and reports whether it can be empty.
	first(add func(id int32)) (empty bool)
}

// Ids of tokens that are no words.
const (
	idUnknown int32 = 0
	idNumber  int32 = -1
	idName    int32 = -2
	idSign    int32 = -3
	idInitial int32 = -4
	idAny     int32 = -5
	idFace    int32 = -6
	idEnding  int32 = -7 // and below: "~ending"
)

type literal int32

func (l literal) ends(t *text, base int, at uint64) uint64 {
	var out uint64
	for ; at != 0; at &= at - 1 {
		pos := bits.TrailingZeros64(at)
		if i := base + pos; i < len(t.tokens) && t.tokens[i].id == int32(l) && t.follows(i, pos) {
			out |= 1 << (pos + 1)
		}
	}
	return out
}

func (l literal) first(add func(int32)) bool { add(int32(l)); return false }

// oneOf is an alternative of single words, the most frequent kind, in order.
type oneOf []int32

func (o oneOf) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.kind == word && o.has(k.id) })
}

func (o oneOf) has(id int32) bool {
	_, ok := slices.BinarySearch(o, id)
	return ok
}

func (o oneOf) first(add func(int32)) bool {
	for _, id := range o {
		add(id)
	}
	return false
}

// wording is words in a row.
type wording []int32

func (w wording) ends(t *text, base int, at uint64) uint64 {
	for _, id := range w {
		if at == 0 {
			return 0
		}
		at = literal(id).ends(t, base, at)
	}
	return at
}

func (w wording) first(add func(int32)) bool { add(w[0]); return false }

type either []node

func (e either) ends(t *text, base int, at uint64) uint64 {
	var out uint64
	for _, n := range e {
		out |= n.ends(t, base, at)
	}
	return out
}

func (e either) first(add func(int32)) bool {
	empty := false
	for _, n := range e {
		empty = n.first(add) || empty
	}
	return empty
}

// index is a long alternative, its entries found by the word they begin with.
type index struct {
	byWord []entry // in order of word
	rest   either  // those that can begin with too many words
}

type entry struct {
	word int32
	node node
}

func newIndex(all either) node {
	var x index
	for _, n := range all {
		var words []int32
		empty := n.first(func(id int32) { words = append(words, id) })
		if empty || len(words) == 0 || len(words) > 4 || slices.ContainsFunc(words, func(id int32) bool { return id <= idUnknown }) {
			x.rest = append(x.rest, n)
			continue
		}
		for _, w := range words {
			x.byWord = append(x.byWord, entry{w, n})
		}
	}
	slices.SortStableFunc(x.byWord, func(a, b entry) int { return int(a.word - b.word) })
	x.byWord, x.rest = slices.Clip(x.byWord), slices.Clip(x.rest)
	return x
}

func (x index) ends(t *text, base int, at uint64) uint64 {
	out := x.rest.ends(t, base, at)
	for rest := at; rest != 0; rest &= rest - 1 {
		pos := bits.TrailingZeros64(rest)
		if base+pos >= len(t.tokens) {
			break
		}
		id := t.tokens[base+pos].id
		i, _ := slices.BinarySearchFunc(x.byWord, id, func(e entry, id int32) int { return int(e.word - id) })
		for ; i < len(x.byWord) && x.byWord[i].word == id; i++ {
			out |= x.byWord[i].node.ends(t, base, 1<<pos)
		}
	}
	return out
}

func (x index) first(add func(int32)) bool {
	for i, e := range x.byWord {
		if i == 0 || e.word != x.byWord[i-1].word {
			add(e.word)
		}
	}
	return x.rest.first(add)
}

type sequence []node

func (s sequence) ends(t *text, base int, at uint64) uint64 {
	for _, n := range s {
		if at == 0 {
			return 0
		}
		at = n.ends(t, base, at)
	}
	return at
}

func (s sequence) first(add func(int32)) bool {
	for _, n := range s {
		if !n.first(add) {
			return false
		}
	}
	return true
}

type maybe struct{ node }

func (m maybe) ends(t *text, base int, at uint64) uint64 { return at | m.node.ends(t, base, at) }

func (m maybe) first(add func(int32)) bool { m.node.first(add); return true }

// group is a "<it>". Many phrases share it: what it can be at a token is looked up once.
type group struct {
	node
	slot  int
	empty bool // it can be nothing
}

// known marks what was looked up in text.memo. It is no bit of a set: a phrase is shorter than the window.
const known = 1 << 63

func (g group) ends(t *text, base int, at uint64) uint64 {
	if len(t.memo) == 0 {
		return g.node.ends(t, base, at)
	}
	var out uint64
	if g.empty {
		out = at
	}
	for ; at != 0; at &= at - 1 {
		pos := bits.TrailingZeros64(at)
		i := base + pos
		if i >= len(t.tokens) || !t.follows(i, pos) {
			continue
		}
		memo := &t.memo[g.slot*len(t.tokens)+i]
		if *memo == 0 {
			*memo = g.node.ends(t, i, 1) | known
		}
		out |= *memo &^ known << pos
	}
	return out & (1<<window - 1)
}

// clause is what may stand behind a comma.
type clause struct {
	node
	empty bool // it can be nothing
}

func (c clause) ends(t *text, base int, at uint64) uint64 {
	var out uint64
	if c.empty {
		out = at
	}
	for ; at != 0; at &= at - 1 {
		pos := bits.TrailingZeros64(at)
		if i := base + pos; i < len(t.tokens) && (pos == 0 || t.tokens[i].before <= comma) {
			out |= c.node.ends(t, i, 1) << pos
		}
	}
	return out & (1<<window - 1)
}

func (c clause) first(add func(int32)) bool { return c.node.first(add) || c.empty }

// many is "{ }".
type many struct{ node }

// repeats is how often what stands in "{ }" can come.
const repeats = 14

func (m many) ends(t *text, base int, at uint64) uint64 {
	out := at
	for range repeats {
		at = m.node.ends(t, base, at) &^ out
		if at == 0 {
			break
		}
		out |= at
	}
	return out
}

func (m many) first(add func(int32)) bool { m.node.first(add); return true }

// gap is "..": how many tokens it can span.
type gap int

func (g gap) ends(t *text, base int, at uint64) uint64 {
	out := at
	for range g {
		at = t.step(base, at, func(*token) bool { return true })
		out |= at
	}
	return out
}

func (gap) first(func(int32)) bool { return true }

// step moves every position over one token that ok likes.
func (t *text) step(base int, at uint64, ok func(*token) bool) uint64 {
	var out uint64
	for ; at != 0; at &= at - 1 {
		pos := bits.TrailingZeros64(at)
		if i := base + pos; i < len(t.tokens) && t.follows(i, pos) && ok(&t.tokens[i]) {
			out |= 1 << (pos + 1)
		}
	}
	return out
}

// follows reports whether token i, pos tokens into a phrase, can belong to it: a phrase never runs over a pause but a
// line that was broken.
func (t *text) follows(i, pos int) bool {
	return pos < window && (pos == 0 || t.tokens[i].before <= newline)
}
