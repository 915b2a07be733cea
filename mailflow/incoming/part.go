package incoming

import (
	"bytes"
	"strings"
)

// The caps, held before anything is decoded. A person's mail stays far below them.
const (
	maxDepth  = 20
	maxParts  = 200
	maxHeader = 100 << 10
)

// part is a node of the MIME tree: a multipart has kids, a leaf has a body.
type part struct {
	head header
	body []byte // as it stands, still transfer encoded
	kind mediaType
	disp mediaType
	kids []*part
}

// outline splits a mail into its parts in one pass over each level.
type outline struct {
	parts int
	over  string // which cap was exceeded, "" if none
}

// split builds the tree below a part whose header and body are known.
func (o *outline) split(p *part, depth int) {
	p.kind = parseMedia(p.head.get("content-type"))
	p.disp = parseMedia(p.head.get("content-disposition"))
	if p.kind.value == "" || !strings.Contains(p.kind.value, "/") {
		p.kind.value = bareType(p.kind.value)
	}
	if !strings.HasPrefix(p.kind.value, "multipart/") {
		return
	}
	if depth >= maxDepth {
		o.over = "more than 20 levels"
		return
	}
	bodies := cutBodies(p.body, p.kind.param("boundary"))
	for _, raw := range bodies {
		if o.parts++; o.parts > maxParts {
			o.over = "more than 200 parts"
			return
		}
		kid := &part{}
		kid.head, kid.body = splitHeader(raw)
		if p.kind.value == "multipart/digest" && !kid.head.has("content-type") {
			kid.head = append(kid.head, field{name: "content-type", raw: []byte("message/rfc822")}) // RFC 2046, 5.1.5
		}
		o.split(kid, depth+1)
		p.kids = append(p.kids, kid)
	}
	if len(bodies) == 0 {
		p.kind.value = "text/plain" // a multipart without parts is the text that stands there
	}
}

// bareType reads what old clients write instead of a media type.
func bareType(s string) string {
	switch s {
	case "html":
		return "text/html"
	case "multipart":
		return "multipart/mixed"
	}
	return "text/plain"
}

// cutBodies splits a multipart body (RFC 2046, 5.1.1). A boundary that was not declared, or not the one that is
// used, is looked for in the body; a last part that is never closed runs to the end.
func cutBodies(body []byte, boundary string) [][]byte {
	found := cutAt(body, boundary)
	if len(found) == 0 {
		if boundary = findBoundary(body); boundary != "" {
			found = cutAt(body, boundary)
		}
	}
	return found
}

func cutAt(body []byte, boundary string) [][]byte {
	if boundary == "" {
		return nil
	}
	var found [][]byte
	delimiter := []byte("--" + boundary)
	start := -1
	for at := 0; at < len(body); {
		i := bytes.Index(body[at:], delimiter)
		if i < 0 {
			break
		}
		i += at
		line, next := cutLine(body[i+len(delimiter):])
		at = len(body) - len(next)
		if next == nil {
			at = len(body)
		}
		tail := string(bytes.TrimRight(line, " \t"))
		if i > 0 && body[i-1] != '\n' || tail != "" && tail != "--" {
			continue
		}
		if start >= 0 {
			found = append(found, trimEnd(body[start:max(start, i)]))
		}
		if start = at; tail == "--" {
			return found
		}
	}
	if start >= 0 && !blank(body[start:]) {
		found = append(found, body[start:])
	}
	return found
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
		if len(line) < 3 || len(line) > 200 || !bytes.HasPrefix(line, []byte("--")) {
			continue
		}
		below, _ := cutLine(next)
		if name, _, ok := cutField(below); ok && strings.HasPrefix(name, "content-") {
			return string(line[2:])
		}
	}
	return ""
}

// bytes returns the decoded content of a leaf.
func (p *part) bytes() []byte {
	return decodeTransfer(p.body, p.head.get("content-transfer-encoding"))
}

// size is how many bytes a leaf has when decoded. Base64 is only counted, since files may be large.
func (p *part) size() int {
	if strings.EqualFold(p.head.get("content-transfer-encoding"), "base64") {
		return base64Size(p.body)
	}
	return len(p.bytes())
}

// text returns the decoded content of a text part as UTF-8 with LF line ends, or as much of it as will be read.
func (p *part) text() string {
	charset := p.kind.param("charset")
	encoding := p.head.get("content-transfer-encoding")
	b := p.body[:min(len(p.body), 4*maxText)]
	if !isWords(b) || !strings.EqualFold(encoding, "base64") { // some only say that they are base64
		b = decodeTransfer(b, encoding)
	}
	if charset == "" && p.kind.value == "text/html" {
		charset = metaCharset(b)
	}
	return lineEnds(toUTF8(b, charset))
}

// isWords says whether a body is running text: one in twelve of its signs is a space, and base64 has none.
func isWords(body []byte) bool {
	spaces := bytes.Count(body, []byte(" "))
	return spaces >= 4 && spaces*12 > len(body)
}

// metaCharset reads the charset that an HTML page declares in itself.
func metaCharset(b []byte) string {
	head := bytes.ToLower(b[:min(len(b), 1024)])
	i := bytes.Index(head, []byte("charset="))
	if i < 0 {
		return ""
	}
	name := strings.TrimLeft(string(head[i+len("charset="):]), "\"' ")
	if end := strings.IndexAny(name, "\"' />;"); end >= 0 {
		name = name[:end]
	}
	return name
}

func lineEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.ReplaceAll(s, "\r", "\n")
}

// name returns the file name of a part, "" if it has none.
func (p *part) name() string {
	for _, name := range []string{p.disp.param("filename"), p.kind.param("name"), p.disp.param("name"), p.kind.param("filename")} {
		if name != "" {
			return name
		}
	}
	return ""
}

// readable says whether a leaf is text that the reader of the mail sees as its text.
func (p *part) readable() bool {
	switch p.kind.value {
	case "text/plain", "text/html", "text/enriched", "text/richtext", "text/x-amp-html":
		return p.disp.value != "attachment" && p.name() == ""
	}
	return false
}

// charset is the first that a text part declares.
func (p *part) charset() string {
	if name := p.kind.param("charset"); name != "" {
		return name
	}
	for _, kid := range p.kids {
		if name := kid.charset(); name != "" {
			return name
		}
	}
	return ""
}
