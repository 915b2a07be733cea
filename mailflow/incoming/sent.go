package incoming

import (
	"strings"
)

// subtract removes the lines of our own mails, quoted or not: they are known, so nothing of them can be taken for the
// writer's words. A short line ("APPROVE") is removed only where it follows or precedes a line of ours as it does in
// our mail, since people answer with the very words that a mail offers. What was typed behind one of our lines stays,
// as a remark on it.
//
// What our mail had quoted from people, behind bars, is not ours: somebody who sends a plan once more sends most of its
// lines once more. Those lines are removed only with their bars, or between lines of ours, where our whole mail was quoted
// without marks. A line that offers an answer and was copied alone is that answer.
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
		if lines[i].quote == 0 && (ours.has(words, i) || ours.barred(words[i])) {
			lines[i].quote = 1
		}
	}
	ours.enclose(lines, words)
	for i, l := range lines {
		if word := ours.offered.word(words[i]); word != "" && l.quote == 0 {
			lines[i].text = word
		}
	}
	return lines
}

// barred says that the line is one of a person's behind the bar that our mail had put before it.
func (o ownText) barred(words string) bool {
	said, ok := strings.CutPrefix(words, "|")
	return ok && strings.Contains(o.people, " "+strings.TrimSpace(said)+" ")
}

// enclose takes runs of people's lines, from line of ours to line of ours, for quoted.
func (o ownText) enclose(lines []line, words []string) {
	from := -1 // the line of ours above the run, -1 if there is none
	for i := range lines {
		switch {
		case lines[i].quote > 0:
			if from >= 0 {
				for j := from + 1; j < i; j++ {
					lines[j].quote = 1
				}
			}
			from = i
		case words[i] != "" && !strings.Contains(o.people, " "+words[i]+" "):
			from = -1
		}
	}
}

// has says whether the i-th line is ours.
func (o ownText) has(words []string, i int) bool {
	if words[i] == "" || !o.contains(words[i]) {
		return false
	}
	if len(words[i]) >= shortLine && o.offered.word(words[i]) == "" {
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
	people string // what our mails quote from people
	offered
}

func newOwnText(sent []string) ownText {
	o := ownText{offered: offered{}}
	var ours, people strings.Builder
	for _, text := range sent {
		ours.WriteString("\x00 ")
		people.WriteString("\x00 ")
		for l := range strings.Lines(text) {
			words := bareLine(l)
			if said, ok := strings.CutPrefix(words, "|"); ok {
				people.WriteString(strings.TrimSpace(said) + " ")
			} else if words != "" {
				ours.WriteString(words + " ")
				o.lines = append(o.lines, words)
				o.add(words)
			}
		}
	}
	o.stream, o.people = ours.String(), people.String()
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
