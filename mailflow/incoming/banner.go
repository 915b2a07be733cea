package incoming

import "strings"

// maxBanner is how many lines with text a gateway's warning has, its rules included.
const maxBanner = 8

// dropBanner removes what a gateway put on top of a mail: warnings, with the rules around them. It ends at the first
// line that is neither: below stands what the writer typed.
func dropBanner(lines []line) []line {
	cut := 0
	for i, seen := 0, 0; i < len(lines) && seen < maxBanner && lines[i].quote == 0; {
		n := 1
		if !lines[i].blank() {
			seen++
			n = bannerAt(lines, i)
			if n == 0 {
				if !isRule(lines[i].text) {
					break
				}
				n = 1
			}
		}
		if i += n; !lines[i-1].blank() && (n > 1 || cut > 0 || !isRule(lines[i-1].text)) {
			cut = i
		}
	}
	if cut == 0 || allRules(lines[:cut]) {
		return lines
	}
	return lines[cut:]
}

// dropAbove removes "reply above this line" where nothing stands above it: then what follows is the text.
func dropAbove(lines []line) []line {
	for i, l := range lines {
		if l.blank() {
			continue
		}
		if l.quote > 0 || len(l.text) > 160 || !phrases().within("above", lower(l.text)) {
			return lines[i:]
		}
	}
	return lines
}

// allRules says that there is no warning between the rules.
func allRules(lines []line) bool {
	for _, l := range lines {
		if !l.blank() && !isRule(l.text) {
			return false
		}
	}
	return true
}

// bannerAt says over how many lines a warning stands at lines[i]; 0 if there is none. A gateway's sentence may be
// wrapped: a long line without an end goes on in the next one, in small letters.
func bannerAt(lines []line, i int) int {
	b, joined := phrases(), ""
	for n := 1; n <= 4 && i+n-1 < len(lines); n++ {
		l := lines[i+n-1]
		if l.blank() || l.quote > 0 || isRule(l.text) {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + lower(strings.Trim(l.text, "*_| ")))
		wraps := isWrapped(l.text) && i+n < len(lines) && goesOn(lines[i+n].text)
		if !wraps && isBanner(b, joined) {
			return n
		}
		if !wraps {
			return 0
		}
	}
	return 0
}

// isWrapped is a line that is long and does not end a sentence.
func isWrapped(text string) bool {
	text = strings.TrimRight(text, "*_ ")
	return len(text) >= 50 && len(text) <= 100 && !strings.ContainsAny(text[len(text)-1:], ".!?)]>:")
}

// isBanner wants the start of a banner and what only banners say ("… originated from outside the organization"):
// "Caution: this mail went to external customers" is a report. A mark in brackets may stand alone, and so may a start of
// two words or more ("External email").
func isBanner(b *phraseBook, text string) bool {
	head, ok := b.prefix("banner", text)
	if !ok {
		return false
	}
	alone := strings.HasPrefix(text, "[") && strings.IndexByte(text, ']') == len(text)-1 || head == strings.TrimRight(text, ":!. ]*") && strings.Contains(head, " ")
	return alone || b.contains("bannerword", text)
}
