package answer

import (
	"embed"
	"fmt"
	"maps"
	"slices"
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
	talk                       // [calm] single words of talk beside the matter, see findCalm
	manner                     // [beside] single words that leave the yes of their sentence whole, see findCalm
	chat                       // [chat] a question about something else ("how is your mum?"): beside a clear yes it asks nothing
	refuses                    // [no]
	forbids                    // [dont] "don't send anything": a no, but changes beside a yes
	postpones                  // [notyet] a no, but changes if something is asked for
	would                      // [would] "I'd approve": changes if a condition or a change follows
	alters                     // [change] asks for a change or makes a condition
	closes                     // [windup] "please close the file": what it asks for beside a no is no change
	recalls                    // [once] what was thought before: "at first", "I was going to"
	settles                    // [settled] and is no more: "but you convinced me"
	speaks                     // [speech] the beginning or the end of a clause that only thanks, praises or tells
	adds                       // [more] more than thanks within such a clause: "for now", "we'll see"
	suffices                   // [alone] a yes if the text is nothing but it: "no problem"
	faults                     // [flaw] what is wrong ("too late"): a reason beside a no, else a change
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
	return []string{"yes", "polite", "greet", "filler", "aside", "calm", "beside", "chat", "no", "dont", "notyet", "would", "change", "windup", "once", "settled", "speech", "more", "alone", "flaw", "request", "turn", "ask",
		"doubt", "negation", "void", "never", "itemyes", "itemno", "itemrest"}
}

// benign says that a phrase of the class leaves a yes a yes.
func (c class) benign() bool { return c <= chat }

// item says that its phrases are about item numbers.
func (c class) item() bool { return c >= itemYes }

// wordSet is a set of words by their ids.
type wordSet map[int32]bool

// language is one phrase file.
type language struct {
	code      string
	index     int                  // its bit in lexicon.known
	patterns  map[int32][]*pattern // by the first token; of any.txt only, those of the others are read at first use
	read      func() map[int32][]*pattern
	ordinals  map[int32]int // [ordinals] words that are numbers in item phrases
	counts    map[int32]int // [counts] words that say how many: "two"
	eachOf    wordSet       // <eachof>: what stands before them where they are the whole: "all"
	and       wordSet       // <and> of this language: "i" is one in Polish, and no one in English
	bare      wordSet       // <bare>: the words of a yes that could be a yes to anything
	words     []wordRule    // [words] ownup's own words
	groups    int           // how many of its groups, and of those of any.txt, are remembered
	nothing   node          // [nothing] "nothing left"; nil if it has none
	called    wordSet       // <called>: what a yes ends in that has said what it is to, so that a name may follow: "approved"
	postposed wordSet       // <postposed>: words that belong to the name before them: "Ahmet için"
	byWhom    wordSet       // <bywhom>: what a yes ends in that says from whom it comes: "ok for me"
	goesOn    wordSet       // <goeson>: what a clause that only thanks goes on with behind a comma: "and", "which"
	andOn     wordSet       // <andon>: what stands behind an "and" within such a clause: "and the …", "and for …"
	claims    wordSet       // <claim>: verbs that make a statement of what follows that "and": "and the price is too high"
	tells     wordSet       // <tells>: words behind an "and" that go on telling, whatever verb follows: "and that she is well"
	address   wordSet       // <addressed>: what is only said to somebody: "go", "you", so that a name stands before it without a comma
	anew      wordSet       // <anew>: what a main clause begins with ("I", "we"): "thanks for telling me I'll think about it"
	joins     wordSet       // <joins>: what stands before those where they begin none: "that", "when"
	that      wordSet       // <that>: behind an "and" they go on only with another: "gracias por llamar y que firme Paco" is an order
	forename  wordSet       // <forename>: given names that phrases of the language have
	denial    wordSet       // <denial>: what makes a no of the yes behind it: "not"
	wh        wordSet       // <wh>: what a question for information begins with ("how", "when")
	units     wordSet       // <units>: what a number may count in talk ("20 years ago")
	dates     dateWords     // [dates]
	calm      *wordList     // [calm]
	beside    *wordList     // [beside]
	matter    *wordList     // [matter] names for what is to be approved: "plan"
	subject   *wordList     // [subject] words of other phrases that can name what a plan is about: "tests"
	of        *wordList     // [of] small words within such a name: "of the"
	spoil     *wordList     // [spoil] words that an open phrase cannot run over
	breaks    *wordList     // [break] words that no clause has that only thanks or praises
	orders    *wordList     // [order] words that run on from thanks or talk to something else: orders, what the writer will do
	mend      *wordList     // [mend] words that tell what would have to be different, behind a no: "add", "first"
}

