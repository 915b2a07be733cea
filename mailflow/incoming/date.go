package incoming

import (
	"net/mail"
	"strconv"
	"strings"
	"time"
)

// parseDate reads a Date field (RFC 5322, 3.3 and 4.3) and the forms that senders use besides: of C, of ISO 8601, of
// databases, with names of months in other languages. The zero time if it names no day.
func parseDate(s string) time.Time {
	s = oneLine(strings.Trim(decodeWords(s), "\" "))
	if s == "" || len(s) > 200 {
		return time.Time{}
	}
	if t, err := mail.ParseDate(s); err == nil && !zoneByName(t) {
		return usable(t)
	}
	d := foreignDate{zone: unknownZone}
	d.read(cutWords(strings.ToLower(stripComments(s))))
	if d.zone == unknownZone {
		d.zone = zoneIn(cutWords(strings.ToLower(s)), d.clockAt) // some give it only in a comment
	}
	return d.time()
}

// firstDate reads the first Date field that names a day.
func firstDate(values []string) time.Time {
	for _, value := range values[:min(len(values), 10)] {
		if t := parseDate(value); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// zoneByName says that a zone was written as a name, of which the library knows only that it is there.
func zoneByName(t time.Time) bool {
	name, _ := t.Zone()
	return name != "" && name != "UTC" && name != "GMT"
}

// foreignDate is a date taken apart, wherever its parts stand.
type foreignDate struct {
	day                  day
	hour, minute, second int
	half                 string // am or pm
	clockAt              int    // where the clock stands in the text; zones stand behind it
	zone                 int    // seconds east of Greenwich
}

func (d *foreignDate) read(words []word) {
	words = d.takeClock(withoutSlashes(words), ":")
	d.zone = zoneIn(words, d.clockAt)
	words = d.takeDay(words)
	if d.clockAt == 0 {
		words = d.takeClock(d.takeCompact(words), ".h")
		d.zone = zoneIn(words, d.clockAt)
	}
}

// withoutSlashes leaves out those around a month by name: 10/Jun/2024.
func withoutSlashes(words []word) []word {
	kept := words[:0:0]
	for i, w := range words {
		if w.text != "/" || i == 0 || i+1 == len(words) || monthOf(words[i-1])+monthOf(words[i+1]) == 0 {
			kept = append(kept, w)
		}
	}
	return kept
}

func (d *foreignDate) time() time.Time {
	if d.day.month == 0 || d.day.year == 0 || d.hour > 24 || d.minute > 59 || d.second > 60 {
		return time.Time{}
	}
	zone := time.UTC
	if d.zone != unknownZone && d.zone != 0 {
		zone = time.FixedZone("", d.zone)
	}
	t := time.Date(d.day.year, time.Month(d.day.month), d.day.day, d.hour, d.minute, d.second, 0, zone)
	if day := time.Date(d.day.year, time.Month(d.day.month), d.day.day, 0, 0, 0, 0, zone); day.Day() != d.day.day {
		return time.Time{} // 31 June
	}
	return usable(t)
}

// takeClock takes the first time of day out of the words: 14:05, 14:05:00.123, 2:05 PM.
func (d *foreignDate) takeClock(words []word, sign string) []word {
	for i, w := range words {
		if w.number < 0 || len(w.text) > 2 || !is(words, i+1, sign) || number(words, i+2) < 0 {
			continue
		}
		d.hour, d.minute, d.clockAt = w.number, words[i+2].number, words[i+2].at
		end := i + 3
		if is(words, end, sign+".m") && number(words, end+1) >= 0 {
			d.second = words[end+1].number
			end += 2
		}
		end = d.takeHalf(words, skipFraction(words, end))
		return append(words[:i:i], words[end:]...)
	}
	return words
}

// skipFraction leaves out fractions of a second.
func skipFraction(words []word, i int) int {
	if is(words, i, ".,") && i+1 < len(words) && isDigits(words[i+1].text) && words[i+1].at == words[i].at+1 {
		return i + 2
	}
	return i
}

// takeHalf reads am and pm.
func (d *foreignDate) takeHalf(words []word, i int) int {
	j := skip(words, i, "p", "a", ".", "m", "am", "pm")
	for _, w := range words[i:j] {
		d.half += strings.Trim(w.text, ".")
	}
	switch {
	case d.half == "pm" && d.hour < 12:
		d.hour += 12
	case d.half == "am" && d.hour == 12:
		d.hour = 0
	case d.half != "am" && d.half != "pm":
		d.half = ""
		return i
	}
	return j
}

// takeDay takes the day out of the words. The forms are tried in turn over all words, since a weekday before the day
// may look like a month ("mar 11 jun").
func (d *foreignDate) takeDay(words []word) []word {
	for _, form := range []func([]word, time.Time) (day, int){isoDate, asianDate, dayMonth, digitDate, monthDay} {
		for i := range words {
			found, n := form(words[i:], d.home())
			if n == 0 || found.month < 1 || found.month > 12 || found.day < 1 || found.day > 31 {
				continue
			}
			d.day = found
			rest := append(words[:i:i], words[i+n:]...)
			if found.year == 0 {
				d.day.year = yearIn(rest, i)
			}
			return rest
		}
	}
	return words
}

// home stands for where the date was written, which tells 6/10 from 10/6: half days are American.
func (d *foreignDate) home() time.Time {
	offset := d.zone
	if offset == unknownZone {
		offset = 0
		if d.half != "" {
			offset = -5 * 3600
		}
	}
	return time.Unix(0, 0).In(time.FixedZone("", offset))
}

// yearIn finds the year of a day that has none beside it: two or three digits right behind the day (RFC 5322, 4.3),
// or four anywhere.
func yearIn(words []word, behind int) int {
	if i := skip(words, behind, "-", "/", ",", ".", "'"); i < len(words) && words[i].number >= 0 {
		switch n := words[i].number; {
		case len(words[i].text) == 3, len(words[i].text) == 2 && n >= 50:
			return 1900 + n
		case len(words[i].text) == 2:
			return 2000 + n
		}
	}
	for _, w := range words {
		if len(w.text) == 4 && w.number >= firstYear && w.number < 2100 {
			return w.number
		}
	}
	return 0
}

// takeCompact reads 20240610T140500, and seconds since 1970.
func (d *foreignDate) takeCompact(words []word) []word {
	for i, w := range words {
		if !isDigits(w.text) {
			continue
		}
		if t, err := time.Parse("20060102", w.text); err == nil && d.day.month == 0 {
			d.day = day{year: t.Year(), month: int(t.Month()), day: t.Day()}
			continue
		}
		if t, err := time.Parse("150405", w.text); err == nil && d.day.month != 0 {
			d.hour, d.minute, d.second, d.clockAt = t.Hour(), t.Minute(), t.Second(), w.at
			return words[i+1:]
		}
		if n, err := strconv.ParseInt(w.text, 10, 64); err == nil && len(w.text) == 10 && len(words) == 1 {
			t := time.Unix(n, 0).UTC()
			d.day = day{year: t.Year(), month: int(t.Month()), day: t.Day()}
			d.hour, d.minute, d.second = t.Clock()
		}
	}
	return words
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// firstYear is the first that a mail can be of: the examples of RFC 5322 are of 1969.
const firstYear = 1960

// usable drops dates that are no point of a mail's life.
func usable(t time.Time) time.Time {
	if t.Year() < firstYear || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}
