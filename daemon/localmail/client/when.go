package client

import "time"

// when is the date of the original as the writer's program shows it.
func (l *letter) when() time.Time {
	if l.original.date.IsZero() {
		return l.at
	}
	return l.original.date.In(l.at.Location())
}

func germanDay(t time.Time) string {
	return [...]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}[t.Weekday()]
}

func germanMonth(t time.Time) string {
	return [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
		"November", "Dezember"}[t.Month()-1]
}

// germanMonthShort is as Gmail has it: short months are not cut.
func germanMonthShort(t time.Time) string {
	return [...]string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."}[t.Month()-1]
}
