package incoming

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// field is one header field as it stands in the mail: its value still folded and encoded.
type field struct {
	name string // lower case
	raw  []byte // after the colon, without the last line end
	odd  bool   // it does not stand as a field should: others may not see it, or read another value
	late bool   // it stands below something that to others is the end of the header
}

// header is the fields of a mail or a part, from the top.
type header []field

// all returns the unfolded values of every field of that name (lower case), from the top.
func (h header) all(name string) []string {
	var values []string
	for _, f := range h {
		if f.name == name {
			values = append(values, unfold(f.raw))
		}
	}
	return values
}

// get returns the first value of that name, "" if there is none.
func (h header) get(name string) string {
	for _, f := range h {
		if f.name == name {
			return unfold(f.raw)
		}
	}
	return ""
}

// has says whether a field of that name is there at all.
func (h header) has(name string) bool {
	for _, f := range h {
		if f.name == name {
			return true
		}
	}
	return false
}

// unfold joins the lines of a value (RFC 5322, 2.2.3) and drops NUL. The white space of a fold stays, and a line that
// was broken without any gets some.
func unfold(raw []byte) string {
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') < 0 && bytes.IndexByte(raw, 0) < 0 {
		return string(bytes.TrimSpace(raw))
	}
	var b strings.Builder
	b.Grow(len(raw))
	for i, c := range raw {
		switch {
		case c == 0, c == '\r' && i+1 < len(raw) && (raw[i+1] == '\r' || raw[i+1] == '\n'):
		case c == '\r', c == '\n', c == '\t':
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(b.String(), "  ", " "))
}

// sound is the fields that every reader of the mail sees in the same way. A border takes forged ones out of what is a
// header to it, so no others can prove anything.
func (h header) sound() (sound header) {
	for _, f := range h {
		if !f.odd && !f.late {
			sound = append(sound, f)
		}
	}
	return sound
}

// maxDecoded is how many raw fields of one header are decoded.
const maxDecoded = 100

// decode turns raw 8-bit values, and raw ISO-2022-JP, into UTF-8. Nothing declares their charset, but mostly it is that
// of the text. It says whether there were any.
func (h header) decode(charset string) bool {
	found := 0
	for i, f := range h {
		escaped := bytes.Contains(f.raw, []byte("\x1b$"))
		if !isKnown(f.name) || utf8.Valid(f.raw) && !escaped || found == maxDecoded {
			continue
		}
		found++
		as := charset
		if escaped {
			as = "iso-2022-jp"
		}
		h[i].raw = []byte(toUTF8(f.raw, as))
	}
	return found > 0
}

// splitHeader reads the fields at the start of a mail or part and returns them with the body.
// It is forgiving: a line that is no field goes on with a value that is not at its end, is left out when known fields
// follow it, and starts the body when none do. A header that does not end within its cap ends there.
func splitHeader(raw []byte) (header, []byte) {
	var h header
	value := 0 // where the value of the last field begins in raw, 0 if nothing can go on there
	late, below := false, false
	for rest := raw; len(rest) > 0 && len(raw)-len(rest) <= maxHeader; {
		line, next := cutLine(rest)
		if len(line) == 0 && !h.goesOnBelow(next) && !isCutOff(raw[value:len(raw)-len(rest)], value, next) {
			return h, next
		}
		end := len(raw) - len(rest) + len(line)
		switch name, start, ok := cutField(line); {
		case len(line) == 0:
			late, below = true, true
		case bytes.HasPrefix(line, []byte("--")) && startsPart(next):
			return h, rest // the blank line above the parts was lost
		case h.isIndented(line):
			name, start, _ = cutField(bytes.TrimLeft(line, " \t"))
			value = end - len(bytes.TrimLeft(line, " \t")) + start
			h = append(h, field{name: name, raw: raw[value:end], odd: true})
		case blank(line) && !knownFollows(next, 4) && (value == 0 || !goesOnFolded(raw[value:len(raw)-len(rest)], next)):
			return h, next
		case isSpace(line[0]) || line[0] == '\r' && value > 0 && len(line) > 1 && isSpace(line[1]):
			late = late || blank(line)
			if value > 0 {
				h[len(h)-1].raw = raw[value:end]
			}
		case ok:
			value = len(raw) - len(rest) + start
			h = append(h, field{name: name, raw: raw[value:end], odd: below || !isBareName(line[:start-1]), late: late})
		case value > 0 && isOpen(raw[value:len(raw)-len(rest)], line, next):
			h[len(h)-1].raw, h[len(h)-1].odd, late = raw[value:end], true, true
		case knownFollows(next, 8), len(h) > 0 && isTornName(line, next):
			value, late = 0, true
		case len(h) > 0 && next == nil && isCutName(line):
			return h, nil // the mail breaks off here
		default:
			return h, rest
		}
		if rest = next; len(raw)-len(rest) > maxHeader {
			return h, rest
		}
	}
	return h, nil
}

// isBareName says whether a name has nothing in it or behind it that has to be left out.
func isBareName(key []byte) bool { return bytes.IndexFunc(key, notInName) < 0 }

// cutField splits "Name: value" and returns where the value starts. White space before the colon is tolerated, and one
// byte too many in a name that people look at.
func cutField(line []byte) (name string, value int, ok bool) {
	colon := bytes.IndexByte(line[:min(len(line), 78)], ':')
	if colon <= 0 {
		return "", 0, false
	}
	key := bytes.TrimRight(line[:colon], " \t")
	bad := bytes.IndexFunc(key, notInName)
	switch {
	case bad < 0:
		return strings.ToLower(string(key)), colon + 1, len(key) > 0
	case isSpace(key[bad]):
		return "", 0, false
	}
	name = strings.ToLower(string(key[:bad]) + string(key[bad+1:]))
	return name, colon + 1, isPlainField(name) || name == "subject"
}

func notInName(r rune) bool { return r <= ' ' || r >= 0x7f }

// knownFollows says whether one of the next lines, down to a blank one, is a field that mails have.
func knownFollows(rest []byte, lines int) bool {
	for range lines {
		line, next := cutLine(rest)
		if blank(line) || bytes.HasPrefix(line, []byte("--")) {
			return false
		}
		if name, _, ok := cutField(line); ok && isKnown(name) {
			return true
		}
		rest = next
	}
	return false
}

// isKnown knows the fields of mails, and of their parts.
func isKnown(name string) bool {
	switch name {
	case "from", "to", "cc", "bcc", "subject", "date", "message-id", "received", "return-path", "mime-version", "sender", "reply-to",
		"delivered-to", "in-reply-to", "references", "authentication-results", "dkim-signature", "importance", "priority", "precedence",
		"user-agent", "organization", "auto-submitted", "errors-to", "envelope-to", "lines", "status", "mailing-list":
		return true
	}
	for _, prefix := range []string{"x-", "content-", "list-", "resent-", "thread-", "arc-", "received-", "original-"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// cutLine returns the first line without its end (LF, CRLF, CR CR LF) and what follows.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimRight(b, "\r"), nil
	}
	return bytes.TrimRight(b[:i], "\r"), b[i+1:]
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' }

func blank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }
