package answer

import "slices"

// single are the words that a node can be all by themselves. empty says that it can also be nothing.
func single(n node) (words []int32, empty bool) {
	switch n := n.(type) {
	case literal:
		return []int32{int32(n)}, false
	case oneOf:
		return n, false
	case maybe:
		words, _ = single(n.node)
		return words, true
	case many:
		words, _ = single(n.node)
		return words, true
	case clause:
		return single(n.node)
	case group:
		return single(n.node)
	case gap, besideSlot:
		return nil, true
	case either:
		for _, m := range n {
			w, e := single(m)
			words, empty = append(words, w...), empty || e
		}
	case index:
		words, empty = single(n.rest)
		for _, e := range n.byWord {
			w, none := single(e.node)
			words, empty = append(words, w...), empty || none
		}
	case sequence:
		return singleInRow(n)
	}
	return words, empty
}

// singleInRow takes the words of a part whose neighbours may all be missing.
func singleInRow(s sequence) (words []int32, empty bool) {
	missing := 0
	for _, n := range s {
		if _, e := single(n); e {
			missing++
		}
	}
	for _, n := range s {
		w, e := single(n)
		if missing == len(s) || missing == len(s)-1 && !e {
			words = append(words, w...)
		}
	}
	return words, missing == len(s)
}

// eachWord calls f with every word of a node.
func eachWord(n node, f func(id int32)) {
	switch n := n.(type) {
	case literal:
		f(int32(n))
	case oneOf:
		n.first(f)
	case wording:
		for _, id := range n {
			f(id)
		}
	case maybe:
		eachWord(n.node, f)
	case many:
		eachWord(n.node, f)
	case clause:
		eachWord(n.node, f)
	case group:
		eachWord(n.node, f)
	case sequence:
		for _, m := range n {
			eachWord(m, f)
		}
	case either:
		for _, m := range n {
			eachWord(m, f)
		}
	case index:
		eachWord(n.rest, f)
		for _, e := range n.byWord {
			eachWord(e.node, f)
		}
	}
}

func hasGap(n node) bool {
	switch n := n.(type) {
	case gap:
		return true
	case maybe:
		return hasGap(n.node)
	case many:
		return hasGap(n.node)
	case clause:
		return hasGap(n.node)
	case group:
		return hasGap(n.node)
	case sequence:
		return slices.ContainsFunc(n, hasGap)
	case either:
		return slices.ContainsFunc(n, hasGap)
	case index:
		return hasGap(n.rest) || slices.ContainsFunc(n.byWord, func(e entry) bool { return hasGap(e.node) })
	}
	return false
}
