package incoming

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Address returns the compared form of one bare address: Unicode NFC, ASCII letters in lower case, the domain as
// IDNA A-labels (RFC 5891). It is "" if s is no address.
func Address(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">")
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || len(s) > 320 || !utf8.ValidString(s) {
		return ""
	}
	local, domain := localPart(s[:at]), domainPart(s[at+1:])
	if local == "" || domain == "" {
		return ""
	}
	return local + "@" + domain
}

func localPart(s string) string {
	if len(s) > 2 && s[0] == '"' && s[len(s)-1] == '"' {
		if inner := unquote(s); !strings.ContainsAny(inner, " \t\"\\(),:;<>@[]") {
			s = inner // "sam"@example.com and sam@example.com are one mailbox (RFC 5321, 4.1.2)
		}
	} else if strings.ContainsAny(s, " \t\"\\(),:;<>@[]") {
		return ""
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffd }) {
		return ""
	}
	return lowerASCII(nfc(s))
}

func domainPart(s string) string {
	s = lowerASCII(strings.TrimSuffix(s, "."))
	if isPlainASCII(s) && !strings.Contains(s, "xn--") {
		if !isDomain(s) {
			return ""
		}
		return s
	}
	ascii, err := idna.Lookup.ToASCII(nfc(s))
	if err != nil || !isDomain(ascii) {
		return ""
	}
	return ascii
}

// isDomain accepts names and the address literals of RFC 5321, 4.1.3.
func isDomain(s string) bool {
	if s == "" || len(s) > 255 {
		return false
	}
	if s[0] == '[' && s[len(s)-1] == ']' {
		return len(s) > 2 && strings.Trim(s[1:len(s)-1], "0123456789abcdefipv.:") == ""
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	return true
}

func nfc(s string) string {
	if isPlainASCII(s) {
		return s
	}
	return norm.NFC.String(s)
}

// lowerASCII leaves other letters alone: mail systems compare only these without regard to case.
func lowerASCII(s string) string {
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			return strings.Map(func(r rune) rune {
				if r >= 'A' && r <= 'Z' {
					return r + 'a' - 'A'
				}
				return r
			}, s)
		}
	}
	return s
}

// mailbox is one entry of an address list.
type mailbox struct {
	name    string // decoded display name
	address string // compared form, "" if it is none
	mended  bool   // the address was not where it belongs: good for an answer, no identity
}

// parseList reads an address list (RFC 5322, 3.4) and whatever senders make of it: names with commas unquoted,
// semicolons as separators, addresses in quotes, groups, routes, comments as names.
func parseList(value string) []mailbox {
	var list []mailbox
	for value != "" {
		var one string
		one, value = cutAddress(value)
		if m, ok := parseMailbox(one); ok {
			list = append(list, m)
		}
	}
	return list
}

// cutAddress splits at the next comma or semicolon that separates addresses. A comma before any address is part
// of an unquoted name ("Carter, Sam <sam@example.com>").
func cutAddress(s string) (first, rest string) {
	var quoted, angle, seen bool
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted && strings.IndexByte(s[i+1:], '"') >= 0
		case quoted:
		case c == '(':
			i += max(0, commentLength(s[i:min(len(s), i+1000)])-1)
		case c == '<':
			angle = true
		case c == '>':
			angle, seen = false, true
		case c == '@':
			seen = true
		case c == ';' && !angle, c == ',' && !angle && (seen || !strings.Contains(s[:i], " ") && !startsName(s[i+1:])):
			return s[:i], s[i+1:]
		case c == ':' && !angle && !seen:
			return cutAddress(s[i+1:]) // the name of a group
		}
	}
	return s, ""
}

// startsName says whether what follows a comma is the rest of a name, with its address behind it.
func startsName(s string) bool {
	s = s[:min(len(s), 500)]
	open, comma := strings.IndexByte(s, '<'), strings.IndexByte(s, ',')
	at := strings.IndexByte(s, '@')
	return open >= 0 && (comma < 0 || open < comma) && open < at
}

// parseMailbox reads one entry; false if there is nothing in it.
func parseMailbox(s string) (mailbox, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return mailbox{}, false
	}
	if open := strings.LastIndexByte(s, '<'); open >= 0 {
		inner, _, closed := strings.Cut(s[open+1:], ">")
		m := mailbox{name: displayName(s[:open]), address: Address(dropRoute(decodeIfWord(inner)))}
		m.mended = !closed || strings.Contains(inner, "=?") || strings.ContainsRune(withoutQuoted(s[:open]), '>')
		return m, true
	}
	bare := strings.TrimSpace(stripComments(s))
	if address := Address(decodeIfWord(strings.Trim(bare, "\"' "))); address != "" {
		return mailbox{name: commentName(s), address: address, mended: strings.Contains(bare, "=?")}, true
	}
	for word := range strings.FieldsSeq(bare) {
		if address := Address(strings.Trim(word, "\"'[](),;")); address != "" {
			return mailbox{name: displayName(strings.Replace(bare, word, "", 1)), address: address, mended: true}, true
		}
	}
	return mailbox{name: displayName(s)}, strings.Contains(s, "@")
}

// withoutQuoted removes quoted strings.
func withoutQuoted(s string) string {
	var b strings.Builder
	for i, piece := range strings.Split(s, "\"") {
		if i%2 == 0 {
			b.WriteString(piece)
		}
	}
	return b.String()
}

// decodeIfWord decodes an address that was put into an encoded word, which no standard allows and some clients do.
func decodeIfWord(s string) string {
	if strings.Contains(s, "=?") {
		if _, inner, ok := strings.Cut(decodeWords(s), "<"); ok {
			return strings.TrimSuffix(strings.TrimSpace(inner), ">")
		}
		return decodeWords(s)
	}
	return headerText(s)
}

// dropRoute removes a source route (RFC 5322, 4.4) and white space inside of an angle address.
func dropRoute(s string) string {
	if strings.HasPrefix(strings.TrimSpace(s), "@") {
		if _, after, ok := strings.Cut(s, ":"); ok {
			s = after
		}
	}
	return strings.TrimPrefix(strings.Trim(s, " \t'"), "mailto:")
}

func displayName(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && s[0] == '"' {
		s = unquote(s)
	} else if strings.IndexByte(s, '"') >= 0 {
		s = strings.ReplaceAll(s, "\"", "")
	}
	s = oneLine(decodeWords(s))
	if len(s) >= 2 && (s[0] == '\'' && s[len(s)-1] == '\'' || s[0] == '"' && s[len(s)-1] == '"') {
		s = s[1 : len(s)-1]
	}
	return s
}

// commentName is the name of old mail: sam@example.com (Sam Carter).
func commentName(s string) string {
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return ""
	}
	n := commentLength(s[open:])
	if n == 0 {
		return ""
	}
	return displayName(s[open+1 : open+n-1])
}
