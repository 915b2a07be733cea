package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/ownup/ownup"

// mayImport says which parts of the program each part may import besides itself. Imports point one way, and the parts that
// touch the outside do not know each other. Tests may import anything.
var mayImport = map[string][]string{
	"cmd/ownup":              {"daemon", "daemon/store", "daemon/store/sqlite", "daemon/localmail", "daemon/web", "mailflow", "templates"},
	"daemon":                 {"daemon/store", "mailflow", "templates"},
	"daemon/store":           {"mailflow"},
	"daemon/store/sqlite":    {"daemon/store"},
	"daemon/store/storetest": {"daemon/store", "mailflow"},
	"daemon/localmail":       {},
	"daemon/realmail":        {},
	"daemon/web":             {"daemon", "daemon/store", "mailflow"},
	"templates":              {},
	"templates/browser":      {},
	"mailflow":               {},
}

// forTests are packages that exist for tests alone: they may look at the clock.
var forTests = []string{"daemon/realmail", "daemon/store/storetest", "templates/browser"}

// betaIMAP is where the IMAP library, which is a beta, may be known: file names begin so.
var betaIMAP = []string{"daemon/imap", "daemon/localmail/", "cmd/ownup/demo_mailbox.go"}

// impure is what the workflow must not import: it has no files, no network, no chance and no log.
var impure = []string{
	"os", "io/ioutil", "net", "net/http", "net/smtp", "net/rpc", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand", "database/sql",
	"os/exec", "os/signal", "os/user", "syscall", "context", "testing",
}

// emptyNames are names of packages that say nothing.
var emptyNames = []string{"util", "utils", "common", "types", "helper", "helpers", "misc", "base", "shared"}

// source is one file of Go that is not a test.
type source struct {
	name string // from the module's folder: "mailflow/decide.go"
	file *ast.File
}

func (s source) dir() string { return path.Dir(s.name) }

// within says whether the file's package is one of those, or lies below one.
func within(dir string, packages ...string) bool {
	return slices.ContainsFunc(packages, func(p string) bool { return dir == p || strings.HasPrefix(dir, p+"/") })
}

// breaches says which rules a file breaks.
func breaches(s source) []string {
	var found []string
	for _, i := range s.file.Imports {
		imported, _ := strconv.Unquote(i.Path.Value)
		found = append(found, importBreaches(s, imported)...)
	}
	found = append(found, clockBreaches(s)...)
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			found = append(found, "has a function init")
		}
	}
	if slices.Contains(emptyNames, s.file.Name.Name) {
		found = append(found, "is in a package whose name says nothing: "+s.file.Name.Name)
	}
	return append(found, exitBreaches(s)...)
}

func importBreaches(s source, imported string) []string {
	var found []string
	if ours, ok := strings.CutPrefix(imported, module+"/"); ok && !allowed(s.dir(), ours) {
		found = append(found, "imports "+ours)
	}
	if strings.HasPrefix(imported, "github.com/emersion/go-imap") &&
		!slices.ContainsFunc(betaIMAP, func(p string) bool { return strings.HasPrefix(s.name, p) }) {
		found = append(found, "knows the IMAP library")
	}
	if within(s.dir(), "mailflow") && slices.Contains(impure, imported) {
		found = append(found, "is not pure: it imports "+imported)
	}
	return found
}

// allowed holds each package to the nearest entry of the table: "mailflow/answer" is a part of "mailflow", but the store's
// backend is no part of the store.
func allowed(from, to string) bool {
	p := part(from)
	return p != "" && (part(to) == p || slices.Contains(mayImport[p], part(to)))
}

func part(dir string) string {
	for p := dir; p != "."; p = path.Dir(p) {
		if _, ok := mayImport[p]; ok {
			return p
		}
	}
	return ""
}

// clockBreaches finds who looks at the clock. What is pure does not wait either, and starts nothing.
func clockBreaches(s source) []string {
	if within(s.dir(), append(forTests, "cmd")...) {
		return nil
	}
	banned := []string{"Now", "Since", "Until"}
	pure := within(s.dir(), "mailflow", "templates")
	if pure {
		banned = append(banned, "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker")
	}
	var found []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		if name, ok := selected(s.file, n, "time"); ok && slices.Contains(banned, name) {
			found = append(found, "calls time."+name)
		}
		if _, ok := n.(*ast.GoStmt); ok && pure {
			found = append(found, "starts a goroutine")
		}
		return true
	})
	return found
}

