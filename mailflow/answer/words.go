package answer

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
)

// lineWords count at the beginning of any line, in capitals.
func lineWord(name string) bool { return name == "SHARE" || name == "KIND" || name == "IF" }

// noArgument are the words that stand alone: "STOP the delivery" is an order to somebody else.
func noArgument(name string) bool {
	switch name {
	case "STATUS", "HELP", "STOP", "UNDO", "NOTMINE", "SEEN":
		return true
	}
	return false
}

// labels are the words that count in any case where a colon or a dash sets them off: "Done: called the customer".
func labels(name string) bool {
	switch name {
	case "DONE", "NEED", "STUCK", "PLAN", "TALKED":
		return true
	}
	return false
}

// body is a text while ownup's own words are taken out of it.
type body struct {
	lex    *lexicon
	rest   string // what is left to be decided
	after  string // what follows the word on the first line, to the end
	word   string // the word on the first line, "" if none
	caps   bool   // it stood in capitals with an argument
	answer Answer
	lines  []Word
}

// takeParagraphs takes the SHARE, KIND and IF … THEN paragraphs out.
func (b *body) takeParagraphs() {
	if !strings.ContainsFunc(b.rest, unicode.IsUpper) && isASCII(b.rest) {
		return
	}
	lines := strings.Split(b.rest, "\n")
	kept := lines[:0:0]
	for i := 0; i < len(lines); {
		end := i + 1
		w, ok := b.lineWord(lines, i)
		if !ok {
			kept = append(kept, lines[i])
			i = end
			continue
		}
		for end < len(lines) && strings.TrimSpace(lines[end]) != "" && !b.startsWord(lines, end) {
			w.Arg += "\n" + lines[end]
			end++
		}
		w.Arg = strings.TrimSpace(w.Arg)
		b.lines = append(b.lines, w)
		kept = append(kept, "")
		i = end
	}
	if len(b.lines) > 0 {
		b.rest = strings.Join(kept, "\n")
	}
}

func (b *body) startsWord(lines []string, i int) bool {
	_, ok := b.lineWord(lines, i)
	return ok
}

// lineWord reads one of the words that may begin any line. IF needs its THEN in the same paragraph.
func (b *body) lineWord(lines []string, i int) (Word, bool) {
	line := strings.TrimLeft(lines[i], " \t*_-•>")
	first, _, _ := strings.Cut(line, " ")
	if len(first) == 0 || !isCapitals(strings.TrimRight(first, ":*_ ")) && isASCII(first) {
		return Word{}, false
	}
	m, ok := b.lex.wordAt(line, lineWord)
	if !ok || !m.capitals || m.shouted && !m.paused {
		return Word{}, false
	}
	if m.name == "IF" && !b.hasThen(lines[i:]) {
		return Word{}, false
	}
	return Word{Name: m.name, Arg: strings.TrimLeft(line[m.end:], " :*_,-–")}, true
}

func (b *body) hasThen(lines []string) bool {
	var par strings.Builder
	for _, l := range lines {
		if strings.TrimSpace(l) == "" {
			break
		}
		par.WriteString(l + "\n")
	}
	for _, w := range strings.FieldsFunc(par.String(), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		id := b.lex.ids[string(foldWord(nil, w))]
		if isCapitals(w) && id != 0 && b.lex.then[id] {
			return true
		}
	}
	return false
}

// takeFirstWord reads the word on the first line. It leaves the text whole: APPROVE and NO are part of the answer.
func (b *body) takeFirstWord() {
	defer func() { b.answer.Words = append(b.answer.Words, b.lines...) }()
	line, after, ok := b.firstLine()
	if !ok {
		return
	}
	m, ok := b.lex.wordAt(line, func(name string) bool { return !lineWord(name) })
	if !ok {
		return
	}
	argument := strings.TrimSpace(line[m.end:] + "\n" + after)
	if m.name == "LATER" || m.name == "ROUTE" || m.name == "SEEN" {
		argument = strings.TrimSpace(line[m.end:])
	}
	switch {
	case m.alone && m.name == "ROUTE": // the name behind it looks like the end of a letter
		b.after = argument
	case m.alone:
		b.after = b.withoutCourtesies(strings.TrimSpace(after))
	case m.capitals && !noArgument(m.name) && (!m.shouted || m.paused) && !(m.idiom && approvers(m.name)),
		m.label && labels(m.name) && (m.name != "DONE" || !b.contradicted(line[m.end:])):
		b.caps = true
		b.after = strings.TrimLeft(b.withoutCourtesies(argument), " \t\n:,;.-–—*_!")
	case m.nothing > 0:
		b.after = strings.TrimLeft(b.withoutCourtesies(argument), " \t\n:,;.-–—*_!")
	default:
		return
	}
	b.word = m.name
	b.answer.Nothing = m.nothing > 0 && !b.contradicted(line[m.nothing:]+"\n"+after)
	b.answer.Words = append(b.answer.Words, Word{Name: m.name, Arg: b.after})
	b.answer.Why = append(b.answer.Why, "word "+m.name)
}

