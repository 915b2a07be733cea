package daemon

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ownup/ownup/mailflow"
	"github.com/robfig/cron/v3"
)

// daysOfYear is how many days a year of retention has, leap years met.
const daysOfYear = 366

// spanForms is what the operator is told of spans.
const spanForms = `"30m" elapsed, "4wh" working hours, "5wd" working days, "28d" days, "0s" at once`

func days(n int) mailflow.Span { return mailflow.Span{Days: n, Unit: mailflow.Days} }

// parsedValue is a value written as a string that stands for something else.
func parsedValue[T any](p *T, allowed string, show func(T) string, parse func(string) (T, bool)) configValue {
	return configValue{
		allowed: allowed,
		show:    func() string { return tomlString(show(*p)) },
		read: func(v any) (any, bool) {
			s, ok := v.(string)
			if !ok {
				return v, false
			}
			parsed, ok := parse(strings.TrimSpace(s))
			if ok {
				*p = parsed
			}
			return v, ok
		},
	}
}

func spanValue(p *mailflow.Span) configValue {
	return parsedValue(p, spanForms, mailflow.Span.String, parseSpan)
}

func parseSpan(s string) (mailflow.Span, bool) {
	span, err := mailflow.ParseSpan(s)
	return span, err == nil
}

// planAfterValue is a span, or the word for the next morning.
func planAfterValue(f *mailflow.Settings) configValue {
	const nextMorning = "next-morning"
	value := spanValue(&f.PlanAfter)
	show, read := value.show, value.read
	value.allowed = `"` + nextMorning + `", ` + spanForms
	value.show = func() string {
		if f.PlanNextMorning {
			return tomlString(nextMorning)
		}
		return show()
	}
	value.read = func(v any) (any, bool) {
		if v == nextMorning {
			f.PlanNextMorning, f.PlanAfter = true, mailflow.Span{}
			return nil, true
		}
		wrong, fine := read(v)
		f.PlanNextMorning = f.PlanNextMorning && !fine
		return wrong, fine
	}
	return value
}

// durationValue is time that elapses. Its default is shown as it would be written ("60s").
func durationValue(p *time.Duration, least, most time.Duration) configValue {
	show := func(d time.Duration) string {
		if d%time.Second == 0 && d < 10*time.Minute {
			return strconv.Itoa(int(d/time.Second)) + "s"
		}
		return mailflow.Span{Elapsed: d}.String()
	}
	return parsedValue(p, `a duration like "30s" or "2m", from `+show(least)+" to "+show(most), show, func(s string) (time.Duration, bool) {
		d, err := time.ParseDuration(s)
		return d, err == nil && d >= least && d <= most
	})
}

// ageValue is a number of days or years that something is kept.
func ageValue(p *mailflow.Span) configValue {
	show := func(s mailflow.Span) string {
		if s.Days > 0 && s.Days%daysOfYear == 0 {
			return strconv.Itoa(s.Days/daysOfYear) + "y"
		}
		return s.String()
	}
	return parsedValue(p, `days or years from "1d" to "30y"`, show, func(s string) (mailflow.Span, bool) {
		number, years := strings.CutSuffix(s, "y")
		number, daily := strings.CutSuffix(number, "d")
		n, err := strconv.Atoi(number)
		if years {
			n *= daysOfYear
		}
		return days(n), err == nil && years != daily && n >= 1 && n <= 30*daysOfYear
	})
}

// sizeUnits are the units of a size, the larger of two with one ending first.
var sizeUnits = []struct {
	name  string
	bytes int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"KB", 1e3}, {"B", 1}}

func sizeValue(p *int64, least, most int64) configValue {
	return parsedValue(p, `a size like "25MB", from `+showSize(least)+" to "+showSize(most), showSize, func(s string) (int64, bool) {
		for _, unit := range sizeUnits {
			if number, ok := strings.CutSuffix(s, unit.name); ok {
				n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 32)
				return n * unit.bytes, err == nil && n > 0 && n*unit.bytes >= least && n*unit.bytes <= most
			}
		}
		return 0, false
	})
}

