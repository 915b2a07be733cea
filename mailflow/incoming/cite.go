package incoming

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quotes with the initials or the name of who is quoted before the mark: "SC> What is still happening?" (The Bat,
// SuperCite, XEmacs). A shell's prompt looks the same ("mysql> SELECT 1"), so such a line counts only below an
// attribution, or where capital initials mark several lines.

// maxCiter is how long the name before the mark is at most, and how far a program moves it to the right.
const maxCiter = 16

// marked finds the quote marks that stand as text in an HTML form, where a program made it from a plain text. "> 5 bar"
// may be a person's: a mark counts from an attribution on, or where several lines have one.
func marked(lines []line) []line {
	attributed := false
	for i, l := range lines {
		if l.quote > 0 || !strings.HasPrefix(l.text, ">") {
			continue
		}
		attributed = attributed || attributedAbove(lines[:i], 3, false)
		next := i+1 < len(lines) && strings.HasPrefix(lines[i+1].text, ">")
		last := i > 0 && lines[i-1].quote > 0
		if attributed || next || last || strings.HasSuffix(l.text, ">>>") {
			lines[i] = unquoteLine(l.text)
			lines[i].mark |= l.mark
		}
	}
	return cited(lines)
}

// cited finds quotes that begin with a name or an unusual sign and marks them as such.
func cited(lines []line) []line {
	var names map[string]int
	for i, l := range lines {
		if l.quote > 0 {
			continue
		}
		if sign := oddMark(l.text); sign != "" && attributedAbove(lines[:i], 1, true) {
			citeSign(lines[i:], sign)
			continue
		}
		name := citer(l.text)
		if name == "" {
			continue
		}
		if names == nil {
			names = citers(lines[i:], attributedAbove(lines[:i], 3, false))
		}
		if names[name] > 0 {
			lines[i] = uncite(l)
		}
	}
	return lines
}

// oddMarks are quote marks of old programs. They count only right below a full attribution: our own mails have bars.
var oddMarks = []string{"|>", "| ", ": ", "} ", "» ", "# ", "<<", "|"}

func oddMark(text string) string {
	for _, sign := range oddMarks {
		if strings.HasPrefix(strings.TrimLeft(text, " "), sign) {
			return sign
		}
	}
	return ""
}

// rewrapped finds the ends of quoted lines that a program wrapped without a mark: a few words in small letters between
// two quoted lines, the upper one long and without an end, the lower one going on in small letters. A program does so
// more than once; one such line may be a person's remark.
func rewrapped(lines []line) []line {
	var found []int
	for i := 1; i+1 < len(lines); i++ {
		l, above, below := lines[i], lines[i-1], lines[i+1]
		if l.quote > 0 || above.quote == 0 || below.quote != above.quote || l.blank() || len(l.text) > 40 {
			continue
		}
		if len(above.text) >= 60 && isWrapped(above.text) && goesOn(l.text) && goesOn(below.text) {
			found = append(found, i)
		}
	}
	if len(found) < 2 {
		return lines
	}
	for _, i := range found {
		lines[i].quote = lines[i-1].quote
	}
	return lines
}

// goesOn says that a line begins in the middle of a sentence.
func goesOn(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(r)
}

// citeSign marks all lines with a sign; those of AOL stand between "<<" and ">>".
func citeSign(lines []line, sign string) {
	for i, l := range lines {
		text := strings.TrimLeft(l.text, " ")
		switch {
		case sign == "<<":
			lines[i].quote = 1
			if strings.HasSuffix(trimRight(text), ">>") {
				return
			}
		case l.quote == 0 && strings.HasPrefix(text, strings.TrimSpace(sign)):
			lines[i] = line{text: strings.TrimPrefix(text[len(strings.TrimSpace(sign)):], " "), quote: 1, mark: l.mark}
		}
	}
}

// citers counts the names that stand before marks; those of initials twice, others only below an attribution.
func citers(lines []line, attributed bool) map[string]int {
	names := map[string]int{}
	for _, l := range lines {
		if name := citer(l.text); name != "" && l.quote == 0 {
			names[name]++
		}
	}
	for name, n := range names {
		if !attributed && (n < 2 || !isInitials(name)) {
			delete(names, name)
		}
	}
	return names
}

// attributedAbove says whether one of the last lines with text ends an attribution, over several lines maybe: with a
// verb or an address. A full one has a verb, and a year or an address.
func attributedAbove(lines []line, within int, full bool) bool {
	for i := len(lines) - 1; i >= 0 && within > 0; i-- {
		if lines[i].blank() {
			continue
		}
		within--
		if text := strings.TrimSpace(lines[i].text); len(text) < maxLine && endsAttribution(text) && isCited(lines[max(0, i-3):i+1], full) {
			return true
		}
	}
	return false
}

// isCited weighs the paragraph that the lines end with.
func isCited(lines []line, full bool) bool {
	text := ""
	for i := len(lines) - 1; i >= 0 && !lines[i].blank() && !stopsThere(lines[i].text); i-- {
		text = lower(lines[i].text) + " " + text
	}
	b := phrases()
	verb, who := b.within("wrote", text) || b.within("said", text), strings.Contains(text, "@")
	if full {
		return verb && (who || hasYear(text) || strings.Contains(text, "/"))
	}
	return verb || who
}

// citer returns the name before the mark of such a line: letters, without a space, followed by ">".
func citer(text string) string {
	s := strings.TrimLeft(text, " ")
	if len(text)-len(s) > maxCiter {
		return ""
	}
	mark := strings.IndexByte(s[:min(len(s), maxCiter*4)], '>')
	if mark <= 0 {
		return ""
	}
	name := s[:mark]
	if rest := strings.TrimLeft(s[mark:], ">"); rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return ""
	}
	letters := 0
	for _, r := range name {
		if !unicode.IsLetter(r) && !strings.ContainsRune("-._'", r) {
			return ""
		}
		letters++
	}
	if letters > maxCiter || strings.HasPrefix(name, "-") {
		return ""
	}
	return name
}

func isInitials(name string) bool {
	letters := 0
	for _, r := range name {
		if !unicode.IsUpper(r) {
			return false
		}
		letters++
	}
	return letters <= 4
}

// uncite takes the name and the marks off.
func uncite(l line) line {
	s := strings.TrimLeft(l.text, " ")
	inner := unquoteLine(s[strings.IndexByte(s, '>'):])
	return line{text: inner.text, quote: inner.quote, mark: l.mark}
}
