package mailflow

import (
	"encoding/json"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"
)

// office is Monday to Friday, nine to five, with Christmas off.
func office() Calendar {
	return Calendar{
		WorkingDays: [7]bool{false, true, true, true, true, true, false},
		From:        9 * time.Hour,
		To:          17 * time.Hour,
		Holidays:    map[string]bool{"2026-12-25": true, "2027-01-01": true},
	}
}

// always is around the clock, Monday to Friday.
func always() Calendar {
	c := office()
	c.From, c.To = 0, 24*time.Hour
	return c
}

// in reads "2026-11-23 14:00" as a clock in a zone.
func in(t *testing.T, zone, clock string) time.Time {
	t.Helper()
	z, err := ParseZone(zone)
	if err != nil {
		t.Fatal(err)
	}
	for _, layout := range []string{"2006-01-02 15:04", time.RFC3339} {
		if at, err := time.ParseInLocation(layout, clock, z.Location()); err == nil {
			return at.In(z.Location())
		}
	}
	t.Fatalf("no time: %q", clock)
	return time.Time{}
}

const berlin = "Europe/Berlin"

func TestCalendarMornings(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why                string
		c                  Calendar
		zone, at           string
		working            bool
		start, nextMorning string
	}{
		{"in the middle of a Monday", office(), berlin, "2026-11-23 14:00", true, "2026-11-23 14:00", "2026-11-24 09:00"},
		{"the first minute counts", office(), berlin, "2026-11-23 09:00", true, "2026-11-23 09:00", "2026-11-24 09:00"},
		{"the end does not", office(), berlin, "2026-11-23 17:00", false, "2026-11-24 09:00", "2026-11-24 09:00"},
		{"early on a working day", office(), berlin, "2026-11-23 03:00", false, "2026-11-23 09:00", "2026-11-23 09:00"},
		{"Friday evening", office(), berlin, "2026-11-27 18:00", false, "2026-11-30 09:00", "2026-11-30 09:00"},
		{"Friday at work", office(), berlin, "2026-11-27 10:00", true, "2026-11-27 10:00", "2026-11-30 09:00"},
		{"a holiday on a Friday", office(), berlin, "2026-12-25 10:00", false, "2026-12-28 09:00", "2026-12-28 09:00"},
		{"the evening before a holiday", office(), berlin, "2026-12-24 19:00", false, "2026-12-28 09:00", "2026-12-28 09:00"},
		{"another zone's day", office(), "Asia/Tokyo", "2026-11-23 08:59", false, "2026-11-23 09:00", "2026-11-23 09:00"},
		{"around the clock at night", always(), berlin, "2026-11-23 03:00", true, "2026-11-23 03:00", "2026-11-24 00:00"},
		{"around the clock on a Saturday", always(), berlin, "2026-11-28 12:00", true, "2026-11-28 12:00", "2026-11-30 00:00"},
		{"around the clock on a holiday", always(), berlin, "2026-12-25 00:00", true, "2026-12-25 00:00", "2026-12-28 00:00"},
		{"the zero calendar does not wait", Calendar{}, berlin, "2026-11-28 12:00", true, "2026-11-28 12:00", "2026-11-29 00:00"},
		{"over the spring change", office(), berlin, "2026-03-27 17:30", false, "2026-03-30 09:00", "2026-03-30 09:00"},
		{"midnight does not exist in Beirut that day", always(), "Asia/Beirut", "2026-03-28 23:00", true, "2026-03-28 23:00", "2026-03-30 00:00"},
	} {
		at := in(t, row.zone, row.at)
		if got := row.c.Working(at); got != row.working {
			t.Errorf("%s: Working(%s) = %v", row.why, row.at, got)
		}
		if got, want := row.c.Start(at), in(t, row.zone, row.start); !got.Equal(want) {
			t.Errorf("%s: Start(%s) = %s, want %s", row.why, row.at, got, want)
		}
		if got, want := row.c.NextMorning(at), in(t, row.zone, row.nextMorning); !got.Equal(want) {
			t.Errorf("%s: NextMorning(%s) = %s, want %s", row.why, row.at, got, want)
		}
	}
}

