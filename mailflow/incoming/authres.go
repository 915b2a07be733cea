package incoming

import (
	"errors"
	"strings"
)

// authResults is one Authentication-Results field (RFC 8601, 2.2).
type authResults struct {
	id      string // authserv-id, lower case; "" in the form of Microsoft 365, which has none
	results []authResult
}

// authResult is one method's verdict.
type authResult struct {
	method string            // "dmarc", lower case
	value  string            // "pass", lower case
	props  map[string]string // "header.from" → its value; names lower case
}

var errAuthres = errors.New("read authentication results")

// parseAuthResults reads a field by the grammar of RFC 8601, 2.2: tokens, quoted strings and nested comments first,
// so that no semicolon or verdict inside a comment or a quote counts. A field whose comments or quotes do not
// close, or that gives one property twice, is an error.
func parseAuthResults(value string) (authResults, error) {
	segments, err := authSegments(value)
	if err != nil {
		return authResults{}, err
	}
	var a authResults
	for i, words := range segments {
		if i == 0 && !startsResult(words) {
			if len(words) > 0 {
				a.id = strings.ToLower(strings.TrimSuffix(words[0].text, "."))
			}
			continue
		}
		if len(words) == 0 || len(words) == 1 && strings.EqualFold(words[0].text, "none") {
			continue
		}
		r, err := parseResult(words)
		if err != nil {
			return authResults{}, err
		}
		a.results = append(a.results, r)
	}
	return a, nil
}

// authWord is a token, or one of the marks = . / standing alone.
type authWord struct {
	text  string
	mark  bool
	space bool // white space or a comment stands before it
}

// startsResult tells "dkim=pass" from an authserv-id: a method is followed by "=" or by "/1=".
func startsResult(words []authWord) bool {
	return len(words) > 1 && words[1].mark && words[1].text == "=" ||
		len(words) > 3 && words[1].mark && words[1].text == "/" && words[3].mark && words[3].text == "="
}

// authSegments splits a value at its semicolons into words.
func authSegments(s string) ([][]authWord, error) {
	segments := [][]authWord{nil}
	space := false
	for s != "" {
		var w authWord
		switch c := s[0]; {
		case c <= ' ':
			s, space = s[1:], true
			continue
		case c == '(':
			n := commentLength(s)
			if n == 0 {
				return nil, errAuthres
			}
			s, space = s[n:], true
			continue
		case c == ';':
			segments = append(segments, nil)
			s, space = s[1:], false
			continue
		case c == ')':
			return nil, errAuthres
		default:
			var ok bool
			if w, s, ok = cutAuthWord(s); !ok {
				return nil, errAuthres
			}
		}
		w.space, space = space, false
		last := len(segments) - 1
		segments[last] = append(segments[last], w)
	}
	return segments, nil
}

// cutAuthWord reads a mark, a quoted string or a token. Only "=" and "/" are marks: dots are split later, since
// they are part of every domain too.
func cutAuthWord(s string) (authWord, string, bool) {
	switch s[0] {
	case '=', '/':
		return authWord{text: s[:1], mark: true}, s[1:], true
	case '"':
		end := 1
		for end < len(s) && s[end] != '"' {
			if s[end] == '\\' {
				end++
			}
			end++
		}
		if end >= len(s) {
			return authWord{}, "", false
		}
		return authWord{text: unquote(s[:end+1])}, s[end+1:], true
	}
	end := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || strings.ContainsRune(`=/;()"`, r) })
	if end < 0 {
		end = len(s)
	}
	return authWord{text: s[:end]}, s[end:], true
}

// parseResult reads method[/version]=value and the properties after it.
func parseResult(words []authWord) (authResult, error) {
	if !startsResult(words) {
		return authResult{}, errAuthres
	}
	r := authResult{method: strings.ToLower(words[0].text), props: map[string]string{}}
	if words[1].text == "/" {
		words = words[2:]
	}
	if len(words) < 3 || words[2].mark {
		return authResult{}, errAuthres
	}
	r.value = strings.ToLower(words[2].text)
	words = words[3:]
	for len(words) > 0 {
		name, value, rest := cutProperty(words)
		words = rest
		if name == "" {
			continue
		}
		if _, twice := r.props[name]; twice {
			return authResult{}, errAuthres
		}
		r.props[name] = value
	}
	return r, nil
}

// cutProperty reads one ptype.property=value. White space and comments may stand around its marks; a value of more
// words, as in a base64 "header.b=ab/cd==", runs to the next white space. Words that are no property are skipped.
func cutProperty(words []authWord) (name, value string, rest []authWord) {
	eq := 0
	for eq < len(words) && !(words[eq].mark && words[eq].text == "=") {
		eq++
	}
	if eq == 0 || eq+1 >= len(words) {
		return "", "", words[min(eq+1, len(words)):]
	}
	first := eq - 1
	// "header . from" has become up to three words.
	for first > 0 && (strings.HasPrefix(words[first].text, ".") || strings.HasSuffix(words[first-1].text, ".")) {
		first--
	}
	for _, w := range words[first:eq] {
		name += strings.ToLower(w.text)
	}
	end := eq + 2
	for end < len(words) && !words[end].space {
		end++
	}
	for _, w := range words[eq+1 : end] {
		value += w.text
	}
	return name, value, words[end:]
}
