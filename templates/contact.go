package templates

import (
	html "html/template"
	"slices"
)

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
		if slices.Contains(shown, c.text("Address")) || name == "Manager" && v.yes("Apart") {
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
