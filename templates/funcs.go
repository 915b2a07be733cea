package templates

import (
	"maps"
	text "text/template"
)

// funcs are the functions of a page's templates. doc.go lists them for the authors of mails.
func (p *page) funcs() text.FuncMap {
	w := p.words
	all := text.FuncMap{
		"open":  p.open,
		"line":  line,
		"clock": w.clock,
		"day":   w.day,
		"when":  w.when,
		"at":    w.at,
		"names": w.names,
		"step":  w.step,
	}
	maps.Copy(all, blockFuncs())
	return all
}

// blockFuncs are the functions that isBlock names.
func blockFuncs() text.FuncMap {
	return text.FuncMap{
		"audience": (*sheet).audience,
		"button":   (*sheet).button,
		"write":    (*sheet).write,
		"said":     (*sheet).said,
		"attached": (*sheet).attached,
		"notes":    (*sheet).notes,
		"measures": (*sheet).measures,
		"decided":  (*sheet).decided,
		"plan":     (*sheet).plan,
		"timeline": (*sheet).timeline,
		"people":   (*sheet).people,
		"shares":   (*sheet).shares,
		"contacts": (*sheet).contacts,
		"support":  (*sheet).support,
	}
}

// names joins contacts: "Maria Lopez and Ali Demir".
func (w words) names(contacts any) string { return w.and(fullNames(of(contacts).list())) }

// step puts a case's step into words; a step that has none stays as it is.
func (w words) step(step any) string {
	s := line(step)
	if key := "step-" + s; w.has(key) {
		return w.say(key)
	}
	return s
}
