package incoming

import (
	"embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// The phrases of mail programs and of absent people, one file for each language. A line is "key: a | b | c"; "*"
// stands for any text. The keys:
//
//	wrote        what an attribution line says ("On …, Sam wrote:"); said: what one above a quote may say too
//	begins       how such a line may begin where it is wrapped: a preposition, the name of a day
//	from, sent, to, cc, subject   the labels of a quoted header
//	original     what stands between dashes above a quoted mail; forwarded: above a forwarded one
//	above        what a ticket system puts above its own text ("reply above this line")
//	mobile       a line that a phone or a mail program adds below a text; mobilefrom: one that needs the name of a
//	             device (device.txt) to be one; mobileshort: one that must be very short
//	autosubject  the start of a subject that only a program writes; awaysubject: one that a person may write too;
//	ticketsubject: one of a ticket system
//	automated    what says of a text that a program sent it; thanks: how an automatic answer begins
//	away         what an absent person's automatic answer says in its text
//	until        what stands before the date of the return; months: in order, each with its short forms
//	re, fwd      subject prefixes of answers and forwards
//	legal        the first line of a legal footer; legalword: what such a paragraph is full of; me: what it never
//	             says; legalstart: how only such a paragraph begins; register: what a company must write into its mails
//	closing      how a letter ends; with a name and a telephone number below, a signature begins there
//	listfoot     the first line of a mailing list's footer, with a link in it or below; rulefoot: one that needs a rule
//	             above it; advert: what a provider adds
//	banner       the start of what a gateway puts on top; bannerword: what only banners say
//	below        what a person says who answers inside of the old text ("see my answers in red")
//	reacted      what a reaction says instead of words
//
// Six more files have keys of their own: auto.txt, bounce.txt, contact.txt, device.txt, html.txt and status.txt.
//
//go:embed phrases/*.txt
var phraseFiles embed.FS

// phraseBook is all languages read together: a mail does not say which one it is in, and often mixes two.
type phraseBook struct {
	lists    map[string][]string // key → phrases in lower case
	labels   map[string]string   // label → from, sent, to, cc or subject
	months   map[string]int
	re       map[string]bool
	fwd      map[string]bool
	register map[byte][]string // the list of that key, by the first byte
	langs    []string          // the names of the files with words of lawyers, whose lists are kept apart as well: "de:me"
}

// phrases reads the files once.
var phrases = sync.OnceValue(func() *phraseBook {
	book := &phraseBook{
		lists: map[string][]string{}, labels: map[string]string{}, months: map[string]int{},
		re: map[string]bool{}, fwd: map[string]bool{}, register: map[byte][]string{},
	}
	// The file system is part of the program: reading it cannot fail.
	files, _ := phraseFiles.ReadDir("phrases")
	for _, file := range files {
		text, _ := phraseFiles.ReadFile("phrases/" + file.Name())
		book.read(string(text), strings.TrimSuffix(file.Name(), ".txt"))
	}
	for key, list := range book.lists {
		slices.Sort(list)
		book.lists[key] = slices.Compact(list)
	}
	for _, phrase := range book.lists["register"] {
		book.register[phrase[0]] = append(book.register[phrase[0]], phrase)
	}
	return book
})

func (b *phraseBook) read(text, lang string) {
	for line := range strings.Lines(text) {
		key, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if key == "legalword" {
			b.langs = append(b.langs, lang)
		}
		for i, phrase := range strings.Split(rest, "|") {
			if phrase = strings.ToLower(strings.TrimSpace(phrase)); phrase == "" {
				continue
			}
			if b.add(key, phrase, i); key == "legalword" || key == "me" {
				b.add(lang+":"+key, phrase, i)
			}
		}
	}
}

func (b *phraseBook) add(key, phrase string, i int) {
	switch key {
	case "from", "sent", "to", "cc", "subject":
		if _, taken := b.labels[phrase]; !taken {
			b.labels[phrase] = key
		}
	case "months":
		for name := range strings.FieldsSeq(phrase) {
			b.months[name] = i + 1
		}
	case "re":
		b.re[phrase] = true
	case "fwd":
		b.fwd[phrase] = true
	default:
		b.lists[key] = append(b.lists[key], phrase)
	}
}

// match says whether a lower-case line is one of a key's phrases. Each is anchored at both ends; "*" is any text. The
// list is sorted, so that only those with the line's first byte, and those that begin with "*", are looked at.
func (b *phraseBook) match(key, line string) bool {
	if line == "" {
		return false
	}
	list := b.lists[key]
	for _, first := range []byte{line[0], '*'} {
		at, _ := slices.BinarySearch(list, string([]byte{first}))
		for ; at < len(list) && list[at][0] == first; at++ {
			if like(line, list[at]) {
				return true
			}
		}
	}
	return false
}

// prefix returns the longest phrase of a key that a lower-case line starts with.
func (b *phraseBook) prefix(key, line string) (longest string, ok bool) {
	for _, phrase := range b.lists[key] {
		if len(phrase) > len(longest) && strings.HasPrefix(line, phrase) {
			longest = phrase
		}
	}
	return longest, longest != ""
}

// within says whether one of a key's phrases stands in a lower-case text, as words of their own where the script
// parts words.
func (b *phraseBook) within(key, text string) bool {
	for _, phrase := range b.lists[key] {
		if hasWords(text, phrase) {
			return true
		}
	}
	return false
}

// contains says whether one of a key's phrases stands anywhere in a lower-case text.
func (b *phraseBook) contains(key, text string) bool {
	return slices.ContainsFunc(b.lists[key], func(phrase string) bool { return strings.Contains(text, phrase) })
}

// begins says whether a word of a lower-case text begins with one of a key's phrases: "iphonea", "iphonumdan".
func (b *phraseBook) begins(key, text string) bool {
	return slices.ContainsFunc(b.lists[key], func(phrase string) bool {
		i := strings.Index(text, phrase)
		return i >= 0 && !joined(text, i)
	})
}

// startsWithLabel says whether one of a key's phrases stands at the start of a lower-case text, before a colon, a space
// or a number.
func (b *phraseBook) startsWithLabel(key, text string) bool {
	for _, phrase := range b.lists[key] {
		if rest, ok := strings.CutPrefix(text, phrase); ok && rest != "" && strings.IndexByte(": +.0(|\t", rest[0]) >= 0 {
			return true
		}
	}
	return false
}

// count says how many different phrases of a key stand in a lower-case text.
func (b *phraseBook) count(key, text string) int {
	n := 0
	for _, phrase := range b.lists[key] {
		if hasWords(text, phrase) {
			n++
		}
	}
	return n
}

// hasWords finds a phrase that is no part of a longer word.
func hasWords(text, phrase string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], phrase)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(phrase)
		if !joined(text, start) && !joined(text, end) {
			return true
		}
		from = end
	}
}

// joined says whether letters of an alphabet stand on both sides of a position.
func joined(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return isLetter(before) && isLetter(after)
}

// isLetter knows the letters of scripts that part their words: the Latin, Greek and Cyrillic ones.
func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xc0 && r <= 0x52f
}

// like matches a pattern with "*" against a whole text.
func like(text, pattern string) bool {
	first, rest, star := strings.Cut(pattern, "*")
	text, ok := strings.CutPrefix(text, first)
	if !star || !ok {
		return ok && text == ""
	}
	for {
		piece, after, more := strings.Cut(rest, "*")
		if !more {
			return strings.HasSuffix(text, piece)
		}
		i := strings.Index(text, piece)
		if i < 0 {
			return false
		}
		text, rest = text[i+len(piece):], after
	}
}