// exitBreaches finds who ends the program but main.
func exitBreaches(s source) []string {
	var found []string
	for _, d := range s.file.Decls {
		f, isFunc := d.(*ast.FuncDecl)
		if isFunc && f.Name.Name == "main" && s.file.Name.Name == "main" {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if name, ok := selected(s.file, n, "os"); ok && name == "Exit" {
				found = append(found, "calls os.Exit")
			}
			if name, ok := selected(s.file, n, "log"); ok && strings.HasPrefix(name, "Fatal") {
				found = append(found, "calls log."+name)
			}
			return true
		})
	}
	return found
}

// selected returns the name that a node takes from an imported package of the standard library.
func selected(f *ast.File, n ast.Node, imported string) (string, bool) {
	sel, ok := n.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		return "", false
	}
	for _, i := range f.Imports {
		if p, _ := strconv.Unquote(i.Path.Value); p == imported {
			name := path.Base(p)
			if i.Name != nil {
				name = i.Name.Name
			}
			return sel.Sel.Name, x.Name == name
		}
	}
	return "", false
}

// sources parses every file of the module but tests.
func sources(t *testing.T, root string) []source {
	t.Helper()
	var found []source
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && p != root && (strings.HasPrefix(name, ".") || name == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		found = append(found, source{name: filepath.ToSlash(rel), file: f})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 100 {
		t.Fatalf("found %d files only", len(found))
	}
	return found
}

const root = "../.."

// TestArchitecture holds every file to the rules.
func TestArchitecture(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t, root) {
		for _, b := range breaches(s) {
			t.Errorf("%s %s", s.name, b)
		}
	}
}

