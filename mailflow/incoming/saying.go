package incoming

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// saying is what a program says in a mail, in one line, so that a phrase is found wherever lines were broken. lower is
// the same text in lower case, byte for byte.
type saying struct{ text, lower string }

// maxSaid is how much of a program's text is looked at.
const maxSaid = 20000

// say makes one line of a text: any white space is one space, and none at all between signs of scripts that have none;
// marks that nobody sees are left out, and an apostrophe is always the plain one.
func say(s string) saying {
	var text, lower strings.Builder
	var last rune
	gap := false
	for _, r := range clipText(s, maxSaid) {
		switch {
		case unicode.IsSpace(r):
			gap = true
			continue
		case r == 0xad || r >= 0x200b && r <= 0x200f || r == 0xfeff:
			continue
		case r == '’' || r == '‘' || r == '´':
			r = '\''
		}
		if gap && last != 0 && !(isIdeograph(last) && isIdeograph(r)) {
			text.WriteByte(' ')
			lower.WriteByte(' ')
		}
		gap, last = false, r
		text.WriteRune(r)
		if small := unicode.ToLower(r); utf8.RuneLen(small) == utf8.RuneLen(r) {
			r = small
		}
		lower.WriteRune(r)
	}
	return saying{text.String(), lower.String()}
}

// withoutAddresses is what is said with "@" for each letter of the addresses and of the names of hosts in it: the words
// in them ("relay.example.org") say nothing.
func (s saying) withoutAddresses() saying {
	words := strings.SplitAfter(s.lower, " ")
	for i, word := range words {
		if strings.Contains(word, "@") || isHostName(word) {
			words[i] = strings.Repeat("@", len(word)-1) + " "
		}
	}
	return saying{s.text, strings.Join(words, "")}
}

// isHostName knows the name of a host by its parts: three or more of letters, digits and hyphens, the last of letters
// only, with "[192.0.2.2]" or signs around it. With two parts it may be the end of a sentence and the start of the next.
func isHostName(word string) bool {
	word, _, _ = strings.Cut(strings.Trim(word, " \n.,:;\"'<>()"), "[")
	labels := strings.Split(word, ".")
	for i, label := range labels {
		last := i == len(labels)-1
		if label == "" || strings.ContainsFunc(label, func(c rune) bool { return (c < 'a' || c > 'z') && (last || (c < '0' || c > '9') && c != '-') }) {
			return false
		}
	}
	return len(labels) > 2
}

// isIdeograph knows the signs of scripts that do not part their words: Japanese and Chinese.
func isIdeograph(r rune) bool { return r >= 0x3000 && r <= 0x9fff || r >= 0xff00 && r <= 0xffef }

// has says whether one of a key's phrases stands in the text. "*" in a phrase is any few words of one sentence.
func (s saying) has(key string) bool {
	_, end := s.first(key)
	return end > 0
}

// asks says whether a question stands in it, other than in a link.
func (s saying) asks() bool {
	for _, w := range strings.Fields(s.text) {
		if strings.ContainsAny(w, "?？؟") && !strings.Contains(w, "://") {
			return true
		}
	}
	return false
}

// hasWord says whether one of a key's phrases stands in the text as words of their own; one that ends in "*" is the
// start of a word.
func (s saying) hasWord(key string) bool {
	for _, phrase := range phrases().lists[key] {
		stem, isStem := strings.CutSuffix(phrase, "*")
		if !isStem && hasWords(s.lower, phrase) || isStem && startsWord(s.lower, stem) {
			return true
		}
	}
	return false
}

func startsWord(text, stem string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], stem)
		if i < 0 {
			return false
		}
		if !joined(text, from+i) {
			return true
		}
		from += i + len(stem)
	}
}

// first is where the first of a key's phrases stands that can be found, and where it ends; end is 0 if there is none.
func (s saying) first(key string) (start, end int) {
	start = len(s.lower)
	for _, phrase := range phrases().lists[key] {
		if i, j := gapIndex(s.lower, phrase); j > 0 && i < start {
			start, end = i, j
		}
	}
	return start, end
}

// maxGap is how many bytes a "*" in a phrase may stand for.
const maxGap = 80

// gapIndex finds a phrase in a text, with a few words of the same sentence at each "*". end is 0 if it is not there.
func gapIndex(text, phrase string) (start, end int) {
	first, rest, gaps := strings.Cut(phrase, "*")
	first = strings.TrimSuffix(first, " ")
	for from := 0; ; {
		i := strings.Index(text[from:], first)
		if i < 0 {
			return 0, 0
		}
		start, end = from+i, from+i+len(first)
		if gaps {
			end = afterGap(text, end, rest)
		}
		if end > 0 && !cutsWord(text, start, end, phrase) {
			return start, end
		}
		from = start + max(len(first), 1)
	}
}

// cutsWord says whether a phrase that ends in a short word ends in the middle of one here ("delivered to|day"), or one
// that is nothing but a short word begins there ("ana|dolu"). A longer word may go on, since many languages bend it.
func cutsWord(text string, start, end int, phrase string) bool {
	space := strings.LastIndexByte(phrase, ' ')
	if last := phrase[space+1:]; len(last) < 4 || space < 0 && len(last) < 7 {
		return joined(text, end) || space < 0 && joined(text, start)
	}
	return false
}

// afterGap finds the pieces of the rest of a phrase, each shortly after the one before it.
func afterGap(text string, at int, rest string) (end int) {
	for more := true; more; {
		var piece string
		piece, rest, more = strings.Cut(rest, "*")
		piece = strings.TrimSpace(piece)
		near := text[at:min(len(text), at+maxGap+len(piece))]
		i := strings.Index(near, piece)
		if i < 0 || endsSentence(near[:i]) {
			return 0
		}
		at += i + len(piece)
	}
	return at
}

func endsSentence(s string) bool {
	return strings.Contains(s, ". ") || strings.Contains(s, "! ") || strings.Contains(s, "? ") || strings.ContainsAny(s, "。！？")
}
