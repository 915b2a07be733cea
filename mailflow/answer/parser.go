package answer

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// parser reads one pattern.
type parser struct {
	*phraseFile
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
		if p.rest == "" || strings.IndexByte("|)]}", p.rest[0]) >= 0 {
			return inRow(seq), nil
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
		return p.group()
	case p.rest[0] == '*':
		p.rest = p.rest[1:]
		return besideSlot{}, nil
	case p.rest[0] == '{':
		p.rest = p.rest[1:]
		n, err := p.alternatives("}")
		return many{n}, err
	case p.rest[0] == ',':
		p.rest = strings.TrimLeft(p.rest[1:], " ")
		if p.rest == "" {
			return nil, fmt.Errorf("nothing behind a comma")
		}
		n, err := p.part()
		return clause{n, n != nil && canMiss(n)}, err
	case strings.HasPrefix(p.rest, ".."):
		p.rest = p.rest[2:]
		if !p.gaps {
			return nil, fmt.Errorf("a gap could hide a no in a yes")
		}
		return p.gap, nil
	}
	end := strings.IndexAny(p.rest, wordEnds+"<")
	if end < 0 {
		end = len(p.rest)
	}
	w := p.rest[:end]
	p.rest = p.rest[end:]
	n := p.word(w)
	if words, ok := n.(wording); ok && len(words) == 0 {
		return nil, fmt.Errorf("no word in %q", w)
	}
	return n, nil
}

func (p *parser) group() (node, error) {
	name, rest, ok := strings.Cut(p.rest[1:], ">")
	p.rest = rest
	switch {
	case !ok:
		return nil, fmt.Errorf("unclosed <")
	case name == "n":
		return numberSlot{}, nil
	case name == "nth":
		return ordinalSlot{p.lang}, nil
	case name == "name":
		return nameSlot{}, nil
	case name == "sign":
		return signSlot{}, nil
	case name == "face":
		return faceSlot{}, nil
	case name == "any":
		return anySlot{}, nil
	case name == "subject", name == "theme":
		return subjectSlot{listed: name == "theme"}, nil
	case name == "mild":
		return mildSlot{}, nil
	case name == "initial":
		return initialSlot{}, nil
	case name == "time":
		return timeSlot{}, nil
	}
	name, isHeld := strings.CutPrefix(name, "=")
	n, err := p.named(name)
	if err != nil {
		return nil, err
	}
	if isHeld {
		return held{n}, nil
	}
	return n, nil
}

// word makes the node of one written word: its tokens, also without its apostrophe, with ae for ä, and its aliases.
func (p *parser) word(w string) node {
	if n, ok := p.cache[w]; ok {
		return n
	}
	forms := either{p.literal(w)}
	if bare := strings.ReplaceAll(w, "'", ""); bare != w && !strings.HasSuffix(w, "'ll") && !strings.HasSuffix(w, "'d") {
		forms = append(forms, p.literal(bare))
	}
	if p.umlaut && strings.ContainsAny(w, "äöü") {
		forms = append(forms, p.literal(spellUmlauts(w)))
	}
	for _, other := range p.aliases[w] {
		forms = append(forms, p.literal(other))
	}
	p.cache[w] = compact(forms)
	return p.cache[w]
}

// wordEnds are the signs of a pattern that a word ends at.
const wordEnds = " \t|()[]{},"

// spellUmlauts writes ae for ä.
func spellUmlauts(w string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(w, "ä", "ae"), "ö", "oe"), "ü", "ue")
}

func (p *parser) literal(w string) node {
	var buf [64]byte
	if isPlain(w) { // most words are, and it saves half the loading
		return literal(p.lex.id(append(buf[:0], w...)))
	}
	if ending, ok := strings.CutPrefix(w, "~"); ok {
		return endingSlot(p.lex.ending(string(foldWord(nil, ending))))
	}
	if strings.HasSuffix(w, "'") || isLetters(w) { // "d'": the scanner keeps the apostrophe where a vowel follows
		return literal(p.lex.id(foldWord(buf[:0], w)))
	}
	var words wording
	if isSigns(w) {
		for i, r := range w {
			words = append(words, p.lex.id(foldWord(buf[:0], w[i:i+utf8.RuneLen(r)])))
		}
	} else {
		list, _ := p.lex.tokens(w)
		for _, t := range list {
			words = append(words, p.lex.id(foldWord(buf[:0], w[t.start:t.end])))
		}
	}
	if len(words) == 1 {
		return literal(words[0])
	}
	return slices.Clip(words)
}

// isSigns says that a word is written in a script without spaces: the scanner would take each sign by itself.
func isSigns(w string) bool {
	return !strings.ContainsFunc(w, func(r rune) bool { return !isSign(r) })
}

// isLetters says that a word is one of a script with spaces, without an apostrophe: the scanner would take it as it is.
func isLetters(w string) bool {
	return !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) || isSign(r) })
}

// isPlain says that a word is nothing but small letters of ASCII: it is its own folded form.
func isPlain(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return w != ""
}

// inRow joins words that stand in a row.
func inRow(seq sequence) node {
	if len(seq) == 1 {
		return seq[0]
	}
	var words wording
	for _, n := range seq {
		switch n := n.(type) {
		case literal:
			words = append(words, int32(n))
		case wording:
			words = append(words, n...)
		default:
			return slices.Clip(seq)
		}
	}
	if len(words) == 0 {
		return seq
	}
	return slices.Clip(words)
}

// compact makes one set of the single words of an alternative.
func compact(all either) node {
	if len(all) == 1 {
		return all[0]
	}
	var set oneOf
	var rest either
	for _, n := range all {
		switch n := n.(type) {
		case literal:
			set = append(set, int32(n))
		case oneOf:
			set = append(set, n...)
		default:
			rest = append(rest, n)
		}
	}
	slices.Sort(set)
	set = slices.Clip(slices.Compact(set))
	switch {
	case len(rest) == 0:
		return set
	case len(set) > 0:
		rest = append(rest, set)
	}
	if len(rest) > 4 {
		return newIndex(rest)
	}
	return slices.Clip(rest)
}
