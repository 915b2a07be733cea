package answer

// The lengths of words that are held against others, in bytes: in a short word one letter makes another word.
const (
	shortTypo = 7
	shortNot  = 3
	longTypo  = 24
)

// mistyped is the id of the word that somebody meant who changed two letters that stand side by side, or typed one twice
// or but once: "eivnerstanden", "appproved", "aproved". No language says no that way. It is idUnknown if no phrase has
// such a word. Words of no language of ours are left as they are typed.
func (x *lexicon) mistyped(folded []byte) int32 {
	if len(folded) < shortTypo {
		return x.mistypedNot(folded)
	}
	if len(folded) > longTypo {
		return idUnknown
	}
	var buf [longTypo + 1]byte
	for i := 1; i < len(folded); i++ {
		if folded[i] >= 0x80 || folded[i-1] >= 0x80 {
			return idUnknown
		}
		w := append(buf[:0], folded...)
		w[i-1], w[i] = w[i], w[i-1]
		if folded[i] == folded[i-1] && folded[i] != 'm' { // once instead of twice; "approveremmo" is "we would"
			w = append(append(buf[:0], folded[:i]...), folded[i+1:]...)
		}
		if id, ok := x.ids[string(w)]; ok {
			return id
		}
		w = append(append(append(buf[:0], folded[:i]...), folded[i-1]), folded[i:]...) // twice instead of once
		if id, ok := x.ids[string(w)]; ok {
			return id
		}
	}
	return idUnknown
}

// mistypedNot is the id of the "not" that a short word is with two letters changed: "nto", "nciht", "neit". To take another word
// for one can only cost a yes.
func (x *lexicon) mistypedNot(folded []byte) int32 {
	if len(folded) < shortNot {
		return idUnknown
	}
	var buf [shortTypo]byte
	for i := 1; i < len(folded); i++ {
		w := append(buf[:0], folded...)
		w[i-1], w[i] = w[i], w[i-1]
		if id, ok := x.ids[string(w)]; ok && x.isnt[id] {
			return id
		}
	}
	return idUnknown
}
