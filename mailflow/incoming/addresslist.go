package incoming

import (
	"slices"
	"strings"
)

// mailbox is one entry of an address list.
type mailbox struct {
	name    string // decoded display name
	address string // compared form, "" if it is none
	mended  bool   // the address was not where it belongs: good for an answer, no identity
}

// maxBoxes is how many addresses are read from one field.
const maxBoxes = 2000

// parseList reads an address list (RFC 5322, 3.4 and 4.4) and whatever senders make of it: names with commas unquoted,
// semicolons as separators, addresses in quotes or without brackets, groups, routes, comments as names, whole lists in
// an encoded word.
func parseList(value string) []mailbox {
	value = strings.Map(blankControls, value)
	if strings.Contains(value, "&lt;") && !strings.Contains(value, "<") {
		return allMended(readList(strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", "\"").Replace(value), true))
	}
	return readList(value, true)
}

// blankControls makes spaces of control characters, which no address has.
func blankControls(r rune) rune {
	if r < ' ' || r == 0x7f {
		return ' '
	}
	return r
}

func allMended(list []mailbox) []mailbox {
	for i := range list {
		list[i].mended = true
	}
	return list
}

func readList(value string, again bool) (list []mailbox) {
	tokens := lexAddresses(value)
	for len(tokens) > 0 && len(list) < maxBoxes {
		var entry []token
		entry, tokens = cutEntry(tokens)
		if len(entry) == 0 {
			continue
		}
		list = append(list, readEntry(value, entry, again)...)
	}
	return list
}

// cutEntry takes the tokens up to the next comma or semicolon that separates addresses. A comma before any address is
// part of an unquoted name ("Carter, Sam <sam@example.com>").
func cutEntry(tokens []token) (entry, rest []token) {
	angle, seen := false, false
	for i, t := range tokens {
		switch t.kind {
		case '<':
			angle = true
		case '>':
			angle, seen = false, true
		case 'a':
			seen = true
		case ':':
			if !angle && !seen && isLabel(tokens[i+1:]) {
				return cutEntry(tokens[i+1:])
			}
		case ',', ';':
			if !angle && (seen || i < 2 && !startsName(tokens[i+1:]) || i == 0) {
				return tokens[:i], tokens[i+1:]
			}
			angle = angle && !startsEntry(tokens[i+1:]) // never closed
			if !angle && seen {
				return tokens[:i], tokens[i+1:]
			}
		}
	}
	return tokens, nil
}

// isLabel says whether what stood before a colon is the name of a group, or of a field: not if it is a part of a name.
func isLabel(rest []token) bool {
	for i, t := range rest[:min(len(rest), 40)] {
		switch t.kind {
		case '<':
			return i == 0 || slices.ContainsFunc(rest[:min(len(rest), 1000)], func(t token) bool { return t.kind == ';' })
		case ',', ';', 'a':
			return true
		}
	}
	return true
}

// startsName says whether what follows a comma is the rest of a name, with its address behind it.
func startsName(rest []token) bool {
	for i, t := range rest[:min(len(rest), 40)] {
		switch t.kind {
		case '<':
			return i > 0
		case ';', 'a':
			return false
		}
	}
	return false
}

// startsEntry says whether another address with its own brackets follows.
func startsEntry(rest []token) bool {
	for _, t := range rest[:min(len(rest), 40)] {
		switch t.kind {
		case '<':
			return true
		case '>', ',', ';':
			return false
		}
	}
	return false
}

// readEntry reads one entry: an address in brackets with a name before it, or one without. An entry may turn out to hold
// several.
func readEntry(value string, entry []token, again bool) []mailbox {
	whole := value[entry[0].at:entry[len(entry)-1].end]
	if boxes := inBrackets(value, entry); len(boxes) > 0 {
		return boxes
	}
	if boxes := withoutBrackets(value, entry); len(boxes) > 0 {
		return boxes
	}
	decoded := strings.Trim(decodeWords(whole), "\"' ")
	if again && decoded != whole && strings.Contains(decoded, "@") {
		boxes := allMended(readList(decoded, false))
		if slices.ContainsFunc(boxes, func(m mailbox) bool { return m.address != "" }) {
			return boxes
		}
	}
	if open := slices.IndexFunc(entry, func(t token) bool { return t.kind == '<' }); open >= 0 {
		return []mailbox{{name: displayName(value[entry[0].at:entry[open].at])}}
	}
	if strings.Contains(whole, "@") {
		return []mailbox{{name: displayName(whole)}}
	}
	return nil
}