// firstLine is the first line that is no salutation, and what follows it.
func (b *body) firstLine() (line, after string, ok bool) {
	rest := b.rest
	for rest != "" {
		line, rest, _ = strings.Cut(rest, "\n")
		line = strings.TrimLeft(strings.TrimSpace(line), "*_-•> \t")
		if line != "" && !b.lex.covered(line, greets) {
			return line, rest, true
		}
	}
	return "", "", false
}

// contradicted: "done. nothing left, but three invoices are still out" ends nothing.
func (b *body) contradicted(after string) bool {
	t := &text{lex: b.lex, source: after}
	t.tokens, _ = b.lex.tokens(after)
	for _, l := range t.likely() {
		t.find(l)
		if t.has(0, len(t.tokens), turns, alters, faults, forbids, requests, asks, doubts, postpones, negates) || t.questions(0, len(t.tokens)) {
			return true
		}
	}
	return false
}

// approvers are the words of an approver: "NO idea" is a phrase of its own, "DONE it is stopped" is DONE.
func approvers(name string) bool { return name == "APPROVE" || name == "CHANGES" || name == "NO" }

// reporters says that the word on the first line is none of an approver's.
func (b *body) reporters() bool {
	return b.word != "" && !approvers(b.word)
}

// lead lets a leading capital CHANGES or NO decide what the words after it leave open.
func (b *body) lead(a *Answer, r reading) {
	alone := !b.caps && b.after == ""
	switch {
	case len(r.items) > 0 && r.decision != Unclear:
	case b.word == "CHANGES" && r.decision != Approve:
		a.Decision = Changes
	case b.word == "NO" && (b.caps || alone) && !r.positive:
		a.Decision = Reject
	}
	if b.word != "" && alone {
		a.Bare = true
	}
}

// remarks are the words to hand on: the text without the word itself, the salutation and the good-bye.
func remarks(lex *lexicon, b body, a Answer) string {
	if b.word == "CHANGES" || b.word == "NO" {
		return b.after
	}
	line, after, ok := b.firstLine()
	if !ok {
		return ""
	}
	if a.Bare && len(a.Items) == 0 {
		return ""
	}
	return b.withoutCourtesies(line + "\n" + after)
}

// withoutCourtesies cuts thanks and names below the words.
func (b *body) withoutCourtesies(s string) string {
	for {
		s = strings.TrimRightFunc(s, unicode.IsSpace)
		cut := strings.LastIndexByte(s, '\n') + 1
		if s == "" || !b.lex.covered(s[cut:], courtesy, greets) {
			return strings.TrimSpace(s)
		}
		s = s[:cut]
	}
}

// wordMatch is one of ownup's own words at the beginning of a line.
type wordMatch struct {
	name     string
	end      int  // in the line
	capitals bool // written so, with something after it
	shouted  bool // the whole line is in capitals
	paused   bool // a colon, dash, comma or number follows
	alone    bool // nothing but courtesies follows on the line
	nothing  int  // where "nothing left" ends that follows, 0 if it does not
	label    bool // a colon or a dash between spaces follows, and words
	idiom    bool // it is the beginning of a longer phrase: "NO idea", "NO problem"
}

