package incoming

import (
	"strings"
)

// subtract removes the lines of our own mails, quoted or not: they are known, so nothing of them can be taken for the
// writer's words. A short line ("APPROVE") is removed only where it follows or precedes a line of ours as it does in
// our mail, since people answer with the very words that a mail offers. What was typed behind one of our lines stays,
// as a remark on it.
func (r *reader) subtract(lines []line) []line {
	if len(r.options.Sent) == 0 {
		return lines
	}
	ours := newOwnText(r.options.Sent)
	lines = ours.split(lines)
	words := make([]string, len(lines))
	for i, l := range lines {
		words[i] = bareLine(l.text)
	}
	for i := range lines {
		// A quoted line stays in its place, so that remarks below it are still remarks on it.
		if lines[i].quote == 0 && ours.has(words, i) {
			lines[i].quote = 1
		}
	}
	return lines
}

// has says whether the i-th line is ours.
func (o ownText) has(words []string, i int) bool {
	if words[i] == "" || !o.contains(words[i]) {
		return false
	}
	if len(words[i]) >= shortLine {
		return true
	}
	before, after := neighbour(words, i, -1), neighbour(words, i, 1)
	return before != "" && o.contains(before+" "+words[i]) || after != "" && o.contains(words[i]+" "+after)
}

func (o ownText) contains(words string) bool { return strings.Contains(o.stream, " "+words+" ") }

// neighbour is the nearest line with words, above or below.
func neighbour(words []string, i, step int) string {
	for j := i + step; j >= 0 && j < len(words); j += step {
		if words[j] != "" {
			return words[j]
		}
	}
	return ""
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
		if len(l) >= shortLine && len(l) > len(own) && strings.HasPrefix(words, l+" ") && !o.contains(words) {
			own = l
		}
	}
	return own, strings.TrimSpace(strings.TrimPrefix(words, own))
}