func TestCalendarAdd(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why      string
		c        Calendar
		at, span string
		want     string
	}{
		{"elapsed runs day and night", office(), "2026-11-27 16:50", "20m", "2026-11-27 17:10"},
		{"nothing is nothing, even at night", office(), "2026-11-28 03:00", "0wh", "2026-11-28 03:00"},
		{"working hours of one day", office(), "2026-11-23 10:00", "4wh", "2026-11-23 14:00"},
		{"working hours end with the day", office(), "2026-11-23 13:00", "4wh", "2026-11-23 17:00"},
		{"working hours go on the next morning", office(), "2026-11-23 15:00", "4wh", "2026-11-24 11:00"},
		{"working hours over a weekend", office(), "2026-11-27 16:00", "8wh", "2026-11-30 16:00"},
		{"working hours from the night", office(), "2026-11-28 03:00", "4wh", "2026-11-30 13:00"},
		{"working hours around the clock", always(), "2026-11-28 03:00", "4wh", "2026-11-28 07:00"},
		{"working hours on the long night", always(), "2026-10-24 23:00", "4wh", "2026-10-25T02:00:00+01:00"},
		{"working days keep the clock time", office(), "2026-11-23 14:20", "5wd", "2026-11-30 14:20"},
		{"working days from a Saturday", office(), "2026-11-28 20:00", "5wd", "2026-12-04 20:00"},
		{"working days over Christmas", office(), "2026-12-23 09:30", "5wd", "2026-12-31 09:30"},
		{"working days around the clock are days of work still", always(), "2026-11-27 01:00", "1wd", "2026-11-30 01:00"},
		{"days keep the clock time over the autumn change", office(), "2026-10-20 09:30", "28d", "2026-11-17 09:30"},
		{"days keep the clock time over the spring change", office(), "2026-03-20 09:30", "28d", "2026-04-17 09:30"},
		{"a clock time in the gap is its end", office(), "2026-02-28 02:30", "29d", "2026-03-29 03:00"},
		{"a clock time that comes twice is the first", office(), "2026-10-18 02:30", "7d", "2026-10-25T02:30:00+02:00"},
		{"the end of a month", office(), "2027-01-31 10:00", "28d", "2027-02-28 10:00"},
	} {
		span, err := ParseSpan(row.span)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := row.c.Add(in(t, berlin, row.at), span), in(t, berlin, row.want); !got.Equal(want) {
			t.Errorf("%s: Add(%s, %s) = %s, want %s", row.why, row.at, row.span, got, want)
		}
	}
}

// never yields nothing, stuck the same slot again and again.
type never struct{}

func (never) Next(time.Time) time.Time { return time.Time{} }

type stuck time.Time

func (s stuck) Next(time.Time) time.Time { return time.Time(s) }

