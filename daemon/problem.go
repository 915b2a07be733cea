package daemon

import (
	"fmt"
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

// distance counts the letters to insert, delete or replace between two words (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
