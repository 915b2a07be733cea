package incoming

import (
	"bytes"
	"strings"
)

// splitMail reads the fields at the start of a mail. Its body may have other line ends than its header. A blank line behind
// the first of them is none where the fields that every mail has stand below it.
func splitMail(raw []byte) (header, []byte) {
	h, body := splitHeader(raw)
	if bytes.IndexByte(body, '\n') < 0 && bytes.IndexByte(body, '\r') >= 0 {
		body = bareCRs(body)
	}
	if len(h) > 0 && !strings.HasPrefix(strings.ToLower(h.get("content-type")), "message/") && h.missesBelow(body) {
		below, rest := splitHeader(body)
		for i := range below {
			below[i].odd, below[i].late = true, true
		}
		return append(h, below...), rest
	}
	return h, body
}

// missesBelow says whether two of the fields that people look at stand below, and not one of them in this header.
func (h header) missesBelow(body []byte) bool {
	found := map[string]bool{}
	for range 20 {
		line, next := cutLine(body)
		name, _, ok := cutField(line)
		if !ok && (len(line) == 0 || !isSpace(line[0])) {
			break
		}
		switch name {
		case "from", "to", "subject", "date":
			if h.has(name) || found[name] {
				return false
			}
			found[name] = true
		}
		body = next
	}
	return len(found) >= 2
}

// goesOnBelow says that a blank line stands in the middle of a header: below it the content is described, as it was not
// so far.
func (h header) goesOnBelow(rest []byte) bool {
	line, _ := cutLine(rest)
	name, _, ok := cutField(line)
	if !ok || name != "mime-version" && name != "content-type" && name != "content-transfer-encoding" && name != "content-disposition" {
		return false
	}
	if !h.has("content-type") && !h.has("content-transfer-encoding") && !h.has("mime-version") {
		return true
	}
	kind := strings.ToLower(h.get("content-type"))
	return name != "mime-version" && name != "content-type" && !h.has(name) && !strings.HasPrefix(kind, "message/") && !strings.Contains(kind, "rfc822")
}

// isTornName says that a line is the name of a field alone: the first half of one of MIME that was torn in two, with the
// other on the next line, or one that begins as only names do.
func isTornName(line, next []byte) bool {
	below, _ := cutLine(next)
	_, _, ok := cutField(below)
	return len(line) > 3 && (ok && isCutName(line) || (line[0] == 'X' || line[0] == 'x') && line[1] == '-' && isBareName(line))
}

// isIndented says that a folded line is a field of its own, which got white space before it. The field above is one in
// which no such line can stand, and lacks nothing.
func (h header) isIndented(line []byte) bool {
	if !isSpace(line[0]) || len(h) == 0 || !isPlainField(h[len(h)-1].name) || bytes.HasSuffix(bytes.TrimSpace(h[len(h)-1].raw), []byte(",")) {
		return false
	}
	line = bytes.TrimLeft(line, " \t")
	name, start, ok := cutField(line)
	return ok && (isPlainField(name) || name == "subject") && start < len(line) && line[start] == ' ' && !h.has(name)
}

// isPlainField knows the fields whose values have no colon behind a word.
func isPlainField(name string) bool {
	switch name {
	case "from", "to", "cc", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding", "content-disposition":
		return true
	}
	return false
}

// isCutOff says that a blank line cuts a value from its parameters: it is not at its end, and a folded parameter follows.
func isCutOff(value []byte, at int, next []byte) bool {
	line, _ := cutLine(next)
	return at > 0 && bytes.IndexByte(line, '=') > 0 && goesOnFolded(value, next)
}

// goesOnFolded says whether a value goes on below a line of nothing but white space, which is an old way to fold (RFC
// 5322, 4.2): it is not at its end, and the next line is folded too.
func goesOnFolded(value, next []byte) bool {
	line, _ := cutLine(next)
	value = bytes.TrimSpace(value)
	return len(line) > 0 && isSpace(line[0]) && !blank(line) && (len(value) == 0 || value[len(value)-1] == ';' || value[len(value)-1] == ',')
}

// isOpen says whether a value that ends here wants the line below it, which lost its white space: a parameter, another
// address, the address of a name, the rest of a quoted string or of an encoded word. Rubbish before a folded parameter is
// a part of the value, too.
func isOpen(value, line, next []byte) bool {
	if bytes.HasPrefix(line, []byte("=?")) || line[0] == '<' && bytes.HasSuffix(bytes.TrimSpace(line), []byte(">")) && bytes.IndexByte(value, '@') < 0 {
		return true
	}
	if value = bytes.TrimSpace(value); len(value) == 0 {
		return false
	}
	if bytes.Count(value, []byte{'"'})%2 == 1 && bytes.IndexByte(line, '"') >= 0 {
		return true
	}
	switch below, _ := cutLine(next); value[len(value)-1] {
	case ';':
		return bytes.IndexByte(line, '=') > 0 || len(below) > 0 && isSpace(below[0]) && bytes.IndexByte(below, '=') > 0
	case ',':
		return bytes.IndexByte(line, '@') > 0
	}
	value = value[max(0, len(value)-1000):]
	word := bytes.LastIndex(value, []byte("=?"))
	return word >= 0 && bytes.Count(value[word:], []byte("?")) == 3 && bytes.Contains(line, []byte("?="))
}
