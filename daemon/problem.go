package daemon

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Problem is something wrong, or odd, with what the operator wrote: where it is, what is the matter, what would be
// right, and what to do about it. All problems of a file are found at once.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"` // 0 = the file as a whole
	Key     string `json:"key,omitempty"`  // "imap.port", or the column of a people file
	What    string `json:"what"`
	Allowed string `json:"allowed,omitempty"` // what would be right
	Fix     string `json:"fix"`
	Warning bool   `json:"warning,omitempty"` // ownup runs with it
	Cause   error  `json:"-"`                 // what the system said, if it was that
}

// String writes the problem as one line: file:line: key: what (allowed: …); fix.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	b.WriteString(": ")
	if p.Warning {
		b.WriteString("warning: ")
	}
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	b.WriteString(p.What)
	if p.Allowed != "" {
		fmt.Fprintf(&b, " (allowed: %s)", p.Allowed)
	}
	if p.Fix != "" {
		b.WriteString("; " + p.Fix)
	}
	return b.String()
}

// Refused says whether any of the problems is more than a warning.
func Refused(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning })
}

// sortProblems puts problems in the order of their lines; what concerns a whole file comes first.
func sortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int { return a.Line - b.Line })
}

// withoutRepeats drops what was said of a whole file or folder before: several files lie in one folder, and each of them
// finds it open.
func withoutRepeats(problems []Problem) []Problem {
	said := make(map[[2]string]bool)
	return slices.DeleteFunc(problems, func(p Problem) bool {
		if p.Line > 0 || p.Key != "" {
			return false
		}
		file, err := filepath.Abs(p.File) // the config's own folder may be named as it was called, "."
		if err != nil {
			file = p.File
		}
		this := [2]string{file, p.What}
		repeat := said[this]
		said[this] = true
		return repeat
	})
}

// suggest returns the known name that was probably meant, or "" if none is near.
func suggest(name string, known []string) string {
	best, nearest := "", max(1, len(name)/3)+1
	for _, candidate := range known {
		if d := distance(strings.ToLower(name), candidate); d < nearest {
			best, nearest = candidate, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, replace or swap with their neighbour between two words (the optimal
// string alignment of Damerau and Levenshtein).
func distance(a, b string) int {
	var last, row []int
	next := make([]int, len(b)+1)
	for j := range next {
		next[j] = j
	}
	for i := range len(a) {
		last, row, next = row, next, make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			replace := row[j]
			if a[i] != b[j] {
				replace++
			}
			next[j+1] = min(replace, next[j]+1, row[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], last[j-1]+1)
			}
		}
	}
	return next[len(b)]
}
