package answer

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// Whoever answers "Hi Robin, approved" to Sam's plan has another matter before him. So where it is known who may be spoken to,
// a yes to anybody else is none, and a word that is nobody's name is no name: "approved, Leeds" may be about the Leeds branch.

// mayBeSpokenTo says that a name within a line can be that of somebody who may be spoken to. A line that is a name and no
// more is a signature, and so is a name behind a courtesy that begins its line: "Regards, Sam".
func (t *text) mayBeSpokenTo(from, to int) bool {
	ownLine := t.tokens[from].line && (to == len(t.tokens) || t.tokens[to].line)
	signed := slices.ContainsFunc(t.arcs, func(a arc) bool {
		return a.class == courtesy && a.to == from && a.from > 0 && t.tokens[a.from].line
	})
	return !t.asked.named || ownLine || signed || t.everyToken(from, to, t.isKnown)
}

// isKnown says that a token is a part of the writer's name, or of somebody's who may be spoken to.
func (t *text) isKnown(k token) bool {
	return t.signsAs(t.asked.by, k) || t.asked.speaksTo(t.folded(k))
}

// speaksToOther says that a salutation, or a title with a name, is to people none of whom may be spoken to.
func (t *text) speaksToOther() bool {
	return t.asked.named && slices.ContainsFunc(t.arcs, func(a arc) bool {
		if a.class != greets && a.class != courtesy {
			return false
		}
		if name, ok := t.honoured(a); ok {
			return !t.asked.honours(name)
		}
		return (a.class == greets || t.listed(t.tokens[a.from], t.lex.hello)) && t.namesSomebody(a) && !slices.ContainsFunc(t.tokens[a.from:a.to], t.isKnown)
	})
}

// namesSomebody says that a name stands behind the first word of a salutation. Names are words as well ("Ella", "Can"), so there
// a capital tells; in German behind a title alone ("Frau Klein"), and below the first words nowhere ("Bom Fim de Semana").
func (t *text) namesSomebody(a arc) bool {
	salutes := a.from == 0
	for i := a.from + 1; i < a.to; i++ {
		k := t.tokens[i]
		if k.kind != word || k.sign || !k.upper || t.listed(k, t.lex.hello) || t.listed(k, t.lex.crowd) || t.isCard(k) {
			continue
		}
		titled := i > a.from+1 && t.listed(t.tokens[i-1], t.lex.hello)
		if t.lex.foreign(k.id, t.lang) || t.isCalled(k) || salutes && (titled || t.lang.code != "de") {
			return true
		}
	}
	return false
}

// honoured is the name before the word that honours it, in Japanese: "山田様".
func (t *text) honoured(a arc) (string, bool) {
	w := t.written(a)
	for _, honour := range []string{"部長", "課長", "係長", "店長", "さん", "さま", "先生", "様", "殿", "君", "くん"} {
		if name, ok := strings.CutSuffix(w, honour); ok && name != "" && hasSigns(name) {
			return name, true
		}
	}
	return "", false
}

// honours says that such a name, the department before it or not, can be that of one of the people. Where no name of theirs is
// known in these signs, any can.
func (a ask) honours(name string) bool {
	signs := false
	for _, p := range slices.Concat(a.people, a.by) {
		signs = signs || hasSigns(p)
		if strings.Contains(name, p) || strings.HasPrefix(p, name) {
			return true
		}
	}
	return !signs
}

// speaksTo says that a folded word is a part of the name of somebody who may be spoken to: as it is, with another ending
// ("Marku" to Marek), for short ("Ed", "Bill" to William), or with two letters changed.
func (a ask) speaksTo(folded string) bool {
	return slices.ContainsFunc(a.people, func(p string) bool {
		return p == folded || alike(p, folded) || slices.ContainsFunc(shortNames()[folded], func(full string) bool { return full == p || alike(full, p) })
	})
}

// Lengths in bytes: of what two forms of a name have in common at least, and of the shortest short form.
const (
	sameName = 3
	tinyName = 2

	longCaseEnding = 3 // "Selimowi"; "marketing" is no Mark
)

// alike says that a word begins as a name does, or is the name mistyped.
func alike(name, w string) bool {
	if len(w) == tinyName {
		return strings.HasPrefix(name, w)
	}
	if len(w) < sameName || len(name) < sameName {
		return false
	}
	return name[:sameName] == w[:sameName] && len(w) <= len(name)+longCaseEnding || name[0] == w[0] && sorted(name) == sorted(w)
}

func sorted(s string) string {
	b := []byte(s)
	slices.Sort(b)
	return string(b)
}

//go:embed names/short.txt
var shortNameFile string

// shortNames are the full names by the short forms that do not begin as they do.
var shortNames = sync.OnceValue(func() map[string][]string {
	names := map[string][]string{}
	for line := range strings.Lines(shortNameFile) {
		full, short, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, s := range strings.Fields(short) {
			names[s] = append(names[s], full)
		}
	}
	return names
})
