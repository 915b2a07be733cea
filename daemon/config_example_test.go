package daemon

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const examplePath = "../config.example.toml"

func readExample(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(examplePath)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestExampleHasEveryKey holds the example against the code: every key stands in it, with its default or, where there
// is none to use, with the example that messages give. Secrets stand in it as remarks.
func TestExampleHasEveryKey(t *testing.T) {
	t.Parallel()
	data := readExample(t)
	doc, bad := readDocument(data)
	if bad != nil {
		t.Fatal(bad.what)
	}
	filled, problems := ParseConfig("example", data)
	if len(problems) > 0 {
		t.Errorf("the example has problems: %v", problems)
	}
	defaults := DefaultConfig()
	byDefault := defaults.keys()
	for i, key := range filled.keys() {
		want := key.example
		if want == "" {
			want = byDefault[i].show()
		}
		_, there := doc.lines[key.name]
		switch {
		case key.secret:
			if remark := regexp.MustCompile(`(?m)^# ` + key.short() + ` = `); !remark.Match(data) || there {
				t.Errorf("%s is to stand in the example as a remark", key.name)
			}
		case !there:
			t.Errorf("%s is missing in the example", key.name)
		case key.show() != want:
			t.Errorf("%s is %s in the example, and %s in the code", key.name, key.show(), want)
		}
	}
}

// TestExampleLoads loads the example as an operator does who copied it: only the files it names are missing.
func TestExampleLoads(t *testing.T) {
	t.Parallel()
	path := writePrivate(t, filepath.Join(privateFolder(t), "ownup.toml"), string(readExample(t)))
	c, problems := LoadConfig(path)
	var missing []string
	for _, p := range problems {
		if !errors.Is(p.Cause, fs.ErrNotExist) {
			t.Errorf("unexpected: %s", p)
		}
		missing = append(missing, filepath.Base(p.File))
	}
	if got := strings.Join(missing, " "); got != "imap-password smtp-password" {
		t.Errorf("missing: %s", got)
	}
	if c.Store.Path != filepath.Join(filepath.Dir(path), "ownup.db") {
		t.Errorf("the store's path counts from %s", c.Store.Path)
	}
}
