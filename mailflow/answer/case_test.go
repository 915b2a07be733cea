package answer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// texts are the blocks of a case file; a line of two dashes stands between them.
func texts(t testing.TB, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n--\n")
}

// TestCases reads testdata/LANGUAGE-DECISION.txt. In the files named hostile stands what looks like a yes and is none; in those
// named approve-firm what stays a yes with a turning word in some gap, where it turns nothing ("I can only approve this").
func TestCases(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*-*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	total, hostile := 0, 0
	for _, file := range files {
		_, want, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".txt"), "-")
		want = strings.TrimSuffix(want, "-firm")
		for _, text := range texts(t, file) {
			total++
			a := Read(text)
			switch {
			case want == "hostile":
				hostile++
				if a.Decision == Approve {
					t.Errorf("%s: read as a yes: %q %v", file, text, a.Why)
				}
			case string(a.Decision) != want:
				t.Errorf("%s: %q is %s, want %s %v", file, text, a.Decision, want, a.Why)
			}
		}
	}
	if total < 2000 || hostile < 800 {
		t.Errorf("only %d cases, %d of them hostile", total, hostile)
	}
}

// TestApproveReasons: a yes names the rule, and no reason has a word of the text.
func TestApproveReasons(t *testing.T) {
	t.Parallel()
	const secret = "zyzzyva"
	for _, text := range []string{"Approved " + secret, secret, "No, " + secret, "1 yes, 2 " + secret, "DONE " + secret} {
		a := Read(text)
		if len(a.Why) == 0 || strings.Contains(strings.Join(a.Why, " "), secret) {
			t.Errorf("%q: reasons %q", text, a.Why)
		}
	}
}
