package templates_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// TestSameWords holds that the plain text says what the HTML says, in the same order.
func TestSameWords(t *testing.T) {
	t.Parallel()
	set := load(t)
	for _, m := range variants() {
		r := render(t, set, m)
		if diff := cmp.Diff(wordsOf(visible(t, r.HTML)), wordsOf(r.Text)); diff != "" {
			t.Errorf("%s (-HTML +text):\n%s", m.Name(), diff)
		}
	}
}

// wordsOf leaves out what only one of the two needs: bars, dashes, and the colon between an answer and its meaning.
func wordsOf(text string) []string {
	var words []string
	for w := range strings.FieldsSeq(text) {
		if w = strings.TrimSuffix(w, ":"); w != "" && w != "|" && w != "-" {
			words = append(words, w)
		}
	}
	return words
}

// visible is the text that a browser shows of a document's body, with the numbers of ordered lists.
func visible(t *testing.T, document string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && n.Data == "head":
			return
		case n.Type == html.ElementNode && n.Data == "br":
			b.WriteString("\n")
		case n.Type == html.ElementNode && n.Data == "li" && n.Parent.Data == "ol":
			fmt.Fprintf(&b, " %d. ", numberOf(n))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return b.String()
}

// numberOf is the number that a browser puts before an item of an ordered list.
func numberOf(li *html.Node) int {
	if n, ok := attribute(li, "value"); ok {
		return n
	}
	for prev := li.PrevSibling; prev != nil; prev = prev.PrevSibling {
		if prev.Data == "li" {
			return numberOf(prev) + 1
		}
	}
	if n, ok := attribute(li.Parent, "start"); ok {
		return n
	}
	return 1
}

func attribute(n *html.Node, key string) (int, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			v, err := strconv.Atoi(a.Val)
			return v, err == nil
		}
	}
	return 0, false
}
