package incoming

import (
	"cmp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// mediaType is a Content-Type or Content-Disposition taken apart.
type mediaType struct {
	value  string            // "text/plain", "attachment"; lower case
	params map[string]string // names lower case, values decoded
}

// parseMedia reads RFC 2045, 5.1 with the continuations and charsets of RFC 2231, and what senders make of them: values
// unquoted with spaces, encoded words as values or around the whole, semicolons missing or of another kind, parameters
// alone, the name of the field once more.
func parseMedia(s string) mediaType {
	if strings.HasPrefix(s, "=?") {
		s = decodeWords(s)
	}
	if i := strings.IndexByte(s, ':'); i > 0 && strings.HasPrefix(strings.ToLower(s), "content-") {
		s = s[i+1:]
	}
	value, rest := cutValue(s)
	m := mediaType{value: value}
	if strings.TrimSpace(rest) == "" {
		return m
	}
	m.params = map[string]string{}
	var pieces []paramPiece
	last := ""
	for rest != "" {
		var one string
		one, rest = cutParam(rest)
		name, value, ok := strings.Cut(one, "=")
		if charset, found := strings.CutPrefix(strings.TrimSpace(one), "charset"); !ok && found {
			name, value, ok = "charset", charset, true // "charset: utf-8"
		}
		name = strings.ToLower(strings.Trim(name, " \t\"':,"))
		switch _, twice := m.params[name]; {
		case !ok && last != "" && strings.TrimSpace(one) != "" && len(m.params[last]) < 200:
			m.params[last] += ";" + oneLine(decodeWords(one)) // a name with a semicolon in it
		case !ok:
		case strings.Contains(name, "*"):
			pieces = append(pieces, newPiece(name, unquote(value)))
		case !twice:
			m.params[name] = paramValue(name, value)
			last = ""
			if isName(name) && !strings.Contains(value, "\"") {
				last = name
			}
		}
	}
	m.join(pieces)
	return m
}

func isName(param string) bool { return param == "name" || param == "filename" }

// cutValue splits a field into its value and its parameters. The value ends at a semicolon, a comma, or where white
// space has a parameter behind it; a field of parameters only has none.
func cutValue(s string) (value, rest string) {
	s = strings.TrimLeft(s, " \t;,\"'<")
	end := strings.IndexAny(s, ";,:(= \t\"'>")
	if end < 0 {
		return strings.ToLower(strings.TrimRight(s, ".")), ""
	}
	value, rest = s[:end], strings.TrimLeft(s[end:], " \t\"':>")
	switch {
	case s[end] == '=', strings.HasPrefix(rest, "=") && !strings.Contains(value, "/"):
		return "", s
	case strings.HasPrefix(rest, "/"), strings.HasSuffix(value, "/"): // text / plain
		below, after := cutValue(strings.TrimLeft(rest, "/ \t"))
		return strings.ToLower(strings.TrimRight(value, "/") + "/" + below), after
	}
	if strings.HasPrefix(rest, "(") {
		rest = rest[commentLength(rest):]
	}
	return strings.ToLower(strings.TrimRight(value, ".")), strings.TrimLeft(rest, " \t;,")
}

// paramValue decodes a plain parameter. A comment behind it is dropped; brackets inside of a file name are the name's.
func paramValue(name, value string) string {
	if bare := strings.TrimSpace(stripComments(value)); !isName(name) || strings.HasPrefix(strings.TrimSpace(value), bare) {
		value = bare
	}
	value = oneLine(decodeWords(unquote(value)))
	if len(value) > 2 && value[0] == '\'' && value[len(value)-1] == '\'' {
		value = value[1 : len(value)-1]
	}
	if isName(name) && strings.IndexByte(value, '%') >= 0 {
		return fromPercent(value)
	}
	return value
}

// fromPercent decodes a file name that a sender percent-encoded in a plain parameter: with a charset in front as RFC 2231
// has it, or as a part of a link.
func fromPercent(s string) string {
	if charset, rest, ok := cutCharset(s); ok && isCharset(charset) {
		return oneLine(toUTF8(unpercent(rest), charset))
	}
	if b := unpercent(s); isPlainASCII(s) && !isPlainASCII(string(b)) && utf8.Valid(b) {
		return oneLine(clean(string(b)))
	}
	return s
}

// param returns a parameter, "" if it is not there.
func (m mediaType) param(name string) string { return m.params[name] }

// paramPiece is one of name*, name*0, name*0* (RFC 2231, 3 and 4).
type paramPiece struct {
	name    string
	order   int
	encoded bool
	value   string
}

func newPiece(name, value string) paramPiece {
	base, rest, _ := strings.Cut(name, "*")
	p := paramPiece{name: base, value: value}
	if rest == "" || strings.HasSuffix(rest, "*") {
		p.encoded = true
	}
	p.order, _ = strconv.Atoi(strings.TrimSuffix(rest, "*"))
	return p
}

// join puts the pieces of each parameter together; they win over the plain one, which is there for old readers.
func (m mediaType) join(pieces []paramPiece) {
	sort.SliceStable(pieces, func(i, j int) bool {
		return cmp.Or(cmp.Compare(pieces[i].name, pieces[j].name), pieces[i].order-pieces[j].order) < 0
	})
	bytesOf, charsetOf := map[string][]byte{}, map[string]string{}
	for i, p := range pieces {
		if i > 0 && p.name == pieces[i-1].name && p.order == pieces[i-1].order {
			continue // the same line twice
		}
		value := p.value
		if p.encoded {
			if _, begun := bytesOf[p.name]; !begun {
				if charset, rest, ok := cutCharset(value); ok {
					charsetOf[p.name], value = charset, rest
				}
			}
			value = string(unpercent(value))
		}
		bytesOf[p.name] = append(bytesOf[p.name], value...)
	}
	for name, b := range bytesOf {
		m.params[name] = oneLine(toUTF8(b, charsetOf[name]))
		if strings.Contains(m.params[name], "=?") {
			m.params[name] = oneLine(decodeWords(m.params[name]))
		}
	}
}

// isCharset says whether a name is one of a charset.
func isCharset(name string) bool {
	name = tidyCharset(name)
	return lookup(name) != nil || saysUnicode(name)
}

// cutCharset splits charset'language'text.
func cutCharset(s string) (charset, rest string, ok bool) {
	parts := strings.SplitN(s, "'", 3)
	if len(parts) == 2 && isCharset(parts[0]) {
		return parts[0], parts[1], true // one apostrophe was forgotten
	}
	if len(parts) != 3 {
		return "", s, false
	}
	return parts[0], parts[2], true
}

func unpercent(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}
