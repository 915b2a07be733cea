package answer

import (
	"strings"
	"unicode"
)

// withoutContacts empties the lines below the first that are nothing but a telephone number, an address or a link
// ("tel. +49 30 0000000", "maria@example.com"): what is left of a signature says neither yes nor no.
func (x *lexicon) withoutContacts(source string) string {
	if !strings.ContainsAny(source, "0123456789@") && !strings.Contains(source, "www.") && !strings.Contains(source, "://") {
		return source
	}
	lines := strings.Split(source, "\n")
	for i := 1; i < len(lines); i++ {
		if x.isContact(lines[i]) {
			lines[i] = ""
		}
	}
	return strings.Join(lines, "\n")
}

// isContact wants a number of seven digits or more, or one address or link, behind at most one word of <phone>.
func (x *lexicon) isContact(line string) bool {
	line = strings.TrimSpace(line)
	end := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsLetter(r) })
	if end > 0 && x.phone[x.ids[string(foldWord(nil, line[:end]))]] {
		line = strings.TrimLeft(line[end:], " .:")
	}
	if c, end := digitChunk(line+" ", 0); len(c.digits) == 3 && end == len(line) {
		return false // a date
	}
	digits := 0
	for i := range len(line) {
		switch {
		case isDigit(line[i]):
			digits++
		case strings.IndexByte(" +-/().", line[i]) < 0:
			return isAddress(line)
		}
	}
	return digits >= 7
}

func isAddress(s string) bool {
	if strings.ContainsAny(s, " \t") {
		return false
	}
	at := strings.IndexByte(s, '@')
	return at > 0 && strings.IndexByte(s[at:], '.') > 0 || strings.HasPrefix(s, "www.") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}
