package incoming

import (
	"bytes"
	"strings"
)

// bodies are the parts of a multipart, cut but not read.
type bodies struct {
	list   [][]byte // without those in which nothing stands
	closed int      // how many stood before the first end
	seen   bool     // a delimiter stood there
}

// cutBodies splits a multipart body (RFC 2046, 5.1.1). A boundary that was not declared, or not the one that is
// used, is looked for in the body; a last part that is never closed runs to the end.
func cutBodies(body []byte, boundary string) bodies {
	found := cutAt(body, boundary)
	if mended := mendDelimiters(body, boundary); mended != nil {
		found = cutAt(mended, boundary)
	}
	seen := found.seen
	if len(found.list) == 0 {
		found = cutAt(body, findBoundary(body))
	}
	if len(found.list) == 0 {
		found = cutAt(body, closedBoundary(body))
	}
	found.seen = found.seen || seen
	return found
}

// undeclared finds a multipart that its header does not declare: the type is another but a boundary is given and used,
// or there is no type and the body begins as a multipart does.
func undeclared(p *part) (bodies, bool) {
	if boundary := p.kind.param("boundary"); boundary != "" {
		b := cutAt(p.body, boundary)
		return b, len(b.list) > 0
	}
	if p.head.has("content-type") {
		return bodies{}, false
	}
	line, next := firstLine(p.body)
	if bytes.Contains(line, []byte("MIME format")) || bytes.Contains(line, []byte("multi-part message")) {
		line, next = firstLine(next)
	}
	if !startsPart(next) || len(line) < 3 || !bytes.HasPrefix(line, []byte("--")) {
		return bodies{}, false
	}
	b := cutAt(p.body, string(bytes.TrimRight(line[2:], " \t")))
	return b, len(b.list) > 0
}

// firstLine is the first that is not blank.
func firstLine(b []byte) (line, rest []byte) {
	for len(b) > 0 {
		if line, b = cutLine(b); !blank(line) {
			return line, b
		}
	}
	return nil, nil
}

// cutAt cuts at the lines of one boundary. Below its end it goes on where a boundary has the header of a part below it.
func cutAt(body []byte, boundary string) (found bodies) {
	if boundary == "" {
		return found
	}
	delimiter := []byte("--" + boundary)
	start, isOver := -1, false
	for at := 0; at < len(body); {
		i := bytes.Index(body[at:], delimiter)
		if i < 0 {
			break
		}
		i += at
		line, next := cutLine(body[i+len(delimiter):])
		at = len(body) - len(next)
		tail := string(bytes.TrimRight(line, " \t"))
		if tail == "-" && blank(next) {
			tail = "--"
		}
		if i > 0 && !delimits(body[i-1], boundary, tail, next) || tail != "" && tail != "--" || isOver && (tail == "--" || !startsPart(next)) {
			continue
		}
		if above := bytes.TrimLeft(body[:i], "\r\n"); !found.seen && startsPart(above) && isWholePart(above) {
			found.list = append(found.list, trimEnd(above)) // the first delimiter was lost
		}
		if start >= 0 && !blank(body[start:max(start, i)]) {
			found.list = append(found.list, trimEnd(body[start:i]))
		}
		start, found.seen = at, true
		if isOver = tail == "--"; isOver {
			start = -1
			if found.closed == 0 {
				found.closed = len(found.list)
			}
		}
	}
	if start >= 0 {
		if rest := withoutCutEnd(body[start:], delimiter); !blank(rest) {
			found.list = append(found.list, rest)
		}
	}
	return found
}

// isWholePart says whether a blank line and something below it stand here.
func isWholePart(b []byte) bool {
	for len(b) > 0 {
		var line []byte
		if line, b = cutLine(b); len(line) == 0 {
			return !blank(b)
		}
	}
	return false
}

// delimits says whether a delimiter may stand behind a byte: at the start of a line, or where the line end above it was
// lost. There a short boundary could be a word, and something must follow as it does behind a delimiter.
func delimits(before byte, boundary, tail string, next []byte) bool {
	return before == '\n' || before != '-' && !isSpace(before) && len(boundary) >= 12 && (tail == "--" || startsPart(next))
}

