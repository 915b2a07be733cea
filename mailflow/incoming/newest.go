package incoming

import (
	"slices"
	"strings"
)

// reading is what was read of one text.
type reading struct {
	text    string // new words, and for a forward what was forwarded
	words   string // new words only
	inline  []Inline
	forward bool // it holds a forwarded mail that is not part of a quote
	history bool // something old was cut
	remarks bool // something in it was typed into the old text
	why     []string
}

// keeping says what newest keeps besides the new words.
type keeping struct {
	forward    bool // what stands below a mark of a forwarded mail
	everything bool // all that is old: the subject says that it was forwarded
	signatures bool
	who        sender
	parties    []string // to whom an answer goes; nil where the mail says that it is one
	fresh      bool     // it says nowhere that it answers a mail
}

// newest reads the new words out of the lines of a mail.
//
// A mail is new blocks and old blocks in turn. Old is what is quoted, an attribution line, and everything below a
// mark after which programs put an earlier mail unquoted. What is left of each new block loses its signature.
func newest(lines []line, keep keeping) reading {
	lines = dropAbove(dropBanner(lines))
	if keep.everything {
		return whole(lines, keep.who)
	}
	var r reading
	if keep.fresh {
		lines = unquoted(lines)
	}
	flagRemarks(lines, keep.who)
	blocks, tail, isForward := cutHistory(lines)
	isForward = isForward || len(keep.parties) > 0 && isForeign(tail, keep.parties)
	if !isForward && countText(blocks) == 0 {
		blocks = belowHistory(blocks, tail)
	}
	r.forward = isForward
	r.history = len(tail) > 0 && !isForward || len(blocks) > 1
	var kept []line
	only, looks := countText(blocks) == 1, maxLooks
	for i, b := range blocks {
		if !keep.signatures {
			at := standing{first: i == 0, only: only, looks: &looks}
			b.lines = dropSignature(b.lines, at, keep.who)
		}
		if b.lines = outdent(trimBlank(b.lines)); len(b.lines) == 0 {
			continue
		}
		if b.quoted != "" {
			r.inline = append(r.inline, Inline{Quoted: b.quoted, Text: joinLines(b.lines)})
		}
		kept = append(append(kept, line{}), b.lines...)
	}
	r.inline = onlyBetween(r.inline, blocks)
	r.remarks = slices.ContainsFunc(lines, func(l line) bool { return l.mark&markRemark != 0 })
	r.words = joinLines(kept)
	r.text = r.words
	if isForward && keep.forward {
		r.text = joinLines(append(append(kept, line{}), tail...))
	}
	r.explain()
	return r
}

// unquoted gives its marks back to a mail that answers none, has no attribution, and a few lines with ">" in front: a
// person wrote "> 5 bar", or copied a line.
func unquoted(lines []line) []line {
	if !slices.ContainsFunc(lines, func(l line) bool { return l.mark&markSign != 0 }) {
		return lines
	}
	n := 0
	for i, l := range lines {
		if l.mark&markSign == 0 {
			if what, _ := markAt(lines, i); l.quote > 0 || what != atText {
				return lines
			}
			continue
		}
		if n++; n > 3 {
			return lines
		}
	}
	kept := slices.Clone(lines)
	for i, l := range kept {
		if l.mark&markSign != 0 {
			kept[i].text, kept[i].quote = strings.Repeat(">", l.quote)+" "+l.text, 0
		}
	}
	return kept
}

// whole keeps a forward as it stands, but for the signature of who forwards it.
func whole(lines []line, who sender) reading {
	at := 0
	for at < len(lines) && lines[at].quote == 0 {
		if what, _ := markAt(lines, at); what != atText {
			break
		}
		at++
	}
	looks := maxLooks
	kept := dropSignature(lines[:at], standing{first: true, only: at == len(lines), looks: &looks}, who)
	r := reading{forward: true, words: joinLines(kept)}
	r.text = joinLines(slices.Concat(kept, []line{{}}, lines[at:]))
	r.explain()
	return r
}

// countText says how many blocks have any text.
func countText(blocks []block) int {
	n := 0
	for _, b := range blocks {
		if len(trimBlank(b.lines)) > 0 {
			n++
		}
	}
	return n
}

// belowHistory looks for an answer below the old: nothing stands above it, and the unmarked mail has quoted (or
// known) lines, so that what follows the last of them is new.
func belowHistory(blocks []block, tail []line) []block {
	for i := len(tail) - 1; i >= 0; i-- {
		if tail[i].quote > 0 && !tail[i].blank() {
			return append(blocks, block{lines: tail[i+1:]})
		}
	}
	return blocks
}

func (r *reading) explain() {
	if r.history {
		r.why = append(r.why, "text: quoted history cut")
	}
	if len(r.inline) > 0 {
		r.why = append(r.why, "text: remarks between quoted lines kept")
	}
	if r.forward {
		r.why = append(r.why, "text: a forwarded mail is in it")
	}
}

// What stands at a line.
type place int

const (
	atText place = iota
	atAttribution
	atHistory
	atForward
)

// maxMarks is down to which line marks are looked for. Nobody types that much above an answer.
const maxMarks = 20000

// markAt says whether something old begins at lines[i], and how many lines the mark itself has.
func markAt(lines []line, i int) (place, int) {
	l := lines[i]
	if i > maxMarks {
		return atText, 0
	}
	if l.mark&markForward != 0 {
		return atForward, 1
	}
	if l.mark&markHistory != 0 {
		return atHistory, max(1, headerBelow(lines, i, 2))
	}
	if l.blank() {
		return atText, 0
	}
	original, forwarded := delimiter(l.text)
	if forwarded {
		return atForward, 1
	}
	if original {
		return atHistory, max(1, headerBelow(lines, i, 3))
	}
	if n, ok := headerBlock(lines, i); ok {
		return atHistory, n
	}
	if isRule(l.text) || isBareOriginal(l.text) || isNotesName(lines, i) {
		if n := headerBelow(lines, i+1, 4); n > 0 {
			return atHistory, n + 1
		}
	}
	if n, sure := attribution(lines, i); n > 0 {
		if quoteFollows(lines, i+n) {
			return atAttribution, n
		}
		if sure && i+n < len(lines) {
			return atHistory, n
		}
		if sure {
			return atAttribution, n
		}
	}
	return atText, 0
}

// isRule is a line of underscores or dashes, as Outlook draws above a quoted header.
func isRule(text string) bool {
	s := strings.TrimSpace(text)
	return len(s) >= 5 && (strings.Trim(s, "_") == "" || strings.Trim(s, "-") == "" || strings.Trim(s, "=") == "" || strings.Trim(s, "*") == "")
}

// headerBelow says over how many lines from lines[i] on a quoted header reaches that begins within so many lines; 0 if
// there is none.
func headerBelow(lines []line, i, within int) int {
	for j := i; j < len(lines) && j < i+within; j++ {
		if n, ok := headerBlock(lines, j); ok {
			return j + n - i
		}
	}
	return 0
}

// onlyBetween keeps the remarks if quoted lines stand on both sides of at least one of them: a single text below the
// last quote is a bottom-posted answer to all of it.
func onlyBetween(inline []Inline, blocks []block) []Inline {
	for _, b := range blocks {
		if b.quoted != "" && b.below && len(trimBlank(b.lines)) > 0 {
			return inline
		}
	}
	if len(inline) > 1 {
		return inline
	}
	return nil
}
