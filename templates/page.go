package templates

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	html "html/template"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"
	text "text/template"
)

// frame is what all mails share: the HTML document around them, and the look of each block in HTML and in text.
type frame struct {
	html *html.Template
	text *text.Template
}

// around is what the HTML frame is given.
type around struct {
	Lang  string
	Dir   string // "ltr" or "rtl"
	Title string
	View  any
}

// newFrame parses the frame files. Those of the operator come after ours and may define some of the blocks only.
func newFrame(files files) (frame, error) {
	// The functions are there to be known to the parser; each page has its own.
	funcs := (&page{}).funcs()
	h := html.New("frame.html").Funcs(html.FuncMap(funcs))
	t := text.New("frame.txt").Funcs(funcs)
	var problems []error
	for _, f := range [...]struct {
		name  string
		parse func(string) error
	}{
		{"frame.html", func(s string) error { _, err := h.Parse(s); return err }},
		{"frame.txt", func(s string) error { _, err := t.Parse(s); return err }},
	} {
		for _, s := range [...]string{files[f.name].built, files[f.name].over} {
			if err := f.parse(s); err != nil {
				problems = append(problems, plain(err))
				break
			}
		}
	}
	return frame{h, t}, errors.Join(problems...)
}

// page is one mail in one language, ready to be filled.
type page struct {
	path    string
	words   words
	subject *text.Template
	text    *text.Template
	html    *html.Template
	frame   frame
	written string     // subject and body as text/template takes them, on the lines of the file: for error messages
	shown   [][]string // fields of the view that are cleaned before a mail is rendered
	buffers sync.Pool  // of *bytes.Buffer: a thousand reports in a row need no thousand of them
}

// compile makes a page of a Markdown file.
func compile(path string, src source, f frame, w words) (*page, []error) {
	m, problems := parseMail(path, cmp.Or(src.over, src.built))
	if len(problems) > 0 {
		return nil, problems
	}
	p := &page{path: path, words: w, frame: f}
	// Parsed as it stands first: only so are the lines in the messages those of the file.
	asWritten := strings.Repeat("\n", m.first-1) + m.body
	if _, err := text.New(path).Funcs(p.funcs()).Parse(asWritten); err != nil {
		return nil, []error{plain(err)}
	}
	marked, actions, problems := split(path, m.body, m.first)
	p.written = strings.Repeat("\n", m.line-1) + m.subject + strings.Repeat("\n", m.first-m.line) + opening + unmark(marked, actions)
	p.shows(actions)
	d := newDocument(marked, actions, m.first)
	problems = append(problems, d.problems(path)...)
	if len(problems) > 0 {
		return nil, problems
	}
	if err := errors.Join(p.parseSubject(m.subject, m.line), p.parseText(d, f), p.parseHTML(d, f)); err != nil {
		return nil, []error{err}
	}
	return p, nil
}

// shows remembers which fields of the view the page shows.
func (p *page) shows(actions []action) {
	for _, name := range shownFields(actions) {
		if path := strings.Split(name, "."); !slices.ContainsFunc(p.shown, func(s []string) bool { return slices.Equal(s, path) }) {
			p.shown = append(p.shown, path)
		}
	}
}

func (p *page) parseSubject(subject string, line int) error {
	marked, actions, problems := split(p.path, subject, line)
	p.shows(actions)
	if len(problems) > 0 {
		return errors.Join(problems...)
	}
	t, err := text.New(p.path).Funcs(p.funcs()).Parse(unmark(marked, actions))
	if err != nil {
		return fmt.Errorf("subject of %w", plain(err))
	}
	p.subject = t
	return nil
}

func (p *page) parseText(d document, f frame) error {
	t, err := f.text.Clone()
	if err != nil {
		return fmt.Errorf("%s: copy the text frame: %w", p.path, err)
	}
	if p.text, err = t.Funcs(p.funcs()).New("body").Parse(d.text()); err != nil {
		return fmt.Errorf("%s: as text: %w", p.path, plain(err))
	}
	return nil
}

func (p *page) parseHTML(d document, f frame) error {
	source, err := d.html()
	if err != nil {
		return fmt.Errorf("%s: make HTML: %w", p.path, err)
	}
	if p.html, err = f.html.Clone(); err != nil {
		return fmt.Errorf("%s: copy the HTML frame: %w", p.path, err)
	}
	if _, err = p.html.Funcs(html.FuncMap(p.funcs())).New("body").Parse(source); err != nil {
		return fmt.Errorf("%s: as HTML: %w", p.path, plain(err))
	}
	// The escaper runs at the first execution, so one is made here; that there is no data is no matter.
	var bad *html.Error
	if err = p.html.Execute(io.Discard, nil); errors.As(err, &bad) {
		return fmt.Errorf("%s: as HTML: %w", p.path, bad)
	}
	return nil
}

func (p *page) render(view any) (Rendered, error) {
	view, err := p.own(view)
	if err != nil {
		return Rendered{}, err
	}
	subject, err := p.subjectOf(view)
	if err != nil {
		return Rendered{}, err
	}
	b, _ := p.buffers.Get().(*bytes.Buffer)
	if b == nil {
		b = new(bytes.Buffer)
	}
	defer p.buffers.Put(b)
	b.Reset()
	if err := p.text.Execute(b, view); err != nil {
		return Rendered{}, fmt.Errorf("as text: %w", err)
	}
	r := Rendered{Subject: subject, Text: flow(b.String())}
	b.Reset()
	if err := p.html.Execute(b, around{p.words.lang, p.words.say("direction"), subject, view}); err != nil {
		return Rendered{}, fmt.Errorf("as HTML: %w", err)
	}
	r.HTML = string(append(bytes.TrimSpace(b.Bytes()), '\n'))
	return r, nil
}

// locate finds the line of the file at which rendering fails: the parts that are rendered have lines of their own. Where
// it finds none, it names the file.
func (p *page) locate(view any, failed error) error {
	t, err := p.frame.text.Clone()
	if err == nil {
		t, err = t.Funcs(p.funcs()).New(p.path).Parse(p.written)
	}
	if err == nil {
		err = t.Execute(io.Discard, view)
	}
	var at text.ExecError
	if !errors.As(err, &at) || at.Name != p.path {
		return fmt.Errorf("%s: %w", p.path, failed)
	}
	return plain(at)
}

// own returns a pointer to a copy of the view with the fields cleaned that the page shows. The pointer spares a copy for
// each function that takes the view.
func (p *page) own(view any) (any, error) {
	v := reflect.Indirect(reflect.ValueOf(view))
	if v.Kind() != reflect.Struct {
		return nil, fmt.Errorf("view is a %T, not a struct", view)
	}
	own := reflect.New(v.Type())
	own.Elem().Set(v)
	for _, path := range p.shown {
		if err := cleanField(own.Elem(), path); err != nil {
			return nil, err
		}
	}
	return own.Interface(), nil
}

func (p *page) subjectOf(view any) (string, error) {
	var b strings.Builder
	if err := p.subject.Execute(&b, view); err != nil {
		return "", fmt.Errorf("subject: %w", err)
	}
	return line(b.String()), nil
}

// plain leaves off the prefix with which the template packages begin their messages.
func plain(err error) error { return plainError{err} }

type plainError struct{ error }

func (e plainError) Error() string {
	s := strings.TrimPrefix(e.error.Error(), "html/")
	return strings.TrimPrefix(strings.TrimPrefix(s, "template: "), "template:")
}

func (e plainError) Unwrap() error { return e.error }
