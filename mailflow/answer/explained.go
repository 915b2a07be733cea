package answer

// What the phrases up to a token come to. A state is a set of these, as bits of their sum.
const (
	weakYes   = 1 // "yes", "ok": a yes to whatever was asked last
	strongYes = 2 // "approved", "go ahead": a yes to the matter
	withAside = 4 // something that "yes" alone could be the answer to: "yes, I have read it"
)

// explained reports whether phrases that leave a yes a yes cover the tokens from..to, each one, end to end, and
// whether they are a yes.
func (t *text) explained(from, to int) (all, yes bool) {
	state := make([]uint8, to-from+1)
	state[0] = 1 << 0
	for i := from; i < to; i++ {
		if state[i-from] == 0 {
			continue
		}
		for _, a := range t.between(i, i) {
			if a.to <= to && a.class.benign() {
				state[a.to-from] |= t.after(state[i-from], a)
			}
		}
	}
	end := state[to-from]
	for sum := range 8 {
		if end&(1<<sum) != 0 && (sum&strongYes != 0 || sum == weakYes) {
			yes = true
		}
	}
	return end != 0, yes
}

// after adds a phrase to every sum in a state.
func (t *text) after(state uint8, a arc) uint8 {
	add := 0
	switch {
	case a.class == aside && t.onlyThanks(a):
	case a.class == aside || a.class == talk || a.class == chat:
		add = withAside
	case a.class == approves && t.bare(a):
		add = weakYes
	case a.class == approves:
		add = strongYes
	}
	var out uint8
	for sum := range 8 {
		if state&(1<<sum) != 0 {
			out |= 1 << (sum | add)
		}
	}
	return out
}

// bare reports whether a yes is made of words that could be a yes to anything.
func (t *text) bare(a arc) bool {
	if a.matter {
		return false
	}
	for _, k := range t.tokens[a.from:a.to] {
		if !t.lang.bare[k.id] {
			return false
		}
	}
	return true
}
