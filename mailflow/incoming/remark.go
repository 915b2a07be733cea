package incoming

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Remarks inside of old text that nothing marks as quoted: Outlook puts an earlier mail below a header, and people type
// between its lines, in another colour, or with their name in brackets, which Outlook can put there by itself. A quoted
// mail has colours and brackets of its own. So a colour counts only where the writer says above that the answers are
// below, or wrote that in the same colour, or wrote nothing there; brackets count only with the writer's own name.

// flagRemarks marks such lines from the first old one on.
func flagRemarks(lines []line, who sender) {
	sign := func(l line) bool { return l.tint != 0 || l.quote == 0 && who.bracketed(l.text) }
	if !slices.ContainsFunc(lines, sign) { // most mails have none, and to find where the old text begins costs most
		return
	}
	end := oldStart(lines)
	if end == len(lines) {
		return
	}
	own := remarkColour(lines, end)
	for i := end; i < len(lines); i++ {
		l := lines[i]
		switch {
		case l.blank():
		case l.tint != 0 && l.tint == own:
			lines[i].mark |= markRemark
		case l.quote == 0 && who.bracketed(l.text):
			i = flagBracketed(lines, i)
		}
	}
}

// flagBracketed marks a remark with a name before it and the lines that its first one was wrapped into.
func flagBracketed(lines []line, i int) int {
	lines[i].mark |= markRemark
	for isWrapped(lines[i].text) && i+1 < len(lines) && !lines[i+1].blank() && lines[i+1].quote == 0 {
		i++
		lines[i].mark |= markRemark
	}
	return i
}

// oldStart is where the old text of a mail begins, as far as its structure or a header shows it.
func oldStart(lines []line) int {
	for i, l := range lines[:min(len(lines), maxMarks)] {
		if l.quote > 0 || l.mark&(markHistory|markAttribution) != 0 {
			return i
		}
		if what, _ := markAt(lines, i); what != atText {
			return i
		}
	}
	return len(lines)
}

// remarkColour is the colour of remarks below lines[end], 0 if there are none. It is none of the old text's own: not that
// of its first line, nor of most.
func remarkColour(lines []line, end int) tint {
	counts, all, first := map[tint]int{}, 0, tint(0)
	for i := end + headerBelow(lines, end, 4); i < len(lines); i++ {
		if lines[i].blank() {
			continue
		}
		if _, ok := headerBlock(lines, i); ok {
			break // a still older mail
		}
		if all == 0 {
			first = lines[i].tint
		}
		all++
		counts[lines[i].tint]++
	}
	above := joinLines(lines[:end])
	said := above == "" || phrases().within("below", strings.ToLower(clipText(above, maxLegal)))
	best := tint(0)
	for colour, n := range counts {
		if colour == 0 || colour == first || n*2 > all || !said && !(colour.isRed() && hasTint(lines[:end], colour)) {
			continue
		}
		if best == 0 || n > counts[best] || n == counts[best] && colour < best {
			best = colour
		}
	}
	return best
}

func hasTint(lines []line, colour tint) bool {
	for _, l := range lines {
		if l.tint == colour && !l.blank() {
			return true
		}
	}
	return false
}

// bracketed says whether a line begins with the writer's name or initials in brackets: "[SC] yes", "[Sam Carter] yes".
func (s sender) bracketed(text string) bool {
	text = strings.TrimSpace(text)
	if len(text) < 3 || strings.IndexByte("[(<{", text[0]) < 0 {
		return false
	}
	end := strings.IndexAny(text, "])>}")
	if end < 0 || end > 60 || strings.TrimSpace(text[end+1:]) == "" {
		return false
	}
	inner := strings.TrimRight(strings.ToLower(strings.TrimSpace(text[1:end])), ":")
	if inner == "" || len(s.words) == 0 || strings.Contains(inner, "@") { // an attribution that was wrapped before the address
		return false
	}
	return s.signs(inner) || inner == s.initials() || inner == s.words[0] && len(s.words) > 1
}

// initials are the first letters of the name, lower case.
func (s sender) initials() string {
	var b strings.Builder
	for _, word := range s.words {
		r, _ := utf8.DecodeRuneInString(word)
		b.WriteRune(r)
	}
	return b.String()
}
