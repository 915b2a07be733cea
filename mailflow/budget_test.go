package mailflow_test

import (
	"os"
	"strings"
	"testing"
)

// TestBudget counts the mails that each person gets, Cc included. Three promises will be a mail each to the reporter.
func TestBudget(t *testing.T) {
	t.Parallel()
	const promises = 3
	for _, row := range []struct {
		story             string
		reporter, manager int
		why               string
	}{
		{"budget-ordinary", 10 - promises, 8, "an ordinary case with one round of changes"},
		{"small", 3, 2, "a small case that is answered before inform"},
	} {
		script, err := os.ReadFile("testdata/stories/" + row.story + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		s := newStory(t)
		s.play(string(script))
		count := map[string]int{}
		for _, m := range s.sent {
			for _, to := range append(m.To, m.Cc...) {
				count[strings.TrimSuffix(to, "@example.com")]++
			}
		}
		if count["sam"] == 0 || count["sam"] > row.reporter || count["maria"] > row.manager {
			t.Errorf("%s: reporter got %d mails (budget %d), manager %d (budget %d)", row.why, count["sam"], row.reporter, count["maria"], row.manager)
		}
	}
}