// TestArchitectureRules breaks each rule once.
func TestArchitectureRules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file, source string
		want         string // the breach, "" if it is none
	}{
		{"mailflow/x.go", importing("mailflow/answer"), ""},
		{"mailflow/x.go", importing("templates"), "imports templates"},
		{"mailflow/answer/x.go", importing("daemon/store"), "imports daemon/store"},
		{"mailflow/incoming/x.go", importing("mailflow/answer"), ""},
		{"templates/x.go", importing("mailflow"), "imports mailflow"},
		{"daemon/x.go", importing("daemon/store"), ""},
		{"daemon/x.go", importing("mailflow/incoming"), ""},
		{"daemon/x.go", importing("daemon/store/sqlite"), "imports daemon/store/sqlite"},
		{"daemon/x.go", importing("daemon/localmail"), "imports daemon/localmail"},
		{"daemon/x.go", importing("daemon/web"), "imports daemon/web"},
		{"daemon/x.go", importing("cmd/ownup"), "imports cmd/ownup"},
		{"daemon/store/x.go", importing("mailflow"), ""},
		{"daemon/store/x.go", importing("daemon/store/sqlite"), "imports daemon/store/sqlite"},
		{"daemon/store/x.go", importing("daemon"), "imports daemon"},
		{"daemon/store/sqlite/x.go", importing("daemon/store"), ""},
		{"daemon/store/sqlite/x.go", importing("mailflow"), "imports mailflow"},
		{"daemon/localmail/client/x.go", importing("daemon/localmail"), ""},
		{"daemon/localmail/x.go", importing("daemon/localmail/client"), ""},
		{"daemon/localmail/x.go", importing("daemon"), "imports daemon"},
		{"daemon/web/x.go", importing("daemon/localmail"), "imports daemon/localmail"},
		{"cmd/ownup/x.go", importing("daemon/store/sqlite"), ""},
		{"cmd/ownup/x.go", importing("daemon/realmail"), "imports daemon/realmail"},
		{"cmd/ownup/x.go", importing("daemon/store/storetest"), "imports daemon/store/storetest"},
		{"other/x.go", importing("mailflow"), "imports mailflow"},
		{"daemon/imap_more.go", `package x; import "github.com/emersion/go-imap/v2/imapclient"`, ""},
		{"daemon/intake.go", `package x; import "github.com/emersion/go-imap/v2"`, "knows the IMAP library"},
		{"mailflow/x.go", `package x; import "os"`, "is not pure: it imports os"},
		{"mailflow/incoming/x.go", `package x; import "net"`, "is not pure: it imports net"},
		{"mailflow/incoming/x.go", `package x; import "net/mail"`, ""},
		{"mailflow/answer/x.go", `package x; import "math/rand/v2"`, "is not pure: it imports math/rand/v2"},
		{"mailflow/x.go", `package x; import "log/slog"`, "is not pure: it imports log/slog"},
		{"mailflow/x.go", `package x; import "time"; func f() { time.Sleep(1) }`, "calls time.Sleep"},
		{"mailflow/x.go", `package x; func f() { go f() }`, "starts a goroutine"},
		{"mailflow/x.go", `package x; import "time"; var now = time.Now`, "calls time.Now"},
		{"daemon/x.go", `package x; import "time"; func f() { time.Now() }`, "calls time.Now"},
		{"daemon/x.go", `package x; import other "time"; func f() { other.Since(other.Time{}) }`, "calls time.Since"},
		{"daemon/x.go", `package x; import "time"; func f() { time.NewTimer(1) }`, ""},
		{"daemon/store/sqlite/x.go", `package x; import "time"; func f() { time.Now() }`, "calls time.Now"},
		{"daemon/realmail/x.go", `package x; import "time"; func f() { time.Now() }`, ""},
		{"cmd/ownup/x.go", `package main; import "time"; func f() { time.Now() }`, ""},
		{"daemon/x.go", `package x; func init() {}`, "has a function init"},
		{"daemon/x.go", `package x; func (t) init() {}; type t int`, ""},
		{"cmd/ownup/x.go", `package main; import "os"; func main() { os.Exit(1) }`, ""},
		{"cmd/ownup/x.go", `package main; import "os"; func run() { os.Exit(1) }`, "calls os.Exit"},
		{"daemon/x.go", `package x; import "log"; func main() { log.Fatalf("") }`, "calls log.Fatalf"},
		{"daemon/util/x.go", `package util`, "is in a package whose name says nothing: util"},
	}
	for _, tt := range tests {
		f, err := parser.ParseFile(token.NewFileSet(), tt.file, tt.source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(breaches(source{tt.file, f}), "; "); got != tt.want {
			t.Errorf("%s: %s\n got %q\nwant %q", tt.file, tt.source, got, tt.want)
		}
	}
}

func importing(p string) string { return fmt.Sprintf("package x; import %q", module+"/"+p) }

// TestPackagesSayWhatTheyAre holds each package to a comment, which is its specification.
func TestPackagesSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	said := map[string]bool{}
	for _, s := range sources(t, root) {
		start := "Package " + s.file.Name.Name + " "
		if s.file.Name.Name == "main" {
			start = "Command "
		}
		said[s.dir()] = said[s.dir()] || s.file.Doc != nil && strings.HasPrefix(s.file.Doc.Text(), start)
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("package %s has no comment that says what it is", dir)
		}
	}
}

// TestReadmeNamesDependencies holds the README to go.mod: each direct dependency has its reason there, and nothing else
// has.
func TestReadmeNamesDependencies(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	direct := requirements(string(mod))
	if len(direct) < 10 {
		t.Fatalf("found %d direct dependencies only", len(direct))
	}
	named := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+\\.[^`]+/[^`]+)` \\| .{15,}").FindAllStringSubmatch(string(readme), -1) {
		named[row[1]] = true
	}
	for _, d := range direct {
		if !named[d] {
			t.Errorf("README.md does not say why %s is needed", d)
		}
		delete(named, d)
	}
	for d := range named {
		t.Errorf("README.md gives a reason for %s, which is no direct dependency", d)
	}
}

// requirements lists the direct ones.
func requirements(mod string) []string {
	var found []string
	for line := range strings.Lines(mod) {
		fields := strings.Fields(line)
		if len(fields) == 2 && strings.Contains(fields[0], "/") && strings.HasPrefix(fields[1], "v") {
			found = append(found, fields[0])
		}
	}
	return found
}
