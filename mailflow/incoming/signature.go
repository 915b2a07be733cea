package incoming

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// dropBanner removes what a gateway put on top of a mail.
func dropBanner(lines []line) []line {
	b := phrases()
	cut := 0
	for i, seen := 0, 0; i < len(lines) && seen < 8; i++ {
		if lines[i].quote > 0 {
			break
		}
		if lines[i].blank() {
			continue
		}
		seen++
		if isBanner(b, lower(strings.Trim(lines[i].text, "*_ "))) {
			cut = i + 1
			continue
		}
		if cut == 0 && !isRule(lines[i].text) {
			break
		}
		if cut > 0 && isRule(lines[i].text) {
			cut = i + 1
		}
	}
	return lines[cut:]
}

// isBanner wants the start of a banner and what only banners say ("… originated from outside the organization"):
// "Caution: this mail went to external customers" is a report. A mark in brackets may stand alone.
func isBanner(b *phraseBook, text string) bool {
	if _, head := b.prefix("banner", text); !head {
		return false
	}
	alone := strings.HasPrefix(text, "[ext") && strings.IndexByte(text, ']') == len(text)-1
	return alone || b.contains("bannerword", text)
}

// dropSignature removes from a block of new lines what its writer did not type: the signature below "-- ", what a
// phone or a program adds, legal footers and those of mailing lists.
//
// only says that the mail has nothing else: then a signature at its very start is its text.
func dropSignature(lines []line, only bool) []line {
	lines = trimBlank(lines)
	for i := range lines {
		if (i > 0 || !only) && startsFooter(lines, i) {
			lines = lines[:i]
			break
		}
	}
	return dropName(dropContact(dropMobile(trimBlank(lines))))
}

// maxContact is how many lines a signature has at most.
const maxContact = 14

// dropContact removes a closing with a contact block below it ("Kind regards, Sam Carter, Purchasing, +49 30 0000000").
// A closing with nothing but a name is the writer's own words, and stays.
func dropContact(lines []line) []line {
	b := phrases()
	for i := len(lines) - 1; i > 0 && i >= len(lines)-maxContact; i-- {
		if len(lines[i].text) > 60 {
			continue
		}
		text := strings.TrimRight(lower(strings.Trim(lines[i].text, "*_ ")), ",.!;:")
		if _, ok := slices.BinarySearch(b.lists["closing"], text); ok && isContact(lines[i+1:]) {
			return trimBlank(lines[:i])
		}
	}
	return lines
}

// isContact wants short lines, no list and no question, of which one is a telephone number or an address of any kind.
func isContact(lines []line) bool {
	found := false
	for _, l := range lines {
		text := lower(l.text)
		words := len(strings.Fields(text))
		if words > 10 || strings.HasSuffix(text, "?") || strings.HasPrefix(text, "- ") || digits(text) > 0 && strings.HasPrefix(text[digits(text):], ". ") {
			return false
		}
		address := strings.Contains(text, "www.") || strings.Contains(text, "://") || strings.Contains(text, "@")
		found = found || words <= 4 && address || words <= 8 && !hasYear(text) && hasPhone(text)
	}
	return found
}

// hasPhone finds seven digits or more with nothing but the signs of a telephone number between them.
func hasPhone(s string) bool {
	run := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if run++; run >= 7 {
				return true
			}
		case strings.IndexByte(" +-/().", c) < 0:
			run = 0
		}
	}
	return false
}

// dropName removes "-Sam Carter" as the last paragraph. A dash with a space before the name may be an item of a list.
func dropName(lines []line) []line {
	n := len(lines) - 1
	if n < 2 || !lines[n-1].blank() || !isDashedName(strings.TrimSpace(lines[n].text)) {
		return lines
	}
	return trimBlank(lines[:n])
}

func isDashedName(s string) bool {
	name := strings.TrimLeft(s, "-–—~")
	if dashes := len(s) - len(name); dashes == 0 || dashes > 3 || len(name) > 40 || strings.HasPrefix(name, " ") {
		return false
	}
	words := strings.Fields(name)
	for _, word := range words {
		if first, _ := utf8.DecodeRuneInString(word); !unicode.IsUpper(first) || strings.ContainsAny(word, "0123456789,:;!?") {
			return false
		}
	}
	return len(words) > 0 && len(words) <= 3
}

