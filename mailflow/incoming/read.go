package incoming

import (
	"bytes"
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
	root.head, root.body = splitMail(raw)
	m.Fingerprint = fingerprint(root.head, root.body)
	if size := len(raw) - len(root.body); size > maxHeader {
		return unreadable(m, root.head, o, "a header of more than 100 KiB")
	}
	tree := outline{}
	tree.split(root, 0)
	root.decodeHeads(root.charsetHints())
	m.readHeader(root.head, o)
	if tree.over != "" {
		return unreadable(m, root.head, o, tree.over)
	}
	if len(root.head) == 0 || !root.head.hasKnown() {
		m = unreadable(m, root.head, o, "it has no mail header")
		m.Text = bareText(raw)
		return m
	}
	r := reader{mail: &m, root: root, options: o, inside: inside}
	r.content.read(root)
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

// bareText is what stands in a mail without a header, if it is text at all.
func bareText(raw []byte) string {
	raw = raw[:min(len(raw), maxText)]
	if bytes.ContainsFunc(raw, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' }) {
		return ""
	}
	return joinLines(plainLines(lineEnds(toUTF8(raw, "")), mediaType{}))
}

// readHeader fills in everything that the fields alone say.
func (m *Mail) readHeader(h header, o Options) {
	mended := m.readSender(h)
	if m.To, m.Cc = addressesOf(h, "to"), addressesOf(h, "cc"); len(m.To) == 0 {
		m.To = addressesOf(h, "apparently-to") // as old servers called it
	}
	m.ToNames = namesOf(h, "to")
	m.Recipient = addressesOf(h, "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")
	m.Subject = oneLine(decodeWords(firstFilled(h.all("subject"))))
	m.Date = firstDate(h.all("date"))
	if id := ids(h.all("message-id")); len(id) > 0 {
		m.MessageID = id[0]
	}
	m.InReplyTo, m.References = ids(h.all("in-reply-to")), ids(h.all("references"))
	m.Tokens = tokens(slices.Concat(m.To, m.Cc, m.Recipient), slices.Concat(m.InReplyTo, m.References), o.Own)
	m.Codes, m.Asks = subjectRefs(m.Subject)
	var why string
	m.Trust, why = level(h.sound(), m, o)
	if mended && m.Trust != LevelC && !o.knowsNothing() {
		m.Trust, why = LevelC, "trust C: the From field is malformed"
	}
	m.Why = append(m.Why, why)
}

// firstFilled is the first value that is not empty.
func firstFilled(values []string) string {
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}

// readSender takes the one address in From; several are counted and none is taken. It says whether the address had to
// be looked for: another reader of the same field, the border for one, may have found another.
func (m *Mail) readSender(h header) (mended bool) {
	var from []mailbox
	for _, value := range h.all("from") {
		from = append(from, parseList(value)...)
	}
	m.Froms = len(from)
	if len(from) == 0 || slices.ContainsFunc(from, func(b mailbox) bool { return b.address != from[0].address }) {
		return false
	}
	m.From, m.FromName, mended = from[0].address, from[0].name, from[0].mended
	return mended || len(from) > 1 || slices.ContainsFunc(h, func(f field) bool { return f.odd && f.name == "from" })
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

// maxNames is how many display names are kept.
const maxNames = 20

func namesOf(h header, field string) []string {
	var list []string
	for _, value := range h.all(field) {
		for _, box := range parseList(value) {
			if name := strings.TrimSpace(box.name); name != "" && !strings.Contains(name, "@") && len(list) < maxNames {
				list = append(list, name)
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
