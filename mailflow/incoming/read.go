package incoming

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Read reads one raw mail. It never fails and never panics: a mail that defeats it is [Unreadable] and says so.
func Read(raw []byte, o Options) Mail { return read(raw, o, 0) }

// maxForwards is how many mails inside of mails are read.
const maxForwards = 2

// read reads a mail that stands inside of so many others.
func read(raw []byte, o Options, inside int) (m Mail) {
	defer func() {
		if p := recover(); p != nil {
			// A last resort around foreign bytes. What had been read before is kept.
			m.Class, m.Text, m.Words, m.Trust = Unreadable, "", "", LevelC
			m.Why = append(m.Why, "class unreadable: a parser gave up")
		}
	}()
	raw = mend(raw)
	root := &part{}
	root.head, root.body = splitHeader(raw)
	m.Fingerprint = fingerprint(root.head, root.body)
	if size := len(raw) - len(root.body); size > maxHeader {
		return unreadable(m, root.head, o, "a header of more than 100 KiB")
	}
	tree := outline{}
	tree.split(root, 0)
	root.head.decode(root.charset())
	m.readHeader(root.head, o)
	if tree.over != "" {
		return unreadable(m, root.head, o, tree.over)
	}
	if len(root.head) == 0 || !hasKnownField(root.head) {
		return unreadable(m, root.head, o, "it has no mail header")
	}
	r := reader{mail: &m, root: root, options: o, inside: inside}
	r.content.walk(root)
	r.read()
	return m
}

// unreadable gives what the first fields say and nothing else.
func unreadable(m Mail, h header, o Options, why string) Mail {
	if m.Trust == "" {
		m.readHeader(h[:min(len(h), 100)], o)
	}
	m.Class = Unreadable
	m.Why = append(m.Why, "class unreadable: "+why)
	return m
}

// mend undoes what transport did to a mail as a whole: a byte order mark, an mbox "From " line, bare CR as line ends.
func mend(raw []byte) []byte {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	raw = bytes.TrimLeft(raw, "\r\n\t ") // nothing can be folded before the first field
	if bytes.HasPrefix(raw, []byte("From ")) || bytes.HasPrefix(raw, []byte(">From ")) {
		_, raw = cutLine(raw)
	}
	return raw
}

func hasKnownField(h header) bool {
	for _, f := range h {
		switch f.name {
		case "from", "to", "subject", "date", "message-id", "received", "return-path", "mime-version", "content-type", "cc", "sender", "reply-to", "delivered-to":
			return true
		}
	}
	return false
}

// readHeader fills in everything that the fields alone say.
func (m *Mail) readHeader(h header, o Options) {
	mended := m.readSender(h)
	m.To, m.Cc = addressesOf(h, "to"), addressesOf(h, "cc")
	m.Recipient = addressesOf(h, "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")
	m.Subject = oneLine(decodeWords(h.get("subject")))
	m.Date = firstDate(h.all("date"))
	if id := ids(h.all("message-id")); len(id) > 0 {
		m.MessageID = id[0]
	}
	m.InReplyTo, m.References = ids(h.all("in-reply-to")), ids(h.all("references"))
	m.Tokens = tokens(slices.Concat(m.To, m.Cc, m.Recipient), slices.Concat(m.InReplyTo, m.References), o.Own)
	m.Codes, m.Asks = subjectRefs(m.Subject)
	var why string
	m.Trust, why = level(h, m, o)
	if mended && m.Trust != LevelC && !o.knowsNothing() {
		m.Trust, why = LevelC, "trust C: the From field is malformed"
	}
	m.Why = append(m.Why, why)
}

// readSender takes the one address in From; several are counted and none is taken. It says whether the address had to
// be looked for: another reader of the same field, the border for one, may have found another.
func (m *Mail) readSender(h header) (mended bool) {
	var from []mailbox
	for _, value := range h.all("from") {
		from = append(from, parseList(value)...)
	}
	m.Froms = len(from)
	if len(from) == 1 {
		m.From, m.FromName, mended = from[0].address, from[0].name, from[0].mended
	}
	return mended
}

// addressesOf lists the addresses of some fields, each once.
func addressesOf(h header, names ...string) []string {
	var list []string
	for _, name := range names {
		for _, value := range h.all(name) {
			for _, box := range parseList(value) {
				if box.address != "" && !slices.Contains(list, box.address) && len(list) < 1000 {
					list = append(list, box.address)
				}
			}
		}
	}
	return list
}

// reader joins what the parts of one mail say.
type reader struct {
	mail    *Mail
	root    *part
	content content
	options Options
	inside  int // of how many other mails
	words   reading
	lines   []line // the whole visible text, old and new
}

func (r *reader) read() {
	m := r.mail
	m.Attachments, m.Encrypted, m.Reaction = r.content.files, r.content.encrypted, r.content.reaction
	r.readText()
	r.classify()
	m.Text, m.Words, m.Inline = r.words.text, r.words.words, r.words.inline
	if m.Class != Bounce && m.Class != AutoReply {
		m.Why = append(m.Why, r.words.why...)
	}
	if m.Reaction {
		m.Text, m.Words = "", ""
	}
	if m.Encrypted {
		m.Why = append(m.Why, "text: encrypted, nothing to read")
	}
}

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
