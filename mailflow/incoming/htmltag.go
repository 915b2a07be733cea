package incoming

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// attributes are those that tell something; names are lower case.
type attributes struct{ id, class, name, style, kind, alt, color string }

func (r *renderer) attributes(more bool) (a attributes) {
	for more {
		var key, value []byte
		key, value, more = r.z.TagAttr()
		switch string(key) {
		case "id":
			a.id = string(value)
		case "class":
			a.class = string(value)
		case "name":
			a.name = string(value)
		case "style":
			a.style = strings.ToLower(strings.Join(strings.Fields(string(value)), ""))
		case "type":
			a.kind = strings.ToLower(string(value))
		case "color":
			a.color = strings.ToLower(string(value))
		case "alt":
			a.alt = string(value)
		case "hidden":
			a.style += ";display:none"
		}
	}
	return a
}

// apply works out what an element inherits and adds.
func (e *element) apply(tag atom.Atom, a attributes) {
	switch tag {
	case atom.Style, atom.Script, atom.Head, atom.Title, atom.Template, atom.Object, atom.Select, atom.Noscript:
		e.hidden = true
	case atom.Pre, atom.Textarea:
		e.pre = true
	case atom.P:
		e.tight = isTight(a)
	case atom.Ol:
		e.items = new(int)
	case atom.Ul:
		e.items = nil
	case atom.Blockquote:
		if !isIndent(a) {
			e.quote++
		}
	case atom.Div:
		if isQuoteBorder(a) {
			e.quote++
		}
	}
	e.hidden = e.hidden || isHidden(a.style)
	if strings.Contains(a.style, "white-space:pre") && !strings.Contains(a.style, "white-space:pre-line") {
		e.pre = true
	}
	e.mark |= containerMark(a)
	e.tint = e.tint.of(tag, a)
}

// isHidden says whether a style shows nothing of what is in its element.
func isHidden(style string) bool {
	for rule := range strings.SplitSeq(style, ";") {
		property, value, _ := strings.Cut(rule, ":")
		value = strings.TrimSuffix(value, "!important")
		switch property {
		case "display":
			if value == "none" {
				return true
			}
		case "visibility":
			if value == "hidden" || value == "collapse" {
				return true
			}
		case "mso-hide":
			if value == "all" {
				return true
			}
		case "font-size", "max-height", "opacity":
			if isZero(value) {
				return true
			}
		}
	}
	return false
}

// isZero reads a length of nothing: 0, 0px, 0.0em.
func isZero(length string) bool {
	number := strings.TrimRight(length, "abcdefghijklmnopqrstuvwxyz%")
	return number != "" && strings.Trim(number, "0.") == "" && number[0] != '.'
}

// isIndent tells a blockquote that only moves text to the right.
func isIndent(a attributes) bool {
	return isNamed("indent-class", a.class) || a.kind != "cite" && strings.Contains(a.style, "margin:0040px;border:none") ||
		strings.Contains(a.style, "margin:00px040px") || strings.HasPrefix(a.style, "margin:00040px;border:none")
}

// isTight paragraphs are lines: those of Word, and those without a margin.
func isTight(a attributes) bool {
	return strings.Contains(a.class, "MsoNormal") || strings.Contains(a.style, "margin:0")
}

// isVoid knows the elements that have no end tag.
func isVoid(tag atom.Atom) bool {
	switch tag {
	case atom.Br, atom.Hr, atom.Img, atom.Input, atom.Meta, atom.Link, atom.Area, atom.Base, atom.Col, atom.Embed, atom.Source, atom.Wbr, 0:
		return true
	}
	return false
}
