package answer

import "slices"

// eachSingle calls f with the words that a node can be all by themselves.
func eachSingle(n node, f func(id int32)) {
	switch n := n.(type) {
	case literal:
		f(int32(n))
	case oneOf:
		n.first(f)
	case maybe:
		eachSingle(n.node, f)
	case many:
		eachSingle(n.node, f)
	case clause:
		eachSingle(n.node, f)
	case group:
		eachSingle(n.node, f)
	case either:
		for _, m := range n {
			eachSingle(m, f)
		}
	case index:
		eachSingle(n.rest, f)
		for _, e := range n.byWord {
			eachSingle(e.node, f)
		}
	case sequence: // a part whose neighbours may all be missing
		present := 0
		for _, m := range n {
			if !canMiss(m) {
				present++
			}
		}
		for _, m := range n {
			if present == 0 || present == 1 && !canMiss(m) {
				eachSingle(m, f)
			}
		}
	}
}

// canMiss says that a node can be nothing.
func canMiss(n node) bool {
	switch n := n.(type) {
	case maybe, many, gap, besideSlot:
		return true
	case clause:
		return canMiss(n.node)
	case group:
		return canMiss(n.node)
	case either:
		return slices.ContainsFunc(n, canMiss)
	case index:
		return canMiss(n.rest) || slices.ContainsFunc(n.byWord, func(e entry) bool { return canMiss(e.node) })
	case sequence:
		return !slices.ContainsFunc(n, func(m node) bool { return !canMiss(m) })
	}
	return false
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
