package mailflow

import "time"

// day is a date in a location.
type day struct {
	year  int
	month time.Month
	date  int
	loc   *time.Location
}

// dayOf returns the day of an instant in its location.
func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return day{y, m, d, t.Location()}
}

// plus returns the day n days later.
func (d day) plus(n int) day {
	y, m, date := time.Date(d.year, d.month, d.date+n, 0, 0, 0, 0, time.UTC).Date()
	return day{y, m, date, d.loc}
}

// String writes the day as "2006-01-02".
func (d day) String() string {
	return time.Date(d.year, d.month, d.date, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// at returns the instant when the clock of that day shows the given time from midnight (24h is the next midnight). If
// the clock springs over it, that is the first instant after the gap; if it shows it twice, the first of the two.
func (d day) at(clock time.Duration) time.Time {
	if clock >= 24*time.Hour {
		return d.plus(1).at(clock - 24*time.Hour)
	}
	t := d.in(d.loc, clock)
	want, got := d.in(time.UTC, clock), dayOf(t).in(time.UTC, clockOf(t))
	start, end := t.ZoneBounds()
	switch {
	case got.Equal(want):
		return firstOfTwo(t, start)
	case got.After(want):
		return start
	default:
		return end
	}
}

// in asks time.Date, which is free to choose a side of a gap and one of two.
func (d day) in(loc *time.Location, clock time.Duration) time.Time {
	return time.Date(d.year, d.month, d.date, 0, 0, int(clock/time.Second), int(clock%time.Second), loc)
}

// firstOfTwo returns the earlier instant at which the clock showed the same as at t, if the clock was put back to it
// at start (the begin of t's zone offset), else t.
func firstOfTwo(t, start time.Time) time.Time {
	if start.IsZero() {
		return t
	}
	_, before := start.Add(-time.Nanosecond).Zone()
	_, now := t.Zone()
	if earlier := t.Add(time.Duration(now-before) * time.Second); before > now && earlier.Before(start) {
		return earlier
	}
	return t
}

// clockOf returns what the clock shows at t, as the time from midnight.
func clockOf(t time.Time) time.Duration {
	h, m, s := t.Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(t.Nanosecond())
}
