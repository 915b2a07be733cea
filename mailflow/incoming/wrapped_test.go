package incoming

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestWrapped holds that an attribution line is known wherever a program wrapped it: each one above a quote in the cases
// is parted at each of its spaces, and the text that is read stays the same.
func TestWrapped(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/reply/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	tried := 0
	for _, path := range files {
		c := readCaseFile(t, path)
		if mail := string(c.mail); c.text == nil || !strings.Contains(mail, "Content-Type: text/plain; charset=utf-8\n\n") {
			continue
		}
		lines := strings.Split(string(c.mail), "\n")
		for i, l := range lines {
			for _, parted := range wrappings(lines, i) {
				tried++
				mail := strings.Join(append(append(append([]string{}, lines[:i]...), parted...), lines[i+1:]...), "\n")
				if m := Read([]byte(mail), c.options()); m.Text != *c.text {
					t.Errorf("%s: %q wrapped after %q: %q", filepath.Base(path), l, parted[0], m.Text)
				}
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d wrappings were tried", tried)
	}
}

// wrappings parts line i at each space, if it is an attribution with a quote below.
func wrappings(lines []string, i int) (all [][]string) {
	l := lines[i]
	below := strings.TrimSpace(strings.Join(lines[i+1:min(len(lines), i+3)], "\n"))
	if len(l) < 20 || strings.HasPrefix(l, ">") || strings.HasPrefix(l, "-") || !strings.HasPrefix(below, ">") || !endsAttribution(l) {
		return nil
	}
	for at, r := range l {
		first, rest := l[:at], l[min(at+1, len(l)):]
		if r == ' ' && at > 2 && mayStart(first) && !strings.HasPrefix(rest, ">") {
			all = append(all, []string{first, rest})
		}
	}
	return all
}
