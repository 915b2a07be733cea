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
	keep := keeping{forward: isForward || !r.mail.isReplySubject(), everything: isForward, who: newSender(r.mail.FromName, r.mail.From)}
	if !r.mail.isReplySubject() {
		keep.parties, keep.fresh = r.parties(), !r.answers()
	}
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

// answers says whether the mail has a field that names an earlier one, readable or not.
func (r *reader) answers() bool {
	return r.mail.namesEarlier() || r.root.head.has("in-reply-to") || r.root.head.has("references")
}

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
		a, b := r.linesOf(s.plain, &leftPlain), r.linesOf(s.html, &leftRich)
		a = undouble(a, b)
		if len(trimBlank(a)) == 0 {
			a = b
		}
		if len(trimBlank(b)) == 0 {
			b = a
		}
		both = both || len(s.plain) > 0 && len(s.html) > 0
		plain, rich = append(append(plain, line{}), a...), append(append(rich, line{}), b...)
	}
	if note := r.content.note; note != "" && len(trimBlank(plain)) == 0 {
		plain = plainLines(r.clip(note, &leftPlain), mediaType{})
		rich = plain
	}
	return plain, rich, both
}

// undouble takes away the blank line that Word writes behind each line into the plain form, also where the HTML form
// shows one line right below the other. Three in a row are a real one. Old mail stays as it is.
func undouble(plain, rich []line) []line {
	end := newEnd(plain)
	if !isDoubled(plain[:end]) || !showsTight(plain[:end], rich) {
		return plain
	}
	kept := make([]line, 0, len(plain))
	for i, l := range plain {
		alone := i > 0 && i+1 < end && l.blank() && !plain[i-1].blank() && !plain[i+1].blank()
		if !alone {
			kept = append(kept, l)
		}
	}
	return kept
}

// newEnd is where the first label of a header or the first quoted line stands.
func newEnd(lines []line) int {
	for i, l := range lines[:min(len(lines), maxMarks)] {
		if key, _ := label(l.text); key != "" || l.quote > 0 {
			return i
		}
	}
	return min(len(lines), maxMarks)
}

// isDoubled says that no two lines stand together.
func isDoubled(lines []line) bool {
	for i := 1; i < len(lines); i++ {
		if !lines[i].blank() && !lines[i-1].blank() {
			return false
		}
	}
	return true
}

// showsTight looks for two lines of the plain form, parted by one blank line, that stand together in the other.
func showsTight(plain, rich []line) bool {
	tight := map[[2]string]bool{}
	for i := 1; i < min(len(rich), maxMarks); i++ {
		if !rich[i-1].blank() && !rich[i].blank() {
			tight[[2]string{strings.TrimSpace(rich[i-1].text), strings.TrimSpace(rich[i].text)}] = true
		}
	}
	for i := 2; i < len(plain); i++ {
		if plain[i-1].blank() && tight[[2]string{strings.TrimSpace(plain[i-2].text), strings.TrimSpace(plain[i].text)}] {
			return true
		}
	}
	return false
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
