package answer

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// class is what a phrase does to an answer. A phrase file has a section for each.
type class uint8

const (
	approves  class = iota + 1 // [yes]
	courtesy                   // [polite] thanks, good-byes, names: mean nothing either way
	greets                     // [greet] a salutation
	filler                     // [filler] harmless beside a yes: "from my side", "keep me posted"
	aside                      // [aside] harmless beside a clear yes, but with "yes" or "ok" alone it is what they answer
	refuses                    // [no]
	postpones                  // [notyet] a no, but changes if something is asked for
	would                      // [would] "I'd approve": changes if a condition or a change follows
	alters                     // [change] asks for a change or makes a condition
	requests                   // [request] asks for a change in the form of a question: "could you move 2"
	turns                      // [turn] "but": with a yes it makes changes
	asks                       // [ask] a question, also without a question mark
	doubts                     // [doubt] neither: delegations, irony, "let me think"
	negates                    // [negation] single words that turn a yes; alone they say nothing
	voids                      // [void] out-of-office, our own instructions: the text is no answer at all
	blank                      // [never] words that are no names, and mean nothing here
	itemYes                    // [itemyes] phrases with <n>: "yes to 1"
	itemNo                     // [itemno] "not 2"
	itemRest                   // [itemrest] "all but 2"
)

// benign says that a phrase of the class leaves a yes a yes.
func (c class) benign() bool { return c <= aside }

// item says that its phrases are about item numbers.
func (c class) item() bool { return c >= itemYes }

// language is one phrase file.
type language struct {
	code     string
	index    int
	any      bool                 // any.txt: its phrases belong to every language
	patterns map[int32][]*pattern // by the first token
	rules    []*pattern
	bare     map[int32]bool // <bare>: the words of a yes that could be a yes to anything
	words    []wordRule     // ownup's own words
	nothing  node           // [nothing] "nothing left"
	dates    dateWords
}

// wordRule is one of ownup's own words with its forms in one language.
type wordRule struct {
	name string
	body node
}

// lexicon is all the phrase files, with one numbering of their words.
type lexicon struct {
	ids       map[string]int32
	languages []*language       // any.txt first
	known     []uint32          // by id: in which languages the word occurs, as bits
	and       oneOf             // <and>: words that join item numbers
	is        oneOf             // <is>: words between a number and its answer
	then      oneOf             // <then>: the second half of IF … THEN
	itemWords oneOf             // <itemword>: words before an item number
	ordinals  map[int32]int     // words that are numbers in item phrases
	dateKnown map[string]uint32 // words that name days: in which languages
}

//go:embed phrases/*.txt
var phraseFiles embed.FS

// phrases are read once, at first use; they are part of the program, so that an error in them is a defect of it.
var phrases = sync.OnceValue(func() *lexicon {
	x, err := loadLexicon()
	if err != nil {
		panic(err)
	}
	return x
})

