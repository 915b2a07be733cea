package incoming

import "strings"

// cutParam splits at the next semicolon outside of quotes, or before a further parameter with a file name where the
// semicolon was forgotten. A quote that is never closed quotes nothing.
func cutParam(s string) (first, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			if quoted || strings.IndexByte(s[i+1:], '"') >= 0 {
				quoted = !quoted
			}
		case ';':
			if !quoted {
				return s[:i], s[i+1:]
			}
		case ' ', '\t':
			if !quoted && startsNameParam(s[i+1:]) {
				return s[:i], s[i+1:]
			}
		}
	}
	return s, ""
}

// startsNameParam says whether "filename=", "name=" or a piece of one (RFC 2231, 3) stands here.
func startsNameParam(s string) bool {
	name, _, ok := strings.Cut(s[:min(len(s), 16)], "=")
	return ok && isName(strings.ToLower(strings.TrimRight(name, "*0123456789")))
}

// unquote removes quotes around a value and the backslashes in them (RFC 5322, 3.2.4). Quotes inside that were not
// escaped are kept, what follows the last one is not.
func unquote(s string) string {
	s = strings.TrimSpace(s)
	if len(s) < 2 || s[0] != '"' {
		return strings.Trim(s, "\"")
	}
	s = s[1:]
	if end := strings.LastIndexByte(s, '"'); end >= 0 && !strings.HasSuffix(s[:end], "\\") {
		s = s[:end]
	}
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// stripComments removes (comments) outside of quotes (RFC 5322, 3.2.2); one that is never closed is no comment.
func stripComments(s string) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	var b strings.Builder
	quoted, open := false, false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			b.WriteByte(s[i])
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '(' && !quoted && !open:
			if n := commentLength(s[i:]); n > 0 {
				b.WriteByte(' ')
				i += n - 1
				continue
			}
			open = true // looking again at each further one would take quadratic time
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// commentLength returns the length of the comment at the start of s, 0 if it is never closed.
func commentLength(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// oneLine folds all white space and control characters of a header text to single spaces.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r <= ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029
	}), " ")
}
