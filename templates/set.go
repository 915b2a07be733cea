package templates

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

//go:embed en frame.html frame.txt
var builtin embed.FS

// fallback is the language of a mail that the reader's own language does not have.
const fallback = "en"

// Set is every mail in every language. It does not change, and any number of goroutines may render from it.
type Set struct {
	names     []string
	languages map[string]language
}

// language is one folder of the set.
type language struct {
	words words
	pages map[string]*page // by name
}

// Rendered is a mail as it is sent.
type Rendered struct {
	Subject string // one line, not yet encoded
	Text    string // lines end in LF; format=flowed, DelSp=no (RFC 3676)
	HTML    string // a whole document
}

// Load reads the built-in mails and lays those of overlay over them; a nil overlay leaves the built-in ones alone.
// The error lists every problem of every file, each with its file and, where it has one, its line.
func Load(overlay fs.FS) (*Set, error) {
	files, problems := gather(overlay)
	frame, problem := newFrame(files)
	if problem != nil {
		return nil, errors.Join(append(problems, problem)...)
	}
	s := &Set{names: files.names(), languages: map[string]language{}}
	for _, lang := range files.languages() {
		l, wrong := s.loadLanguage(files, frame, lang)
		problems = append(problems, wrong...)
		s.languages[lang] = l
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Set) loadLanguage(files files, frame frame, lang string) (language, []error) {
	w, problems := parseWords(files, lang)
	l := language{words: w, pages: map[string]*page{}}
	for _, path := range files.mails(lang) {
		name := strings.TrimSuffix(strings.TrimPrefix(path, lang+"/"), ".md")
		if !slices.Contains(s.names, name) {
			problems = append(problems, fmt.Errorf("%s: no mail is called %q; the mails are %s",
				path, name, strings.Join(s.names, ", ")))
			continue
		}
		p, wrong := compile(path, files[path], frame, w)
		problems = append(problems, wrong...)
		l.pages[name] = p
	}
	return l, problems
}

// Render puts a view into the mail of that name. The language is a BCP 47 tag: a region that is missing falls back to
// its language, and a mail or language that is missing to English.
func (s *Set) Render(lang, name string, view any) (Rendered, error) {
	p := s.page(lang, name)
	if p == nil {
		return Rendered{}, fmt.Errorf("render mail %q: no such template", name)
	}
	r, err := p.render(view)
	if err != nil {
		return Rendered{}, fmt.Errorf("render %w", p.locate(view, err))
	}
	return r, nil
}

// Language is the language that a mail of that name comes in for a reader of lang; "" if there is no such mail.
func (s *Set) Language(lang, name string) string {
	p := s.page(lang, name)
	if p == nil {
		return ""
	}
	return p.words.lang
}

func (s *Set) page(lang, name string) *page {
	lang = strings.ToLower(lang)
	base, _, _ := strings.Cut(lang, "-")
	for _, l := range [...]string{lang, base, fallback} {
		if p := s.languages[l].pages[name]; p != nil {
			return p
		}
	}
	return nil
}

// Names lists all mails, in alphabetical order.
func (s *Set) Names() []string { return slices.Clone(s.names) }

// Languages lists the languages of which there is at least one mail, in alphabetical order.
func (s *Set) Languages() []string { return slices.Sorted(maps.Keys(s.languages)) }
