package incoming

import (
	"strings"
)

// subtract removes the lines of our own mails, quoted or not: they are known, so nothing of them can be taken for the
// writer's words. A short line ("APPROVE") is removed only between two others of ours, since people answer with
// the very words that a mail offers. What was typed behind one of our lines stays, as a remark on it.
func (r *reader) subtract(lines []line) []line {
	if len(r.options.Sent) == 0 {
		return lines
	}
	ours := newOwnText(r.options.Sent)
	lines = ours.split(lines)
	known, short := make([]bool, len(lines)), make([]bool, len(lines))
	for i, l := range lines {
		words := bareLine(l.text)
		short[i] = len(words) < shortLine
		known[i] = words != "" && strings.Contains(ours.stream, " "+words+" ")
	}
	for i := range lines {
		// A quoted line stays in its place, so that remarks below it are still remarks on it.
		if known[i] && lines[i].quote == 0 && (!short[i] || between(lines, known, short, i)) {
			lines[i].quote = 1
		}
	}
	return lines
}

// shortLine is how long a line must be to be known by itself.
const shortLine = 18

// ownText is what we sent, as one stream of words, and line by line.
type ownText struct {
	stream string
	lines  []string
}

func newOwnText(sent []string) ownText {
	var o ownText
	var b strings.Builder
	for _, text := range sent {
		b.WriteString("\x00 ")
		for l := range strings.Lines(text) {
			if words := bareLine(l); words != "" {
				b.WriteString(words + " ")
				o.lines = append(o.lines, words)
			}
		}
	}
	o.stream = b.String()
	return o
}

// bareLine is a line without quote marks, stars and runs of spaces.
func bareLine(s string) string {
	return strings.Join(strings.Fields(strings.Trim(s, ">*_ \t")), " ")
}

// split parts the lines that begin with a whole line of ours and go on.
func (o ownText) split(lines []line) []line {
	parted := make([]line, 0, len(lines))
	for _, l := range lines {
		if own, rest := o.cut(bareLine(l.text)); own != "" && l.quote == 0 {
			parted = append(parted, line{text: own, quote: 1}, line{text: rest})
			continue
		}
		parted = append(parted, l)
	}
	return parted
}

// cut takes the longest line of ours from the start of words; "" if none, or if nothing follows it.
func (o ownText) cut(words string) (own, rest string) {
	for _, l := range o.lines {
		if len(l) >= shortLine && len(l) > len(own) && strings.HasPrefix(words, l+" ") && !strings.Contains(o.stream, " "+words+" ") {
			own = l
		}
	}
	return own, strings.TrimSpace(strings.TrimPrefix(words, own))
}

// between says whether the nearest lines with text on both sides are ours as well.
func between(lines []line, known, short []bool, i int) bool {
	return neighbour(lines, known, short, i, -1) && neighbour(lines, known, short, i, 1)
}

func neighbour(lines []line, known, short []bool, i, step int) bool {
	for j := i + step; j >= 0 && j < len(lines); j += step {
		if lines[j].blank() {
			continue
		}
		if !known[j] {
			return false
		}
		if !short[j] {
			return true
		}
	}
	return false
}
