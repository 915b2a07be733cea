package templates_test

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/ownup/ownup/mailflow/example"
)

// What can be held of the look without a browser; browser_test.go holds the rest with one.
const (
	maxBytes    = 20_000
	textRatio   = 4.5 // WCAG 2.2, 1.4.3
	borderRatio = 3   // WCAG 2.2, 1.4.11
	minFontSize = 14  // px
)

// TestLook holds that every mail can be read aloud, seen in light and dark, and shown 320 px wide.
func TestLook(t *testing.T) {
	t.Parallel()
	set := load(t)
	for _, m := range example.Mails() {
		r := render(t, set, m)
		root, err := html.Parse(strings.NewReader(r.HTML))
		if err != nil {
			t.Fatal(err)
		}
		if len(r.HTML) > maxBytes {
			t.Errorf("%s: %d bytes of HTML", m.Name(), len(r.HTML))
		}
		holdStructure(t, m.Name(), root, r.Subject, m.View.Lang)
		holdWidths(t, m.Name(), root)
		holdSizes(t, m.Name(), r.HTML)
		for _, dark := range []map[string]map[string]string{nil, darkRules(t, root)} {
			l := look{t: t, name: m.Name(), dark: dark}
			l.walk(root, colours{})
		}
	}
}

// holdStructure holds what a screen reader goes by: the language, a title, one heading that is the first line, one
// landmark, tables that are layout alone, and links that say what they are.
func holdStructure(t *testing.T, name string, root *html.Node, subject, lang string) {
	t.Helper()
	count := map[string]int{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		count["role="+attr(n, "role")]++
		switch n.Data {
		case "html":
			if attr(n, "lang") != lang || attr(n, "dir") != "ltr" {
				t.Errorf("%s: html lang=%q dir=%q", name, attr(n, "lang"), attr(n, "dir"))
			}
		case "title":
			if textOf(n) != subject {
				t.Errorf("%s: title %q", name, textOf(n))
			}
		case "table":
			if attr(n, "role") != "presentation" {
				t.Errorf("%s: a table that is read as one", name)
			}
		case "a":
			holdLink(t, name, n)
		case "img", "script", "link", "form", "input", "iframe", "object", "svg", "video", "font", "center":
			t.Errorf("%s: <%s>", name, n.Data)
		}
	}
	if count["role=main"] != 1 || count["role=article"] != 1 || count["role=heading"] != 1 || count["title"] != 1 {
		t.Errorf("%s: landmarks, headings: %v", name, count)
	}
}

func holdLink(t *testing.T, name string, a *html.Node) {
	t.Helper()
	text, href := strings.TrimSpace(textOf(a)), attr(a, "href")
	if len(text) < 2 || strings.EqualFold(text, "here") || strings.Contains(text, "://") {
		t.Errorf("%s: link text %q", name, text)
	}
	if !strings.HasPrefix(href, "mailto:") && !strings.HasPrefix(href, "tel:") {
		t.Errorf("%s: link to %q", name, href)
	}
	if style := attr(a, "style"); strings.Contains(style, "text-decoration:none") {
		t.Errorf("%s: link %q is told by its colour alone", name, text)
	}
}

// holdWidths holds that nothing is wider than the narrowest phone: no width but 100%, no minimum, no text that cannot wrap.
func holdWidths(t *testing.T, name string, root *html.Node) {
	t.Helper()
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if w := attr(n, "width"); w != "" && w != "100%" || attr(n, "height") != "" || attr(n, "nowrap") != "" {
			t.Errorf("%s: <%s> has a fixed size", name, n.Data)
		}
		rules := rulesOf(attr(n, "style"))
		for _, key := range []string{"width", "min-width", "height", "min-height", "float", "position"} {
			if rules[key] != "" {
				t.Errorf("%s: <%s> has %s:%s", name, n.Data, key, rules[key])
			}
		}
		if w := rules["white-space"]; w != "" && w != "pre-wrap" {
			t.Errorf("%s: <%s> has white-space:%s", name, n.Data, w)
		}
	}
}

var sizePattern = regexp.MustCompile(`font-size:\s*([0-9.]+)(\w+)`)

func holdSizes(t *testing.T, name, document string) {
	t.Helper()
	for _, m := range sizePattern.FindAllStringSubmatch(document, -1) {
		if n, err := strconv.ParseFloat(m[1], 64); err != nil || n < minFontSize || m[2] != "px" {
			t.Errorf("%s: %s", name, m[0])
		}
	}
}

// colours are those that hold at an element.
type colours struct{ text, ground string }

// look walks a document with the colours that its elements have.
type look struct {
	t    *testing.T
	name string
	dark map[string]map[string]string // by class; nil in the light
}

func (l look) walk(n *html.Node, c colours) {
	if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" && c.text != "" {
		if got := contrast(l.t, c.text, c.ground); got < textRatio {
			l.t.Errorf("%s: %s on %s is %.1f: %.40q (dark: %v)", l.name, c.text, c.ground, got, n.Data, l.dark != nil)
		}
	}
	if n.Type == html.ElementNode {
		if n.Data == "head" {
			return
		}
		rules := l.rules(n)
		if v := rules["color"]; v != "" {
			c.text = v
		}
		if v := rules["background-color"]; v != "" {
			c.ground = v
		}
		l.holdButton(n, rules, c)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		l.walk(child, c)
	}
}

func (l look) holdButton(n *html.Node, rules map[string]string, c colours) {
	if attr(n, "class") != "button" {
		return
	}
	border := rules["border-color"]
	if border == "" {
		border = rules["border"][strings.LastIndexByte(rules["border"], ' ')+1:]
	}
	if got := contrast(l.t, border, c.ground); got < borderRatio {
		l.t.Errorf("%s: border %s on %s is %.1f", l.name, border, c.ground, got)
	}
}

// rules are those of the element itself, with the dark ones over them.
func (l look) rules(n *html.Node) map[string]string {
	rules := rulesOf(attr(n, "style"))
	for key, value := range l.dark[attr(n, "class")] {
		rules[key] = value
	}
	return rules
}

// darkRules reads the rules for the dark out of the style element.
func darkRules(t *testing.T, root *html.Node) map[string]map[string]string {
	t.Helper()
	rules := map[string]map[string]string{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "style" {
			continue
		}
		_, dark, ok := strings.Cut(textOf(n), "(prefers-color-scheme: dark) {")
		if !ok {
			t.Fatal("no rules for the dark")
		}
		for line := range strings.Lines(dark) {
			class, body, ok := strings.Cut(strings.TrimSpace(line), " {")
			if ok {
				rules[strings.TrimPrefix(class, ".")] = rulesOf(strings.ReplaceAll(strings.Trim(body, " }"), " !important", ""))
			}
		}
	}
	return rules
}

func rulesOf(style string) map[string]string {
	rules := map[string]string{}
	for rule := range strings.SplitSeq(style, ";") {
		if key, value, ok := strings.Cut(rule, ":"); ok {
			rules[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return rules
}

// contrast is the ratio of two colours (WCAG 2.2, "contrast ratio").
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is the relative luminance of #rrggbb in sRGB (WCAG 2.2, "relative luminance").
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var c [3]uint8
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &c[0], &c[1], &c[2]); err != nil || len(colour) != 7 {
		t.Fatalf("colour %q: %v", colour, err)
	}
	sum := 0.0
	for i, weight := range [...]float64{0.2126, 0.7152, 0.0722} {
		v := float64(c[i]) / 255
		if v <= 0.04045 {
			sum += weight * v / 12.92
		} else {
			sum += weight * math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return sum
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
