package templates

import (
	html "html/template"
	"time"
)

// sheet is a view while it is put into a page: what its blocks have in common.
type sheet struct {
	words   words
	view    fields
	now     time.Time
	answer  html.HTMLAttr // a link to an answer with an empty body
	written []string      // addresses for which write has shown the number
}

// open makes the sheet; each body begins with it.
func (p *page) open(view any) (*sheet, error) {
	subject, err := p.subjectOf(view)
	if err != nil {
		return nil, err
	}
	v := of(view)
	return &sheet{words: p.words, view: v, now: v.time("Now"), answer: answerTo(v.text("Mailbox"), subject)}, nil
}
