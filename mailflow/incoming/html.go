package incoming

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlLines renders an HTML part to lines as a reader sees them. It reads tokens, not a tree, so that its time is
// linear and no nesting can hurt it. Hidden text, styles and scripts are left out; quotes, signatures and the
// places where an earlier mail begins are marked by the containers that mail programs put around them.
func htmlLines(text string) []line {
	r := renderer{z: html.NewTokenizer(strings.NewReader(text))}
	for {
		switch r.z.Next() {
		case html.ErrorToken:
			r.newline()
			return r.lines
		case html.TextToken:
			r.words(r.z.Text())
		case html.StartTagToken:
			r.start(false)
		case html.SelfClosingTagToken:
			r.start(true)
		case html.EndTagToken:
			name, _ := r.z.TagName()
			r.end(atom.Lookup(name))
		}
	}
}

// element is an open tag that changes how what is in it reads.
type element struct {
	tag    atom.Atom
	quote  int
	mark   mark
	hidden bool
	pre    bool
	tight  bool // a paragraph without room around it
	items  *int // the last number of an ordered list
	tint   tint
}

type renderer struct {
	z     *html.Tokenizer
	stack []element
	lines []line
	text  []byte // the line being written
	space bool   // white space waits for the next word
	next  mark   // for the next line that is written
	blank bool   // a blank line is due before the next text
	tint  tint   // of the line being written
}

func (r *renderer) top() element {
	if len(r.stack) == 0 {
		return element{}
	}
	return r.stack[len(r.stack)-1]
}

// words writes running text: white space collapses, but in <pre>.
func (r *renderer) words(b []byte) {
	top := r.top()
	if top.hidden {
		return
	}
	r.ink(top.tint, b)
	if top.pre {
		for i, piece := range bytes.Split(b, []byte("\n")) {
			if i > 0 {
				r.hardline()
			}
			r.text = append(r.text, piece...)
		}
		return
	}
	for _, c := range b {
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' {
			r.space = true
			continue
		}
		if r.space && len(r.text) > 0 {
			r.text = append(r.text, ' ')
		}
		r.space = false
		r.text = append(r.text, c)
	}
}

// newline ends the line if anything stands on it.
func (r *renderer) newline() {
	if len(r.text) > 0 {
		r.hardline()
	}
	r.text, r.space = r.text[:0], false
}

// hardline ends the line also when it is empty.
func (r *renderer) hardline() {
	top := r.top()
	text := trimRight(tidy.Replace(clean(string(r.text))))
	if r.blank && len(r.lines) > 0 && !r.lines[len(r.lines)-1].blank() {
		r.lines = append(r.lines, line{quote: min(top.quote, r.lines[len(r.lines)-1].quote)})
	}
	r.blank = false
	l := line{text: text, quote: top.quote, mark: top.mark, tint: r.tint}
	if !l.blank() {
		l.mark |= r.next
		r.next = 0
	}
	r.lines = append(r.lines, l)
	r.text, r.space = r.text[:0], false
}

// tidy gives spaces that do not break as spaces, and no line ends that were written as entities.
var tidy = strings.NewReplacer("\u00a0", " ", "\r", " ", "\n", " ")

// paragraph ends the line and asks for a blank one before the next.
func (r *renderer) paragraph() {
	r.newline()
	r.blank = true
}

func (r *renderer) start(selfClosing bool) {
	name, more := r.z.TagName()
	tag := atom.Lookup(name)
	attrs := r.attributes(more)
	e := r.top()
	e.tag = tag
	before := e
	e.apply(tag, attrs)
	r.layout(tag, attrs)
	if marks := startMark(tag, attrs); marks != 0 {
		r.newline()
		r.next |= marks
	}
	if e.quote != before.quote {
		r.newline()
	}
	if selfClosing || isVoid(tag) {
		return
	}
	if tag == atom.P && r.top().tag == atom.P {
		r.stack = r.stack[:len(r.stack)-1]
	}
	if len(r.stack) < 10000 {
		r.stack = append(r.stack, e)
	}
}

// layout breaks the line where the element does.
func (r *renderer) layout(tag atom.Atom, a attributes) {
	switch tag {
	case atom.Br:
		r.hardline()
	case atom.P:
		r.newline()
		r.blank = r.blank || !isTight(a)
	case atom.Div, atom.Tr, atom.Table, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Center, atom.Dt, atom.Dd, atom.Form, atom.Body:
		r.newline()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Dl, atom.Blockquote, atom.Pre, atom.Hr:
		r.paragraph()
	case atom.Li:
		r.newline()
		r.words([]byte(r.top().bullet()))
	case atom.Td, atom.Th:
		r.space = true
	case atom.Img:
		if !r.top().hidden && a.alt != "" && len(a.alt) <= 16 && !isPlainASCII(a.alt) {
			r.words([]byte(a.alt)) // an emoji drawn as a picture
		}
	}
}

// end closes the nearest open element of that name.
func (r *renderer) end(tag atom.Atom) {
	for i := len(r.stack) - 1; i >= 0 && i >= len(r.stack)-64; i-- {
		if r.stack[i].tag != tag {
			continue
		}
		r.close(tag, r.stack[i])
		mark := r.stack[i].mark
		if r.stack = r.stack[:i]; mark != r.top().mark {
			r.endMark(mark)
		}
		return
	}
}

func (r *renderer) close(tag atom.Atom, e element) {
	switch tag {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Blockquote, atom.Pre:
		r.newline()
		r.blank = r.blank || tag != atom.P || !e.tight
	case atom.Div, atom.Tr, atom.Table, atom.Li, atom.Section, atom.Article, atom.Dt, atom.Dd, atom.Center:
		r.newline()
	}
}

// endMark ends the line at the end of a container that had a mark of its own; the line is still the container's.
func (r *renderer) endMark(m mark) {
	if len(r.text) > 0 {
		r.next |= m
		r.newline()
	}
}

// bullet stands before an item of a list.
func (e element) bullet() string {
	if e.items == nil {
		return "- "
	}
	*e.items++
	return strconv.Itoa(*e.items) + ". "
}
