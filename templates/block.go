package templates

import (
	"strings"
	"time"
)

// The blocks: what a view's lists look like is said in the frame files, what they say is put together here.

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
