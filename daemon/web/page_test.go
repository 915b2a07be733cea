package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestPageKeepsToItself holds the page's files to the rules that no browser enforces.
func TestPageKeepsToItself(t *testing.T) {
	t.Parallel()
	forbidden := map[*regexp.Regexp]string{
		regexp.MustCompile(`(?i)(https?:)?//[a-z0-9-]+\.[a-z]`):                               "it names another place",
		regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(`): "a string becomes elements",
		regexp.MustCompile(`<(script|style)>|\son[a-z]+=|\sstyle=`):                           "script or style stands in the markup",
	}
	files, err := fs.Glob(files, "playground/*")
	if err != nil || len(files) < 5 {
		t.Fatalf("files of the page: %v, %v", files, err)
	}
	for _, name := range files {
		content := pageFile(t, name)
		content = strings.ReplaceAll(content, `xmlns="http://www.w3.org/2000/svg"`, "")
		for pattern, why := range forbidden {
			if found := pattern.FindString(content); found != "" {
				t.Errorf("%s: %s (%q)", name, why, found)
			}
		}
		if n := strings.Count(content, "srcdoc ="); n > 0 && (n > 1 || name != "playground/letter.js") {
			t.Errorf("%s: there is one frame for mails, in letter.js", name)
		}
	}
}

func pageFile(t *testing.T, name string) string {
	t.Helper()
	content, err := files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestWordsForKinds holds that every event and timer of the workflow is put into words.
func TestWordsForKinds(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		file, kind string
		words      func(string) string
	}{
		{"../../mailflow/timer.go", "TimerKind", timerWords},
		{"../../mailflow/timer.go", "TimerKind", doneWords},
		{"../../mailflow/event.go", "EventKind", func(kind string) string { return eventWords(kind, "") }},
	} {
		kinds := constantsOf(t, row.file, row.kind)
		if len(kinds) < 5 {
			t.Fatalf("%s has %d constants in %s", row.kind, len(kinds), row.file)
		}
		for _, kind := range kinds {
			if row.words(kind) == kind {
				t.Errorf("%s %q has no words in state.go", row.kind, kind)
			}
		}
	}
}

// constantsOf lists the values of a file's string constants of one type.
func constantsOf(t *testing.T, file, kind string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		name, named := spec.Type.(*ast.Ident)
		value, literal := spec.Values[0].(*ast.BasicLit)
		if named && literal && name.Name == kind {
			s, err := strconv.Unquote(value.Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, s)
		}
		return true
	})
	return values
}
