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

// unfold joins the lines of a value (RFC 5322, 2.2.3) and drops NUL.
func unfold(raw []byte) string {
	if bytes.IndexByte(raw, '\n') < 0 && bytes.IndexByte(raw, '\r') < 0 && bytes.IndexByte(raw, 0) < 0 {
		return string(bytes.TrimSpace(raw))
	}
	var b strings.Builder
	b.Grow(len(raw))
	for _, c := range raw {
		switch c {
		case '\r', 0:
		case '\n':
			// The white space of the fold stays; a line that was broken without any gets one.
			b.WriteByte(' ')
		case '\t':
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(b.String(), "  ", " "))
}

// decode turns raw 8-bit values into UTF-8. Nothing declares their charset, but mostly it is that of the text.
func (h header) decode(charset string) {
	for i, f := range h {
		if !utf8.Valid(f.raw) {
			h[i].raw = []byte(toUTF8(f.raw, charset))
		}
	}
}

// splitHeader reads the fields at the start of a mail or part and returns them with the body.
// It is forgiving: a line that is no field is left out when fields follow it, and starts the body when none do.
// A header that does not end within its cap ends there.
func splitHeader(raw []byte) (header, []byte) {
	var h header
	value := 0 // where the value of the last field begins in raw, 0 if nothing can go on there
	for rest := raw; len(rest) > 0 && len(raw)-len(rest) <= maxHeader; {
		line, next := cutLine(rest)
		if len(line) == 0 {
			return h, next
		}
		end := len(raw) - len(rest) + len(line)
		switch name, start, ok := cutField(line); {
		case isSpace(line[0]):
			if blank(line) && !goesOn(next) {
				return h, next
			}
			if value > 0 {
				h[len(h)-1].raw = raw[value:end]
			}
		case ok:
			value = len(raw) - len(rest) + start
			h = append(h, field{name: name, raw: raw[value:end]})
		case goesOn(next):
			value = 0
		default:
			return h, rest
		}
		if rest = next; len(raw)-len(rest) > maxHeader {
			return h, rest
		}
	}
	return h, nil
}

// cutField splits "Name: value" and returns where the value starts. White space before the colon is tolerated, other
// rubbish is not.
func cutField(line []byte) (name string, value int, ok bool) {
	colon := bytes.IndexByte(line[:min(len(line), 78)], ':')
	if colon <= 0 {
		return "", 0, false
	}
	key := bytes.TrimRight(line[:colon], " \t")
	for _, c := range key {
		if c <= ' ' || c >= 0x7f {
			return "", 0, false
		}
	}
	return strings.ToLower(string(key)), colon + 1, len(key) > 0
}

// goesOn says whether the next line still belongs to a header.
func goesOn(rest []byte) bool {
	line, _ := cutLine(rest)
	if len(line) == 0 {
		return false
	}
	_, _, ok := cutField(line)
	return ok
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
