package templates_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/ownup/ownup/mailflow/example"
)

// TestClients holds that the mails use nothing but what testdata/clients.md lists, with what the mail programs make of it,
// and that docs/mail-look.md shows that list.
func TestClients(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("testdata/clients.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for row := range strings.Lines(string(table)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(row), "|"), "|")
		if len(cells) != 9 {
			t.Fatalf("row with %d cells: %s", len(cells), row)
		}
		listed[strings.TrimSpace(cells[0])] = false
		holdCells(t, cells)
	}
	set := load(t)
	for _, m := range example.Mails() {
		for _, used := range features(t, render(t, set, m).HTML) {
			if _, ok := listed[used]; !ok {
				t.Errorf("%s uses %s, which testdata/clients.md does not list", m.Name(), used)
			}
			listed[used] = true
		}
	}
	for feature, used := range listed {
		if !used && strings.Contains(feature, " ") && feature != "what the mails use" {
			t.Errorf("testdata/clients.md lists %s, which no mail uses", feature)
		}
	}
	doc, err := os.ReadFile("../docs/mail-look.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(doc), string(table)) {
		t.Error("docs/mail-look.md shows another table than testdata/clients.md")
	}
}

// holdCells holds that what some program cannot show has a word on what its readers see instead.
func holdCells(t *testing.T, cells []string) {
	t.Helper()
	for i, cell := range cells {
		cells[i] = strings.TrimSpace(cell)
	}
	answers := cells[1:8]
	if cells[0] == "what the mails use" || strings.HasPrefix(cells[0], "-") {
		return
	}
	for _, a := range answers {
		if !slices.Contains([]string{"yes", "partly", "no", "?", "-"}, a) {
			t.Errorf("%s: answer %q", cells[0], a)
		}
	}
	if slices.Contains(answers, "no") && cells[8] == "" {
		t.Errorf("%s: a program lacks it, and nothing says what its readers see", cells[0])
	}
}

var (
	declaration = regexp.MustCompile(`([a-z-]+) *:[^;{}]+(?:;|}|$)`)
	mediaQuery  = regexp.MustCompile(`\(([a-z-]+):`)
	selector    = regexp.MustCompile(`([.:])[a-z-]+ *\{`)
)

// features names the elements, attributes and CSS of a document as testdata/clients.md does.
func features(t *testing.T, document string) []string {
	t.Helper()
	var all []string
	for _, n := range elements(t, document) {
		all = append(all, "html "+n.Data)
		for _, a := range n.Attr {
			all = append(all, "attribute "+a.Key)
			if a.Key == "style" {
				all = append(all, properties(a.Val)...)
			}
		}
		if n.Data == "style" {
			all = append(all, sheet(n.FirstChild)...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// sheet names what a style element uses.
func sheet(css *html.Node) []string {
	var all []string
	for line := range strings.Lines(css.Data) {
		if strings.HasPrefix(line, "@media") {
			all = append(all, "at media", "at "+mediaQuery.FindStringSubmatch(line)[1])
			continue
		}
		before, rules, ok := strings.Cut(line, "{")
		if !ok {
			continue
		}
		kind := map[string]string{".": "selector class", ":": "selector root"}[selector.FindStringSubmatch(before + "{")[1]]
		all = append(all, kind)
		all = append(all, properties(rules)...)
	}
	return all
}

func properties(rules string) []string {
	var all []string
	for _, d := range declaration.FindAllStringSubmatch(rules, -1) {
		all = append(all, "css "+d[1])
	}
	return all
}
