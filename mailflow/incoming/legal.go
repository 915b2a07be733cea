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
	return len(text) > 100 && words >= 4 || b.registered(text) >= 2
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

// registered counts the entries of a register in a text: "HRB 12345", "P. IVA: 0123", "Sitz: Köln". A sentence that
// names such a number has one at most.
func (b *phraseBook) registered(text string) int {
	if !hasDigit(text) {
		return 0
	}
	n, seen := 0, 0
	for at := range len(text) {
		if at < seen || at > 0 && joined(text, at) {
			continue
		}
		if size := b.entryAt(text[at:]); size > 0 {
			n, seen = n+1, at+size
		}
	}
	return n
}

// entryAt is how long an entry at the start of a text is: a word of registers with a colon or a number behind it.
func (b *phraseBook) entryAt(text string) int {
	for _, phrase := range b.register[text[0]] {
		rest, ok := strings.CutPrefix(text, phrase)
		if !ok || rest == "" {
			continue
		}
		value := strings.TrimLeft(rest, ".:# º°nro-")
		if strings.Contains(rest[:len(rest)-len(value)], ":") || value != "" && value[0] >= '0' && value[0] <= '9' || len(value) > 2 && hasDigit(value[:3]) && value[0] < 0x80 {
			return len(text) - len(value) + 1
		}
	}
	return 0
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