func loadLexicon() (*lexicon, error) {
	x := &lexicon{ids: map[string]int32{}, known: make([]uint32, 1), and: oneOf{}, is: oneOf{}, then: oneOf{}, itemWords: oneOf{},
		ordinals: map[int32]int{}, dateKnown: map[string]uint32{}}
	names, err := phraseFiles.ReadDir("phrases")
	if err != nil {
		return nil, fmt.Errorf("list phrase files: %w", err)
	}
	shared := map[string]node{}
	for _, e := range names { // "any.txt" sorts first, which makes its groups known to all
		data, err := phraseFiles.ReadFile(path.Join("phrases", e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read phrases: %w", err)
		}
		if err := x.load(strings.TrimSuffix(e.Name(), ".txt"), string(data), shared); err != nil {
			return nil, fmt.Errorf("read phrases %s: %w", e.Name(), err)
		}
	}
	return x, nil
}

// id numbers a folded word, and notes that the language being loaded has it.
func (x *lexicon) id(folded string) int32 {
	id, ok := x.ids[folded]
	if !ok {
		id = int32(len(x.known))
		x.ids[folded] = id
		x.known = append(x.known, 0)
	}
	x.known[id] |= 1 << (len(x.languages) - 1)
	return id
}

func (x *lexicon) load(code, data string, shared map[string]node) error {
	l := &language{code: code, index: len(x.languages), any: code == "any", patterns: map[int32][]*pattern{}, bare: oneOf{}, dates: newDateWords()}
	x.languages = append(x.languages, l)
	f := &phraseFile{lex: x, lang: l, macros: shared}
	if !l.any {
		f.macros = make(map[string]node, len(shared))
		for k, v := range shared {
			f.macros[k] = v
		}
	}
	if err := f.lines(data, true); err != nil {
		return err
	}
	if err := f.lines(data, false); err != nil {
		return err
	}
	if n, ok := f.macros["bare"]; ok {
		literals(n, func(id int32) { l.bare[id] = true })
	}
	l.dates.each(func(w string) { x.dateKnown[w] |= 1 << l.index })
	for name, set := range map[string]oneOf{"and": x.and, "is": x.is, "then": x.then, "itemword": x.itemWords} {
		if n, ok := f.macros[name]; ok {
			n.first(func(id int32) { set[id] = true })
		}
	}
	return nil
}

// phraseFile is a phrase file being read: first its groups and ordinals, then its phrases.
type phraseFile struct {
	lex     *lexicon
	lang    *language
	macros  map[string]node
	section string
}

// classOf maps the sections that hold phrases of an answer.
func classOf(section string) class {
	return class(1 + slices.Index([]string{"yes", "polite", "greet", "filler", "aside", "no", "notyet", "would", "change", "request", "turn", "ask",
		"doubt", "negation", "void", "never", "itemyes", "itemno", "itemrest"}, section))
}

// lines reads the definitions of a file, or the rest.
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
		if line == "" || line == "#" || definitions != (isGroup && line[0] == '<' || f.section == "ordinals") {
			continue
		}
		read := func() error { return f.line(line, i+1) }
		if isGroup {
			read = func() error { return f.group(strings.Trim(name, "<>"), def) }
		}
		if err := read(); err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return nil
}

// group defines a group of this file.
func (f *phraseFile) group(name, def string) error {
	n, err := f.parse(def, true)
	f.macros[name] = n
	return err
}

func (f *phraseFile) line(s string, at int) error {
	switch c := classOf(f.section); {
	case c > 0:
		return f.phrase(s, c, at)
	case f.section == "ordinals":
		return f.ordinals(s)
	case f.section == "words":
		name, def, _ := strings.Cut(s, ":")
		n, err := f.parse(def, false)
		f.lang.words = append(f.lang.words, wordRule{name, n})
		return err
	case f.section == "nothing":
		n, err := f.parse(s, false)
		f.lang.nothing = n
		return err
	case f.section == "dates":
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

func (f *phraseFile) parse(s string, gaps bool) (node, error) {
	p := &parser{lex: f.lex, macros: f.macros, rest: s, gaps: gaps, gap: 5, umlaut: f.lang.code == "de"}
	if f.lang.code == "ja" {
		p.gap = 20
	}
	return p.alternatives("")
}

func (f *phraseFile) phrase(s string, c class, at int) error {
	p := &pattern{class: c, sourceLine: at}
	body := strings.TrimPrefix(s, "^")
	p.from = body != s
	s, body = body, strings.TrimSuffix(body, "$")
	p.to = body != s
	n, err := f.parse(body, !c.benign())
	if err != nil {
		return err
	}
	if c.benign() && hasGap(n) {
		return fmt.Errorf("a gap could hide a no in a yes: %q", s)
	}
	p.body, p.name = n, strings.HasPrefix(body, "<name>")
	if c != blank {
		f.lang.add(p)
	}
	return nil
}

// add puts a phrase under every word it can begin with.
func (l *language) add(p *pattern) {
	l.rules = append(l.rules, p)
	seen := map[int32]bool{}
	p.body.first(func(id int32) {
		if !seen[id] {
			seen[id] = true
			l.patterns[id] = append(l.patterns[id], p)
		}
	})
}

// literals calls f with every word of a node.
func literals(n node, f func(id int32)) {
	switch n := n.(type) {
	case literal:
		f(int32(n))
	case oneOf:
		for id := range n {
			f(id)
		}
	case maybe:
		literals(n.node, f)
	case sequence:
		for _, m := range n {
			literals(m, f)
		}
	case either:
		for _, m := range n {
			literals(m, f)
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
	}
	return false
}
