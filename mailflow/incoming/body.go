package incoming

import "strings"

// segment is one stretch of what a reader sees: the same words as plain text, as HTML, or as both.
type segment struct{ plain, html *part }

// content is what the parts of a mail are to its reader.
type content struct {
	segments  []segment
	files     []Attachment
	forwarded []*part // whole mails that are attached
	status    *part   // message/delivery-status
	notice    *part   // message/disposition-notification
	returned  []*part // what a bounce returned: message/rfc822 or its header
	reaction  bool
	encrypted bool
}

// walk sorts the parts of a tree.
func (c *content) walk(p *part) {
	switch kind := p.kind.value; {
	case kind == "multipart/alternative":
		c.alternative(p)
		return
	case strings.HasPrefix(kind, "multipart/"):
		c.encrypted = c.encrypted || kind == "multipart/encrypted"
		for i, kid := range p.kids {
			c.related(p, kid, i)
		}
		return
	}
	c.leaf(p)
}

// related: in multipart/related only the first part is read, the others belong to it (RFC 2387).
func (c *content) related(parent, kid *part, i int) {
	if parent.kind.value == "multipart/related" && i > 0 && kid.readable() && len(c.segments) > 0 {
		c.file(kid)
		return
	}
	c.walk(kid)
}

// alternative takes the plain and the HTML form of the same words.
func (c *content) alternative(p *part) {
	var inner content
	for _, kid := range p.kids {
		inner.walk(kid)
	}
	var s segment
	for _, one := range inner.segments {
		if s.plain == nil {
			s.plain = one.plain
		}
		if one.html != nil {
			s.html = one.html
		}
	}
	if s.plain != nil || s.html != nil {
		c.segments = append(c.segments, s)
	}
	c.files = append(c.files, inner.files...)
	c.forwarded = append(c.forwarded, inner.forwarded...)
	c.reaction = c.reaction || inner.reaction
	c.encrypted = c.encrypted || inner.encrypted
}

func (c *content) leaf(p *part) {
	kind := p.kind.value
	switch {
	case kind == "text/html" && p.readable():
		c.segments = append(c.segments, segment{html: p})
		return
	case p.readable():
		c.segments = append(c.segments, segment{plain: p})
		return
	case kind == "message/delivery-status", kind == "message/global-delivery-status":
		if c.status == nil {
			c.status = p
		}
	case kind == "message/disposition-notification":
		c.notice = p
	case kind == "text/rfc822-headers", kind == "message/rfc822-headers", kind == "message/global-headers":
		c.returned = append(c.returned, p)
	case kind == "message/rfc822", kind == "message/global", kind == "message/news":
		c.forwarded = append(c.forwarded, p)
		c.returned = append(c.returned, p)
	case kind == "text/vnd.google.email-reaction+json":
		c.reaction = true
	case kind == "application/pkcs7-mime", kind == "application/x-pkcs7-mime":
		c.encrypted = c.encrypted || p.kind.param("smime-type") != "signed-data"
	}
	c.file(p)
}

// file notes a part that is not read as text.
func (c *content) file(p *part) {
	c.files = append(c.files, Attachment{Name: p.name(), Type: p.kind.value, Size: p.size()})
}
