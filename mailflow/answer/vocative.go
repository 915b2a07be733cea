package answer

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// People call each other by name without a comma, and on a phone without a capital: "thanks priya, approved", "Akkoord Sanne!",
// "Einverstanden Herr Krause." Elsewhere a capital and a comma tell a name. Here the word itself must be one: that of somebody
// who is known to be spoken to, or, where only a courtesy or a small yes stands before it, a given name of names/given.txt or a
// title and a name. Behind a great yes it might be what is approved: "I authorise Henk".

// callByName puts the commas that are left out around a name with more behind it: "va bene giada procedi pure". In German a verb
// may follow that tells what somebody does: "gut anna macht das".
func (t *text) callByName() {
	for _, i := range t.calls {
		t.tokens[i].before = joined
	}
	t.calls = t.calls[:0]
	for i := 1; t.only == 0 && i < len(t.tokens); i++ {
		end := t.vocativeEnd(i)
		if t.tokens[i].before != joined || end == i || end == len(t.tokens) || t.tokens[end].before != joined || !t.mayCall(i-1) && !t.lang.address[t.tokens[end].id] || t.asked.named && !t.everyToken(i, end, t.isHonourOrKnown) {
			continue
		}
		if t.lang.code != "de" || !strings.HasSuffix(t.folded(t.tokens[end]), "t") {
			t.leaveComma(i)
			t.leaveComma(end)
		}
	}
}

// mayCall says that somebody may be called by name right behind token i: a small yes, or one that has said what it is to.
func (t *text) mayCall(i int) bool {
	id := t.tokens[i].id
	return t.lex.heard[id] || t.lex.aye[id] || t.lang.called[id] || t.lang.byWhom[id]
}

func (t *text) leaveComma(i int) {
	t.tokens[i].before = comma
	t.calls = append(t.calls, i)
}

// findVocatives takes such names as courtesies, right behind a yes or a courtesy, or where a clause is nothing else.
func (t *text) findVocatives() {
	if t.only != 0 {
		return
	}
	for i := range t.tokens {
		end := t.vocativeEnd(i)
		if end == i || !t.ends(end) || t.asked.named && !t.everyToken(i, end, t.isHonourOrKnown) {
			continue
		}
		apart := t.tokens[i].before != joined && (!t.tokens[i].upper || t.lex.honour[t.tokens[i].id])
		if apart || slices.Contains(t.calls, i) || t.tokens[i].before == joined && t.followsBenign(i, end) {
			t.arcs = append(t.arcs, arc{from: i, to: end, class: courtesy, last: true})
		}
	}
}

// vocativeEnd is where a name ends that begins at token i: "Sanne", "Herr Dr. Krause", "Elif Hanım". It is i if none does.
func (t *text) vocativeEnd(i int) int {
	end := i
	for end < len(t.tokens) && t.lex.honour[t.tokens[end].id] && (end == i || t.tokens[end].before == joined || t.tokens[end-1].dotted) {
		end++
	}
	titled := end > i
	if end == len(t.tokens) || titled && t.tokens[end].before != joined && !t.tokens[end-1].dotted {
		return i
	}
	if !t.isGiven(end) && !(titled && t.tokens[end].upper && t.tokens[end].kind == word) {
		return i
	}
	end++
	if end < len(t.tokens) && t.tokens[end].before == joined && t.lex.honour[t.tokens[end].id] {
		end++
	}
	if end < len(t.tokens) && t.tokens[end].before == joined && t.lang.postposed[t.tokens[end].id] {
		return i
	}
	return end
}

// isGiven says that a token is a given name, or the name of somebody who may be spoken to. Without a capital it is none that
// any phrase of the language has.
func (t *text) isGiven(i int) bool {
	k := t.tokens[i]
	if k.kind != word || k.sign || t.weighs(k) {
		return false
	}
	folded := t.folded(k)
	if t.lex.dateKnown[folded] != 0 { // "Jan", "Domingo"
		return false
	}
	known := t.asked.speaksTo(folded)
	if k.upper {
		return known || givenNames().any[folded] || givenNames().words[folded]
	}
	return (t.lex.foreign(k.id, t.lang) || t.lang.forename[k.id]) && (known || givenNames().any[folded])
}

// isCalled says that a word is a given name, whatever else it means: "Mark", "Julio", "Max".
func (t *text) isCalled(k token) bool {
	folded := t.folded(k)
	return givenNames().any[folded] || givenNames().words[folded]
}

// followsBenign says that a courtesy or a small yes ends right before a name, or any yes where it is known to be somebody's.
func (t *text) followsBenign(i, end int) bool {
	known := t.everyToken(i, end, t.isHonourOrKnown)
	if t.lex.ofWhom[t.tokens[i-1].id] {
		return false
	}
	return slices.ContainsFunc(t.arcs, func(a arc) bool {
		last := t.tokens[i-1].id
		goesOn := end < len(t.tokens) // "va bene Carlo" alone may say that Carlo is all right
		small := (t.bare(a) || t.lang.called[last]) && goesOn || t.lang.byWhom[last]
		return a.to == i && (a.class == courtesy || a.class == approves && (known || small) || known && a.class == filler)
	})
}

func (t *text) isHonourOrKnown(k token) bool {
	return t.lex.honour[k.id] || t.asked.speaksTo(t.folded(k))
}

// givenList is names/given.txt, folded.
type givenList struct{ any, words map[string]bool }

//go:embed names/given.txt
var givenFile string

var givenNames = sync.OnceValue(func() givenList {
	list := givenList{map[string]bool{}, map[string]bool{}}
	for line := range strings.Lines(givenFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		into := list.any
		if rest, ok := strings.CutPrefix(line, "words:"); ok {
			line, into = rest, list.words
		}
		for _, name := range strings.Fields(line) {
			into[string(foldWord(nil, name))] = true
		}
	}
	for name := range list.words {
		delete(list.any, name)
	}
	return list
})
