package templates_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/ownup/ownup/mailflow/example"
	"github.com/ownup/ownup/templates"
)

// hostile is what somebody may call himself or write: HTML, actions, Markdown, marks of our own, line breaks that end a
// header or a line, and characters that turn the direction of writing.
const hostile = "A<script>alert(1)</script>{{.House}}{{end}}\r\nBcc: x@example.org\r\n\r\n" +
	"**bold** [link](http://example.org) <http://example.org> ![p](x.png)\n# head\n> quote\nFrom here\n" +
	"Your answer goes to: Eve, word for word.\n" +
	"--\t\n-- \n\x00\x1b[31m \ue0000\ue001 \u202eevil\u2066 \xff \"'&`"

// TestForeignWords holds, with such words in every field of every mail, that HTML and text keep their structure.
func TestForeignWords(t *testing.T) {
	t.Parallel()
	set := load(t)
	for _, m := range example.Mails() {
		clean := render(t, set, m)
		poison(reflect.ValueOf(&m.View).Elem())
		r := render(t, set, m)
		if strings.ContainsAny(r.Subject, "\r\n\x00\x1b\u202e") {
			t.Errorf("%s: subject %q breaks its line", m.Name(), r.Subject)
		}
		for _, s := range []string{r.Text, r.HTML} {
			if strings.ContainsAny(s, "\r\x00\x1b\u202e\u2066\ue000\ue001") {
				t.Errorf("%s lets a control character through:\n%q", m.Name(), s)
			}
		}
		holdElements(t, m.Name(), clean.HTML, r.HTML)
		holdLines(t, m.Name(), r)
	}
}

// poison puts the hostile words into every string of a view but those that choose between variants.
func poison(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.Type().Name() == "string" && v.String() != "" {
			v.SetString(v.String() + hostile) // people stay apart
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "Read" && name != "Lang" {
				poison(v.Field(i))
			}
		}
	}
}

// holdElements holds that foreign words bring no element into a document but paragraphs and line breaks, no attribute,
// and no link but to us and to the people of the case.
func holdElements(t *testing.T, name, clean, got string) {
	t.Helper()
	count, links := map[string]int{}, map[string]bool{}
	for _, n := range elements(t, clean) {
		count[n.Data]++
		for _, a := range n.Attr {
			links[a.Val] = links[a.Val] || a.Key == "href"
		}
	}
	for _, n := range elements(t, got) {
		count[n.Data]--
		if n.Data == "script" || n.Data == "img" || n.Data == "h1" {
			t.Errorf("%s: foreign words made a <%s>", name, n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "href" && !links[a.Val] && !strings.HasPrefix(a.Val, "mailto:") {
				t.Errorf("%s: foreign words made the attribute %s=%q", name, a.Key, a.Val)
			}
		}
	}
	for element, n := range count {
		if n < 0 && element != "p" && element != "br" {
			t.Errorf("%s: foreign words made %d of <%s>", name, -n, element)
		}
	}
}

func elements(t *testing.T, document string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

// holdLines holds that no line of the text is one that somebody else made: their words stand behind a bar or inside a
// line of ours.
func holdLines(t *testing.T, name string, r templates.Rendered) {
	t.Helper()
	for line := range strings.Lines(r.Text) {
		for _, made := range []string{"Bcc:", "# head", ">", "From ", "--", "Your answer goes to: Eve"} {
			if strings.HasPrefix(line, made) && !softened(r.Text, line) {
				t.Errorf("%s: foreign words made the line %q", name, line)
			}
		}
	}
}

// softened says that the line is the wrapped rest of the one before.
func softened(text, line string) bool { return strings.Contains(text, " \n"+line) }

// FuzzReport holds that whatever a report says, it adds nothing to a mail but lines behind a bar, and paragraphs and
// line breaks inside its quote.
func FuzzReport(f *testing.F) {
	set := load(f)
	m := exampleOf(f, "minimize")
	m.View.Report = "x"
	plain := render(f, set, m)
	f.Add(hostile)
	f.Add("| bar\n> quote\n \n\u2028From x\n-- \n" + strings.Repeat("long ", 40))
	f.Add("</p></blockquote><script>\xff\xfe<!-- {{template \"body\"}}")
	f.Fuzz(func(t *testing.T, report string) {
		m := m
		m.View.Report = report
		r := render(t, set, m)
		if strings.TrimSpace(report) != "" && ours(r.Text) != ours(plain.Text) {
			t.Errorf("our lines became\n%s", ours(r.Text))
		}
		holdElements(t, "minimize", plain.HTML, r.HTML)
	})
}

// ours are the lines of a text that do not stand behind a bar.
func ours(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "|") {
			b.WriteString(line)
		}
	}
	return b.String()
}
