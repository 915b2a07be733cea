package answer

// Formal answers name a plan by its number: "autorizo el plan 88", "l'ensemble du plan n° 31". A number that no plan counts up to,
// behind the name of a plan or a case, is a part of that name.

// findReferences takes such numbers as harmless, with the sign before them. Where it is known what was asked, the number is of that.
func (t *text) findReferences() {
	for i := 1; i < len(t.tokens); i++ {
		k := t.tokens[i]
		if k.kind != number || k.n <= mostLines || t.asked.told && !t.knows(t.folded(k)) {
			continue
		}
		at := i
		for at > 1 && t.goesWith(at) && t.isNumberSign(t.tokens[at-1]) {
			at--
		}
		if t.goesWith(at) && t.lex.dossier[t.tokens[at-1].id] {
			for j := at; j <= i; j++ {
				t.tokens[j].before = joined // "no. 88": the full stop ends nothing
			}
			t.arcs = append(t.arcs, arc{from: at, to: i + 1, class: filler, sealed: true})
		}
	}
}

// goesWith says that nothing but a space, or a full stop that ends no sentence, stands before a token.
func (t *text) goesWith(i int) bool {
	return t.tokens[i].before <= newline || t.tokens[i-1].dotted && t.isNumberSign(t.tokens[i-1])
}

func (t *text) isNumberSign(k token) bool {
	w := t.folded(k)
	return w == "°" || t.lex.numberSign[t.lex.ids[w]]
}
