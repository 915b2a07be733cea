package templates

import (
	html "html/template"
	"strings"
)

// button is an answer that is a tap away: a mailto: link with subject and body filled in (RFC 6068). It changes nothing
// by being opened.
type button struct {
	Word    string // what the answer says: "DONE"
	Meaning string
	Link    html.HTMLAttr
}

func (s *sheet) button(word, meaning string) button {
	word = line(word)
	return button{word, line(meaning), s.answer[:len(s.answer)-1] + html.HTMLAttr(percent(word, "")) + `"`}
}

// answerTo is a link to an answer with an empty body, which is its end. A + in the address is encoded, too: RFC 6068 lets
// it stand, but some desktops turn it into a space on the way to the mail program, and the token behind it is lost.
func answerTo(mailbox, subject string) html.HTMLAttr {
	return link("mailto:" + percent(mailbox, "@") + "?subject=" + percent("Re: "+subject, "") + "&body=")
}

// writeTo is how to reach a person without us.
type writeTo struct {
	Write, Address string
	Link           html.HTMLAttr
	Ring, Phone    string
	PhoneLink      html.HTMLAttr // "" without a number that can be dialled
}

func (s *sheet) write(contact any) writeTo {
	c, w := of(contact), s.words
	d := writeTo{Address: c.text("Address"), Phone: c.text("Phone")}
	who := called(c, nil)
	s.written = append(s.written, d.Address)
	d.Write = w.say("write", "who", who)
	d.Ring = w.say("ring", "who", who)
	d.Link = link("mailto:" + percent(d.Address, "@"))
	d.PhoneLink = dial(d.Phone)
	return d
}

// dial is a link to a number (RFC 3966), "" for what is not one.
func dial(phone string) html.HTMLAttr {
	var digits strings.Builder
	for i, r := range phone {
		switch {
		case r >= '0' && r <= '9', r == '+' && i == 0:
			digits.WriteRune(r)
		case strings.ContainsRune(" -/().", r):
		default:
			return ""
		}
	}
	if digits.Len() < 3 {
		return ""
	}
	return link("tel:" + digits.String())
}

// link is the attribute of a link to one of our own URLs. html/template lets no tel: through and passes other URLs on
// three times; these are made of encoded characters alone, which is held here once more.
func link(url string) html.HTMLAttr {
	var b strings.Builder
	b.Grow(len(url) + len(`href=""`) + 2*len("amp;"))
	b.WriteString(`href="`)
	for i := range len(url) {
		switch c := url[i]; {
		case c == '&':
			b.WriteString("&amp;")
		case isUnreserved(c), strings.IndexByte("%@+:?=", c) >= 0:
			b.WriteByte(c)
		default:
			return ""
		}
	}
	b.WriteByte('"')
	return html.HTMLAttr(b.String())
}

// percent encodes all but the unreserved characters and those in keep (RFC 3986).
func percent(s, keep string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i := range len(s) {
		c := s[i]
		if isUnreserved(c) || strings.IndexByte(keep, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

// isUnreserved names the characters that stand for themselves in every URL.
func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
