package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"
)

// style is a look of text: the code that switches it on (ECMA-48, section 8.3.117, SGR).
type style string

// The styles, by what they mean.
const (
	plain   style = ""
	strong  style = "1"
	quiet   style = "2"
	bad     style = "31"
	good    style = "32"
	careful style = "33"
)

// terminal writes for people. Where nobody looks on, it writes the same words without colour.
type terminal struct {
	io.Writer
	colour bool
	now    time.Time
	zone   *time.Location
}

// terminal is where the command's output goes. Times are told as seen from now, in that zone.
func (a *app) terminal(now time.Time, zone *time.Location) terminal {
	return terminal{a.out, coloured(a.out), now, zone}
}

// coloured says whether there is a terminal that shows colours, and nobody who would rather not have them
// (https://no-color.org).
func coloured(w io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && watched(w)
}

// watched says whether what is written appears on a terminal.
func watched(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// paint puts text into a style.
func (t terminal) paint(s style, text string) string {
	if !t.colour || s == plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// cell is a piece of a table.
type cell struct {
	text  string
	style style
}

// table writes rows in columns that are as wide as they have to be, two spaces apart.
func (t terminal) table(rows [][]cell) error {
	var width []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], utf8.RuneCountInString(c.text))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		t.row(&b, row, width)
	}
	_, err := io.WriteString(t, b.String())
	return err
}

func (t terminal) row(b *strings.Builder, row []cell, width []int) {
	gap := 0
	for i, c := range row {
		if c.text != "" {
			b.WriteString(strings.Repeat(" ", gap))
			b.WriteString(t.paint(c.style, c.text))
			gap = 0
		}
		gap += width[i] + 2
		if c.text != "" {
			gap -= utf8.RuneCountInString(c.text)
		}
	}
	b.WriteByte('\n')
}

// head is the first row of a table.
func head(names ...string) []cell {
	row := make([]cell, len(names))
	for i, n := range names {
		row[i] = cell{n, strong}
	}
	return row
}

// when tells an instant in words and by the clock: "in 2 days, Thu 26 Nov 09:30".
func (t terminal) when(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return t.distance(at) + ", " + t.clock(at)
}

// clock is an instant by the clock. The year is told where it is another.
func (t terminal) clock(at time.Time) string {
	at = at.In(t.zone)
	if at.Year() == t.now.In(t.zone).Year() {
		return at.Format("Mon 2 Jan 15:04")
	}
	return at.Format("Mon 2 Jan 2006 15:04")
}

// distance tells how far away an instant is, rounded as one would say it.
func (t terminal) distance(at time.Time) string {
	d := at.Sub(t.now)
	switch words := span(d.Abs()); {
	case words == "":
		return "now"
	case d < 0:
		return words + " ago"
	default:
		return "in " + words
	}
}

// span tells a length of time in the unit that people would take. Less than half a minute is nothing.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < 30*time.Second:
		return ""
	case d < 90*time.Minute:
		return count(int(d.Round(time.Minute)/time.Minute), "minute")
	case d < 36*time.Hour:
		return count(int(d.Round(time.Hour)/time.Hour), "hour")
	case d < 60*day:
		return count(int(d.Round(day)/day), "day")
	}
	return count(int(d.Round(30*day)/(30*day)), "month")
}

// count is "1 mail" or "2 mails".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// progress says what takes a while, to somebody who looks on; the function it returns takes it away again.
func (a *app) progress(what string) (done func()) {
	if !watched(a.err) {
		return func() {}
	}
	fmt.Fprintf(a.err, "… %s", what)
	return func() { fmt.Fprint(a.err, "\r\x1b[K") }
}
