package answer

import (
	"embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Evidence is for sentences that no phrase knows. One kind tells talk from what takes a yes back: "they drew blood at the
// clinic, so I saw this only now" from "the clinic draws it up with them". The other tells a whole yes from what only
// sounds like one: "the plan as sent in has my approval" from "the plan as sent in needs my approval". It is a sum of
// small weights, one for each clue a sentence gives: a word, two words in a row, the word it begins or ends with, the
// beginning or ending of a word. The weights are learnt from the sentences in testdata/sentences (see learn_test.go),
// and are data like all else: evidence/LANGUAGE-talk.txt and -yes.txt, a clue a line. A sentence is talk, or a yes, only
// if its sum is higher than that of nearly every sentence there that is none.

//go:embed evidence/*.txt
var evidenceFiles embed.FS

// evidence is what one language's file holds.
type evidence struct {
	weights map[string]float32
	bias    float32
	enough  float32 // the sum from which a sentence is of the kind
	sure    float32 // the sum from which it is, though a phrase in it could turn a yes
}

// newEvidence reads the file of a language, at first use.
func newEvidence(name string) func() *evidence {
	return sync.OnceValue(func() *evidence {
		data, err := evidenceFiles.ReadFile("evidence/" + name + ".txt")
		if err != nil {
			return &evidence{enough: math.MaxFloat32, sure: math.MaxFloat32} // not learnt: nothing is enough
		}
		return parseEvidence(string(data))
	})
}

// parseEvidence reads lines of a clue, a tab and a weight. "=enough", "=sure" and "=bias" are the bounds. A line that cannot
// be read counts nothing.
func parseEvidence(data string) *evidence {
	e := &evidence{weights: make(map[string]float32, strings.Count(data, "\n")), enough: math.MaxFloat32, sure: math.MaxFloat32}
	for line := range strings.Lines(data) {
		clue, number, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		w, err := strconv.ParseFloat(number, 32)
		if err != nil {
			continue
		}
		switch clue {
		case "=enough":
			e.enough = float32(w)
		case "=sure":
			e.sure = float32(w)
		case "=bias":
			e.bias = float32(w)
		default:
			e.weights[clue] = float32(w)
		}
	}
	return e
}

// sum is how much the tokens from..to speak for the kind.
func (e *evidence) sum(t *text, from, to int) float32 {
	sum := e.bias
	t.clues(from, to, func(clue string, known bool) {
		w, ok := e.weights[clue]
		if known && !ok {
			w = e.weights[unknownClue]
		}
		sum += w
	})
	return sum
}

// The clues that are no words.
const (
	unknownClue = "?" // a word that was not learnt
	numberClue  = "#"
	askedClue   = "??"
)

// shape calls add for the clues that are not the words themselves.
func (t *text) shape(from, to int, add func(clue string)) {
	explained := make([]bool, to-from)
	var classes [32]bool
	for _, a := range t.between(from-window, to-1) {
		if a.to <= from || a.from >= to {
			continue
		}
		classes[a.class] = true
		for i := max(a.from, from); i < min(a.to, to) && a.class.benign(); i++ {
			explained[i-from] = true
		}
	}
	names := sections()
	for c, there := range classes {
		if there {
			add("[" + names[c-1] + "]")
		}
	}
	open := 0
	for i, e := range explained {
		switch {
		case e:
			continue
		case i == 0:
			add("[?...]")
		case i == len(explained)-1:
			add("[...?]")
		}
		open++
	}
	add(fmt.Sprintf("[? %d]", min(open, manyOpen)))
	add(fmt.Sprintf("[? %d of 5]", 5*open/max(1, len(explained))))
}

// manyOpen is from where on words that nothing explains are just many.
const manyOpen = 6

// Sizes of the parts of words that are clues, in runes.
const (
	longWord = 6
	headPart = 5
	tailPart = 3
)

// clues calls add for each clue of the tokens from..to, which were looked up; word says that it is a word, which can be
// unknown. Beside the words themselves these are clues: how many of them no phrase and no list explains, and which
// classes the phrases are of.
func (t *text) clues(from, to int, add func(clue string, word bool)) {
	t.shape(from, to, func(clue string) { add(clue, false) })
	before := "^"
	for i := from; i < to; i++ {
		k := t.tokens[i]
		w := t.source[k.start:k.end]
		switch {
		case k.kind == number || k.kind == odd && w[0] >= '0' && w[0] <= '9':
			w = numberClue
		case k.kind == word:
			w = string(foldWord(nil, w))
			add(w, !k.sign)
			if n := utf8.RuneCountInString(w); n >= longWord {
				r := []rune(w)
				add(string(r[:headPart])+"*", false)
				add("*"+string(r[n-tailPart:]), false)
				if i == from {
					add("^*"+string(r[n-tailPart:]), false)
				}
			}
		}
		if k.before >= comma && i > from {
			add(", "+w, false)
		}
		add(before+" "+w, false)
		if k.sign && i > from+1 && t.tokens[i-1].sign && t.tokens[i-2].sign {
			add(t.source[t.tokens[i-2].start:k.end], false)
		}
		before = w
	}
	add(before+" $", false)
	if to > from && t.tokens[to-1].asked {
		add(askedClue, false)
	}
}
