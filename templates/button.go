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
	Href    string
}

func (s *sheet) button(word, meaning string) button {
	href := "mailto:" + percent(s.view.text("Mailbox"), "@+") + "?subject=" + percent("Re: "+s.subject, "") +
		"&body=" + percent(word, "")
	return button{word, line(meaning), href}
}

// writeTo is how to reach a person without us.
type writeTo struct {
	Write, Address, Href string
	Ring, Phone          string
	Tel                  html.URL // "" without a number that can be dialled
}

func (s *sheet) write(contact any) writeTo {
	c, w := of(contact), s.words
	s.written = append(s.written, c.text("Address"))
	d := writeTo{Address: c.text("Address"), Phone: c.text("Phone")}
	who := called(c, nil)
	d.Write = w.say("write", "who", who)
	d.Ring = w.say("ring", "who", who)
	d.Href = "mailto:" + percent(d.Address, "@+")
	d.Tel = dial(d.Phone)
	return d
}

// dial is a tel: link to a number (RFC 3966), "" for what is not one. html/template lets tel: through only as a URL that
// is known to be harmless, and digits are.
func dial(phone string) html.URL {
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
	return html.URL("tel:" + digits.String())
}

// percent encodes all but the unreserved characters of RFC 3986 and those in keep.
func percent(s, keep string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~"+keep, c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
		}
	}
	return b.String()
}
