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
	cache   map[string]node     // by written word
	aliases map[string][]string // other ways to write a word, from the section [alias]
	defined map[string]bool     // the groups of this file
	pending map[string]string   // those that nobody asked for yet, as they are written
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
		if line == "" || definitions != (isGroup || f.section == "ordinals" || f.section == "counts" || f.section == "alias") {
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
		name = strings.Trim(name, "<>")
		if f.defined[name] {
			return fmt.Errorf("<%s> is defined twice; join the two", name)
		}
		f.defined[name] = true
		if f.skims() {
			f.pending[name] = def
			f.learn(def)
			return nil
		}
		_, err := f.define(name, def)
		return err
	}
	return f.line(line)
}

// skims says that a file is read for its words and for what speaks against a yes. The rest is read at need, see find.
func (f *phraseFile) skims() bool { return !f.lex.sealed && f.lang.index > 0 }

func (f *phraseFile) define(name, def string) (node, error) {
	n, err := f.parse(def, true)
	switch n.(type) {
	case either, index, sequence:
		n = group{n, f.lang.groups, n.first(func(int32) {})}
		f.lang.groups++
	}
	f.groups[name] = n
	return n, err
}

// named is a group by its name.
func (f *phraseFile) named(name string) (node, error) {
	if def, ok := f.pending[name]; ok {
		delete(f.pending, name)
		return f.define(name, def)
	}
	n, ok := f.groups[name]
	if !ok {
		return nil, fmt.Errorf("unknown group <%s>", name)
	}
	return n, nil
}

func (f *phraseFile) line(s string) error {
	if list, ok := map[string]*wordList{"calm": f.lang.calm, "beside": f.lang.beside, "matter": f.lang.matter, "subject": f.lang.subject, "of": f.lang.of}[f.section]; ok && !hasSigns(s) {
		list.add(s)
		return nil
	}
	if i := slices.Index(sections(), f.section); i >= 0 {
		return f.phrase(s, class(i+1))
	}
	switch f.section {
	case "ordinals":
		return f.numbers(s, f.lang.ordinals)
	case "counts":
		return f.numbers(s, f.lang.counts)
	case "alias":
		word, others, _ := strings.Cut(s, ":")
		f.aliases[word] = strings.Fields(others)
		return nil
	case "card", "link", "hello", "crowd":
		if list := map[string]*wordList{"card": f.lex.card, "link": f.lex.link, "hello": f.lex.hello, "crowd": f.lex.crowd}[f.section]; !f.lex.sealed {
			list.add(s)
		}
		return nil
	case "spoil", "break", "order", "mend":
		map[string]*wordList{"spoil": f.lang.spoil, "break": f.lang.breaks, "order": f.lang.orders, "mend": f.lang.mend}[f.section].add(s)
		return nil
	case "words":
		name, def, _ := strings.Cut(s, ":")
		n, err := f.parse(def, false)
		f.lang.words = append(f.lang.words, wordRule{strings.Clone(name), n})
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

// numbers reads "1: first" or "2: two".
func (f *phraseFile) numbers(s string, into map[int32]int) error {
	number, words, _ := strings.Cut(s, ":")
	n, err := strconv.Atoi(number)
	if err != nil {
		return fmt.Errorf("read number: %w", err)
	}
	for _, w := range strings.Fields(words) {
		into[f.lex.id(foldWord(nil, w))] = n
	}
	return nil
}

// parse reads a pattern. In Japanese, where each letter is a token, a gap is longer.
func (f *phraseFile) parse(s string, gaps bool) (node, error) {
	return f.parser(s, gaps).alternatives("")
}

func (f *phraseFile) parser(s string, gaps bool) *parser {
	p := &parser{phraseFile: f, rest: s, gaps: gaps, gap: 5, umlaut: f.lang.code == "de"}
	if f.lang.code == "ja" {
		p.gap = 20
	}
	return p
}

func (f *phraseFile) phrase(s string, c class) error {
	body, open := strings.CutSuffix(strings.TrimSuffix(strings.TrimPrefix(s, "^"), "$"), "…")
	p := &pattern{class: c, from: strings.HasPrefix(s, "^"), to: strings.HasSuffix(s, "$"), name: strings.HasPrefix(body, "<name>"),
		loose: strings.ContainsAny(s, "{*") || c == settles && strings.Contains(s, ".."), open: open}
	if open && (c == approves || !c.benign()) {
		return fmt.Errorf("only harmless phrases can be open: %q", s)
	}
	if f.skims() && c.benign() && c != blank { // nobody asks for it before it is read again
		f.learn(body)
		return nil
	}
	n, err := f.parse(body, !c.benign())
	if err != nil {
		return err
	}
	if c.benign() && hasGap(n) {
		return fmt.Errorf("a gap could hide a no in a yes: %q", s)
	}
	if !f.lex.sealed {
		f.load(n, c)
	}
	if p.body = n; c != blank && (f.lex.sealed || f.lang.index == 0) {
		f.lang.add(p)
	}
	return nil
}

// learn makes the words of a pattern known, without reading it.
func (f *phraseFile) learn(pattern string) {
	p := f.parser("", false)
	for pattern != "" {
		n := strings.IndexAny(pattern, wordEnds+"*")
		w := pattern
		if n >= 0 {
			w, pattern = pattern[:n], pattern[n+1:]
		} else {
			pattern = ""
		}
		switch {
		case w == "" || w[0] == '<':
		case isPlain(w) && f.aliases[w] == nil:
			f.lex.id([]byte(w))
		default:
			p.word(w)
		}
	}
}

// load notes the words that are enough for a phrase against a yes, and those of [never].
func (f *phraseFile) load(n node, c class) {
	switch {
	case c == blank:
		eachWord(n, func(id int32) { f.lex.loaded[id] = true })
	case !c.benign():
		eachSingle(n, func(id int32) { f.lex.loaded[id] = true })
	}
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
