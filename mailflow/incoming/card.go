package incoming

import "strings"

// What a line of a business card is.
const (
	cardNot     = iota // a sentence, a list, a question
	cardShort          // a name, a department
	cardExtends        // a title, a company, a street: a card, if there is more of one
	cardStrong         // a telephone number or an address of mail or web
)

// cardLine weighs one line in lower case.
func cardLine(text string) int {
	words := len(strings.Fields(text))
	parts := 1 + strings.Count(text, "|") + strings.Count(text, " · ") + strings.Count(text, " • ") + strings.Count(text, " / ")
	limit := 10
	if parts > 1 {
		limit = 24
	}
	b := phrases()
	if words > limit || len(text) > 200 || strings.HasSuffix(text, "?") || isItem(text) || words > 5 && parts == 1 && b.within("me", text) {
		return cardNot
	}
	address := strings.Contains(text, "www.") || strings.Contains(text, "://") || strings.Contains(text, "@")
	labelled := b.startsWithLabel("phonelabel", text)
	switch {
	case address && (words <= 4*parts || labelled), words <= 8*parts && !hasYear(text) && hasPhone(text), labelled && hasPhone(text):
		return cardStrong
	case words > 5 && strings.HasSuffix(text, "."):
		return cardNot
	case words <= 8 && b.within("title", text), b.within("company", text), isStreet(text, words):
		return cardExtends
	case words > 2 && strings.HasSuffix(text, "."): // "Only for Leeds."
		return cardNot
	}
	return cardShort
}

// isItem says whether a line is one of a list.
func isItem(text string) bool {
	n := digits(text)
	return strings.HasPrefix(text, "- ") || n > 0 && n <= 2 && (strings.HasPrefix(text[n:], ". ") || strings.HasPrefix(text[n:], ") ") || strings.HasPrefix(text[n:], ": "))
}

// isStreet finds a postcode or the number of a house in a line with a comma.
func isStreet(text string, words int) bool {
	return words <= 9 && strings.Contains(text, ",") && hasDigit(text) && !hasDate(text)
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
