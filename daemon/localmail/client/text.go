package client

import (
	"html"
	"strings"
	"unicode/utf8"
)

// wrap breaks a line at spaces so that no piece is longer than width, if its words allow it.
func wrap(line string, width int) []string {
	if utf8.RuneCountInString(line) <= width {
		return []string{line}
	}
	var pieces []string
	piece := ""
	for i, w := range strings.Split(line, " ") {
		if i > 0 && utf8.RuneCountInString(piece)+1+utf8.RuneCountInString(w) > width {
			pieces = append(pieces, piece)
			piece = w
			continue
		}
		if i > 0 {
			piece += " "
		}
		piece += w
	}
	return append(pieces, piece)
}

func wrapAll(text string, width int) string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		lines = append(lines, wrap(line, width)...)
	}
	return strings.Join(lines, "\n")
}

// quote puts "> " before each line, and ">" before those that are quoted already.
func quote(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, ">"):
			lines[i] = ">" + line
		case line == "":
			lines[i] = ">"
		default:
			lines[i] = "> " + line
		}
	}
	return strings.Join(lines, "\n")
}

// passage is a piece of the original and the remark below it, "" for none.
type passage struct{ text, remark string }

// passages cuts the original at the lines that have remarks.
func (l *letter) passages() []passage {
	var all []passage
	var lines []string
	left := l.remarks
	for _, line := range strings.Split(l.original.text, "\n") {
		lines = append(lines, line)
		if len(left) > 0 && strings.Contains(line, left[0].Below) {
			all = append(all, passage{strings.Join(lines, "\n"), tidy(left[0].Words)})
			lines, left = nil, left[1:]
		}
	}
	last := passage{text: strings.Join(lines, "\n")}
	for _, r := range left { // below no line there is: better at the end than lost
		last.remark = paragraphs(last.remark, tidy(r.Words))
	}
	return append(all, last)
}

// interleave writes the original with its remarks; mark makes a quotation of a piece of it.
func (l *letter) interleave(mark func(string) string) string {
	var b strings.Builder
	for _, p := range l.passages() {
		b.WriteString(mark(p.text))
		if p.remark != "" {
			b.WriteString("\n\n" + p.remark + "\n\n")
		}
	}
	return b.String()
}

// interleaveHTML is the same for HTML. Without remarks the original's own HTML is kept.
func (l *letter) interleaveHTML(open, end string) string {
	if len(l.remarks) == 0 {
		return open + l.original.html + end
	}
	var b strings.Builder
	for _, p := range l.passages() {
		b.WriteString(open + lineBreaks(p.text) + end)
		if p.remark != "" {
			b.WriteString("<div>" + lineBreaks(p.remark) + "</div>")
		}
	}
	return b.String()
}

// divs is how Gmail and Apple write lines: the first one bare, each other in a div.
func divs(text string) string {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		switch {
		case i == 0:
			b.WriteString(html.EscapeString(line))
		case line == "":
			b.WriteString("<div><br></div>")
		default:
			b.WriteString("<div>" + html.EscapeString(line) + "</div>")
		}
	}
	return b.String()
}

// paragraphs joins what there is with an empty line between.
func paragraphs(parts ...string) string {
	var all []string
	for _, p := range parts {
		if p != "" {
			all = append(all, p)
		}
	}
	return strings.Join(all, "\n\n")
}
