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