// wordRule is one of ownup's own words with its forms in one language.
type wordRule struct {
	name string
	body node
}

// lexicon is all the phrase files, with one numbering of their words.
type lexicon struct {
	ids       map[string]int32
	known     []uint32         // by id: in which languages the word occurs, as bits
	loaded    []bool           // by id: alone it is more than harmless, in any language
	sealed    bool             // all files were read: it changes no more
	languages []*language      // any.txt first: its phrases belong to every language
	endings   map[string]int32 // "~ending" by its letters

	and, is, then, itemWords wordSet           // the groups <and> ("1 and 2"), <is> ("1 is ok"), <then>, <itemword> ("measure 1")
	thru, thruMore           wordSet           // <thru>: between the ends of a range, with <thrumore> behind it ("tot en met")
	nay, isnt                wordSet           // <nay>: a no by itself ("3 no, …"); <isnt>: before what is not done ("3 not this year")
	heard                    wordSet           // <heard>: a yes that may only tell that something was read ("ok")
	dossier, numberSign      wordSet           // <dossier>: what a number may be the name of ("plan 88"); <numbersign>: what stands between them ("no.")
	ofWhom                   wordSet           // <ofwhom>: words behind which a name is nobody spoken to: "I agree with Tom"
	personal                 wordSet           // <personal>: what one wishes or says for reasons of one's own: "get well soon", "take your time"
	aye                      wordSet           // <plainyes>: a yes that nobody says to having read something
	thanks                   wordSet           // <thankword>: what an aside that only thanks begins with
	honour                   wordSet           // <mister>: titles that a name follows, or that follow one
	phone, abbr              wordSet           // <phone>: what stands before a number in a signature; <abbr>: a full stop after it ends nothing
	hello                    *wordList         // [hello] words of a salutation line
	card                     *wordList         // [card] words of titles and departments
	link                     *wordList         // [link] small words between those
	crowd                    *wordList         // [crowd] words that speak to nobody in particular: "all"
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

// manyWords is about how many different words the phrase files have; to know it saves a tenth of the loading.
const manyWords = 90_000

func newLexicon() *lexicon {
	return &lexicon{
		ids: make(map[string]int32, manyWords), endings: map[string]int32{}, known: make([]uint32, 1), loaded: make([]bool, 1), dateKnown: map[string]uint32{},
		and: wordSet{}, is: wordSet{}, then: wordSet{}, itemWords: wordSet{}, nay: wordSet{}, isnt: wordSet{}, thru: wordSet{}, thruMore: wordSet{}, heard: wordSet{}, ofWhom: wordSet{}, personal: wordSet{}, phone: wordSet{}, abbr: wordSet{}, honour: wordSet{}, aye: wordSet{}, thanks: wordSet{}, dossier: wordSet{}, numberSign: wordSet{},
		card: newWordList(), link: newWordList(), hello: newWordList(), crowd: newWordList(),
	}
}

// loadLexicon reads all phrase files.
func loadLexicon() (*lexicon, error) {
	x := newLexicon()
	files, err := phraseFiles.ReadDir("phrases")
	if err != nil {
		return nil, fmt.Errorf("list phrase files: %w", err)
	}
	shared := map[string]node{}
	for _, e := range files { // "any.txt" sorts first, which makes its groups known to all
		code := strings.TrimSuffix(e.Name(), ".txt")
		data, err := readPhrases(code)
		if err == nil {
			err = x.load(code, data, shared)
		}
		if err != nil {
			return nil, fmt.Errorf("read phrases %s: %w", e.Name(), err)
		}
	}
	x.sealed = true
	return x, nil
}

// readPhrases is the text of a phrase file. It is read anew when it is wanted again: together they take megabytes.
func readPhrases(code string) (string, error) {
	data, err := phraseFiles.ReadFile("phrases/" + code + ".txt")
	return string(data), err
}

// id numbers a folded word, and notes that the language being loaded has it.
func (x *lexicon) id(folded []byte) int32 {
	id, ok := x.ids[string(folded)]
	if x.sealed {
		return id
	}
	if !ok {
		id = int32(len(x.known))
		x.ids[string(folded)] = id
		x.known = append(x.known, 0)
		x.loaded = append(x.loaded, false)
	}
	x.known[id] |= 1 << (len(x.languages) - 1)
	return id
}

// foreign says that a word is none of a language, and at most a harmless one of another: it may be somebody's name
// there ("Sam" is a word of Polish).
func (x *lexicon) foreign(id int32, l *language) bool {
	return id == idUnknown || !x.loaded[id] && x.known[id]&(1<<l.index|1) == 0
}

// ending numbers an ending of words. It speaks for no language: many words of others end so too.
func (x *lexicon) ending(folded string) int32 {
	id, ok := x.endings[folded]
	if !ok {
		id = idEnding - int32(len(x.endings))
		x.endings[folded] = id
	}
	return id
}

// The length of an ending, and of what must stand before it, in bytes.
const (
	shortEnding = 2
	longEnding  = 14
	shortStem   = 2
)

// endingOf is the id of the longest ending that a folded word has, idUnknown if it has none.
func (x *lexicon) endingOf(folded []byte) int32 {
	for n := min(longEnding, len(folded)-shortStem); n >= shortEnding; n-- {
		if id, ok := x.endings[string(folded[len(folded)-n:])]; ok {
			return id
		}
	}
	return idUnknown
}

func newLanguage(code string, index int) *language {
	return &language{code: code, index: index, patterns: map[int32][]*pattern{}, ordinals: map[int32]int{}, counts: map[int32]int{}, eachOf: wordSet{}, called: wordSet{}, byWhom: wordSet{}, postposed: wordSet{}, denial: wordSet{}, address: wordSet{}, goesOn: wordSet{}, andOn: wordSet{}, claims: wordSet{}, tells: wordSet{}, forename: wordSet{}, anew: wordSet{}, joins: wordSet{}, that: wordSet{}, and: wordSet{}, bare: wordSet{}, wh: wordSet{}, units: wordSet{},
		dates: newDateWords(), calm: newWordList(), beside: newWordList(), matter: newWordList(), subject: newWordList(), of: newWordList(), spoil: newWordList(), mend: newWordList(), breaks: newWordList(), orders: newWordList()}
}

// parseInto reads a phrase file into a language: first its groups, then its phrases.
func (x *lexicon) parseInto(l *language, data string, shared map[string]node) (*phraseFile, error) {
	l.groups = x.languages[0].groups
	f := &phraseFile{lex: x, lang: l, groups: shared, cache: map[string]node{}, aliases: map[string][]string{}, defined: map[string]bool{}, pending: map[string]string{}}
	if l.index > 0 {
		f.groups = maps.Clone(shared)
	}
	for _, definitions := range []bool{true, false} {
		if err := f.lines(data, definitions); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// patternsOf reads the phrases of a file a second time. The lexicon knows all its words by then, and is not changed.
func (x *lexicon) patternsOf(l *language, shared map[string]node) map[int32][]*pattern {
	again := newLanguage(l.code, l.index)
	data, err := readPhrases(l.code)
	if err == nil {
		_, err = x.parseInto(again, data, shared)
	}
	if err != nil {
		panic(err) // the tests read every file
	}
	l.groups = again.groups
	for id, list := range again.patterns {
		again.patterns[id] = slices.Clip(list)
	}
	return again.patterns
}

// load reads one phrase file. The groups of any.txt are shared with the files after it.
func (x *lexicon) load(code, data string, shared map[string]node) error {
	l := newLanguage(code, len(x.languages))
	x.languages = append(x.languages, l)
	f, err := x.parseInto(l, data, shared)
	if err != nil {
		return err
	}
	if l.index > 0 {
		l.patterns = nil // read again at need, see find: a house writes in one language or two
		l.read = sync.OnceValue(func() map[int32][]*pattern { return x.patternsOf(l, shared) })
	}
	for name, sets := range map[string][]wordSet{"and": {x.and, l.and}, "is": {x.is}, "then": {x.then}, "itemword": {x.itemWords}, "nay": {x.nay}, "isnt": {x.isnt}, "thru": {x.thru}, "thrumore": {x.thruMore}, "heard": {x.heard}, "ofwhom": {x.ofWhom}, "personal": {x.personal}, "phone": {x.phone}, "abbr": {x.abbr}, "mister": {x.honour}, "thankword": {x.thanks}, "dossier": {x.dossier}, "numbersign": {x.numberSign}, "plainyes": {x.aye}, "bare": {l.bare}, "wh": {l.wh}, "eachof": {l.eachOf}, "called": {l.called}, "bywhom": {l.byWhom}, "postposed": {l.postposed}, "denial": {l.denial}, "addressed": {l.address}, "goeson": {l.goesOn}, "andon": {l.andOn}, "claim": {l.claims}, "tells": {l.tells}, "forename": {l.forename}, "anew": {l.anew}, "joins": {l.joins}, "that": {l.that}, "units": {l.units}} {
		if n, err := f.named(name); err == nil {
			for _, set := range sets {
				eachWord(n, func(id int32) { set[id] = true })
			}
		}
	}
	l.dates.each(func(w string) { x.dateKnown[w] |= 1 << l.index })
	return nil
}
