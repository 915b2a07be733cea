package answer

import (
	"slices"
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

// isContact wants a number of seven digits or more, or one address or link, behind at most one word of <phone>; or several of
// them on one line: "T +44 1482 555 5315  M +44 171 44 08 15", "Tel. +55 51 3344-8672 | e.siqueira@example.com".
func (x *lexicon) isContact(line string) bool {
	if x.isOneContact(line) {
		return true
	}
	parts := strings.FieldsFunc(strings.ReplaceAll(strings.ReplaceAll(line, " / ", "|"), "  ", "|"), func(r rune) bool { return r == '|' || r == '·' || r == '•' || r == ';' || r == ',' || r == '\u3000' })
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(p string) bool { return strings.TrimSpace(p) != "" && !x.isOneContact(p) })
}

func (x *lexicon) isOneContact(line string) bool {
	line = strings.TrimSpace(line)
	end := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	labelled := end > 0 && strings.ContainsAny(line[end:min(end+1, len(line))], " .:(") && x.phone[x.ids[string(foldWord(nil, strings.ReplaceAll(line[:end], "-", "")))]]
	if labelled {
		line = strings.TrimLeft(line[end:], " .:：")
	}
	if c, end := digitChunk(line+" ", 0); !labelled && len(c.digits) == 3 && end == len(line) {
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
