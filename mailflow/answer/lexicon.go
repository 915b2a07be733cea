package answer

import (
	"embed"
	"fmt"
	"path"
	"strings"
	"sync"
)

// class is what a phrase does to an answer. A phrase file has a section for each.
type class uint8

const (
	approves  class = iota + 1 // [yes]
	courtesy                   // [polite] thanks, good-byes, names: mean nothing either way
	greets                     // [greet] a salutation
	filler                     // [filler] harmless beside a yes: "from my side"
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

// sections are the names of the classes in the phrase files, in their order.
func sections() []string {
	return []string{"yes", "polite", "greet", "filler", "aside", "no", "notyet", "would", "change", "request", "turn", "ask",
		"doubt", "negation", "void", "never", "itemyes", "itemno", "itemrest"}
}

// benign says that a phrase of the class leaves a yes a yes.
func (c class) benign() bool { return c <= aside }

// item says that its phrases are about item numbers.
func (c class) item() bool { return c >= itemYes }

// wordSet is a set of words by their ids.
type wordSet map[int32]bool

// language is one phrase file.
type language struct {
	code     string
	index    int                  // its bit in lexicon.known
	patterns map[int32][]*pattern // by the first token
	bare     wordSet              // <bare>: the words of a yes that could be a yes to anything
	words    []wordRule           // [words] ownup's own words
	nothing  node                 // [nothing] "nothing left"; nil if it has none
	dates    dateWords            // [dates]
}

// wordRule is one of ownup's own words with its forms in one language.
type wordRule struct {
	name string
	body node
}

// lexicon is all the phrase files, with one numbering of their words.
type lexicon struct {
	ids       map[string]int32
	known     []uint32    // by id: in which languages the word occurs, as bits
	languages []*language // any.txt first: its phrases belong to every language

	and, is, then, itemWords wordSet           // the groups <and> ("1 and 2"), <is> ("1 is ok"), <then>, <itemword> ("measure 1")
	ordinals                 map[int32]int     // [ordinals] words that are numbers in item phrases
	dateKnown                map[string]uint32 // words that name days: in which languages
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
	x := &lexicon{ids: map[string]int32{}, known: make([]uint32, 1), ordinals: map[int32]int{}, dateKnown: map[string]uint32{},
		and: wordSet{}, is: wordSet{}, then: wordSet{}, itemWords: wordSet{}}
	files, err := phraseFiles.ReadDir("phrases")
	if err != nil {
		return nil, fmt.Errorf("list phrase files: %w", err)
	}
	shared := map[string]node{}
	for _, e := range files { // "any.txt" sorts first, which makes its groups known to all
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

// load reads one phrase file. The groups of any.txt are shared with the files after it.
func (x *lexicon) load(code, data string, shared map[string]node) error {
	l := &language{code: code, index: len(x.languages), patterns: map[int32][]*pattern{}, bare: wordSet{}, dates: newDateWords()}
	x.languages = append(x.languages, l)
	f := &phraseFile{lex: x, lang: l, groups: shared, cache: map[string]node{}}
	if l.index > 0 {
		f.groups = make(map[string]node, len(shared))
		for k, v := range shared {
			f.groups[k] = v
		}
	}
	for _, definitions := range []bool{true, false} {
		if err := f.lines(data, definitions); err != nil {
			return err
		}
	}
	for name, set := range map[string]wordSet{"and": x.and, "is": x.is, "then": x.then, "itemword": x.itemWords, "bare": l.bare} {
		if n, ok := f.groups[name]; ok {
			eachWord(n, func(id int32) { set[id] = true })
		}
	}
	l.dates.each(func(w string) { x.dateKnown[w] |= 1 << l.index })
	return nil
}
