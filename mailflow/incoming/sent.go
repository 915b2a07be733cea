package incoming

import (
	"strings"
)

// subtract removes the lines of our own mails, quoted or not: they are known, so nothing of them can be taken for the
// writer's words. A short line ("APPROVE") is removed only between two others of ours, since people answer with
// the very words that a mail offers.
func (r *reader) subtract(lines []line) []line {
	if len(r.options.Sent) == 0 {
		return lines
	}
	var ours strings.Builder
	for _, text := range r.options.Sent {
		ours.WriteString("\x00")
		for word := range strings.FieldsSeq(text) {
			ours.WriteByte(' ')
			ours.WriteString(strings.Trim(word, ">*_"))
		}
		ours.WriteByte(' ')
	}
	known := make([]bool, len(lines))
	short := make([]bool, len(lines))
	for i, l := range lines {
		words := " " + strings.Join(strings.Fields(strings.Trim(l.text, "*_ ")), " ") + " "
		short[i] = len(words) < 20
		known[i] = !l.blank() && strings.Contains(ours.String(), words)
	}
	return withoutKnown(lines, known, short)
}

func withoutKnown(lines []line, known, short []bool) []line {
	kept := make([]line, 0, len(lines))
	cut := false
	for i, l := range lines {
		if known[i] && l.quote == 0 && (!short[i] || between(lines, known, short, i)) {
			cut = true
			// A quoted line stays in its place, so that remarks below it are still remarks on it.
			kept = append(kept, line{text: l.text, quote: l.quote + 1})
			continue
		}
		kept = append(kept, l)
	}
	if !cut {
		return lines
	}
	return kept
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