// wordAt finds the longest of ownup's words at the beginning of a line.
func (x *lexicon) wordAt(line string, wanted func(string) bool) (wordMatch, bool) {
	t := &text{lex: x, source: line}
	t.tokens, t.whole = x.tokens(line)
	if len(t.tokens) == 0 || t.tokens[0].kind != word || t.tokens[0].id == idUnknown {
		return wordMatch{}, false
	}
	best, to := "", 0
	for _, l := range x.languages {
		if x.known[t.tokens[0].id]&(1<<l.index) == 0 {
			continue
		}
		for _, w := range l.words {
			if end := longest(w.body.ends(t, 0, 1)); end > to && wanted(w.name) {
				best, to = w.name, end
			}
		}
	}
	if to == 0 {
		return wordMatch{}, false
	}
	if t.source[t.tokens[0].start:t.tokens[0].end] == best && to > 1 && !t.pausesAt(to) {
		to = 1 // in capitals it stands for itself: "DONE it is stopped" is not "done it"
	}
	return t.wordMatch(best, to), true
}

// pausesAt says that a comma, a sentence or the line ends before the token.
func (t *text) pausesAt(at int) bool { return at >= len(t.tokens) || t.tokens[at].before >= comma }

func longest(ends uint64) int {
	if ends&^1 == 0 {
		return 0
	}
	return 63 - bits.LeadingZeros64(ends)
}

func (t *text) wordMatch(name string, to int) wordMatch {
	end := t.tokens[to-1].end
	m := wordMatch{name: name, end: end, alone: !t.tokens[to-1].asked && t.lex.covered(t.source[end:], courtesy, greets)}
	if rest := strings.TrimLeft(t.source[end:], " \t"); labels(name) {
		m.alone = m.alone || strings.Trim(rest, ".… ") == ""
		m.label = strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "– ") || strings.HasPrefix(rest, "— ")
	}
	written := t.source[t.tokens[0].start:end]
	m.capitals = isCapitals(written)
	m.shouted = isCapitals(t.source[end:]) || end == len(t.source)
	m.paused = to < len(t.tokens) && (t.tokens[to].before >= comma || t.tokens[to].kind != word)
	if !strings.ContainsFunc(written, unicode.IsLower) && !strings.ContainsFunc(written, unicode.IsUpper) {
		m.capitals = m.paused || strings.HasPrefix(t.source[end:], " ") // a script without capitals
	}
	if name == "DONE" {
		m.nothing = t.nothingAt(to)
	}
	for _, l := range t.likely() {
		t.find(l)
		for _, a := range t.arcs {
			m.idiom = m.idiom || a.from == 0 && a.to > to && a.class != refuses && a.class != forbids && a.class != alters
			m.alone = m.alone && !(name == "SEEN" && a.from == 0 && a.to > to && a.class == approves) // "seen, please do it"
		}
	}
	return m
}

// nothingAt looks for "nothing left" right after DONE, in any language, where a sentence or the line ends after it. It
// returns where it ends in the line, 0 if it is not there.
func (t *text) nothingAt(at int) int {
	for _, l := range t.lex.languages {
		if l.nothing == nil || at >= len(t.tokens) {
			continue
		}
		// From its own first word, so that a pause after DONE does not matter.
		end := at + longest(l.nothing.ends(t, at, 1))
		if end > at && !t.tokens[end-1].asked && (end == len(t.tokens) || t.tokens[end].before >= stop || t.lex.covered(t.source[t.tokens[end-1].end:], courtesy, greets)) {
			return t.tokens[end-1].end
		}
	}
	return 0
}

// covered reports whether phrases of these classes, in one language, cover a line end to end. An empty line is.
func (x *lexicon) covered(line string, classes ...class) bool {
	t := &text{lex: x, source: line}
	t.tokens, t.whole = x.tokens(line)
	if len(t.tokens) == 0 {
		return true
	}
	if len(t.tokens) > 12 {
		return false
	}
	for _, l := range t.likely() {
		if !t.couldCover(l, classes) {
			continue
		}
		t.find(l)
		t.keep(func(a arc) bool { return slices.Contains(classes, a.class) })
		if all, _ := t.explained(0, len(t.tokens)); all && !t.questions(0, len(t.tokens)) {
			return true
		}
	}
	return false
}

// couldCover says that phrases of these classes cover the text if no other phrase takes any of them away: most lines are told
// apart by this, and it looks for few phrases.
func (t *text) couldCover(l *language, classes []class) bool {
	for _, c := range classes {
		t.only |= 1 << c
	}
	t.find(l)
	t.only = 0
	all, _ := t.explained(0, len(t.tokens))
	return all
}

// isCapitals reports whether a word has letters and all of them are capitals.
func isCapitals(s string) bool {
	return strings.ContainsFunc(s, unicode.IsUpper) && !strings.ContainsFunc(s, unicode.IsLower)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
