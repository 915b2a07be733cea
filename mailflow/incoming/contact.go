package incoming

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Signatures without "-- ": a closing, a name, and below them what a business card has. People also type names, numbers
// and addresses into a report. So a block counts only below a closing or the sender's own name, and only if it holds a
// telephone number, an address, a title or a company, and nothing that reads like a sentence.

// maxContact is how many lines a signature has at most.
const maxContact = 16

// sender is who wrote a mail, as the From field says; a signature has the same name.
type sender struct {
	words   []string // of the name, lower case
	address string
}

// newSender leaves out what houses add to a name: "Carter, Sam (Purchasing)", "Sam Carter | Example Ltd". Where there is
// none, sam.carter@example.com tells it.
func newSender(name, address string) sender {
	s := sender{address: address}
	if !strings.Contains(name, "@") {
		for _, sign := range []string{"(", "[", "|", " - ", " – ", "/", " via "} {
			name, _, _ = strings.Cut(name, sign)
		}
		s.words = nameWords(name)
	}
	if local, _, _ := strings.Cut(address, "@"); len(s.words) == 0 && len(nameWords(local)) > 1 {
		s.words = nameWords(local)
	}
	return s
}

func nameWords(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '-' && r != '\'' && r != '’'
	})
}

// signs says whether a line is the sender's name: all words of it and at most two more ("Dr.", "she/her").
func (s sender) signs(text string) bool {
	if len(s.words) < 2 || len(text) > 80 {
		return false
	}
	words := nameWords(text)
	if len(words) > len(s.words)+2 || hasDigit(text) {
		return false
	}
	for _, word := range s.words {
		if !slices.Contains(words, word) {
			return false
		}
	}
	return true
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// dropContact removes a closing with a contact block below it ("Kind regards, Sam Carter, Purchasing, +49 30 0000000"),
// or the sender's name with one. A closing with nothing but a name is the writer's own words, and stays.
func dropContact(lines []line, who sender) []line {
	for i := max(1, len(lines)-maxContact); i < len(lines); i++ {
		n := who.contactAt(lines, i)
		if n == 0 {
			continue
		}
		above, below := dropRule(trimBlank(lines[:i])), trimBlank(lines[i+n:])
		return joinBlocks(above, below)
	}
	return lines
}

// contactAt says how many lines a signature has that begins at lines[i].
func (s sender) contactAt(lines []line, i int) int {
	text := strings.Trim(lines[i].text, "*_ ")
	if isClosing(text) {
		if n := s.contactLength(lines[i+1:], true); n > 0 && s.isIn(lines[i+1:i+1+n]) {
			return n + 1
		}
		return 0
	}
	if !startsParagraph(lines, i) {
		return 0
	}
	name, rest := text, ""
	if !s.signs(text) || strings.ContainsAny(text, "|·•") {
		name, rest = cutCard(text)
	}
	if !s.signs(name) {
		return 0
	}
	if rest != "" && cardLine(lower(rest)) >= cardExtends {
		return 1 + s.contactLength(lines[i+1:], true)
	}
	if n := s.contactLength(lines[i+1:], false); n > 0 {
		return n + 1
	}
	return 0
}

// isIn says whether the lines below a closing name the sender: any word of the name in a short line, or the address.
// "Thanks" is said above a customer's number too. Where the sender gave no name, any will do in the first line.
func (s sender) isIn(lines []line) bool {
	local, _, _ := strings.Cut(s.address, "@")
	known := append(nameWords(local), s.words...)
	for _, l := range lines {
		text := lower(l.text)
		if s.address != "" && strings.Contains(text, s.address) {
			return true
		}
		words := nameWords(text)
		if len(words) <= 6 && slices.ContainsFunc(words, func(word string) bool { return len(word) > 1 && slices.Contains(known, word) }) {
			return true
		}
	}
	lines = trimBlank(lines)
	return len(s.words) < 2 && len(lines) > 0 && isNameLike(lines[0].text)
}

// isNameLike is a line of one to four words that begin with capitals, or are of a script without any.
func isNameLike(text string) bool {
	words := strings.Fields(strings.Trim(text, "*_ ,"))
	for _, word := range words {
		if first, _ := utf8.DecodeRuneInString(word); !unicode.IsLetter(first) || unicode.IsLower(first) || strings.ContainsAny(word, ":;!?@/0123456789") {
			return false
		}
	}
	return len(words) > 0 && len(words) <= 4
}

// cutCard parts "Sam Carter | Purchasing | +49 30 0000000" after the name.
func cutCard(text string) (name, rest string) {
	for _, sign := range []string{" | ", "|", " · ", " • ", " – ", " — ", " - ", " // ", ", "} {
		if before, after, ok := strings.Cut(text, sign); ok && len(before) < 60 {
			return strings.Trim(before, "* _"), after
		}
	}
	return text, ""
}

// isClosing says whether a line is "Kind regards," or the like, with the name behind it at most.
func isClosing(text string) bool {
	if len(text) > 120 {
		return false
	}
	text = strings.TrimRight(lower(text), ",.!;:،、，。！-–— ")
	before, after, named := strings.Cut(text, ",")
	if named && isFarewell(before) && len(strings.Fields(after)) <= 2 {
		return true
	}
	for part := range strings.SplitSeq(text, "/") {
		if !isFarewell(part) {
			return false
		}
	}
	return true
}

func isFarewell(text string) bool {
	_, found := slices.BinarySearch(phrases().lists["closing"], strings.TrimSpace(text))
	return found
}

// contactLength says how many of the lines are a business card; 0 if it is none. closed says that a closing or the name
// stands above; else one line must be a telephone number or an address.
func (s sender) contactLength(lines []line, closed bool) int {
	end, found, named := 0, false, false
	for i, l := range lines {
		if i >= maxContact+8 {
			return 0
		}
		if l.blank() {
			continue
		}
		kind := cardLine(lower(strings.Trim(l.text, "*_ ")))
		if kind == cardNot || kind == cardShort && isRunning(l.text) {
			break
		}
		if s.signs(l.text) {
			named = true
		}
		if kind >= cardExtends {
			end = i + 1
		}
		found = found || kind == cardStrong || kind == cardExtends && closed && named
	}
	if !found {
		return 0
	}
	for end < len(lines) && !lines[end].blank() {
		if cardLine(lower(lines[end].text)) == cardNot {
			return 0
		}
		end++
	}
	return end
}

// isRunning says whether a line begins as running text does, with a small letter and no "i. A.", and has more than a word: "without
// the printers".
func isRunning(text string) bool {
	text = strings.Trim(text, "*_ ")
	first, _ := utf8.DecodeRuneInString(text)
	word, _, more := strings.Cut(text, " ")
	return more && unicode.IsLower(first) && !strings.HasSuffix(word, ".")
}

// isContact says whether all of the lines are a business card.
func (s sender) isContact(lines []line) bool {
	n := s.contactLength(lines, true)
	return n > 0 && len(trimBlank(lines[n:])) == 0
}

// isCard says whether all of the lines, below a ruler, are a business card with the sender's name or address in it.
func (s sender) isCard(lines []line) bool {
	lines = trimBlank(lines)
	if len(lines) == 0 || len(lines) > maxContact {
		return false
	}
	own := false
	for _, l := range lines {
		text := lower(strings.Trim(l.text, "*_ "))
		if !l.blank() && !isRuler(l.text) && cardLine(text) == cardNot {
			return false
		}
		name, _ := cutCard(text)
		own = own || s.signs(name) || s.address != "" && strings.Contains(text, s.address)
	}
	return own
}

// dropName removes "-Sam Carter" or "-- Sam" as the last paragraph. One dash with a space before the name may be an item
// of a list.
func dropName(lines []line, who sender) []line {
	n := len(lines) - 1
	if n < 2 || !lines[n-1].blank() || !who.isDashedName(strings.TrimSpace(lines[n].text)) {
		return lines
	}
	return trimBlank(lines[:n])
}

func (s sender) isDashedName(text string) bool {
	name := strings.TrimLeft(text, "-–—~")
	signs := utf8.RuneCountInString(text) - utf8.RuneCountInString(name)
	if signs == 0 || signs > 3 || len(name) > 40 || signs == 1 && strings.HasPrefix(name, " ") {
		return false
	}
	own := false
	words := strings.Fields(name)
	for _, word := range words {
		if first, _ := utf8.DecodeRuneInString(word); !unicode.IsUpper(first) || strings.ContainsAny(word, "0123456789,:;!?") {
			return false
		}
		own = own || slices.Contains(s.words, strings.ToLower(word))
	}
	return len(words) > 0 && len(words) <= 3 && (own || len(words) > 1 || len(s.words) == 0)
}
