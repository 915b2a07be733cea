package incoming

import "strings"

// dropSignature removes from a block of new lines what its writer did not type: the signature below "-- ", what a
// phone or a program adds, legal footers and those of mailing lists.
//
// Where a mail has nothing else, a signature at its very start is its text.
func dropSignature(lines []line, at standing, who sender) []line {
	lines = trimBlank(lines)
	for i := max(0, len(lines)-maxFooter); i < len(lines); i++ {
		if (i > 0 || !at.only) && who.startsFooter(lines, i, at) {
			lines = lines[:i]
			break
		}
	}
	return dropName(dropContact(dropMobile(trimBlank(lines), who), who), who)
}

// standing is where a block of new lines stands in its mail: it may be the first one, or the only one with text. looks is
// how often a footer may still be looked for in the whole mail.
type standing struct {
	first, only bool
	looks       *int
}

// maxFooter is how many lines a signature with all its footers has at most; maxLooks is how many lines of a mail may be
// weighed as one, so that a mail of rulers costs no more than another.
const (
	maxFooter = 200
	maxLooks  = 1000
)

// startsFooter says whether everything from lines[i] on was added and not typed. What stands first in a mail was typed,
// even if it sounds like a footer.
func (s sender) startsFooter(lines []line, i int, at standing) bool {
	l := lines[i]
	switch {
	case l.blank():
		return false
	case l.mark&markSignature != 0:
		return true
	case isDashes(l.text):
		// Nobody signs with a page: a longer text below is another part of the mail.
		return len(trimBlank(lines[i+1:])) <= maxSignature
	case *at.looks <= 0:
		return false
	case isRuler(l.text), strings.TrimSpace(l.text) == "-":
		*at.looks -= 4
		return s.endsBelow(lines, i, at)
	case i == 0:
		return !at.first && isFooter(lines, 0)
	case !startsParagraph(lines, i) && !isDashed(l.text):
		// A paragraph of lawyers may stand right below the text, where it is one long line.
		return len(l.text) > 100 && isLegal(phrases(), lines[i:i+1])
	}
	*at.looks--
	return isFooter(lines, i)
}

// endsBelow says whether what stands below a ruler is a footer, a business card, or an advertisement.
func (s sender) endsBelow(lines []line, i int, at standing) bool {
	below := lines[i+1:]
	if ruleFollowed(below, i > 0 && isRule(lines[i].text)) {
		return true
	}
	return (i > 0 || !at.first) && (s.isCard(below) || isAdvert(lines[i].text, below))
}

// isFooter says whether a footer begins at lines[i]: of lawyers, of a company's register, of a mailing list, of a
// provider. What is above a text as a heading may be a person's, and so may a sentence about a list without a link.
func isFooter(lines []line, i int) bool {
	b, text := phrases(), lower(strings.Trim(lines[i].text, "*_- "))
	switch {
	case b.match("legal", text):
		return strings.Contains(text, " ") || i+1 == len(lines) || isLegalBelow(b, lines[i+1:])
	case b.match("listfoot", text):
		return hasLink(lines[i:min(len(lines), i+6)])
	}
	return b.match("advert", text) || isLegal(b, lines[i:])
}

// isLegalBelow says whether a heading stands above a paragraph of lawyers.
func isLegalBelow(b *phraseBook, lines []line) bool {
	_, words := b.lawyers(firstParagraph(trimBlank(lines)))
	return words >= 2
}

func hasLink(lines []line) bool {
	for _, l := range lines {
		if strings.Contains(l.text, "://") || strings.ContainsAny(l.text, "@<") || strings.Contains(l.text, "www.") {
			return true
		}
	}
	return false
}

// maxSignature is how many lines a signature below "--" has at most, its legal footer included.
const maxSignature = 30

// isDashes is the signature separator of RFC 3676, 4.3, with or without its space.
func isDashes(text string) bool {
	s := strings.TrimSpace(text)
	switch s {
	case "--", "—", "- --", "–", "__", "- -", "——", "––", "~~", "-=-":
		return true
	}
	return false
}

func startsParagraph(lines []line, i int) bool { return lines[i-1].blank() || isRuler(lines[i-1].text) }

// isRuler is a line of one sign, three times or more.
func isRuler(text string) bool {
	s := strings.TrimSpace(text)
	return len(s) >= 3 && len(s) <= maxLine && strings.IndexByte("-_=*~#+\xe2", s[0]) >= 0 && strings.Trim(s, "-_=*~#+^─━—–═ ") == ""
}

// isAdvert is what a provider put below a long line of underscores: a few lines with a link, and then nothing.
func isAdvert(rule string, lines []line) bool {
	rule, lines = strings.TrimSpace(rule), trimBlank(lines)
	if len(rule) < 40 || strings.Trim(rule, "_") != "" || len(lines) > 5 {
		return false
	}
	text := firstParagraph(lines)
	return strings.Contains(text, "http") && !phrases().within("en:me", text)
}

// isScan is what a virus scanner says of itself, in any language.
func isScan(b *phraseBook, text string) bool {
	return b.within("scanner", text) && b.contains("virus", text)
}

// ruleFollowed says whether what stands below a rule is a footer and no text.
func ruleFollowed(lines []line, long bool) bool {
	lines = trimBlank(lines)
	b := phrases()
	for i, l := range lines[:min(len(lines), 4)] {
		text := lower(strings.Trim(l.text, "*_- "))
		if text == "" {
			continue
		}
		if b.match("rulefoot", text) || isMobile(b, text) || isProduct(b, l.text) || isFooter(lines, i) || len(lines) <= 6 && isScan(b, text) {
			return true
		}
	}
	return len(lines) == 0 && long
}
