package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ownup/ownup/daemon"
)

// TestDocsNameWhatThereIs holds every command and flag that the documents name in a line to the program's own help.
func TestDocsNameWhatThereIs(t *testing.T) {
	t.Parallel()
	docs, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	docs = append(docs, filepath.Join(root, "README.md"))
	if err != nil || len(docs) < 4 {
		t.Fatalf("found %d documents, %v", len(docs), err)
	}
	named := regexp.MustCompile("`ownup ([a-z]+)([^`]*)`")
	for _, doc := range docs {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			if m[1] == "help" {
				continue
			}
			help := helpOf(t, m[1], "--help")
			for _, flag := range regexp.MustCompile(`--[a-z]+`).FindAllString(m[2], -1) {
				if !strings.Contains(help, "  "+flag+" ") && !strings.Contains(help, "  "+flag+"\t") {
					t.Errorf("%s: %s: there is no flag %s", filepath.Base(doc), m[0], flag)
				}
			}
		}
	}
}

// TestManualNamesEveryKey holds the manual to the keys of the config, and to what the example says of those that do
// nothing yet.
func TestManualNamesEveryKey(t *testing.T) {
	t.Parallel()
	manual, example := read(t, "docs/operator.md"), read(t, "config.example.toml")
	section := ""
	for line := range strings.Lines(daemon.DefaultConfig().Dump()) {
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]\n")
			continue
		}
		key, _, _ := strings.Cut(line, " ")
		row := regexp.MustCompile("(?m)^\\| `" + section + `\.` + key + "` \\| .*$").FindString(manual)
		if row == "" {
			t.Errorf("operator.md does not say what %s.%s is", section, key)
		}
		_, its, _ := strings.Cut(example, "\n["+section+"]")
		told := regexp.MustCompile(`(?m)^(# )?` + key + ` = .*$`).FindString(its)
		if secret := strings.HasPrefix(told, "# "); !secret && strings.Contains(told, "not in this release") != strings.Contains(row, "*not in this release*") {
			t.Errorf("one of the two says that it is not in this release:\n%s\n%s", told, row)
		}
	}
}

// TestManualNamesEveryReason holds the manual to the reasons that stand in the workflow, and to the words it reads.
func TestManualNamesEveryReason(t *testing.T) {
	t.Parallel()
	manual := read(t, "docs/operator.md")
	files, err := filepath.Glob(filepath.Join(root, "mailflow", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	hidden := []string{"if-then-kept", "refocus-answered", "nobody-to-share-with"} // shownAs
	reason := regexp.MustCompile(`because\("([a-z-]+)"\)|return "(gate-[a-z-]+)"|reason = "([a-z-]+)"|TimerKind = "([a-z-]+)"`)
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || filepath.Base(file) == "desk.go" { // a mail without a case has no history
			continue
		}
		for _, m := range reason.FindAllStringSubmatch(read(t, "mailflow/"+filepath.Base(file)), -1) {
			name := strings.Join(m[1:], "")
			found++
			if told := strings.Contains(manual, "`"+name+"`"); told == slices.Contains(hidden, name) {
				t.Errorf("%s: the manual tells it: %v", name, told)
			}
		}
	}
	if found < 60 {
		t.Errorf("found %d reasons", found)
	}
	_, words, _ := strings.Cut(read(t, "mailflow/answer/phrases/any.txt"), "[words]")
	words, _, _ = strings.Cut(words, "[")
	for _, m := range regexp.MustCompile(`(?m)^([A-Z]+):`).FindAllStringSubmatch(words, -1) {
		if !regexp.MustCompile("`" + m[1] + "[`, ]").MatchString(manual) {
			t.Errorf("the manual does not name the word %s", m[1])
		}
	}
}

// TestExampleMarksWhatIsInvented: whoever copies the example and forgets one of its invented values would send it to staff.
func TestExampleMarksWhatIsInvented(t *testing.T) {
	t.Parallel()
	marked := 0
	for line := range strings.Lines(read(t, "config.example.toml")) {
		value, told, _ := strings.Cut(line, " # ")
		if strings.HasPrefix(strings.TrimSpace(told), "change: ") {
			marked++
		} else if !strings.HasPrefix(line, "#") && regexp.MustCompile(`example\.com|Dana|\+49|Berlin|"DE"|"112"`).MatchString(value) {
			t.Errorf("not marked as a line to change: %s", line)
		}
	}
	if marked < 10 {
		t.Errorf("%d lines are marked", marked)
	}
}

// read is a file of the project.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
