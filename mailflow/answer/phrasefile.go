package answer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// phraseFile is a phrase file being read: first its groups and ordinals, then its phrases.
type phraseFile struct {
	lex     *lexicon
	lang    *language
	groups  map[string]node
	cache   map[string]node // by written word
	section string
}

// lines reads the definitions of a file, or the rest. "# " begins a comment.
func (f *phraseFile) lines(data string, definitions bool) error {
	f.section = ""
	for i, line := range strings.Split(data, "\n") {
		if hash := strings.Index(line, "# "); hash >= 0 {
			line = line[:hash]
		}
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") && !strings.ContainsAny(line, "| ") {
			f.section = line[1 : len(line)-1]
			continue
		}
		name, def, isGroup := strings.Cut(line, " = ")
		isGroup = isGroup && line[0] == '<'
		if line == "" || definitions != (isGroup || f.section == "ordinals") {
			continue
		}
		if err := f.entry(line, name, def, isGroup); err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return nil
}

func (f *phraseFile) entry(line, name, def string, isGroup bool) error {
	if isGroup {
		n, err := f.parse(def, true)
		f.groups[strings.Trim(name, "<>")] = n
		return err
	}
	return f.line(line)
}

func (f *phraseFile) line(s string) error {
	if i := slices.Index(sections(), f.section); i >= 0 {
		return f.phrase(s, class(i+1))
	}
	switch f.section {
	case "ordinals":
		return f.ordinals(s)
	case "words":
		name, def, _ := strings.Cut(s, ":")
		n, err := f.parse(def, false)
		f.lang.words = append(f.lang.words, wordRule{name, n})
		return err
	case "nothing":
		n, err := f.parse(s, false)
		f.lang.nothing = n
		return err
	case "dates":
		return f.lang.dates.line(s)
	}
	return fmt.Errorf("unknown section [%s]", f.section)
}

// ordinals reads "1: first".
func (f *phraseFile) ordinals(s string) error {
	number, words, _ := strings.Cut(s, ":")
	n, err := strconv.Atoi(number)
	if err != nil {
		return fmt.Errorf("read ordinal: %w", err)
	}
	for _, w := range strings.Fields(words) {
		f.lex.ordinals[f.lex.id(string(foldWord(nil, w)))] = n
	}
	return nil
}

// parse reads a pattern. In Japanese, where each letter is a token, a gap is longer.
func (f *phraseFile) parse(s string, gaps bool) (node, error) {
	p := &parser{lex: f.lex, groups: f.groups, cache: f.cache, rest: s, gaps: gaps, gap: 5, umlaut: f.lang.code == "de"}
	if f.lang.code == "ja" {
		p.gap = 20
	}
	return p.alternatives("")
}

func (f *phraseFile) phrase(s string, c class) error {
	body := strings.TrimSuffix(strings.TrimPrefix(s, "^"), "$")
	p := &pattern{class: c, from: strings.HasPrefix(s, "^"), to: strings.HasSuffix(s, "$"), name: strings.HasPrefix(body, "<name>")}
	n, err := f.parse(body, !c.benign())
	if err != nil {
		return err
	}
	if c.benign() && hasGap(n) {
		return fmt.Errorf("a gap could hide a no in a yes: %q", s)
	}
	if p.body = n; c != blank {
		f.lang.add(p)
	}
	return nil
}

// add puts a phrase under every word it can begin with.
func (l *language) add(p *pattern) {
	seen := wordSet{}
	p.body.first(func(id int32) {
		if !seen[id] {
			seen[id] = true
			l.patterns[id] = append(l.patterns[id], p)
		}
	})
}

// eachWord calls f with every word of a node.
func eachWord(n node, f func(id int32)) {
	switch n := n.(type) {
	case literal:
		f(int32(n))
	case oneOf:
		n.first(f)
	case wording:
		for _, id := range n {
			f(id)
		}
	case maybe:
		eachWord(n.node, f)
	case sequence:
		for _, m := range n {
			eachWord(m, f)
		}
	case either:
		for _, m := range n {
			eachWord(m, f)
		}
	case index:
		eachWord(n.rest, f)
		for _, e := range n.byWord {
			eachWord(e.node, f)
		}
	}
}

func hasGap(n node) bool {
	switch n := n.(type) {
	case gap:
		return true
	case maybe:
		return hasGap(n.node)
	case sequence:
		return slices.ContainsFunc(n, hasGap)
	case either:
		return slices.ContainsFunc(n, hasGap)
	case index:
		return hasGap(n.rest) || slices.ContainsFunc(n.byWord, func(e entry) bool { return hasGap(e.node) })
	}
	return false
}
