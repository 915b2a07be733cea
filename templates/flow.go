package templates

import (
	"strings"
	"unicode/utf8"
)

// Plain text is sent as format=flowed (RFC 3676): a line that ends in a space goes on in the next one, so that a
// narrow screen may join and wrap it anew; a line that begins with a space, with ">" or with "From " gets one space
// more in front.

const (
	width = 76  // of a line, the space at its end included
	bar   = "|" // in front of each line of people's words: not ">", which mail programs take for history
)

// flow wraps the lines of a rendered text. Several empty lines become one; lines behind a bar keep their breaks.
func flow(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/16)
	empty := true // at the beginning, so that no empty line leads
	for line := range strings.Lines(s) {
		line = strings.TrimRight(line, " \t\n")
		switch {
		case line == "":
			if !empty {
				b.WriteByte('\n')
			}
		case strings.HasPrefix(line, bar):
			wrapFixed(&b, line)
		default:
			wrapSoft(&b, line)
		}
		empty = line == ""
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// wrapSoft breaks a line between words, with a space before each break. The line may be joined again.
func wrapSoft(b *strings.Builder, line string) {
	for {
		cut := breakAt(line, width-2)
		if line[:cut] == "--" { // with the space of the break it would begin a signature, which programs hide
			cut = len(line)
		}
		stuff(b, line[:cut])
		if cut == len(line) {
			b.WriteByte('\n')
			return
		}
		b.WriteString(" \n")
		line = strings.TrimLeft(line[cut:], " ")
	}
}

// wrapFixed breaks a line behind a bar, with a bar before each part; what follows a number hangs beside it. The parts
// stay apart, because joining them would leave the bars in the middle of lines.
func wrapFixed(b *strings.Builder, line string) {
	rest := strings.TrimLeft(line[len(bar):], " ")
	lead := line[:len(line)-len(rest)]
	hang := lead + strings.Repeat(" ", numberWidth(rest))
	for {
		cut := breakAt(rest, width-2-len(hang))
		b.WriteString(strings.TrimRight(lead+rest[:cut], " ") + "\n")
		if cut == len(rest) {
			return
		}
		rest, lead = strings.TrimLeft(rest[cut:], " "), hang
	}
}

// numberWidth is how wide the number at the beginning of a list's line is with its dot and space, 0 without one.
func numberWidth(s string) int {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if digits == 0 || digits > 3 || !strings.HasPrefix(s[digits:], ". ") {
		return 0
	}
	return digits + len(". ")
}

// stuff writes a physical line.
func stuff(b *strings.Builder, line string) {
	if strings.HasPrefix(line, " ") || strings.HasPrefix(line, ">") || strings.HasPrefix(line, "From ") {
		b.WriteByte(' ')
	}
	b.WriteString(line)
}

// breakAt returns where a line is cut so that at most limit characters stand before the cut: at the last space that
// fits, or, where the first word is longer, behind that word.
func breakAt(line string, limit int) int {
	if utf8.RuneCountInString(line) <= limit {
		return len(line)
	}
	cut, n := 0, 0
	indent := len(line) - len(strings.TrimLeft(line, " "))
	for i, r := range line {
		if r == ' ' && i >= indent {
			if n > limit && cut > 0 {
				return cut
			}
			cut = i
		}
		n++
	}
	if cut == 0 {
		return len(line)
	}
	return cut
}