// startsFooter says whether everything from lines[i] on was added and not typed.
func startsFooter(lines []line, i int) bool {
	l := lines[i]
	switch {
	case l.blank():
		return false
	case l.mark&markSignature != 0:
		return true
	case isDashes(l.text):
		// Nobody signs with a page: a longer text below is another part of the mail.
		return len(trimBlank(lines[i+1:])) <= maxSignature
	case i == 0:
		return false
	case isRule(l.text):
		return ruleFollowed(lines[i+1:])
	case !startsParagraph(lines, i):
		return false
	}
	b, text := phrases(), lower(strings.Trim(l.text, "*_ "))
	return b.match("legal", text) || b.match("listfoot", text) || isLegal(b, lines[i:])
}

// maxSignature is how many lines a signature below "--" has at most, its legal footer included.
const maxSignature = 30

// isDashes is the signature separator of RFC 3676, 4.3, with or without its space.
func isDashes(text string) bool {
	s := strings.TrimSpace(text)
	return s == "--" || s == "—" || s == "- --" || s == "–"
}

func startsParagraph(lines []line, i int) bool { return lines[i-1].blank() || isRule(lines[i-1].text) }

// isLegal looks for a paragraph full of the words of lawyers. People who report a mistake use them too ("I sent a
// confidential file to the wrong recipient, in error, and asked her to delete it"), so four different ones and some
// length are wanted, and nobody who says "I".
func isLegal(b *phraseBook, lines []line) bool {
	var text strings.Builder
	for _, l := range lines {
		if l.blank() || text.Len() > 2000 {
			break
		}
		text.WriteString(lower(l.text) + " ")
	}
	return text.Len() > 100 && b.count("legalword", text.String()) >= 4 && !b.within("me", text.String())
}

// ruleFollowed says whether what stands below a rule is a footer and no text.
func ruleFollowed(lines []line) bool {
	lines = trimBlank(lines)
	b := phrases()
	for i, l := range lines[:min(len(lines), 4)] {
		text := lower(l.text)
		if b.match("legal", text) || b.match("listfoot", text) || b.match("rulefoot", text) || isMobile(b, text) || isLegal(b, lines[i:]) {
			return true
		}
	}
	return len(lines) == 0
}

// dropMobile removes "Sent from my …" when it is a paragraph of its own at the end, with at most a few words below.
func dropMobile(lines []line) []line {
	b := phrases()
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-5; i-- {
		if i > 0 && !lines[i-1].blank() && !isRule(lines[i-1].text) && i != len(lines)-1 {
			continue
		}
		if len(lines[i].text) < 300 && isMobile(b, lower(strings.Trim(lines[i].text, "*_|[]()<>-–~ "))) {
			return dropMobile(dropRule(trimBlank(lines[:i])))
		}
	}
	return lines
}

// dropRule removes a rule that is left as the last line.
func dropRule(lines []line) []line {
	if n := len(lines); n > 0 && (isRule(lines[n-1].text) || isDashes(lines[n-1].text)) {
		return trimBlank(lines[:n-1])
	}
	return lines
}

// isMobile wants a short line, and in the languages whose phrase is "sent from" alone a device or a program in it:
// "Enviado por error a todos" (sent to all by mistake) is a report.
func isMobile(b *phraseBook, text string) bool {
	text = strings.TrimRight(cutLink(text), ".! ")
	if text == "" || len(text) > 120 || strings.Count(text, " ") > 11 {
		return false
	}
	return b.match("mobile", text) || b.match("mobilefrom", text) && b.within("device", text)
}

// cutLink removes the address that a text version puts behind a linked name.
func cutLink(s string) string {
	for _, open := range []string{"<http", "(http", "[http", " http"} {
		if i := strings.Index(s, open); i > 0 {
			s = s[:i]
		}
	}
	return strings.TrimRight(s, "*_[](<> ")
}
