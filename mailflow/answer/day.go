package answer

import "time"

// dated is a day found in a text.
type dated struct {
	day    time.Time
	strong bool // a word like "by" stands before it
}

// promise is the day that counts of those in the line.
func (f *dateFinder) promise() time.Time {
	var best dated
	for i := 0; i < len(f.list); {
		day, n := f.at(i)
		if n == 0 {
			i++
			continue
		}
		d := dated{day, i > 0 && f.by[f.list[i-1].word]}
		if best.day.IsZero() || d.strong || !best.strong {
			best = d
		}
		i += n
	}
	return best.day
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// dateFinder looks for days in the chunks of one line.
type dateFinder struct {
	*dateWords
	list  []chunk
	today time.Time
}

// at reads the day that begins at chunk i and says how many chunks it takes; 0 if none begins there.
func (f *dateFinder) at(i int) (time.Time, int) {
	c := f.list[i]
	switch {
	case len(c.digits) > 1:
		return f.numeric(c)
	case len(c.digits) == 1:
		return f.dayMonth(i)
	}
	if n, ok := f.ahead[c.word]; ok {
		return f.today.AddDate(0, 0, n), 1
	}
	if day, n := f.weekday(i); n > 0 {
		return day, n
	}
	if day, n := f.span(i); n > 0 {
		return day, n
	}
	if m, ok := f.months[c.word]; ok && i+1 < len(f.list) && len(f.list[i+1].digits) == 1 {
		if d, n := f.withYear(f.list[i+1].digits[0], m, i+2); n > 0 {
			return d, n - i
		}
	}
	return time.Time{}, 0
}

// word is the chunk at i, an empty one past the end.
func (f *dateFinder) word(i int) chunk {
	if i < len(f.list) {
		return f.list[i]
	}
	return chunk{}
}

// numeric reads "2026-11-27", "27.11.2026", "27.11.", "11/27", "3/4".
func (f *dateFinder) numeric(c chunk) (time.Time, int) {
	d := c.digits
	switch {
	case c.sep == ':':
	case len(d) == 3 && d[0] > 1000:
		return f.day(d[2], d[1], d[0])
	case c.sep == '.' && len(d) == 3 || c.sep == '.' && len(d) == 2 && c.dot:
		return f.day(d[0], d[1], year(d))
	case c.sep == '.' || c.sep == '-' && len(d) == 2:
	case d[0] > 12 || f.order == "dmy" && d[1] <= 12:
		return f.day(d[0], d[1], year(d))
	case d[1] > 12 || f.order == "mdy" || d[0] == d[1]:
		return f.day(d[1], d[0], year(d))
	}
	return time.Time{}, 0
}

func year(d []int) int {
	switch {
	case len(d) < 3:
		return 0
	case d[2] < 100:
		return 2000 + d[2]
	}
	return d[2]
}

// day makes a date of its parts; without a year it is the next one that is not over.
func (f *dateFinder) day(d, m, y int) (time.Time, int) {
	guess := y
	if y == 0 {
		guess = f.today.Year()
	}
	t := time.Date(guess, time.Month(m), d, 0, 0, 0, 0, f.today.Location())
	if y == 0 && t.Before(f.today) {
		t = time.Date(guess+1, time.Month(m), d, 0, 0, 0, 0, f.today.Location())
	}
	if m < 1 || m > 12 || d < 1 || t.Day() != d || y != 0 && (y < 2000 || y > 2199) {
		return time.Time{}, 0
	}
	return t, 1
}

// dayMonth reads "27 Nov", "27th of November 2026", "27. November", and "11月27日".
func (f *dateFinder) dayMonth(i int) (time.Time, int) {
	d, at := f.list[i].digits[0], i+1
	if f.word(at).word == "月" && len(f.word(at+1).digits) == 1 {
		day, n := f.day(f.word(at + 1).digits[0], d, 0)
		return day, n * 4
	}
	if ordinal(f.word(at).word) {
		at++
	}
	for f.of[f.word(at).word] {
		at++
	}
	m, ok := f.months[f.word(at).word]
	if !ok {
		return time.Time{}, 0
	}
	day, end := f.withYear(d, m, at+1)
	if end == 0 {
		return time.Time{}, 0
	}
	return day, end - i
}

func ordinal(w string) bool {
	switch w {
	case "st", "nd", "rd", "th", "er", "e", "ste", "de", "º", "o":
		return true
	}
	return false
}

// withYear takes a year at chunk i along, if one stands there. It returns the index behind the date, 0 if it is none.
func (f *dateFinder) withYear(d, m, i int) (time.Time, int) {
	if ordinal(f.word(i).word) {
		i++
	}
	y, end := 0, i
	for f.of[f.word(end).word] {
		end++
	}
	if c := f.word(end); len(c.digits) == 1 && c.digits[0] >= 2000 && c.digits[0] < 2200 {
		y, i = c.digits[0], end+1
	}
	day, n := f.day(d, m, y)
	return day, n * i
}

// weekday reads "friday" (the next one, never today), "next monday" (of the coming week) and "monday next week".
func (f *dateFinder) weekday(i int) (time.Time, int) {
	at := i
	if f.next[f.word(at).word] {
		at++
		for f.of[f.word(at).word] {
			at++
		}
	}
	w, ok := f.weekdays[f.word(at).word]
	if !ok {
		return time.Time{}, 0
	}
	n := (w - int(f.today.Weekday()) + 7) % 7
	if n == 0 {
		n = 7
	}
	end := at + 1
	later := at > i
	if f.next[f.word(end).word] {
		later, end = true, end+1
		if f.units[f.word(end).word] == 7 {
			end++
		}
	}
	if later {
		n = f.comingWeek(w)
	}
	return f.today.AddDate(0, 0, n), end - i
}

// comingWeek counts the days to a weekday of the week that begins with the next Monday.
func (f *dateFinder) comingWeek(w int) int {
	toMonday := (7-int(f.today.Weekday()))%7 + 1
	return toMonday + (w+6)%7
}

// span reads "in 3 days", "within two weeks", and "next week" as its Friday.
func (f *dateFinder) span(i int) (time.Time, int) {
	if f.next[f.word(i).word] && f.units[f.word(i+1).word] == 7 {
		return f.today.AddDate(0, 0, f.comingWeek(int(time.Friday))), 2
	}
	if !f.in[f.word(i).word] {
		return time.Time{}, 0
	}
	n, unit := 0, f.units[f.word(i+2).word]
	if c := f.word(i + 1); len(c.digits) == 1 {
		n = c.digits[0]
	} else {
		n = f.units["#"+c.word]
	}
	if n < 1 || n > 400 || unit == 0 {
		return time.Time{}, 0
	}
	return f.today.AddDate(0, 0, n*unit), 3
}
