package incoming

import "strings"

// maxLegal is how much of a paragraph is looked at, in bytes.
const maxLegal = 2000

// isLegal looks for a paragraph full of the words of lawyers, or of a company's register. People who report a mistake
// use them too ("I sent a confidential file to the wrong recipient, in error, and asked her to delete it"), so four
// different ones and some length are wanted, and nobody who says "I". A paragraph that begins as only such footers do
// ("This message may contain …") needs three.
func isLegal(b *phraseBook, lines []line) bool {
	text := firstParagraph(lines)
	if len(text) < 30 {
		return false
	}
	lang, words := b.lawyers(text)
	if b.within(lang+":me", text) {
		return false
	}
	if _, begins := b.prefix("legalstart", text); begins && words >= 3 {
		return true
	}
	return len(text) > 100 && words >= 4 || hasDigit(text) && b.count("register", text) >= 2
}

// lawyers says in which language a text has the most words of lawyers, and how many. A word such as "mit" or "i" is
// "I" or "my" in one language and "with" or "in" in others, so only that one's own is asked.
func (b *phraseBook) lawyers(text string) (lang string, words int) {
	for _, l := range b.langs {
		if n := b.count(l+":legalword", text); n > words {
			lang, words = l, n
		}
	}
	return lang, words
}

// firstParagraph joins the lines down to the first blank one, in lower case.
func firstParagraph(lines []line) string {
	var text strings.Builder
	for _, l := range lines {
		if l.blank() || text.Len() > maxLegal {
			break
		}
		text.WriteString(lower(strings.Trim(l.text, "*_ ")) + " ")
	}
	return text.String()
}
