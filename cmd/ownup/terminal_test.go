package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
)

func TestWhen(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("CET", 3600)
	now := time.Date(2026, time.November, 24, 8, 30, 0, 0, time.UTC)
	term := terminal{now: now, zone: berlin}
	for _, tt := range []struct {
		after time.Duration
		want  string
		why   string
	}{
		{0, "now, Tue 24 Nov 09:30", "this instant"},
		{29 * time.Second, "now, Tue 24 Nov 09:30", "too near to count"},
		{-45 * time.Second, "1 minute ago, Tue 24 Nov 09:29", "one is not many"},
		{12 * time.Minute, "in 12 minutes, Tue 24 Nov 09:42", "minutes"},
		{89 * time.Minute, "in 89 minutes, Tue 24 Nov 10:59", "still minutes"},
		{-90 * time.Minute, "2 hours ago, Tue 24 Nov 08:00", "hours, rounded"},
		{35 * time.Hour, "in 35 hours, Wed 25 Nov 20:30", "still hours"},
		{48 * time.Hour, "in 2 days, Thu 26 Nov 09:30", "days"},
		{37 * 24 * time.Hour, "in 37 days, Thu 31 Dec 09:30", "the last day of the year"},
		{38 * 24 * time.Hour, "in 38 days, Fri 1 Jan 2027 09:30", "another year is named"},
		{-90 * 24 * time.Hour, "3 months ago, Wed 26 Aug 09:30", "months"},
	} {
		if got := term.when(now.Add(tt.after)); got != tt.want {
			t.Errorf("%s: after %s: got %q, want %q", tt.why, tt.after, got, tt.want)
		}
	}
	if got := term.when(time.Time{}); got != "" {
		t.Errorf("no instant: got %q, want nothing", got)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	rows := [][]cell{head("CODE", "WHO", "LAST"), {{"é", good}, {"", plain}, {"x", plain}}, {{"7KQ2F", plain}, {"sam", bad}, {"", plain}}}
	for _, tt := range []struct {
		colour bool
		want   string
		why    string
	}{
		{false, "CODE   WHO  LAST\né           x\n7KQ2F  sam\n", "aligned by letters, no blanks at the end"},
		{true, "\x1b[1mCODE\x1b[0m   \x1b[1mWHO\x1b[0m  \x1b[1mLAST\x1b[0m\n\x1b[32mé\x1b[0m           x\n7KQ2F  \x1b[31msam\x1b[0m\n", "colours take no room"},
	} {
		var b bytes.Buffer
		if err := (terminal{Writer: &b, colour: tt.colour}).table(rows); err != nil {
			t.Fatal(err)
		}
		if b.String() != tt.want {
			t.Errorf("%s:\n%q, want\n%q", tt.why, b.String(), tt.want)
		}
	}
}

// TestColoured is not parallel: it sets the environment.
func TestColoured(t *testing.T) {
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no terminal to open: ", err)
	}
	defer tty.Close()
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, tt := range []struct {
		noColor, term string
		to            *os.File
		want          bool
		why           string
	}{
		{"", "xterm", tty, true, "a terminal"},
		{"1", "xterm", tty, false, "somebody who wants none"},
		{"", "dumb", tty, false, "a terminal that can show none"},
		{"", "xterm", file, false, "a file"},
	} {
		t.Setenv("NO_COLOR", tt.noColor)
		t.Setenv("TERM", tt.term)
		if got := coloured(tt.to); got != tt.want {
			t.Errorf("%s: coloured is %t", tt.why, got)
		}
	}
	if coloured(&strings.Builder{}) {
		t.Error("something that is no file is coloured")
	}
}