func TestCalendarSlot(t *testing.T) {
	t.Parallel()
	slots := func(spec string) Slots {
		s, err := cron.ParseStandard(spec)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, row := range []struct {
		why      string
		slots    Slots
		at, want string
	}{
		{"later that day", slots("30 9 * * *"), "2026-11-23 08:00", "2026-11-23 09:30"},
		{"the very instant is a slot", slots("30 9 * * *"), "2026-11-23 09:30", "2026-11-23 09:30"},
		{"just missed", slots("30 9 * * *"), "2026-11-23 09:31", "2026-11-24 09:30"},
		{"not on a weekend", slots("30 9 * * *"), "2026-11-27 10:00", "2026-11-30 09:30"},
		{"not on a holiday", slots("30 9 * * *"), "2026-12-24 10:00", "2026-12-28 09:30"},
		{"before the hours of a working day is still that day", slots("0 7 * * *"), "2026-11-23 06:00", "2026-11-23 07:00"},
		{"each minute of a weekend is skipped at once", slots("* * * * *"), "2026-11-28 00:00", "2026-11-30 00:00"},
		{"the first Monday of a month", slots("30 9 * * 1"), "2026-11-24 00:00", "2026-11-30 09:30"},
		{"at once", nil, "2026-11-28 03:00", "2026-11-28 03:00"},
		{"30 February never comes", slots("0 9 30 2 *"), "2026-11-23 08:00", ""},
		{"only on a holiday", slots("0 9 25 12 *"), "2026-11-23 08:00", ""},
		{"no slots at all", never{}, "2026-11-23 08:00", ""},
		{"slots that do not move on", stuck(in(t, berlin, "2026-11-28 09:00")), "2026-11-23 08:00", ""},
		{"slots long away", stuck(in(t, berlin, "2028-11-28 09:00")), "2026-11-23 08:00", ""},
	} {
		c := office()
		c.Slots = row.slots
		var want time.Time
		if row.want != "" {
			want = in(t, berlin, row.want)
		}
		if got := c.Slot(in(t, berlin, row.at)); !got.Equal(want) {
			t.Errorf("%s: Slot(%s) = %s, want %s", row.why, row.at, got, want)
		}
	}
}

func TestCalendarExcerpt(t *testing.T) {
	t.Parallel()
	from := in(t, berlin, "2026-12-25 23:00")
	got := office().Excerpt(from, 7)
	if diff := cmp.Diff(map[string]bool{"2026-12-25": true}, got.Holidays); diff != "" {
		t.Errorf("seven days from Christmas on (-want +got):\n%s", diff)
	}
	if got := office().Excerpt(from, 8).Holidays; len(got) != 2 {
		t.Errorf("the eighth day is New Year; got %v", got)
	}
	if got := office().Excerpt(from.AddDate(0, -1, 0), 10).Holidays; got != nil {
		t.Errorf("no holidays in that stretch; got %v", got)
	}
}

func TestCalendarJSON(t *testing.T) {
	t.Parallel()
	c := office()
	c.Holidays["2026-05-01"] = false // says that it is none
	data, err := json.Marshal(c)
	want := `{"days":[1,2,3,4,5],"from":"9h","to":"17h","holidays":["2026-12-25","2027-01-01"]}`
	if err != nil || string(data) != want {
		t.Fatalf("json.Marshal = %s, %v; want %s", data, err, want)
	}
	var back Calendar
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(office(), back); diff != "" {
		t.Errorf("reads back differently (-want +got):\n%s", diff)
	}
	for _, bad := range []string{`{`, `{"days":[7],"from":"9h","to":"17h"}`, `{"days":[],"from":"nine","to":"17h"}`, `{"from":"9h","to":"x"}`} {
		if err := json.Unmarshal([]byte(bad), &back); err == nil {
			t.Errorf("json.Unmarshal(%s) took it", bad)
		}
	}
}

// TestCalendarHolds checks on random instants, zones and hours what must hold of any of them.
func TestCalendarHolds(t *testing.T) {
	t.Parallel()
	zones := []string{"UTC", berlin, "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"}
	rapid.Check(t, func(t *rapid.T) {
		zone, _ := ParseZone(rapid.SampledFrom(zones).Draw(t, "zone"))
		at := time.Unix(rapid.Int64Range(1767225600, 1893456000).Draw(t, "at"), 0).In(zone.Location())
		c := office()
		c.From = time.Duration(rapid.IntRange(0, 23).Draw(t, "from")) * time.Hour
		c.To = time.Duration(rapid.IntRange(0, 24).Draw(t, "to")) * time.Hour
		for weekday := range c.WorkingDays {
			c.WorkingDays[weekday] = rapid.Bool().Draw(t, "day")
		}
		start, morning := c.Start(at), c.NextMorning(at)
		if start.Before(at) || !c.Working(start) || c.Working(at) != start.Equal(at) {
			t.Fatalf("Start(%s) = %s", at, start)
		}
		if !morning.After(at) || !c.Working(morning) || morning.Before(start) {
			t.Fatalf("NextMorning(%s) = %s, Start = %s", at, morning, start)
		}
		a := time.Duration(rapid.IntRange(1, 50).Draw(t, "a")) * time.Hour
		b := time.Duration(rapid.IntRange(1, 50).Draw(t, "b")) * time.Hour
		both := c.Add(at, Span{Elapsed: a + b, Unit: WorkingHours})
		if halves := c.Add(c.Add(at, Span{Elapsed: a, Unit: WorkingHours}), Span{Elapsed: b, Unit: WorkingHours}); !halves.Equal(both) {
			t.Fatalf("%s and %s of work from %s on are %s, together %s", a, b, at, halves, both)
		}
		days := rapid.IntRange(1, 60).Draw(t, "days")
		if later := c.Add(at, Span{Days: days, Unit: WorkingDays}); !c.workingDay(dayOf(later)) || !later.After(at) {
			t.Fatalf("%d working days after %s is %s", days, at, later)
		}
	})
}
