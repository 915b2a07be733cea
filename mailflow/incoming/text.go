package incoming

import (
	"fmt"
	"slices"
	"strings"
)

// readText reads the plain form and the HTML form, and compares them.
func (r *reader) readText() {
	plain, rich, both := r.forms()
	r.lines = plain
	isForward := r.mail.isForwardSubject()
	keep := keeping{forward: isForward || !r.mail.isReplySubject(), everything: isForward}
	plain, rich = r.subtract(plain), r.subtract(rich)
	r.words = newest(plain, keep)
	if both {
		r.compare(plain, rich, keep)
	}
	r.mail.Forward = isForward || r.words.forward && !r.mail.isReplySubject()
	if r.mail.Forward {
		r.addForwarded()
	}
}

// isReplySubject and isForwardSubject read the outermost prefix. One that means either is an answer if the mail names an
// earlier one: taking our quoted words for new ones would be worse than losing a forward's.
func (m *Mail) isReplySubject() bool {
	kind := outerPrefix(m.Subject)
	return kind == "re" || kind == "either" && m.namesEarlier()
}

func (m *Mail) isForwardSubject() bool {
	kind := outerPrefix(m.Subject)
	return kind == "fwd" || kind == "either" && !m.namesEarlier()
}

// full is the whole visible text, old and new, for the readers of bounces and automatic mail.
func (r *reader) full() string { return joinLines(r.lines) }

func (m *Mail) namesEarlier() bool { return len(m.InReplyTo)+len(m.References) > 0 }

// maxText is how much of a mail's text is read. Nobody types that much; the rest stays in the raw mail.
const maxText = 512 << 10

// clip takes from a text what is left to be read, and notes that there was more.
func (r *reader) clip(text string, left *int) string {
	if len(text) > *left {
		text = clipText(text, *left)
		if !slices.Contains(r.mail.Why, clipped) {
			r.mail.Why = append(r.mail.Why, clipped)
		}
	}
	*left -= len(text)
	return text
}

const clipped = "text: only the first 512 KiB were read"

// forms returns the mail as lines of its plain form and of its HTML form; where a segment has only one, it stands in
// both. both says whether any segment has two.
func (r *reader) forms() (plain, rich []line, both bool) {
	leftPlain, leftRich := maxText, maxText
	for _, s := range r.content.segments {
		var a, b []line
		if s.plain != nil {
			a = r.plain(s.plain, &leftPlain)
		}
		if s.html != nil {
			b = htmlLines(r.clip(s.html.text(), &leftRich))
		}
		if len(trimBlank(a)) == 0 {
			a = b
		}
		if len(trimBlank(b)) == 0 {
			b = a
		}
		both = both || s.plain != nil && s.html != nil
		plain, rich = append(append(plain, line{}), a...), append(append(rich, line{}), b...)
	}
	return plain, rich, both
}

// plain reads a text part; uuencoded files in it become attachments, and the frame of PGP is no text.
func (r *reader) plain(p *part, left *int) []line {
	text := p.text()
	if strings.Contains(text, "-----BEGIN PGP ") {
		var encrypted bool
		text, encrypted = withoutPGP(text)
		r.mail.Encrypted = r.mail.Encrypted || encrypted
	}
	if strings.Contains(text, "begin ") {
		uu := cutUU([]byte(text))
		for _, file := range uu.found {
			r.mail.Attachments = append(r.mail.Attachments, Attachment{Name: file.name, Type: "application/octet-stream", Size: len(file.data)})
		}
		text = string(uu.rest)
	}
	return plainLines(r.clip(text, left), p.kind)
}

// addForwarded adds the text of mails that were forwarded as attachments.
func (r *reader) addForwarded() {
	if r.inside >= maxForwards {
		return
	}
	for _, p := range r.content.forwarded {
		inner := read(p.bytes(), Options{}, r.inside+1)
		if inner.Text == "" {
			continue
		}
		r.words.text = strings.TrimSpace(fmt.Sprintf("%s\n\n%s", r.words.text, inner.Text))
	}
}