// withoutCutEnd takes off the start of a delimiter, or of a field's name, with which a mail breaks off.
func withoutCutEnd(b, delimiter []byte) []byte {
	end := bytes.LastIndexByte(b, '\n') + 1
	last := b[end:]
	if len(last) > 1 && bytes.HasPrefix(delimiter, last) || end == 0 && isCutName(last) {
		return b[:end]
	}
	return b
}

// isCutName says whether a line is the start of the name of a field, and no more.
func isCutName(line []byte) bool {
	s := strings.ToLower(string(line[:min(len(line), 40)]))
	for _, name := range []string{"content-type", "content-transfer-encoding", "content-disposition", "content-id", "mime-version", "message-id", "subject"} {
		if s != "" && strings.HasPrefix(name, s) {
			return true
		}
	}
	return false
}

// mendDelimiters writes delimiters as they should be that have white space before them, too few or too many dashes, or
// words behind them. It returns nil if there are none.
func mendDelimiters(body []byte, boundary string) (mended []byte) {
	core := []byte(strings.TrimLeft(boundary, "- "))
	if len(core) < 6 {
		return nil
	}
	done := 0
	for at := 0; at < len(body); {
		i := bytes.Index(body[at:], core)
		if i < 0 {
			break
		}
		start := bytes.LastIndexByte(body[:at+i], '\n') + 1
		line, next := cutLine(body[start:])
		at = len(body) - len(next)
		if meant := delimiterIn(line, core, boundary, next); meant != "" {
			mended = append(append(mended, body[done:start]...), meant...)
			done = start + len(line)
		}
	}
	if mended == nil {
		return nil
	}
	return append(mended, body[done:]...)
}

// delimiterIn is the delimiter that a line was meant to be, "" if it is one, or none.
func delimiterIn(line, core []byte, boundary string, next []byte) string {
	bare := bytes.TrimLeft(line, " \t>-")
	tail, ok := bytes.CutPrefix(bare, core)
	if !ok || len(line) > len(core)+60 {
		return ""
	}
	meant, words := "--"+boundary, bytes.Trim(tail, "- \t")
	switch {
	case startsPart(next) && (len(words) == 0 || isSpace(tail[0]) || tail[0] == '('):
	case len(words) == 0 && len(tail) > 0 && line[0] != '>':
		meant += "--"
	default:
		return ""
	}
	if string(bytes.TrimRight(line, " \t")) == meant {
		return ""
	}
	return meant
}

// startsPart says whether the header of a part stands here: fields, and one of the first is of MIME. That of a mail is
// none.
func startsPart(b []byte) bool {
	for range 6 {
		line, next := cutLine(b)
		name, _, ok := cutField(line)
		switch {
		case !ok, name == "from", name == "to", name == "subject", name == "received", name == "return-path", name == "message-id":
			return false
		case strings.HasPrefix(name, "content-") || name == "mime-version":
			return true
		}
		b = next
	}
	return false
}

// trimEnd removes the one line end that belongs to the boundary.
func trimEnd(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	return bytes.TrimSuffix(b, []byte("\r"))
}

// findBoundary takes the first line that starts with "--" and has a part's header below it.
func findBoundary(body []byte) string {
	for rest := body; len(rest) > 0; {
		line, next := cutLine(rest)
		rest = next
		line = bytes.TrimRight(line, " \t")
		if len(line) >= 3 && len(line) <= 200 && bytes.HasPrefix(line, []byte("--")) && startsPart(next) {
			return string(line[2:])
		}
	}
	return ""
}

// closedBoundary takes the last line if it ends a multipart: "--x--" with an "--x" before it.
func closedBoundary(body []byte) string {
	body = bytes.TrimRight(body, " \t\r\n")
	line := body[bytes.LastIndexByte(body, '\n')+1:]
	if len(line) < 7 || len(line) > 200 || !bytes.HasPrefix(line, []byte("--")) || !bytes.HasSuffix(line, []byte("--")) {
		return ""
	}
	return string(line[2 : len(line)-2])
}
