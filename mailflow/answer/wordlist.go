package answer

import "strings"

// wordList is a list of folded words of a phrase file: whole ones, the beginnings of words ("chang*") and their ends ("*elim").
type wordList struct {
	words map[string]bool
	stems map[string]bool
	long  int // the longest beginning, in bytes
	ends  map[string]bool
}

func newWordList() *wordList {
	return &wordList{words: map[string]bool{}, stems: map[string]bool{}, ends: map[string]bool{}}
}

// add reads a line: "only|chang*". In a script without spaces a word is what may stand anywhere in a clause.
func (l *wordList) add(line string) {
	for w := range strings.SplitSeq(line, "|") {
		w = strings.TrimSpace(w)
		if end, isEnd := strings.CutPrefix(w, "*"); isEnd {
			l.ends[string(foldWord(nil, end))] = true
			continue
		}
		stem, isStem := strings.CutSuffix(w, "*")
		folded := string(foldWord(nil, stem))
		if isStem {
			l.stems[folded] = true
			l.long = max(l.long, len(folded))
		} else {
			l.words[folded] = true
		}
	}
}

// has says that a folded word is one of the list.
func (l *wordList) has(folded []byte) bool {
	if l.words[string(folded)] {
		return true
	}
	for n := min(l.long, len(folded)); n > 0; n-- {
		if l.stems[string(folded[:n])] {
			return true
		}
	}
	return false
}

// endsOne says that a folded word ends as one of the list, with more before it. What is listed whole has no such end.
func (l *wordList) endsOne(folded string) bool {
	for i := range folded {
		if i > 0 && l.ends[folded[i:]] {
			return true
		}
	}
	return false
}

// anywhere says that one of the words, written without spaces, stands in a text.
func (l *wordList) anywhere(text string) bool {
	for w := range l.words {
		if hasSigns(w) && strings.Contains(text, w) {
			return true
		}
	}
	return false
}
