package answer

import (
	"regexp"
	"strings"
	"time"
)

// Lines splits a list of measures: numbered, bulleted, or one on each line, also numbered on one line
// ("1. stop the delivery 2. ring the customer"). A line that goes on (no mark of its own among marked ones) belongs to
// the one above it. Courtesies and names at the end are no measures.
func Lines(text string) []string {
	return split(phrases(), text)
}

// Plan splits a plan into its lines and reads the day that each one promises. now is in the writer's zone. The leading
// word PLAN or TALKED may be there or not.
func Plan(text string, now time.Time) []Line {
	b := body{lex: phrases(), rest: clean(text)}
	b.takeParagraphs()
	b.takeFirstWord()
	plan := b.rest
	if b.word == "PLAN" || b.word == "TALKED" {
		plan = b.after
	}
	languages := b.lex.dating(plan)
	lines := split(b.lex, plan)
	list := make([]Line, 0, len(lines))
	for i, s := range lines {
		list = append(list, Line{Number: i + 1, Text: s, Date: b.lex.dateIn(s, now, languages)})
	}
	return list
}

// mark is a number or a bullet at the beginning of a line.
var mark = regexp.MustCompile(`^[\s>*_]*(?:(?:\(?(\d{1,2})(?:[.)\]]+|:| ?[-–] )\s*)|(?:[-–—•*·+▪◦‣●○]\s+)|(?:\(?[a-h][.)]\s+))(.*)$`)

// inner is a number within a line that may begin the next entry of a list on one line.
var inner = regexp.MustCompile(`(?:^|[\s,;.])\(?(\d{1,2})[.):](?:\s+|\b)`)

// split takes a list apart.
func split(lex *lexicon, text string) (list []string) {
	var raw []string
	marked := false
	for _, l := range strings.Split(clean(text), "\n") {
		raw = append(raw, oneLine(l)...)
	}
	for _, l := range raw {
		if mark.MatchString(l) {
			marked = true
		}
	}
	gap, began := true, false
	for _, l := range raw {
		m, body := mark.FindStringSubmatch(l), strings.TrimSpace(l)
		switch {
		case m != nil:
			list = appendText(list, m[2])
			began = true
		case body == "" || marked && lex.covered(body, courtesy, greets):
			gap = true
			continue
		case marked && !began && strings.HasSuffix(body, ":"): // "I need:"
		case !marked || gap || !began || len(list) == 0:
			list = appendText(list, body)
		default:
			list[len(list)-1] += " " + body
		}
		gap = false
	}
	return withoutEnds(lex, list)
}

func appendText(list []string, s string) []string {
	if s = strings.TrimSpace(s); s != "" {
		list = append(list, s)
	}
	return list
}

// oneLine splits "1. a 2. b" where the numbers count up from the first.
func oneLine(l string) []string {
	next, from := 0, 0
	var list []string
	for _, m := range inner.FindAllStringSubmatchIndex(l, -1) {
		n := int(l[m[2]] - '0')
		if m[3]-m[2] == 2 {
			n = n*10 + int(l[m[2]+1]-'0')
		}
		switch {
		case next == 0 && strings.Trim(l[:m[2]], " \t(") == "" && n >= 1:
			next = n + 1
		case next > 0 && n == next && !clock(l, m[3]):
			list = append(list, strings.TrimRight(l[from:m[2]], " ,;("))
			from, next = m[2], n+1
		}
	}
	return append(list, l[from:])
}

// clock reports whether the number that ends at i is the hour of a time or the day of a date.
func clock(l string, i int) bool { return i+1 < len(l) && isDigit(l[i+1]) }

// withoutEnds drops a salutation before and courtesies after the entries.
func withoutEnds(lex *lexicon, list []string) []string {
	for len(list) > 0 && lex.covered(list[0], greets) {
		list = list[1:]
	}
	for len(list) > 0 && lex.covered(list[len(list)-1], courtesy, greets) {
		list = list[:len(list)-1]
	}
	return list
}
