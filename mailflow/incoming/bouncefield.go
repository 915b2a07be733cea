package incoming

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// statusFields are the fields of a delivery status: of the part that is one, else of a part that has another type, as
// gateways make of it, else of the text itself.
func (r *reader) statusFields() []byte {
	if r.content.status != nil {
		return r.content.status.bytes()
	}
	var found []byte
	r.root.leaves(func(p *part) bool {
		switch kind := p.kind.value; {
		case strings.HasPrefix(kind, "message/delivery"), strings.HasPrefix(kind, "message/global-delivery"):
			found = p.bytes()
		case strings.HasPrefix(kind, "text/"):
			found = cutStatus(p.beginning())
		}
		return found == nil
	})
	if found == nil {
		said, _ := cutCopy(r.reportText())
		found = cutStatus(said)
	}
	return found
}

// leaves calls f for each part that has no parts, until f says that it is enough.
func (p *part) leaves(f func(*part) bool) bool {
	for _, kid := range p.kids {
		if !kid.leaves(f) {
			return false
		}
	}
	return len(p.kids) > 0 || f(p)
}

// beginning is as much of a part's text as is looked at.
func (p *part) beginning() string {
	start := *p
	start.body = p.body[:min(len(p.body), 4*maxSaid)]
	return clipText(start.text(), maxSaid)
}

// cutStatus finds the fields of a delivery status in a text; nil if there are none.
func cutStatus(text string) []byte {
	rest := text
	for rest != "" {
		line, next, _ := strings.Cut(rest, "\n")
		switch name, _, _ := strings.Cut(lower(strings.TrimSpace(line)), ":"); name {
		case "reporting-mta", "final-recipient", "original-recipient":
			return []byte(outdentText(rest))
		}
		rest = next
	}
	return nil
}

// outdentText removes the room that the first line has on its left from all lines.
func outdentText(text string) string {
	room := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	if room == "" {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimPrefix(line, room))
	}
	return b.String()
}

// reports says whether fields name a recipient or what became of it.
func reports(groups []header) bool {
	for _, g := range groups {
		if g.has("final-recipient") || g.has("original-recipient") || g.has("action") {
			return true
		}
	}
	return false
}

// statusGroups splits the blocks of fields, which blank lines part.
func statusGroups(b []byte) []header {
	var groups []header
	for len(b) > 0 && len(groups) < maxParts {
		h, rest := splitHeader(b)
		if len(h) > 0 {
			groups = append(groups, h)
		}
		if len(rest) == len(b) {
			_, rest = cutLine(b)
		}
		b = rest
	}
	return groups
}

// reportAddress reads "rfc822; sam@example.com".
func reportAddress(s string) string {
	if kind, after, ok := strings.Cut(s, ";"); ok {
		s = after
		if strings.EqualFold(strings.TrimSpace(kind), "utf-8") {
			s = decodeUTF8Address(after)
		}
	}
	for _, box := range parseList(s) {
		if box.address != "" {
			return box.address
		}
	}
	return ""
}

// decodeXtext undoes the xtext of RFC 3461, 4: "+2B" is "+". Senders should have undone it in a report, and some did not.
func decodeXtext(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '+' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			n, _ := strconv.ParseUint(s[i+1:i+3], 16, 8)
			b.WriteByte(byte(n))
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	if out := b.String(); utf8.ValidString(out) {
		return out
	}
	return s
}

// decodeUTF8Address undoes the escapes of RFC 6533, 3: "zo\x{EB}@example.com".
func decodeUTF8Address(s string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(s, `\x{`)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		code, _, closed := strings.Cut(after[:min(len(after), len("10FFFF}"))], "}")
		n, err := strconv.ParseUint(code, 16, 21)
		if s = after; !closed || err != nil || !utf8.ValidRune(rune(n)) {
			b.WriteString(`\x{`)
			continue
		}
		b.WriteRune(rune(n))
		s = after[len(code)+1:]
	}
}
