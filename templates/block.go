package templates

import (
	html "html/template"
	"strings"
	"time"
)

// The blocks: what a view's lists look like is said in the frame files, what they say is put together here.

// said is somebody's words, set off from ours.
type said struct {
	Lines      []string
	Paragraphs [][]string
}

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

// note is words of a certain time.
type note struct {
	When  string
	Said  said
	Files string // a sentence about the files that came with it, "" if none did
}

func (w words) notes(view, notes any) []note {
	now := of(view).time("Now")
	var all []note
	for _, n := range of(notes).list() {
		d := note{When: w.when(n.time("At"), now), Said: newSaid(n.raw("Text"))}
		if names := n.texts("Files"); len(names) > 0 {
			d.Files = w.say("files", "{names}", strings.Join(names, ", "))
		}
		all = append(all, d)
	}
	return all
}

// item is a numbered line and what was said of it.
type item struct {
	Number int
	Text   string
	Mark   string // "(by Wednesday 25 November)"
	Answer string // what was decided, or the remark
}

// measures are the measures as they are asked for: only those that were answered show an answer.
func (w words) measures(view, items any) []item { return w.items(view, items, "") }

// decided are the measures as they were answered: those that were not say so.
func (w words) decided(view, items any) []item { return w.items(view, items, w.say("verdict-open")) }

func (w words) items(view, items any, open string) []item {
	now := of(view).time("Now")
	var all []item
	for _, m := range of(items).list() {
		d := item{Number: m.number("Number"), Text: m.text("Text"), Answer: open}
		if answer := m.text("Answer"); answer != "" {
			d.Answer = w.verdict(m, answer, now)
		}
		all = append(all, d)
	}
	return all
}

// verdict is "yes (Maria Lopez, 14:40): only until six".
func (w words) verdict(m fields, answer string, now time.Time) string {
	s := w.say("verdict-" + answer)
	var by []string
	for _, part := range [...]string{m.text("By"), w.when(m.time("At"), now)} {
		if part != "" {
			by = append(by, part)
		}
	}
	if len(by) > 0 {
		s += " (" + strings.Join(by, ", ") + ")"
	}
	if remark := m.text("Remark"); remark != "" {
		s += ": " + remark
	}
	return s
}

func (w words) plan(_ any, plan any) []item {
	var all []item
	for _, l := range of(plan).part("Lines").list() {
		d := item{Number: l.number("Number"), Text: l.text("Text")}
		var marks []string
		if date := l.time("Date"); !date.IsZero() {
			marks = append(marks, w.say("promised", "{day}", w.day(date)))
		}
		if l.yes("New") {
			marks = append(marks, w.say("new"))
		}
		if len(marks) > 0 {
			d.Mark = "(" + strings.Join(marks, ", ") + ")"
		}
		if remark := l.text("Remark"); remark != "" {
			d.Answer = w.say("remark", "{text}", remark)
		}
		all = append(all, d)
	}
	return all
}

// entry is a line of a timeline.
type entry struct{ When, What string }

func (w words) timeline(view, entries any) []entry {
	now := of(view).time("Now")
	var all []entry
	for _, e := range of(entries).list() {
		what, who := e.text("What"), e.text("Who")
		key := "fact-" + what
		if who == "" && w.has(key+"-nameless") {
			key += "-nameless"
		}
		if w.has(key) {
			what = w.say(key, "{who}", who)
		}
		all = append(all, entry{w.when(e.time("At"), now), what})
	}
	return all
}

// share is a SHARE line and what came of it.
type share struct {
	Said   said
	Answer said
}

func (w words) shares(_ any, shares any) []share {
	var all []share
	for _, s := range of(shares).list() {
		all = append(all, share{newSaid(s.raw("Text")), newSaid(s.raw("Answer"))})
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
	Tel   html.URL
}

// people are those whom ROUTE may lead to, as they are to be named in it.
func (w words) people(_ any, people any) []number {
	var all []number
	for _, c := range of(people).list() {
		all = append(all, number{Label: fullName(c), Text: c.text("Address")})
	}
	return all
}

// contacts are the numbers to ring: the house's, and those of the people of the case but the reader. A manager who has
// not been told is not among them.
func (w words) contacts(view any) numbers {
	v := of(view)
	d := numbers{Title: w.say("numbers")}
	add := func(label, text string) {
		if text != "" {
			d.Lines = append(d.Lines, number{label, text, dial(text)})
		}
	}
	add(w.say("duty-desk"), v.part("House").text("DutyDesk"))
	reader := v.part("Reader").text("Address")
	for _, name := range [...]string{"Reporter", "Manager", "Deputy"} {
		c := v.part(name)
		if c.text("Address") == reader || name == "Manager" && v.yes("Named") {
			continue
		}
		add(fullName(c), c.text("Phone"))
	}
	add(w.say("emergency"), v.part("House").text("Emergency"))
	return d
}

// support is who helps people.
func (w words) support(view any) numbers {
	s := of(view).part("Support")
	d := numbers{Title: w.say("support")}
	for _, text := range [...]string{s.text("Internal"), s.text("External")} {
		if text != "" {
			d.Lines = append(d.Lines, number{Text: text})
		}
	}
	return d
}
