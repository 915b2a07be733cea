package mailflow

import "time"

// Calendar is a working calendar: which hours people work, and when mails that can wait go out. It has no zone:
// each method takes its instant in the location of the person it is for, and answers in that location.
//
// Times of day are clock times. Where the clock springs over one it is the first instant after the gap, and where the
// clock shows it twice it is the first of the two.
//
// Hours around the clock make every instant working time, weekends and holidays too; working days are then still what
// "5wd" counts, and what the next morning and the send slots keep to. A calendar without hours works around the clock,
// and without working days every day is one, so that nothing waits for good (the zero Calendar).
type Calendar struct {
	WorkingDays [7]bool         // by time.Weekday
	From, To    time.Duration   // working hours from midnight; From 0 with To 24h is always
	Holidays    map[string]bool // days off as "2006-01-02"
	Slots       Slots           // nil = at once; never stored
}

// Slots yields the send slots; a cron schedule is one.
type Slots interface {
	// Next returns the first slot after t, or the zero time if there is none.
	Next(t time.Time) time.Time
}

// slotHorizon is how far ahead a send slot is looked for: the longest gap that makes sense is a year's.
const slotHorizon = 400 // days

// Working says whether t lies in the working hours of a working day that is no holiday.
func (c Calendar) Working(t time.Time) bool {
	from, to, ok := c.hours(dayOf(t))
	return ok && !t.Before(from) && t.Before(to)
}

// Start returns t if it is working time, else the next start of working hours.
func (c Calendar) Start(t time.Time) time.Time {
	if c.Working(t) {
		return t
	}
	return c.NextMorning(t)
}

// NextMorning returns the start of the hours of the next working day after t's day; if t lies before the hours of a
// working day, the start of these.
func (c Calendar) NextMorning(t time.Time) time.Time {
	day := dayOf(t)
	if from, _, ok := c.hours(day); ok && t.Before(from) {
		return from
	}
	from, _, _ := c.hours(c.workingDayAfter(day))
	return from
}

// Add returns the instant a span after t: working hours count working time only, working days keep the clock time of t
// on the n-th working day after its day, days keep it n days on.
func (c Calendar) Add(t time.Time, s Span) time.Time {
	if s.IsZero() {
		return t
	}
	switch s.Unit {
	case WorkingHours:
		return c.addWorking(t, s.Elapsed)
	case WorkingDays:
		day := dayOf(t)
		for range s.Days {
			day = c.workingDayAfter(day)
		}
		return day.at(clockOf(t))
	case Days:
		return dayOf(t).plus(s.Days).at(clockOf(t))
	default:
		return t.Add(s.Elapsed)
	}
}

// addWorking lets d of working time pass. Its result may be the very end of a day's hours.
func (c Calendar) addWorking(t time.Time, d time.Duration) time.Time {
	for {
		t = c.Start(t)
		_, to, _ := c.hours(dayOf(t))
		left := to.Sub(t)
		if d <= left {
			return t.Add(d)
		}
		d -= left
		t = to
	}
}

// Slot returns the first send slot at or after t that lies on a working day, t itself where mails go out at once, and
// the zero time if there is none within 400 days.
func (c Calendar) Slot(t time.Time) time.Time {
	if c.Slots == nil {
		return t
	}
	end := dayOf(t).plus(slotHorizon).at(0)
	for after := t.Add(-time.Nanosecond); ; { // Slots are strictly after, ours may be t
		slot := c.Slots.Next(after)
		if !slot.After(after) || slot.After(end) { // the zero time is never after
			return time.Time{}
		}
		slot = slot.In(t.Location())
		if c.workingDay(dayOf(slot)) {
			return slot
		}
		after = dayOf(slot).plus(1).at(0).Add(-time.Nanosecond)
	}
}

// Excerpt returns the calendar with only those holidays that lie in the given number of days from from's day on.
func (c Calendar) Excerpt(from time.Time, days int) Calendar {
	first, end := dayOf(from).String(), dayOf(from).plus(days).String()
	all := c.Holidays
	c.Holidays = nil
	for day, off := range all {
		if !off || day < first || day >= end {
			continue
		}
		if c.Holidays == nil {
			c.Holidays = make(map[string]bool)
		}
		c.Holidays[day] = true
	}
	return c
}

// hours returns the working hours on that day, if there are any.
func (c Calendar) hours(d day) (from, to time.Time, ok bool) {
	if c.always() {
		return d.at(0), d.at(24 * time.Hour), true
	}
	return d.at(c.From), d.at(c.To), c.workingDay(d)
}

// workingDay says whether people work on that day.
func (c Calendar) workingDay(d day) bool {
	if c.WorkingDays == [7]bool{} {
		return true
	}
	return c.WorkingDays[d.in(time.UTC, 0).Weekday()] && !c.Holidays[d.String()]
}

// workingDayAfter returns the first working day after d. There is one: holidays are finite.
func (c Calendar) workingDayAfter(d day) day {
	for {
		d = d.plus(1)
		if c.workingDay(d) {
			return d
		}
	}
}

// always says whether the hours are around the clock. Hours that never begin are read so too: to wait for them would
// be to wait for good.
func (c Calendar) always() bool { return c.From <= 0 && c.To >= 24*time.Hour || c.From >= c.To }