func showSize(n int64) string {
	for _, unit := range sizeUnits[3:] {
		if n%unit.bytes == 0 && n >= unit.bytes {
			return strconv.FormatInt(n/unit.bytes, 10) + unit.name
		}
	}
	return strconv.FormatInt(n, 10) + "B"
}

func zoneValue(p *mailflow.Zone) configValue {
	return parsedValue(p, `an IANA name like "Europe/Berlin", or "UTC"`, mailflow.Zone.String, func(s string) (mailflow.Zone, bool) {
		zone, err := mailflow.ParseZone(s)
		return zone, err == nil
	})
}

// daysValue is a list of weekdays.
func daysValue(p *[7]bool) configValue {
	var list []string
	value := listValue(&list, `a list of "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", at least one`, weekday)
	value.show = func() string {
		var names []string
		for i := range 7 { // from Monday on
			if day := time.Weekday((i + 1) % 7); p[day] {
				names = append(names, day.String()[:3])
			}
		}
		return tomlList(names)
	}
	read := value.read
	value.read = func(v any) (any, bool) {
		wrong, fine := read(v)
		switch {
		case !fine:
			return wrong, false
		case len(list) == 0:
			return v, false
		}
		*p = [7]bool{}
		for day := range p {
			p[day] = slices.Contains(list, time.Weekday(day).String()[:3])
		}
		return nil, true
	}
	return value
}

// weekday puts the name of a weekday into its short form.
func weekday(s string) (string, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if name := day.String(); strings.EqualFold(s, name) || strings.EqualFold(s, name[:3]) {
			return name[:3], true
		}
	}
	return "", false
}

// clockRange is the form of working hours.
var clockRange = regexp.MustCompile(`^(\d{1,2}):(\d\d) ?[-–] ?(\d{1,2}):(\d\d)$`)

// hoursValue is when a working day begins and ends.
func hoursValue(from, to *time.Duration) configValue {
	type hours [2]time.Duration
	pair := hours{*from, *to}
	clock := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	value := parsedValue(&pair, `"09:00-17:00", up to "24:00"; "00:00-24:00" is always`, func(h hours) string { return clock(h[0]) + "-" + clock(h[1]) },
		func(s string) (hours, bool) {
			m := clockRange.FindStringSubmatch(s)
			if m == nil {
				return hours{}, false
			}
			h := hours{clockTime(m[1], m[2]), clockTime(m[3], m[4])}
			return h, h[0] >= 0 && h[0] < h[1] && h[1] <= 24*time.Hour
		})
	read := value.read
	value.read = func(v any) (any, bool) {
		wrong, fine := read(v)
		*from, *to = pair[0], pair[1]
		return wrong, fine
	}
	return value
}

// clockTime is the time from midnight, negative if there is no such minute.
func clockTime(hour, minute string) time.Duration {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	if m > 59 {
		return -1
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
}

func slotsValue(p *string) configValue {
	return stringValue(p, `five fields of cron like "30 9 * * *", in the time zone of each person; "" = at once`, func(s string) (string, bool) {
		_, err := parseSlots(s)
		return s, err == nil
	})
}

// parseSlots reads the send slots; nil is at once. A zone of its own is refused, since slots are in each person's; and
// so are intervals ("@every"), which yield other instants for each who asks.
func parseSlots(s string) (mailflow.Slots, error) {
	if s == "" {
		return nil, nil
	}
	if strings.Contains(s, "TZ=") {
		return nil, fmt.Errorf("read send slots %q: they have no time zone of their own", s)
	}
	slots, err := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse(s)
	if err != nil {
		return nil, fmt.Errorf("read send slots: %w", err)
	}
	return slots, nil
}

func holidaysValue(p *string) configValue {
	allowed := strings.Join(holidayCountries(), ", ") + `; a state of AU, CH or DE like "DE-BY"; "" = none`
	return stringValue(p, allowed, func(s string) (string, bool) {
		s = strings.ToUpper(s)
		_, known := holidayLists()[s]
		return s, known || s == ""
	})
}
