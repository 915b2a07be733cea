package answer

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Dates are read in the likeliest languages of the text. A line may name several days; the promise is the last of
// those that a word like "by" stands before, or else the last.

// dateWords are the words of one language that name days, from the [dates] section of its phrase file:
//
//	month 11: november nov
//	weekday 5: friday fri
//	ahead 1: tomorrow          days from today
//	next: next                 "next friday" is the one of the coming week
//	by: by until before on
//	order: dmy | mdy           how 3/4 is meant; without it 3/4 is no date
//	unit 7: week weeks         "in 2 weeks"
//	in: in within
//	of: of de                  between day and month
type dateWords struct {
	months, weekdays, ahead, units map[string]int
	next, by, in, of               map[string]bool
	order                          string
}

func newDateWords() dateWords {
	return dateWords{months: map[string]int{}, weekdays: map[string]int{}, ahead: map[string]int{}, units: map[string]int{},
		next: map[string]bool{}, by: map[string]bool{}, in: map[string]bool{}, of: map[string]bool{}}
}

// line reads one line of a [dates] section.
func (d *dateWords) line(s string) error {
	key, value, ok := strings.Cut(s, ":")
	if !ok {
		return fmt.Errorf("date words without a colon: %q", s)
	}
	key, arg, _ := strings.Cut(key, " ")
	if key == "order" {
		d.order = strings.Clone(strings.TrimSpace(value))
		return nil
	}
	n, err := strconv.Atoi("0" + arg)
	if err != nil {
		return fmt.Errorf("read the number of %q: %w", s, err)
	}
	for _, w := range strings.Fields(value) {
		w = string(foldWord(nil, w))
		if m, ok := map[string]map[string]int{"month": d.months, "weekday": d.weekdays, "ahead": d.ahead, "unit": d.units}[key]; ok {
			m[w] = n
		} else if m, ok := map[string]map[string]bool{"next": d.next, "by": d.by, "in": d.in, "of": d.of}[key]; ok {
			m[w] = true
		} else {
			return fmt.Errorf("unknown date words %q", key)
		}
	}
	return nil
}

// each calls f with every word that names a day.
func (d *dateWords) each(f func(w string)) {
	for _, m := range [...]map[string]int{d.months, d.weekdays, d.ahead, d.units} {
		for w := range m {
			f(w)
		}
	}
	for _, m := range [...]map[string]bool{d.next, d.by, d.in, d.of} {
		for w := range m {
			f(w)
		}
	}
}

// Date reads the day that a text promises ("friday", "27 Nov", "2026-11-27", "in two weeks"), as 00:00 in the zone
// of now; the zero time if it names none. A day without a year is the next such day from today on. "3/4" is read as
// the language of the text has it, and is no date if that is not sure.
func Date(text string, now time.Time) time.Time {
	lex, text := phrases(), clean(text)
	return lex.dateIn(text, now, lex.dating(text))
}

// dating picks the languages to read the dates of a text in: those that know most of its words.
func (x *lexicon) dating(s string) []*language {
	known := make([]int, len(x.languages))
	for _, c := range x.chunks(s) {
		in := x.dateKnown[c.word]
		if id := x.ids[c.word]; id != idUnknown {
			in |= x.known[id]
		}
		for ; in != 0; in &= in - 1 {
			known[bits.TrailingZeros32(in)]++
		}
	}
	most := slices.Max(known[1:])
	var list []*language
	for i, l := range x.languages {
		if i > 0 && known[i] == most {
			list = append(list, l)
		}
	}
	return list
}

// dateIn reads a date in languages that seem equally likely; where they differ there is none.
func (x *lexicon) dateIn(s string, now time.Time, languages []*language) time.Time {
	list := x.chunks(s)
	var found time.Time
	for i, l := range languages {
		f := dateFinder{dateWords: &l.dates, list: list, today: midnight(now)}
		day := f.promise()
		switch {
		case i == 0 || found.IsZero():
			found = day
		case !day.IsZero() && !day.Equal(found):
			return time.Time{}
		}
	}
	return found
}

// chunk is a word or a number of a text that may name a day, with what is right behind it.
type chunk struct {
	word   string // folded; "" for numbers
	digits []int  // the numbers of "27.11.", "2026-11-27", "3/4", "27"
	sep    byte   // between them: '.', '-', '/', 0 for one number
	dot    bool   // "27."
}

func (x *lexicon) chunks(s string) []chunk {
	var list []chunk
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case isDigit(s[i]):
			c, end := digitChunk(s, i)
			list = append(list, c)
			i = end
		case isSign(r):
			size = x.signsAt(s[i:], size)
			list = append(list, chunk{word: s[i : i+size]})
			i += size
		case unicode.IsLetter(r):
			end := i
			for end < len(s) {
				r, n := utf8.DecodeRuneInString(s[end:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) {
					break
				}
				end += n
			}
			list = append(list, chunk{word: string(foldWord(nil, s[i:end]))})
			i = end
		default:
			i += size
		}
	}
	return list
}

// signsAt is the length of the date word that a text without spaces begins with, one sign if there is none.
func (x *lexicon) signsAt(s string, one int) int {
	for signs := 3; signs > 1; signs-- {
		end := 0
		for range signs {
			_, n := utf8.DecodeRuneInString(s[end:])
			end += n
		}
		if x.dateKnown[s[:end]] != 0 {
			return end
		}
	}
	return one
}

// digitChunk reads numbers joined by one kind of separator. A clock time ("14:20", "14.20 Uhr") is left to the caller.
func digitChunk(s string, i int) (chunk, int) {
	c := chunk{}
	for {
		start := i
		for i < len(s) && isDigit(s[i]) {
			i++
		}
		n, err := strconv.Atoi(s[start:min(i, start+6)])
		if err != nil || i-start > 4 {
			n = -1
		}
		c.digits = append(c.digits, n)
		if i+1 >= len(s) || !isDigit(s[i+1]) || strings.IndexByte(".-/:", s[i]) < 0 || c.sep != 0 && c.sep != s[i] {
			break
		}
		c.sep = s[i]
		i++
	}
	if i < len(s) && s[i] == '.' {
		c.dot = true
	}
	return c, i
}
