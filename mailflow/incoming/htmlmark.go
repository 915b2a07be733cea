package incoming

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// What the containers of an HTML mail say of the lines in them: an earlier mail, an attribution line, a signature. The
// names are in phrases/html.txt.

// containerMark is the mark of everything inside of a container.
func containerMark(a attributes) (m mark) {
	if isNamed("sig-id", a.id) || isNamed("sig-class", a.class) || isNamed("sig-name", a.name) {
		m |= markSignature
	}
	if isNamed("attr-class", a.class) || isNamed("attr-id", a.id) {
		m |= markAttribution
	}
	return m
}

// startMark is the mark of the first line in a container.
func startMark(tag atom.Atom, a attributes) mark {
	if isNamed("forward-class", a.class) {
		return markForward
	}
	if isNamed("history-id", a.id) || isNamed("history-class", a.class) || tag == atom.Div && isNamed("history-name", a.name) {
		return markHistory
	}
	// The line that Word, as the editor of Outlook, draws above a quoted header.
	if tag == atom.Div && (strings.Contains(a.style, "border-top:solid#e1e1e11.0pt") || strings.Contains(a.style, "border-top:solid#b5c4df1.0pt")) {
		return markHistory
	}
	return 0
}

// isNamed says whether one word of an attribute is in a list of names.
func isNamed(key, value string) bool {
	if value == "" {
		return false
	}
	for word := range strings.FieldsSeq(value) {
		for _, name := range phrases().lists[key] {
			if strings.EqualFold(word, name) {
				return true
			}
		}
	}
	return false
}

// isQuoteBorder is a container with a line on its left: how Outlook, GroupWise and others show a quote.
func isQuoteBorder(a attributes) bool {
	_, rest, ok := strings.Cut(a.style, "border-left:")
	if !ok || !strings.Contains(a.style, "padding") {
		return false
	}
	border, _, _ := strings.Cut(rest, ";")
	return strings.Contains(border, "solid") && !strings.HasPrefix(border, "0") && !strings.Contains(border, "none")
}
