package templates

import (
	"maps"
	"strings"
	text "text/template"
)

// funcs are the functions of a page's templates. doc.go lists them for the authors of mails.
func (p *page) funcs() text.FuncMap {
	w := p.words
	all := text.FuncMap{
		"line":  line,
		"clock": w.clock,
		"day":   w.day,
		"when":  w.when,
		"at":    w.at,
		"names": w.names,
		"files": func(names []string) string { return strings.Join(names, ", ") },
		"step":  w.step,
	}
	maps.Copy(all, p.blockFuncs())
	return all
}

func (p *page) blockFuncs() text.FuncMap {
	w := p.words
	return text.FuncMap{
		"audience": w.audience,
		"button":   p.button,
		"write":    w.write,
		"said":     func(_ any, s string) said { return newSaid(s) },
		"notes":    w.notes,
		"measures": w.measures,
		"decided":  w.decided,
		"plan":     w.plan,
		"timeline": w.timeline,
		"people":   w.people,
		"shares":   w.shares,
		"contacts": w.contacts,
		"support":  w.support,
	}
}

// names joins contacts: "Maria Lopez and Ali Demir".
func (w words) names(contacts any) string {
	var all []string
	for _, c := range of(contacts).list() {
		all = append(all, c.text("Name"))
	}
	return w.and(all)
}

// step puts a case's step into words; a step that has none stays as it is.
func (w words) step(step any) string {
	s := line(step)
	if key := "step-" + s; w.has(key) {
		return w.say(key)
	}
	return s
}
