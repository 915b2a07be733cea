package daemon

import "testing"

func TestHolidays(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		code, day string
		want      bool
		why       string
	}{
		{"DE", "2026-12-25", true, "Christmas"},
		{"DE", "2026-01-06", false, "Epiphany is in some states only"},
		{"DE-BY", "2026-01-06", true, "and in Bavaria it is"},
		{"DE", "2026-04-03", true, "Good Friday moves with Easter"},
		{"DE", "2027-03-26", true, "and stands elsewhere the next year"},
		{"US", "2026-07-03", true, "the fourth of July is a Saturday: made up for on Friday"},
		{"GB", "2026-12-28", true, "Boxing Day is a Saturday: made up for on Monday"},
		{"SE", "2026-06-19", false, "Midsummer Eve is named, and no public holiday"},
		{"", "2026-12-25", false, "a house without holidays"},
	} {
		if got := holidays(row.code, 2026, 2027)[row.day]; got != row.want {
			t.Errorf("%s: holiday on %s in %q: %v", row.why, row.day, row.code, got)
		}
	}
}

func TestEveryCountryHasHolidays(t *testing.T) {
	t.Parallel()
	for code := range holidayLists() {
		if n := len(holidays(code, 2026, 2026)); n < 5 || n > 30 {
			t.Errorf("%s has %d holidays in 2026", code, n)
		}
	}
}
