package incoming

import (
	"bytes"
	"strings"
)

// bodies are the parts of a multipart, cut but not read.
type bodies struct {
	list   [][]byte
	closed int // how many stood before the first end
}

// cutBodies splits a multipart body (RFC 2046, 5.1.1). A boundary that was not declared, or not the one that is
// used, is looked for in the body; a last part that is never closed runs to the end.
func cutBodies(body []byte, boundary string) bodies {
	found := cutAt(body, boundary)
	if len(found.list) == 0 {
		found = cutAt(body, findBoundary(body))
	}
	if len(found.list) == 0 {
		found = cutAt(body, closedBoundary(body))
	}
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
		if i > 0 && body[i-1] != '\n' || tail != "" && tail != "--" || isOver && (tail == "--" || !startsPart(next)) {
			continue
		}
		if start >= 0 {
			found.list = append(found.list, trimEnd(body[start:max(start, i)]))
		}
		start = at
		if isOver = tail == "--"; isOver {
			start = -1
			if found.closed == 0 {
				found.closed = len(found.list)
			}
		}
	}
	if start >= 0 && !blank(body[start:]) {
		found.list = append(found.list, body[start:])
	}
	return found
}

func startsPart(b []byte) bool {
	line, _ := cutLine(b)
	name, _, ok := cutField(line)
	return ok && (strings.HasPrefix(name, "content-") || name == "mime-version")
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
