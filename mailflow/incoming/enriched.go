package incoming

import "strings"

// enrichedLines reads text/enriched (RFC 1896), or its forerunner text/richtext (RFC 1341, 7.1.3). Commands go, what is
// a parameter goes with them, an excerpt is a quote. A single line end is a space, more are one less; in richtext each
// is a space and <nl> ends a line.
func enrichedLines(text string, isRich bool) []line {
	e := enriched{isRich: isRich}
	for text != "" {
		open := strings.IndexAny(text, "<\n")
		if open < 0 {
			break
		}
		e.write(text[:open])
		switch text = text[open:]; {
		case text[0] == '\n':
			n := len(text) - len(strings.TrimLeft(text, "\n"))
			e.lineEnds(n)
			text = text[n:]
		case !isRich && strings.HasPrefix(text, "<<"):
			e.write("<")
			text = text[2:]
		default:
			text = e.command(text)
		}
	}
	e.write(text)
	e.newline()
	return e.lines
}

type enriched struct {
	isRich bool
	lines  []line
	text   strings.Builder
	quote  int
	nofill int
	param  int // inside of how many parameters or comments
	tail   int // inside of how many signatures
}

func (e *enriched) write(s string) {
	if e.param == 0 {
		e.text.WriteString(s)
	}
}

func (e *enriched) newline() {
	l := line{text: trimRight(e.text.String()), quote: e.quote}
	if e.tail > 0 {
		l.mark = markSignature
	}
	e.lines = append(e.lines, l)
	e.text.Reset()
}

// lineEnds writes n line ends of the source.
func (e *enriched) lineEnds(n int) {
	switch {
	case e.param > 0:
	case e.nofill > 0 && !e.isRich:
		for range n {
			e.newline()
		}
	case n == 1 || e.isRich:
		e.write(" ")
	default:
		for range n - 1 {
			e.newline()
		}
	}
}

// command reads <name> or </name>, and returns what follows. A bracket that begins no command is text.
func (e *enriched) command(text string) string {
	end := strings.IndexByte(text[:min(len(text), 64)], '>')
	if end < 0 || strings.ContainsAny(text[1:end], " \n<") {
		e.write("<")
		return text[1:]
	}
	name, closes := strings.CutPrefix(strings.ToLower(text[1:end]), "/")
	step := 1 - 2*btoi(closes)
	switch name {
	case "param", "comment":
		e.param = max(0, e.param+step)
	case "nofill":
		e.nofill = max(0, e.nofill+step)
	case "excerpt":
		if e.text.Len() > 0 {
			e.newline()
		}
		e.quote = max(0, e.quote+step)
	case "signature":
		e.newline()
		e.tail = max(0, e.tail+step)
	case "lt":
		e.write("<")
	case "nl", "np", "paragraph":
		e.newline()
	}
	return text[end+1:]
}
