package templates

import (
	"maps"
	"slices"
	text "text/template"
	"time"
)

// funcs are the functions of a page's templates. doc.go lists them for the authors of mails.
func (p *page) funcs() text.FuncMap {
	w := p.words
	all := text.FuncMap{
		"open":  p.open,
		"given": given,
		"and":   and,
		"or":    or,
		"not":   not,
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
		"revision": (*sheet).revision,
		"timeline": (*sheet).timeline,
		"people":   (*sheet).people,
		"shares":   (*sheet).shares,
		"contacts": (*sheet).contacts,
		"desk":     (*sheet).desk,
		"support":  (*sheet).support,
	}
}

// given is nil for the zero time, and else what it got.
func given(v any) any {
	if t, ok := v.(time.Time); ok && t.IsZero() {
		return nil
	}
	return v
}

func isGiven(v any) bool {
	truth, _ := text.IsTrue(given(v))
	return truth
}

// and, or, not are those of text/template, but for times.
func and(vs ...any) bool { return !slices.ContainsFunc(vs, not) }

func or(vs ...any) bool { return slices.ContainsFunc(vs, isGiven) }

func not(v any) bool { return !isGiven(v) }

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
