package incoming

import "strings"

// segment is one stretch of what a reader sees: the same words as plain text, as HTML, or as both.
type segment struct{ plain, html []*part }

// content is what the parts of a mail are to its reader.
type content struct {
	segments  []segment
	files     []Attachment
	named     *part   // the first text that has a file name, shown inline
	forwarded []*part // whole mails that are attached
	status    *part   // message/delivery-status
	notice    *part   // message/disposition-notification
	returned  []*part // what a bounce returned: message/rfc822 or its header
	note      string  // the text in winmail.dat
	reaction  bool
	encrypted bool
}

// read sorts the parts of a whole mail.
func (c *content) read(root *part) {
	if root.isText() && (root.disp.value != "attachment" || root.name() == "") {
		c.text(root) // it is all there is, whatever it is called
		return
	}
	c.walk(root)
	c.encrypted = c.encrypted || root.isSMIME() && len(root.kids) == 0 && root.kind.value == "application/octet-stream"
	if len(c.segments) == 0 && c.named != nil {
		c.text(c.named)
	}
}

// walk sorts the parts of a tree.
func (c *content) walk(p *part) {
	switch kind := p.kind.value; {
	case kind == "multipart/alternative":
		c.alternative(p)
	case kind == "multipart/related":
		c.related(p)
	case strings.HasPrefix(kind, "multipart/"):
		c.encrypted = c.encrypted || kind == "multipart/encrypted"
		c.mixed(p.kids)
	default:
		c.leaf(p)
	}
}

// mixed reads one part after the other. A plain text and an HTML text of the same words, one behind the other, are two
// forms of a text to the program that wrote them so.
func (c *content) mixed(kids []*part) {
	for i, kid := range kids {
		before := len(c.segments)
		c.walk(kid)
		if i == 0 || before == 0 || len(c.segments) != before+1 {
			continue
		}
		last, s := &c.segments[before-1], c.segments[before]
		if last.isOnly(kids[i-1]) && len(s.html) == 1 && len(s.plain) == 0 && sameWords(kids[i-1], s.html[0]) {
			last.html, c.segments = s.html, c.segments[:before]
		}
	}
}

// isOnly says whether a segment is this one part as plain text.
func (s *segment) isOnly(p *part) bool {
	return len(s.plain) == 1 && s.plain[0] == p && len(s.html) == 0
}

// sameWords says whether a plain text and an HTML text say the same.
func sameWords(plain, rich *part) bool {
	words := bareWords(plain.read().text)
	return words != "" && words == bareWords(joinLines(htmlLines(clipText(rich.text(), maxText))))
}

// related: one part is read, the others belong to it (RFC 2387). It is the one that start names, or the first text.
// Some write the two forms of a text so.
func (c *content) related(p *part) {
	root := p.related()
	for i, kid := range p.kids {
		switch {
		case kid == root && kid.isText() && kid.disp.value != "attachment":
			c.text(kid)
		case kid == root || !kid.readable():
			c.walk(kid)
		case i == 1 && kid.kind.value == "text/html" && root == p.kids[0] && root.kind.value == "text/plain" && len(c.segments) > 0:
			c.segments[len(c.segments)-1].html = []*part{kid}
		default:
			c.file(kid)
		}
	}
}

func (p *part) related() *part {
	start := strings.Trim(p.kind.param("start"), "<> ")
	for _, kid := range p.kids {
		if start != "" && strings.Trim(kid.head.get("content-id"), "<> ") == start {
			return kid
		}
	}
	for _, kid := range p.kids {
		if kid.readable() || len(kid.kids) > 0 {
			return kid
		}
	}
	if len(p.kids) > 0 {
		return p.kids[0]
	}
	return nil
}

// alternative takes the plain and the HTML form of the same words. Each kid is a form of all of them.
func (c *content) alternative(p *part) {
	var s segment
	for _, kid := range p.kids {
		var inner content
		if kid.isText() && kid.disp.value != "attachment" {
			inner.text(kid) // a form of the text, also if it has a file name
		} else {
			inner.walk(kid)
		}
		plain, html := inner.forms()
		if len(s.plain) == 0 {
			s.plain = plain
		}
		if len(html) > 0 {
			s.html = html
		}
		c.join(inner)
	}
	if len(s.plain)+len(s.html) > 0 {
		c.segments = append(c.segments, s)
	}
}

// forms joins the segments of one form of a text: to one of plain text, to one of HTML, or to both.
func (c *content) forms() (plain, html []*part) {
	isRich := false
	for _, s := range c.segments {
		plain = append(plain, s.plain...)
		isRich = isRich || len(s.html) > 0
		if html = append(html, s.html...); len(s.html) == 0 {
			html = append(html, s.plain...)
		}
	}
	if !isRich {
		html = nil
	}
	return plain, html
}

func (c *content) join(inner content) {
	c.files = append(c.files, inner.files...)
	c.forwarded = append(c.forwarded, inner.forwarded...)
	c.returned = append(c.returned, inner.returned...)
	c.reaction = c.reaction || inner.reaction
	c.encrypted = c.encrypted || inner.encrypted
	if c.named == nil {
		c.named = inner.named
	}
	if c.note == "" {
		c.note = inner.note
	}
}

func (c *content) leaf(p *part) {
	if p.readable() {
		c.text(p)
		return
	}
	switch kind := p.kind.value; kind {
	case "text/x-amp-html", "text/watch-html":
		return // a form of the text for some programs
	case "message/delivery-status", "message/global-delivery-status":
		if c.status == nil {
			c.status = p
		}
	case "message/disposition-notification":
		c.notice = p
	case "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		c.returned = append(c.returned, p)
	case "message/rfc822", "message/global", "message/news":
		c.forwarded = append(c.forwarded, p)
		c.returned = append(c.returned, p)
	case "text/vnd.google.email-reaction+json":
		c.reaction = true
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		c.encrypted = c.encrypted || len(p.kids) == 0 && p.kind.param("smime-type") != "signed-data"
	}
	c.file(p)
	for _, kid := range p.kids {
		c.walk(kid) // what a signature holds
	}
}

// text takes a part as words; files that stand uuencoded in it are attachments.
func (c *content) text(p *part) {
	if p.isHTML() {
		c.segments = append(c.segments, segment{html: []*part{p}})
		return
	}
	c.segments = append(c.segments, segment{plain: []*part{p}})
	for _, file := range p.read().files {
		c.files = append(c.files, Attachment{Name: file.name, Type: "application/octet-stream", Size: len(file.data)})
	}
}

// file notes a part that is not read as text.
func (c *content) file(p *part) {
	c.files = append(c.files, Attachment{Name: p.name(), Type: p.kind.value, Size: p.size()})
	if c.named == nil && p.isText() && p.disp.value != "attachment" {
		c.named = p
	}
	if p.isTNEF() {
		t := readTNEF(p.bytes())
		c.files = append(c.files, t.files...)
		if c.note == "" {
			c.note = t.text
		}
	}
}

func (p *part) isText() bool { return p.kind.value == "text/plain" || p.kind.value == "text/html" }
