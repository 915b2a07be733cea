package incoming

import "strings"

// token is a piece of an address list. Its kind is the sign itself for < > , ; : and else 'w' a word, 'a' a word with
// an at sign, 'q' a quoted string, 'c' a comment, 'e' an encoded word.
type token struct {
	kind    byte
	at, end int // where it stands in the field
}

// maxTokens is more than any field of the largest header has.
const maxTokens = 40000

// lexAddresses cuts a field into tokens (RFC 5322, 3.2). A quote or comment that is never closed is a word.
func lexAddresses(s string) (tokens []token) {
	closes := 0 // up to where it is known that no bracket closes
	for i := 0; i < len(s) && len(tokens) < maxTokens; {
		t := token{kind: s[i], at: i, end: i + 1}
		switch c := s[i]; {
		case c == ' ' || c == '\t':
			i++
			continue
		case c == '<' || c == '>' || c == ',' || c == ';' || c == ':':
		case c == '(' && i >= closes:
			if n := commentLength(s[i:]); n > 0 {
				t.kind, t.end = 'c', i+n
			} else {
				closes, t = len(s), word1(s, i)
			}
		case c == '"':
			if n := quotedLength(s[i:]); n > 0 {
				t.kind, t.end = 'q', i+n
			} else {
				t = word1(s, i)
			}
		case strings.HasPrefix(s[i:], "=?"):
			if _, rest, ok := cutWord(s[i:]); ok {
				t.kind, t.end = 'e', len(s)-len(rest)
			} else {
				t = word1(s, i)
			}
		default:
			t = word1(s, i)
		}
		tokens = append(tokens, t)
		i = t.end
	}
	return tokens
}

// word1 reads a word: up to white space or a sign.
func word1(s string, at int) token {
	t := token{kind: 'w', at: at, end: at + 1}
	for t.end < len(s) && !strings.ContainsRune(" \t<>,;:\"(", rune(s[t.end])) && !strings.HasPrefix(s[t.end:], "=?") {
		if s[t.end] == '\\' && t.end+1 < len(s) {
			t.end++
		}
		t.end++
	}
	if strings.IndexByte(s[at:t.end], '@') >= 0 {
		t.kind = 'a'
	}
	return t
}

// quotedLength returns the length of the quoted string at the start of s, 0 if it is never closed: there is no further
// quote, or whole addresses stand before it.
func quotedLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			inner := s[1:i]
			if end := strings.IndexByte(inner, '>'); end >= 0 && strings.Contains(inner[:end], "@") && strings.ContainsAny(strings.TrimSpace(inner[end+1:] + "x")[:1], ",;") {
				return 0
			}
			return i + 1
		}
	}
	return 0
}

// chunk is a run of tokens that belong together.
type chunk struct {
	text    string
	comment bool
	parted  bool // white space stood in it
}

// maxChunk is longer than any address, also an encoded one.
const maxChunk = 2000

// chunks joins the tokens of an entry that stand together, and those that only the white space of RFC 5322, 4.4 parts:
// around the at sign and the dots of an address.
func chunks(value string, entry []token) (list []chunk) {
	behind := -1 // where the last one ends, if it can go on
	dot := false // the last token is a dot alone
	for _, t := range entry {
		text := value[t.at:t.end]
		if t.kind == 'c' {
			list = append(list, chunk{text: text, comment: true})
			behind = -1
			continue
		}
		if last := len(list) - 1; behind >= 0 && len(list[last].text) <= maxChunk && (t.at == behind || dot || text == "." || goesOnWith(list[last].text, text)) {
			list[last].text += text
			list[last].parted = list[last].parted || t.at > behind
		} else {
			list = append(list, chunk{text: text})
		}
		behind, dot = t.end, text == "."
	}
	return list
}

// goesOnWith says whether white space parts two halves of one address.
func goesOnWith(before, after string) bool {
	isHost := strings.Contains(before, "@")
	return after[0] == '@' || strings.HasSuffix(before, "@") || isHost && (after[0] == '.' || strings.HasSuffix(before, "."))
}

// bareAddress reads what stands in angle brackets; odd says that it is more or less than one address.
func bareAddress(value string, tokens []token) (address string, odd bool) {
	var words []string
	commented := false
	for _, c := range chunks(value, tokens) {
		odd, commented = odd || c.parted, commented || c.comment
		if !c.comment {
			words = append(words, c.text)
		}
	}
	joined := strings.Join(words, " ")
	if address = Address(decodeIfWord(dropRoute(joined))); address != "" {
		return address, odd || commented || strings.Contains(joined, "=?")
	}
	if commented {
		if address = Address(dropRoute(strings.Join(words, ""))); address != "" {
			return address, true
		}
	}
	for _, word := range words {
		if address = Address(decodeIfWord(strings.Trim(word, "\"'[]()"))); address != "" {
			return address, true
		}
	}
	return "", true
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

// dropRoute removes a source route (RFC 5322, 4.4), and the scheme of a link with what follows its address.
func dropRoute(s string) string {
	s = strings.Trim(s, " \t'")
	if strings.HasPrefix(s, "@") {
		if i := strings.LastIndexByte(s, ':'); i >= 0 {
			s = s[i+1:]
		}
	}
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s, _, _ = strings.Cut(s[7:], "?")
	}
	return strings.TrimSpace(s)
}

// displayName decodes a name, in quotes or without.
func displayName(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = unquote(joinStrings(s))
	} else if strings.ContainsAny(s, "\"\\") {
		s = withoutQuotes(s)
	}
	s = oneLine(decodeWords(s))
	if len(s) >= 2 && (s[0] == '\'' && s[len(s)-1] == '\'' || s[0] == '"' && s[len(s)-1] == '"') {
		s = s[1 : len(s)-1]
	}
	return s
}

// joinStrings makes one quoted string of several in a row, which are one phrase (RFC 5322, 3.2.5).
func joinStrings(s string) string {
	inner := s[1 : len(s)-1]
	if strings.Trim(inner, "\"") == inner {
		inner = strings.ReplaceAll(inner, "\"\"", "")
	}
	return "\"" + strings.ReplaceAll(inner, "\" \"", " ") + "\""
}

// withoutQuotes leaves out quotes, and backslashes before signs.
func withoutQuotes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\"\\(),;:<>@[]", s[i+1]) >= 0 {
			i++
		} else if s[i] == '"' {
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
