package incoming

import "strings"

// cutPrefix takes one prefix such as "Re:", "AW:", "Fwd:" or "Re[2]:" off a subject.
func cutPrefix(subject string) (kind, rest string) {
	s := strings.TrimSpace(subject)
	colon := strings.IndexAny(s, ":：")
	if colon <= 0 || colon > 24 {
		return "", s
	}
	_, size := splitRune(s[colon:])
	name := strings.ToLower(strings.TrimSpace(s[:colon]))
	if i := strings.IndexAny(name, "[(^ "); i > 0 && strings.Trim(name[i:], "[]()^ 0123456789") == "" {
		name = name[:i]
	}
	name = strings.TrimRight(name, "0123456789.")
	rest = strings.TrimSpace(s[colon+size:])
	switch b := phrases(); {
	case b.fwd[name] && b.re[name]:
		return "either", rest // VS: is an answer in Finnish and a forward in Norwegian and Danish
	case b.fwd[name]:
		return "fwd", rest
	case b.re[name]:
		return "re", rest
	}
	return "", s
}

// outerPrefix returns the kind of the first prefix; a list's "[tag]" before it does not count.
func outerPrefix(subject string) string {
	s := strings.TrimSpace(subject)
	for strings.HasPrefix(s, "[") {
		_, after, ok := strings.Cut(s, "]")
		if !ok {
			break
		}
		s = strings.TrimSpace(after)
	}
	kind, _ := cutPrefix(s)
	return kind
}
