package templates

import (
	html "html/template"
	"slices"
	"strings"
	"time"
)

// The blocks: what a view's lists look like is said in the frame files, what they say is put together here.

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

// said is somebody's words, set off from ours.
type said struct {
	Lines      []string
	Paragraphs [][]string
}

// said sets off words.
func (s *sheet) said(words string) said { return newSaid(words) }

func newSaid(s string) said {
	d := said{Lines: lines(s)}
	start := 0
	for i, l := range d.Lines {
		if l == "" {
			d.Paragraphs = append(d.Paragraphs, d.Lines[start:i])
			start = i + 1
		}
	}
	if start < len(d.Lines) {
		d.Paragraphs = append(d.Paragraphs, d.Lines[start:])
	}
	return d
}

// attached names files, "" if there are none.
func (s *sheet) attached(files any) string { return s.fileNames(of(files)) }

func (s *sheet) fileNames(files fields) string {
	var names []string
	for _, f := range files.list() {
		names = append(names, line(f.v.String()))
	}
	if len(names) == 0 {
		return ""
	}
	return s.words.say("files", "names", strings.Join(names, ", "))
}

// note is words of a certain time.
type note struct {
	When  string
	Said  said
	Files string // names the files that came with it, "" if none did
}

func (s *sheet) notes(notes any) []note {
	var all []note
	for _, n := range of(notes).list() {
		all = append(all, note{
			When:  s.words.when(n.time("At"), s.now),
			Said:  newSaid(n.raw("Text")),
			Files: s.fileNames(n.part("Files")),
		})
	}
	return all
}

// item is a numbered line and what was said of it.
type item struct {
	Number int
	Text   string
	Mark   string // "(Wednesday 25 November, new)"
	Answer string // what was decided, or the remark
}

// measures are the measures as they are asked for: only those that were answered show an answer.
func (s *sheet) measures(items any) []item { return s.items(items, "") }

// decided are the measures as they were answered: those that were not say so.
func (s *sheet) decided(items any) []item { return s.items(items, s.words.say("verdict-open")) }

func (s *sheet) items(items any, open string) []item {
	var all []item
	for _, m := range of(items).list() {
		d := item{Number: m.number("Number"), Text: m.text("Text"), Answer: open}
		if answer := m.text("Answer"); answer != "" {
			d.Answer = s.verdict(m, answer)
		}
		all = append(all, d)
	}
	return all
}

// verdict is "yes (Maria Lopez, 14:40): only until six". What had a yes before may have been done by now.
func (s *sheet) verdict(m fields, answer string) string {
	text := s.words.say("verdict-" + answer)
	var by []string
	for _, part := range [...]string{m.text("By"), s.words.when(m.time("At"), s.now)} {
		if part != "" {
			by = append(by, part)
		}
	}
	if len(by) > 0 {
		text += " (" + strings.Join(by, ", ") + ")"
	}
	if remark := m.text("Remark"); remark != "" {
		text += ": " + remark
	}
	if was := m.text("Was"); was != "" && was != answer {
		text += ". " + s.words.say("was-"+was)
	}
	return text
}

// plan is a plan's lines with their days and remarks.
func (s *sheet) plan(plan any) []item { return s.lines(plan, false) }

// revision is a plan that replaces another: what is new in it is marked.
func (s *sheet) revision(plan any) []item { return s.lines(plan, true) }

func (s *sheet) lines(plan any, mark bool) []item {
	var all []item
	for _, l := range of(plan).part("Lines").list() {
		d := item{Number: l.number("Number"), Text: l.text("Text")}
		var marks []string
		if date := l.time("Date"); !date.IsZero() {
			marks = append(marks, s.words.say("promised", "day", s.words.day(date)))
		}
		if mark && l.yes("New") {
			marks = append(marks, s.words.say("new"))
		}
		if len(marks) > 0 {
			d.Mark = "(" + strings.Join(marks, ", ") + ")"
		}
		if remark := l.text("Remark"); remark != "" {
			d.Answer = s.words.say("remark", "text", remark)
		}
		all = append(all, d)
	}
	return all
}

// entry is a line of a timeline.
type entry struct{ When, What string }

func (s *sheet) timeline(entries any) []entry {
	var all []entry
	var last time.Time // a day is named once
	for _, e := range of(entries).list() {
		what, who := e.text("What"), e.text("Who")
		key := "fact-" + what
		if who == "" && s.words.has(key+"-nameless") {
			key += "-nameless"
		}
		if s.words.has(key) {
			what = s.words.say(key, "who", who)
		}
		at := e.time("At")
		d := entry{s.words.when(at, s.now), what}
		if sameDay(at, last) {
			d.When = s.words.clock(at)
		}
		all, last = append(all, d), at
	}
	return all
}

// share is a SHARE line and what came of it.
type share struct {
	Said   said
	Label  string // stands before the answer
	Answer said
}

func (s *sheet) shares(shares any) []share {
	var all []share
	for _, f := range of(shares).list() {
		all = append(all, share{newSaid(f.raw("Text")), s.words.say("answered"), newSaid(f.raw("Answer"))})
	}
	return all
}

// numbers is a heading and lines below it; without lines there is no heading either.
type numbers struct {
	Title string
	Lines []number
}

type number struct {
	Label string // "Maria Lopez", "" if the text says it all
	Text  string
	Link  html.HTMLAttr // to dial it, "" if it is no number
}

// people are those whom ROUTE may lead to, as they are to be named in it.
func (s *sheet) people(people any) []number {
	var all []number
	for _, c := range of(people).list() {
		all = append(all, number{Label: fullName(c), Text: c.text("Address")})
	}
	return all
}

// contacts are the numbers to ring: the house's, and those of the people of the case but the reader and those whom write
// has shown. A manager who has not been told is not among them.
func (s *sheet) contacts() numbers {
	v, house := s.view, s.view.part("House")
	d := numbers{Title: s.words.say("numbers")}
	d.addOwn(s.words.say("duty-desk"), house.text("DutyDesk"))
	shown := append(slices.Clone(s.written), v.part("Reader").text("Address"))
	for _, name := range [...]string{"Reporter", "Manager", "Deputy"} {
		c := v.part(name)
		if slices.Contains(shown, c.text("Address")) || name == "Manager" && v.yes("Named") {
			continue
		}
		d.add(fullName(c), c.text("Phone"))
		shown = append(shown, c.text("Address"))
	}
	d.addOwn(s.words.say("emergency"), house.text("Emergency"))
	return d
}

// desk are the house's numbers alone, for who would rather not ring somebody of the case.
func (s *sheet) desk() numbers {
	house := s.view.part("House")
	d := numbers{Title: s.words.say("numbers")}
	d.addOwn(s.words.say("duty-desk"), house.text("DutyDesk"))
	d.addOwn(s.words.say("emergency"), house.text("Emergency"))
	return d
}

func (n *numbers) add(label, text string) {
	if text != "" {
		n.Lines = append(n.Lines, number{label, text, dial(text)})
	}
}

// addOwn adds what the operator wrote: a bare number gets a label, words speak for themselves.
func (n *numbers) addOwn(label, text string) {
	if dial(text) == "" {
		label = ""
	}
	n.add(label, text)
}

// support is who helps people.
func (s *sheet) support() numbers {
	f := s.view.part("Support")
	d := numbers{Title: s.words.say("support")}
	for _, text := range [...]string{f.text("Internal"), f.text("External")} {
		if text != "" {
			d.Lines = append(d.Lines, number{Text: text})
		}
	}
	return d
}
