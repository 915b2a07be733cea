package incoming

import (
	"strings"
)

// line is one line of a text as a reader sees it.
type line struct {
	text  string // without quote marks
	quote int    // how deep it is quoted
	mark  mark
	tint  tint
}

// mark is what the structure of a mail (its HTML, mostly) says of a line.
type mark uint8

const (
	markHistory     mark = 1 << iota // from here on it is an earlier mail
	markAttribution                  // "On …, Sam wrote:"
	markSignature                    // in a container for a signature
	markForward                      // from here on it is a forwarded mail
	markRemark                       // typed into the old text
	markSign                         // quoted by a sign in its text
)

func (l line) blank() bool { return strings.TrimSpace(l.text) == "" }

// plainLines reads a text/plain part: quote marks, and format=flowed (RFC 3676) where it is declared.
func plainLines(text string, kind mediaType) []line { return rewrapped(cited(unflow(text, kind))) }

// unflow joins the lines that format=flowed has parted, of one depth of quote each.
func unflow(text string, kind mediaType) []line {
	flowed := strings.EqualFold(kind.param("format"), "flowed")
	delSp := strings.EqualFold(kind.param("delsp"), "yes")
	lines := make([]line, 0, strings.Count(text, "\n")+1)
	open := false // the last line flows on
	for raw := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		l := unquoteLine(raw)
		if flowed && strings.HasPrefix(raw, " ") {
			l = line{text: raw} // stuffed: a mark behind the space is the writer's own (RFC 3676, 4.4)
		}
		if !flowed || isDashed(raw) {
			open = false
			l.text = trimRight(l.text)
			lines = append(lines, l)
			continue
		}
		l.text = strings.TrimPrefix(l.text, " ") // stuffed, or the space after a quote mark
		flows := strings.HasSuffix(l.text, " ") && l.text != "-- "
		if flows && delSp {
			l.text = l.text[:len(l.text)-1]
		}
		if last := len(lines) - 1; open && lines[last].quote == l.quote && l.text != "-- " {
			lines[last].text += l.text
		} else {
			lines = append(lines, l)
		}
		open = flows
	}
	if flowed {
		for i := range lines {
			lines[i].text = trimRight(lines[i].text)
		}
	}
	return lines
}

// isDashed is a mark such as "-----Original Message----- ": programs that declare format=flowed leave a space behind it.
func isDashed(s string) bool {
	s = strings.TrimRight(s, " ")
	return len(s) > 6 && strings.HasPrefix(s, "---") && strings.HasSuffix(s, "---")
}

// outdent removes the room that all lines of a text have on their left, as Yahoo leaves it.
func outdent(lines []line) []line {
	room := -1
	for _, l := range lines {
		if n := len(l.text) - len(strings.TrimLeft(l.text, " \t")); !l.blank() && (room < 0 || n < room) {
			room = n
		}
	}
	if room <= 0 {
		return lines
	}
	moved := make([]line, len(lines))
	for i, l := range lines {
		moved[i] = l
		moved[i].text = l.text[min(room, len(l.text)):]
	}
	return moved
}

// unquoteLine counts and removes quote marks: ">", "> >", ">>". A mailbox's ">From " is no quote.
func unquoteLine(s string) line {
	rest := s
	quote := 0
	for {
		trimmed := strings.TrimLeft(rest, " \t")
		if quote > 0 && len(rest)-len(trimmed) > 1 || len(rest)-len(trimmed) > 3 || !strings.HasPrefix(trimmed, ">") {
			break
		}
		rest = trimmed[1:]
		quote++
	}
	switch {
	case quote == 0:
		return line{text: s}
	case strings.HasPrefix(s, ">From "):
		return line{text: s[1:]}
	}
	return line{text: strings.TrimPrefix(rest, " "), quote: quote, mark: markSign}
}

func trimRight(s string) string {
	return strings.TrimRight(strings.TrimLeft(s, "\u2063\u200b\ufeff"), " \t\u00a0\u200b\u200e\u200f\ufeff\u3000\u2063")
}

// joinLines gives the text back, without blank lines at its ends and never two of them where something was cut.
func joinLines(lines []line) string {
	var b strings.Builder
	size, empty := 0, 0
	for _, l := range lines {
		size += len(l.text) + 1
	}
	b.Grow(size)
	for _, l := range lines {
		if l.blank() {
			empty++
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
			if empty > 0 {
				b.WriteByte('\n')
			}
		}
		empty = 0
		b.WriteString(strings.TrimRight(l.text, " \t"))
	}
	return b.String()
}

// trimBlank removes blank lines at both ends.
func trimBlank(lines []line) []line {
	for len(lines) > 0 && lines[0].blank() {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1].blank() {
		lines = lines[:len(lines)-1]
	}
	return lines
}
