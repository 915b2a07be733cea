package mailflow

import "time"

// Calendar is a working calendar: which hours people work, and when mails that can wait go out. It has no zone:
// each method takes its instant in the location of the person it is for, and answers in that location.
type Calendar struct {
	WorkingDays [7]bool         // by time.Weekday
	From, To    time.Duration   // working hours from midnight; From 0 with To 24h is always
	Holidays    map[string]bool // days off as "2006-01-02"
	Slots       Slots           // nil = at once
}

// Slots yields the send slots; a cron schedule is one.
type Slots interface {
	// Next returns the first slot after t, or the zero time if there is none.
	Next(t time.Time) time.Time
}
