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
	head  header
	body  []byte // as it stands, still transfer encoded
	kind  mediaType
	disp  mediaType
	kids  []*part
	hints []string // charsets that the mail names elsewhere
	plain *plainText
}

// outline splits a mail into its parts in one pass over each level.
type outline struct {
	parts int
	over  string // which cap was exceeded, "" if none
}

// split builds the tree below a part whose header and body are known.
func (o *outline) split(p *part, depth int) {
	p.describe()
	if strings.HasPrefix(p.kind.value, "multipart/") {
		o.grow(p, p.bodies(), depth)
		return
	}
	if b, ok := undeclared(p); ok {
		p.kind.value = "multipart/mixed"
		o.grow(p, b, depth)
		if len(p.kids) == 2 && p.kids[0].kind.value == "text/plain" && p.kids[1].kind.value == "text/html" {
			p.kind.value = "multipart/alternative"
		}
		return
	}
	if raw := signedContent(p); raw != nil {
		o.grow(p, bodies{list: [][]byte{raw}}, depth)
	}
}

// bodies cuts a multipart. One that has no parts as it stands may be encoded as a whole, which RFC 2045, 6.4 forbids.
func (p *part) bodies() bodies {
	found := cutBodies(p.body, p.kind.param("boundary"))
	if len(found.list) == 0 && p.encoding() != "" {
		found = cutBodies(p.bytes(), p.kind.param("boundary"))
	}
	return found
}

// grow makes kids of the bodies of a multipart.
func (o *outline) grow(p *part, b bodies, depth int) {
	if depth >= maxDepth {
		o.over = "more than 20 levels"
		return
	}
	for i := 0; i < len(b.list); i++ {
		if o.parts++; o.parts > maxParts {
			o.over = "more than 200 parts"
			return
		}
		kid := newKid(b.list[i], p)
		p.kids = append(p.kids, kid)
		if kid.sharesBoundary(p) && i+1 < len(b.list) {
			end := max(b.closed, i+1) // the first end belongs to the inner one
			kid.describe()
			o.grow(kid, bodies{list: b.list[i+1 : end]}, depth+1)
			i, b.closed = end-1, len(b.list)
			continue
		}
		o.split(kid, depth+1)
	}
	if len(b.list) == 0 {
		p.kind.value = "text/plain" // a multipart without parts is the text that stands there
		if b.seen {
			p.body = nil // its parts were empty
		}
	}
}

// newKid reads the header of a part. What has no field that parts have is text.
func newKid(raw []byte, parent *part) *part {
	kid := &part{}
	if bare := bytes.TrimLeft(raw, " \t\r\n"); len(bare) < len(raw) && startsPart(bare) {
		raw = bare
	}
	kid.head, kid.body = splitHeader(raw)
	if len(kid.head) > 0 && !kid.head.hasKnown() {
		kid.head, kid.body = nil, raw
	}
	if parent.kind.value == "multipart/digest" && !kid.head.has("content-type") {
		kid.head = append(kid.head, field{name: "content-type", raw: []byte("message/rfc822")}) // RFC 2046, 5.1.5
	}
	return kid
}

// sharesBoundary says that a multipart has the boundary of the one around it: its parts were cut as if they were
// those of the outer one.
func (p *part) sharesBoundary(outer *part) bool {
	kind := parseMedia(p.head.get("content-type"))
	return strings.HasPrefix(kind.value, "multipart/") && kind.param("boundary") != "" && kind.param("boundary") == outer.kind.param("boundary") && blank(p.body)
}

// describe reads what the header says of the content.
func (p *part) describe() {
	p.kind, p.disp = parseMedia(p.head.get("content-type")), parseMedia(p.head.get("content-disposition"))
	if values := p.head.all("content-type"); len(values) > 1 {
		p.kind = p.choose(values)
	}
	before, after, ok := strings.Cut(p.kind.value, "/")
	switch {
	case !ok || before == "" || after == "":
		p.kind.value = p.bareType(before)
	case after == "text" && (before == "plain" || before == "html"):
		p.kind.value = "text/" + before // written the wrong way round
	}
}

// choose takes one of several types: the multipart whose parts are there, else the first that is one.
func (p *part) choose(values []string) mediaType {
	var first mediaType
	for _, value := range values[:min(len(values), 5)] {
		kind := parseMedia(value)
		if boundary := kind.param("boundary"); strings.HasPrefix(kind.value, "multipart/") && bytes.Contains(p.body, []byte("--"+boundary)) {
			return kind
		}
		if !strings.Contains(first.value, "/") {
			first = kind
		}
	}
	return first
}

// bareType reads what old clients write instead of a media type.
func (p *part) bareType(s string) string {
	switch {
	case s == "html":
		return "text/html"
	case s == "multipart" || s == "mixed" || s == "alternative" && p.kind.param("boundary") != "":
		return "multipart/" + strings.Replace(s, "multipart", "mixed", 1)
	case s != "" && s != "text" && p.encoding() == "base64":
		return "application/octet-stream" // RFC 2046, 4.5.1
	}
	return "text/plain"
}

// decodeHeads makes UTF-8 of raw 8-bit in the headers of the parts, such as in file names. A part's own charset counts
// more than the mail's.
func (p *part) decodeHeads(hints []string) {
	p.hints = hints
	for _, kid := range p.kids {
		kid.decodeHeads(hints)
	}
	before := p.kind.value
	charset := headCharset(p.kind.param("charset"))
	if charset == "" && len(hints) > 0 {
		charset = hints[0]
	}
	if p.head.decode(charset) {
		p.describe()
		p.kind.value = before
	}
}

// hints lists the charsets that a mail names: those of its parts, and of the encoded words in its header.
func (p *part) charsetHints() []string {
	var found []string
	if charset := p.charset(); charset != "" {
		found = append(found, charset)
	}
	for _, f := range p.head {
		_, word, ok := bytes.Cut(f.raw, []byte("=?"))
		charset, _, isWord := bytes.Cut(word[:min(len(word), 40)], []byte("?"))
		if name := headCharset(string(charset)); ok && isWord && name != "" {
			return append(found, name)
		}
	}
	return found
}

// charset is the first that a text part declares and that says something of 8-bit text.
func (p *part) charset() string {
	if name := headCharset(p.kind.param("charset")); name != "" {
		return name
	}
	for _, kid := range p.kids {
		if name := kid.charset(); name != "" {
			return name
		}
	}
	return ""
}

// headCharset drops charsets that raw text in a header cannot be in.
func headCharset(name string) string {
	name = tidyCharset(name)
	if lookup(name) == nil || saysUnicode(name) || stateful(name) {
		return ""
	}
	return name
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
