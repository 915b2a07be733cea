package incoming

import (
	"slices"
	"strings"
)

// block is a run of new lines, with the last quoted line that stood above it.
type block struct {
	lines  []line
	quoted string
	below  bool // quoted lines follow
}

// cutHistory parts the new from the old. tail is everything from the first mark of an unquoted earlier mail on.
func cutHistory(lines []line) (blocks []block, tail []line, isForward bool) {
	first := slices.IndexFunc(lines, func(l line) bool { return l.quote > 0 })
	if first < 0 {
		first = len(lines)
	}
	c := cutter{lines: lines, current: block{lines: make([]line, 0, first)}} // mostly all that is new stands on top
	for i := 0; i < len(lines); {
		n := c.step(i)
		if n == 0 {
			break
		}
		i += n
	}
	return append(c.blocks, c.current), c.tail, c.forward
}

// cutter goes through the lines of a mail.
type cutter struct {
	lines   []line
	blocks  []block
	current block
	quoted  string // the last quoted line
	typed   bool   // something new was seen
	tail    []line
	forward bool
}

// step takes what begins at lines[i] and says how many lines it took; 0 at the end.
func (c *cutter) step(i int) int {
	l := c.lines[i]
	if isArrows(l) && !quotedBelow(c.lines[i+1:]) {
		return c.end(i, false)
	}
	if l.quote > 0 && l.mark&markRemark == 0 {
		c.quote(l)
		return 1
	}
	what, n := markAt(c.lines, i)
	if what == atHistory && !c.typed && quotedBelow(c.lines[i+n:]) {
		what = atAttribution // a header above a marked quote: the answers stand between its lines
	}
	switch what {
	case atHistory, atForward:
		return c.end(i, what == atForward)
	case atAttribution:
		// It ends the block, so that a signature above it does not reach what stands below the quote.
		c.blocks, c.current = append(c.blocks, c.current), block{quoted: c.quoted}
		return n
	}
	c.typed = c.typed || !l.blank()
	c.current.lines = append(c.current.lines, l)
	return 1
}

// quote takes an old line: what was new above it is a block of its own.
func (c *cutter) quote(l line) {
	if !l.blank() {
		c.quoted = strings.TrimSpace(l.text)
	}
	if len(trimBlank(c.current.lines)) > 0 {
		c.current.below = true
		c.blocks = append(c.blocks, c.current)
	}
	c.current = block{quoted: c.quoted}
}

// end takes the rest as old, but for remarks in it.
func (c *cutter) end(i int, forward bool) int {
	c.tail, c.forward = c.lines[i:], forward
	if forward {
		return 0
	}
	for _, l := range c.tail {
		if l.mark&markRemark == 0 {
			c.quote(l)
			continue
		}
		c.current.lines = append(c.current.lines, l)
	}
	return 0
}

// isArrows is GroupWise's ">>> Sam Carter 16.11.2026 09:05 >>>", which looks like a quote of three levels and has its
// quote unmarked below.
func isArrows(l line) bool {
	return l.quote == 3 && len(l.text) < maxLine && strings.HasSuffix(l.text, ">>>") && hasDate(l.text)
}

func quotedBelow(lines []line) bool {
	lines = trimBlank(lines)
	return len(lines) > 0 && lines[0].quote > 0
}
