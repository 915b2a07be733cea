package incoming

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// word is a run of letters, a run of digits, or one other sign, and where it stands.
type word struct {
	text   string
	number int // -1 if it is none
	at     int
}

// cutWords splits a text into its words, leaving out spaces.
func cutWords(text string) []word {
	var words []word
	for at := 0; at < len(text); {
		kind, size := 0, 0
		for i, r := range text[at:] {
			k := kindOf(r)
			if i == 0 {
				kind = k
			}
			if k != kind || i > 0 && k == otherSign {
				break
			}
			size = i + len(string(r))
		}
		size = max(size, 1)
		if kind != spaceSign {
			w := word{text: text[at : at+size], number: -1, at: at}
			if kind == digitSign && size <= 4 {
				w.number, _ = strconv.Atoi(w.text)
			}
			words = append(words, w)
		}
		at += size
	}
	return words
}

const (
	spaceSign = iota + 1
	digitSign
	letterSign
	otherSign
)

func kindOf(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return spaceSign
	case r >= '0' && r <= '9':
		return digitSign
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return letterSign
	}
	return otherSign
}

// day is a date as people write it; year 0 if it is left out.
type day struct {
	year, month, day int
}

// resolve makes a date of it; without a year it is the next such day after the mail.
func (d day) resolve(sent time.Time) time.Time {
	year := d.year
	if year == 0 {
		if sent.IsZero() {
			return time.Time{}
		}
		year = sent.Year()
	}
	t := time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, sent.Location())
	if d.year == 0 && t.Before(midnight(sent)) {
		t = t.AddDate(1, 0, 0)
	}
	if t.Day() != d.day {
		return time.Time{} // 31 April
	}
	return t
}

// dateAt reads a date at the start of words and returns how many of them it takes, 0 if there is none.
func dateAt(words []word, sent time.Time) (day, int) {
	for _, form := range []func([]word, time.Time) (day, int){isoDate, asianDate, digitDate, dayMonth, monthDay} {
		if d, n := form(words, sent); n > 0 && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31 {
			return d, n
		}
	}
	return day{}, 0
}

func isYear(w word) bool { return w.number >= 1990 && w.number < 2100 }

func is(words []word, i int, signs string) bool {
	return i < len(words) && words[i].text != "" && strings.Contains(signs, words[i].text)
}

func number(words []word, i int) int {
	if i >= len(words) {
		return -1
	}
	return words[i].number
}

// isoDate reads 2026-11-23 and its cousins with dots and slashes.
func isoDate(words []word, _ time.Time) (day, int) {
	if len(words) < 5 || !isYear(words[0]) || !is(words, 1, "-./") {
		return day{}, 0
	}
	if !is(words, 3, "-./") || number(words, 4) < 0 {
		return day{}, 0
	}
	return day{year: words[0].number, month: words[2].number, day: words[4].number}, 5
}

// asianDate reads 2026年11月23日, 11月23日, and the Korean form.
func asianDate(words []word, _ time.Time) (d day, n int) {
	if len(words) > 2 && isYear(words[0]) && is(words, 1, "年년") {
		d.year, n = words[0].number, 2
	}
	if number(words, n) < 0 || !is(words, n+1, "月월") || number(words, n+2) < 0 || n+3 >= len(words) {
		return day{}, 0
	}
	if mark := words[n+3].text; !strings.HasPrefix(mark, "日") && !strings.HasPrefix(mark, "일") && !strings.HasPrefix(mark, "号") {
		return day{}, 0
	}
	// The sign for "day" may be glued to what follows it, so it is not counted.
	d.month, d.day = words[n].number, words[n+2].number
	return d, n + 3
}

// digitDate reads 23.11.2026, 23.11., 23/11/2026, 11/23/2026. Which number is the month is told by the sign and,
// where both fit, by the zone of the mail: America writes the month first.
func digitDate(words []word, sent time.Time) (day, int) {
	if len(words) < 3 || words[0].number < 1 || words[0].number > 31 || !is(words, 1, "./-") || words[2].number < 1 || words[2].number > 31 {
		return day{}, 0
	}
	d, n := day{day: words[0].number, month: words[2].number}, 3
	if is(words, 3, "./-") && number(words, 4) >= 0 && (isYear(words[4]) || len(words[4].text) == 2) {
		d.year, n = words[4].number, 5
		if d.year < 100 {
			d.year += 2000
		}
	} else if words[1].text != "." && words[1].text != "/" {
		return day{}, 0
	}
	_, offset := sent.Zone()
	if d.month > 12 || words[1].text == "/" && offset <= -3*3600 && d.day <= 12 {
		d.day, d.month = d.month, d.day
	}
	return d, n
}

// dayMonth reads "23 November 2026", "23rd of November", "23. listopadu 2026", "20 de noviembre de 2026", "ngày 20
// tháng 11 năm 2026".
func dayMonth(words []word, _ time.Time) (day, int) {
	if words[0].number < 1 || words[0].number > 31 {
		return day{}, 0
	}
	i := skip(words, 1, ".", "st", "nd", "rd", "th", "of", "de", "er", "º", "-", "ª", "di", "ב", "do", "tháng", "τις")
	if i >= len(words) {
		return day{}, 0
	}
	d := day{day: words[0].number, month: monthOf(words[i])}
	if d.month == 0 && words[i-1].text == "tháng" {
		d.month = words[i].number
	}
	return d.withYear(words, i+1)
}

// monthDay reads "November 23rd, 2026".
func monthDay(words []word, _ time.Time) (day, int) {
	month := monthOf(words[0])
	i := skip(words, 1, ".", "the")
	if month == 0 || number(words, i) < 1 || words[i].number > 31 {
		return day{}, 0
	}
	d := day{month: month, day: words[i].number}
	return d.withYear(words, skip(words, i+1, "st", "nd", "rd", "th"))
}

// withYear takes a year that follows, if one does.
func (d day) withYear(words []word, i int) (day, int) {
	if d.month == 0 {
		return day{}, 0
	}
	if j := skip(words, i, ",", ".", "de", "del", "năm"); j < len(words) && isYear(words[j]) {
		d.year = words[j].number
		return d, j + 1
	}
	return d, i
}

func skip(words []word, i int, fillers ...string) int {
	for i < len(words) && words[i].number < 0 {
		found := false
		for _, filler := range fillers {
			found = found || words[i].text == filler
		}
		if !found {
			break
		}
		i++
	}
	return i
}

func monthOf(w word) int { return phrases().months[w.text] }
