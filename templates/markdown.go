package templates

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// document is the Markdown of one mail with its actions swapped for marks.
type document struct {
	source  []byte
	root    ast.Node
	actions []action
	lines   []int // the file's line for each line of source
}

// newDocument parses marked Markdown. Lines that stand alone get an empty line before and after them, so that they are
// blocks to Markdown as well.
func newDocument(marked string, actions []action, first int) document {
	d := document{actions: actions}
	var b strings.Builder
	write := func(s string, line int) {
		b.WriteString(s + "\n")
		d.lines = append(d.lines, line)
	}
	before := false
	for i, line := range strings.Split(marked, "\n") {
		alone := standsAlone(line, actions)
		if alone != before {
			write("", first+i)
		}
		write(line, first+i)
		before = alone
	}
	d.source = []byte(b.String())
	d.root = goldmark.DefaultParser().Parse(text.NewReader(d.source))
	return d
}

// problems names what has no place in a mail: pictures, links (scanners open them), foreign HTML, and what plain text
// cannot say in the same words.
func (d document) problems(path string) []error {
	var problems []error
	ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && !allowed(n) {
			problems = append(problems, fmt.Errorf("%s:%d: %s is not used in mails", path, d.line(n), n.Kind()))
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return problems
}

func allowed(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindDocument, ast.KindParagraph, ast.KindTextBlock, ast.KindHeading, ast.KindList, ast.KindListItem,
		ast.KindText, ast.KindString, ast.KindEmphasis, ast.KindCodeSpan:
		return true
	}
	return false
}

// line is the file's line on which a node, or the block it stands in, begins.
func (d document) line(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			return d.lines[bytes.Count(d.source[:n.Lines().At(0).Start], []byte("\n"))]
		}
	}
	return 1
}

var paragraphPattern = regexp.MustCompile(`<p>((?:\x{E000}\d+\x{E001}|\s)+)</p>`)

// html is the source for html/template.
func (d document) html() (string, error) {
	var b bytes.Buffer
	if err := goldmark.DefaultRenderer().Render(&b, d.source, d.root); err != nil {
		return "", err
	}
	bare := paragraphPattern.ReplaceAllStringFunc(b.String(), func(p string) string {
		inner := p[len("<p>") : len(p)-len("</p>")]
		if standsAlone(inner, d.actions) {
			return inner
		}
		return p
	})
	return opening + unmark(listMargins.Replace(d.headed(bare)), d.actions), nil
}

// listMargins moves an author's lists in as far as the frame's own, by a margin: Outlook for Windows knows no other way.
var listMargins = strings.NewReplacer("<ol>", `<ol style="margin:14px 0 14px 24px;padding:0">`, "<ul>", `<ul style="margin:14px 0 14px 22px;padding:0">`)

// headed makes the first line, which says what the mail wants and how long it takes, a heading to screen readers: who
// hears a thread of mails goes from one to the next by them. It looks like any paragraph.
func (d document) headed(source string) string {
	for i, a := range d.actions {
		if a.text != "audience" {
			continue
		}
		end := max(strings.Index(source, fmt.Sprintf("\ue000%d\ue001", i)), 0)
		return strings.ReplaceAll(source[:end], "<p>", `<p role="heading" aria-level="1">`) + source[end:]
	}
	return source
}

// text is the source for text/template: one line for each paragraph and list item, an empty line between blocks.
func (d document) text() string {
	var b strings.Builder
	for n := d.root.FirstChild(); n != nil; n = n.NextSibling() {
		words := d.words(n)
		switch list, ok := n.(*ast.List); {
		case ok:
			d.list(&b, list)
		case standsAlone(words, d.actions):
			b.WriteString(strings.ReplaceAll(words, " ", "")) // blocks end their own lines
		default:
			b.WriteString(words + "\n")
		}
		b.WriteString("\n")
	}
	return opening + unmark(b.String(), d.actions)
}

func (d document) list(b *strings.Builder, list *ast.List) {
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if list.IsOrdered() {
			fmt.Fprintf(b, "%d. %s\n", number, d.words(item))
			number++
		} else {
			fmt.Fprintf(b, "- %s\n", d.words(item))
		}
	}
}

// words is all text below a node in one line.
func (d document) words(n ast.Node) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		t, ok := n.(*ast.Text)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		value := util.UnescapePunctuations(t.Value(d.source))
		b.Write(util.ResolveEntityNames(util.ResolveNumericReferences(value)))
		if t.SoftLineBreak() || t.HardLineBreak() {
			b.WriteByte(' ')
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}
