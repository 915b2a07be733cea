package answer

import (
	"fmt"
	"math/bits"
	"strings"
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
//	<name>          a capitalised word that no phrase has
//	<any>           any word that no phrase has
//	<sign>          any letter of a script without spaces
//	..              up to five words (twenty such letters) of any kind in the same clause; not in phrases that can make a yes
//	^ $             at the beginning and at the end: only where a clause begins or ends
type pattern struct {
	class      class
	from, to   bool // ^ and $
	name       bool // it begins with a name
	body       node
	sourceLine int
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
)

type literal int32

func (l literal) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.kind == word && k.id == int32(l) })
}

func (l literal) first(add func(int32)) bool { add(int32(l)); return false }

// oneOf is an alternative of single words, the most frequent kind.
type oneOf map[int32]bool

func (o oneOf) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.kind == word && o[k.id] })
}

func (o oneOf) first(add func(int32)) bool {
	for id := range o {
		add(id)
	}
	return false
}

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

// nameSlot is "<name>".
type nameSlot struct{}

func (nameSlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.kind == word && k.id == idUnknown && k.upper })
}

func (nameSlot) first(add func(int32)) bool { add(idName); return false }

// signSlot is "<sign>".
type signSlot struct{}

func (signSlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.kind == word && k.sign })
}

func (signSlot) first(add func(int32)) bool { add(idSign); return false }

// anySlot is "<any>".
type anySlot struct{}

func (anySlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.kind == word && k.id == idUnknown })
}

func (anySlot) first(func(int32)) bool { return false }

// numberSlot is "<n>".
type numberSlot struct{}

func (numberSlot) ends(t *text, base int, at uint64) uint64 {
	var out uint64
	for rest := at; rest != 0; rest &= rest - 1 {
		pos := bits.TrailingZeros64(rest)
		if pos > 0 && base+pos < len(t.tokens) && t.tokens[base+pos].before > newline {
			continue
		}
		for _, end := range t.numberEnds(base + pos) {
			if end-base < window {
				out |= 1 << (end - base)
			}
		}
	}
	return out
}

func (numberSlot) first(add func(int32)) bool { add(idNumber); return false }

// ordinalSlot is "<nth>".
type ordinalSlot struct{ lex *lexicon }

func (ordinalSlot) ends(t *text, base int, at uint64) uint64 {
	return t.step(base, at, func(k *token) bool { return k.kind == word && k.n > 0 })
}

func (o ordinalSlot) first(add func(int32)) bool {
	for id := range o.lex.ordinals {
		add(id)
	}
	return false
}

// step moves every position over one token that ok likes. A phrase never runs over a pause but a new line.
func (t *text) step(base int, at uint64, ok func(*token) bool) uint64 {
	var out uint64
	for ; at != 0; at &= at - 1 {
		pos := bits.TrailingZeros64(at)
		i := base + pos
		if i >= len(t.tokens) || pos >= window || pos > 0 && t.tokens[i].before > newline {
			continue
		}
		if ok(&t.tokens[i]) {
			out |= 1 << (pos + 1)
		}
	}
	return out
}

// parser reads one pattern.
type parser struct {
	lex    *lexicon
	macros map[string]node
	rest   string
	gaps   bool // ".." is allowed
	gap    gap
	umlaut bool // ä may be written ae
}

func (p *parser) alternatives(closing string) (node, error) {
	var all either
	for {
		n, err := p.sequence()
		if err != nil {
			return nil, err
		}
		all = append(all, n)
		if strings.HasPrefix(p.rest, "|") {
			p.rest = p.rest[1:]
			continue
		}
		if !strings.HasPrefix(p.rest, closing) || closing == "" && p.rest != "" {
			return nil, fmt.Errorf("expected %q at %q", closing, p.rest)
		}
		p.rest = p.rest[len(closing):]
		return compact(all), nil
	}
}

func (p *parser) sequence() (node, error) {
	var seq sequence
	for {
		p.rest = strings.TrimLeft(p.rest, " \t")
		if p.rest == "" || strings.IndexByte("|)]", p.rest[0]) >= 0 {
			if len(seq) == 1 {
				return seq[0], nil
			}
			return seq, nil
		}
		n, err := p.part()
		if err != nil {
			return nil, err
		}
		seq = append(seq, n)
	}
}

func (p *parser) part() (node, error) {
	switch {
	case p.rest[0] == '(':
		p.rest = p.rest[1:]
		return p.alternatives(")")
	case p.rest[0] == '[':
		p.rest = p.rest[1:]
		n, err := p.alternatives("]")
		return maybe{n}, err
	case p.rest[0] == '<':
		return p.macro()
	case strings.HasPrefix(p.rest, ".."):
		p.rest = p.rest[2:]
		if !p.gaps {
			return nil, fmt.Errorf("a gap could hide a no in a yes")
		}
		return p.gap, nil
	}
	end := strings.IndexAny(p.rest, " \t|()[]<")
	if end < 0 {
		end = len(p.rest)
	}
	w := p.rest[:end]
	p.rest = p.rest[end:]
	return p.word(w), nil
}

func (p *parser) macro() (node, error) {
	name, rest, ok := strings.Cut(p.rest[1:], ">")
	p.rest = rest
	switch {
	case !ok:
		return nil, fmt.Errorf("unclosed <")
	case name == "n":
		return numberSlot{}, nil
	case name == "nth":
		return ordinalSlot{p.lex}, nil
	case name == "name":
		return nameSlot{}, nil
	case name == "sign":
		return signSlot{}, nil
	case name == "any":
		return anySlot{}, nil
	}
	n, ok := p.macros[name]
	if !ok {
		return nil, fmt.Errorf("unknown group <%s>", name)
	}
	return n, nil
}

// word makes the node of one written word: its tokens, also without its apostrophe, and with ae for ä.
func (p *parser) word(w string) node {
	forms := either{p.literal(w)}
	if bare := strings.ReplaceAll(w, "'", ""); bare != w && !strings.HasSuffix(w, "'ll") && !strings.HasSuffix(w, "'d") {
		forms = append(forms, p.literal(bare))
	}
	if long := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue").Replace(w); p.umlaut && long != w {
		forms = append(forms, p.literal(long))
	}
	return compact(forms)
}

func (p *parser) literal(w string) node {
	var seq sequence
	if strings.HasSuffix(w, "'") { // "d'": the scanner keeps the apostrophe where a vowel follows
		return literal(p.lex.id(string(foldWord(nil, w))))
	}
	list, _ := p.lex.tokens(w)
	for _, t := range list {
		folded := string(foldWord(nil, w[t.start:t.end]))
		seq = append(seq, literal(p.lex.id(folded)))
	}
	if len(seq) == 1 {
		return seq[0]
	}
	return seq
}

// compact makes one set of an alternative of single words.
func compact(all either) node {
	if len(all) == 1 {
		return all[0]
	}
	set := oneOf{}
	for _, n := range all {
		switch n := n.(type) {
		case literal:
			set[int32(n)] = true
		case oneOf:
			for id := range n {
				set[id] = true
			}
		default:
			return all
		}
	}
	return set
}
