package incoming

import (
	"slices"
	"strings"
)

// ids returns the message ids of a field (RFC 5322, 3.6.4) in order, each once. One that lost its brackets gets
// them back.
func ids(values []string) []string {
	var found []string
	for _, value := range values {
		for value != "" {
			var id string
			id, value = cutID(value)
			if id != "" && !slices.Contains(found, id) && len(found) < 200 {
				found = append(found, id)
			}
		}
	}
	return found
}

// cutID takes the next id; comments and the phrases of old clients are skipped.
func cutID(s string) (id, rest string) {
	s = strings.TrimLeft(s, " \t,;")
	if open := strings.IndexByte(s, '<'); open == 0 {
		end := strings.IndexAny(s[1:], "<>")
		if end < 0 {
			return bracket(strings.TrimSpace(s[1:])), ""
		}
		return bracket(strings.Join(strings.Fields(s[1:end+1]), "")), s[end+1+len(">")*btoi(s[end+1] == '>'):]
	}
	word, rest, _ := strings.Cut(s, " ")
	if i := strings.IndexByte(word, '<'); i > 0 {
		word, rest = word[:i], s[i:]
	}
	if !strings.Contains(word, "@") || strings.ContainsAny(word, "()\"") {
		return "", rest
	}
	return bracket(strings.Trim(word, ">,;")), rest
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// bracket makes an id of bare text, "" if it cannot be one.
func bracket(s string) string {
	s = clean(s)
	if s == "" || len(s) > 900 || strings.ContainsAny(s, " \t<>") {
		return ""
	}
	return "<" + s + ">"
}

// tokenLength is 128 bits in base 32.
const tokenLength = 26

// tokens finds our tokens: in a sub-address of our own mailboxes, and in the ids that the mail names.
func tokens(addresses, ids, own []string) []string {
	var found []string
	add := func(s string) {
		if s = lowerASCII(s); isToken(s) && !slices.Contains(found, s) {
			found = append(found, s)
		}
	}
	for _, address := range addresses {
		local, domain, _ := strings.Cut(address, "@")
		if box, tag, ok := strings.Cut(local, "+"); ok && (len(own) == 0 || slices.Contains(own, box+"@"+domain)) {
			add(tag)
		}
	}
	for _, id := range ids {
		for word := range strings.FieldsFuncSeq(id, func(r rune) bool { return r < '0' || r > 'z' || r > '9' && r < 'A' || r > 'Z' && r < 'a' }) {
			add(word)
		}
	}
	return found
}

func isToken(s string) bool {
	return len(s) == tokenLength && strings.Trim(s, "0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

// subjectRefs finds the codes, private tags and asks that a subject names: in brackets, after "Note", or standing
// alone with a digit in them. "Note 7KQ2F", "Re: Your answer, please (7KQ2F-M4XD)", "(T4C7RW)".
func subjectRefs(subject string) (codes, asks []string) {
	previous := ""
	for _, word := range strings.FieldsFunc(subject, func(r rune) bool { return strings.ContainsRune(" ,:;()[]<>\"'.!?/#", r) }) {
		code, ask := cutAsk(word)
		sure := strings.EqualFold(previous, "note") || strings.Contains(subject, "("+word+")")
		previous = word
		if !isCode(code) || !sure && !looksCode(code) {
			continue
		}
		code = strings.ToUpper(code)
		if ask != "" && !slices.Contains(asks, code+"-"+ask) {
			asks = append(asks, code+"-"+ask)
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes, asks
}

// cutAsk splits "7KQ2F-M4XD"; the ask is "" if the word has none.
func cutAsk(word string) (code, ask string) {
	for _, dash := range []string{"-", "–", "‑"} {
		if code, ask, ok := strings.Cut(word, dash); ok && len(ask) == 4 && isCrockford(ask) && isCode(code) {
			return code, strings.ToUpper(ask)
		}
	}
	return word, ""
}

func isCode(s string) bool { return len(s) >= 5 && len(s) <= 26 && isCrockford(s) }

// isCrockford knows the alphabet of Crockford's base 32, which has no I, L, O and U.
func isCrockford(s string) bool {
	return strings.Trim(s, "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz") == "" && s != ""
}

// looksCode is asked for a word that nothing announces: capitals and a digit.
func looksCode(s string) bool {
	return len(s) <= 10 && strings.ContainsAny(s, "0123456789") && strings.ContainsAny(s, "ABCDEFGHJKMNPQRSTVWXYZ") && s == strings.ToUpper(s)
}