// inBrackets finds the addresses in angle brackets.
func inBrackets(value string, entry []token) (list []mailbox) {
	nameAt, opened, first := entry[0].at, -1, 0 // where the name begins, and which token that is
	for i, t := range entry {
		if t.kind != '<' {
			continue
		}
		if opened < 0 {
			opened = t.at
		}
		inner, closed := untilClose(entry[i+1:])
		address, odd := bareAddress(value, inner)
		if address == "" {
			continue
		}
		if last := len(list) - 1; last >= 0 && list[last].address == address {
			list[last].mended = true
			continue
		}
		end := min(len(entry)-1, i+1+len(inner))
		m := mailbox{name: displayName(strings.Trim(nameIn(value, entry[first:i], nameAt, opened), "> ")), address: address}
		m.mended = !closed || odd || len(list) > 0 || opened != t.at || strings.ContainsRune(withoutQuoted(value[nameAt:t.at]), '>')
		if m.name == "" && len(list) == 0 {
			m.name = nameBehind(value, entry[end+1:])
		}
		list = append(list, m)
		if nameAt, opened, first = entry[end].end, -1, end; entry[end].kind == '<' {
			nameAt = entry[end].at
		}
	}
	return append(list, behindBrackets(value, entry, list)...)
}

// behindBrackets finds bare addresses behind the last bracket, where a comma was forgotten.
func behindBrackets(value string, entry []token, before []mailbox) (list []mailbox) {
	at := len(entry)
	for at > 0 && entry[at-1].kind != '>' {
		at--
	}
	if at == 0 || len(before) == 0 {
		return nil
	}
	for _, t := range entry[at:] {
		address := ""
		if t.kind == 'a' {
			address = Address(value[t.at:t.end])
		}
		if address != "" && !slices.ContainsFunc(before, func(m mailbox) bool { return m.address == address }) {
			list = append(list, mailbox{address: address, mended: true})
		}
	}
	return list
}

// nameIn is what stands between two places, without comments that are glued to a word. Others are part of the name to
// those who write them: "Sam Carter (Sales)".
func nameIn(value string, entry []token, from, to int) string {
	var b strings.Builder
	for i, t := range entry {
		if t.kind == 'c' && i > 0 && t.at >= from && t.end <= to && entry[i-1].end == t.at {
			b.WriteString(value[from:t.at] + " ")
			from = t.end
		}
	}
	return b.String() + value[from:to]
}

// untilClose returns the tokens up to the closing bracket.
func untilClose(tokens []token) (inner []token, closed bool) {
	for i, t := range tokens {
		if t.kind == '>' || t.kind == '<' {
			return tokens[:i], t.kind == '>'
		}
	}
	return tokens, false
}

// nameBehind reads a name that stands behind its address: a comment, or bare words.
func nameBehind(value string, tokens []token) string {
	for _, t := range tokens {
		if t.kind == 'c' {
			return displayName(value[t.at+1 : t.end-1])
		}
	}
	if len(tokens) == 0 {
		return ""
	}
	return displayName(strings.Trim(value[tokens[0].at:tokens[len(tokens)-1].end], "<> "))
}

// withoutBrackets finds addresses among the words of an entry. What else stands there is the name.
func withoutBrackets(value string, entry []token) (list []mailbox) {
	var rest []string
	comment := ""
	for _, c := range chunks(value, entry) {
		m := addressIn(c)
		switch {
		case c.comment:
			comment = strings.TrimSuffix(c.text[1:], ")")
		case m.address != "":
			list = append(list, m)
		default:
			rest = append(rest, c.text)
		}
	}
	if len(list) != 1 {
		return allMended(list)
	}
	if name := displayName(strings.Trim(strings.Join(rest, " "), "<>")); name != "" {
		list[0].name, list[0].mended = name, true
	} else if comment != "" {
		list[0].name = displayName(comment)
	}
	return list
}

// addressIn reads a chunk as an address; what stands around it shows that it was not meant to stand alone.
func addressIn(c chunk) mailbox {
	bare := strings.Trim(c.text, "\"'[]{}|<>‹›")
	if strings.Contains(c.text, "@") && !strings.Contains(decodeWords(bare), "<") {
		if address := Address(decodeIfWord(dropRoute(bare))); address != "" {
			return mailbox{address: address, mended: c.parted || strings.Contains(bare, "=?") || strings.ContainsAny(c.text, "<>[]{}|‹")}
		}
	}
	if strings.Contains(c.text, "=?") {
		return mailbox{}
	}
	return mailbox{address: Address(c.text), mended: c.parted}
}
