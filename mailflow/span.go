package mailflow

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Span is a length of time as the configuration writes it: "30m" elapsed, "4wh" working hours, "5wd" working days,
// "28d" days, "0s" at once.
type Span struct {
	Elapsed time.Duration // for the elapsed and the working-hours form
	Days    int           // for the two day forms
	Unit    Unit
}

// Unit says how a Span is counted.
type Unit string

// The units.
const (
	Elapsed      Unit = ""
	WorkingHours Unit = "wh"
	WorkingDays  Unit = "wd"
	Days         Unit = "d"
)

// No span is longer than ten years: what is longer is a slip of the pen, and would overflow somewhere.
const (
	maxSpanDays    = 3653
	maxSpanElapsed = maxSpanDays * 24 * time.Hour
)

// ParseSpan reads a span: a duration of Go ("90s", "1h30m"), or a whole number of working hours ("4wh"), working
// days ("5wd") or days ("28d"). It is never negative and at most ten years.
func ParseSpan(s string) (Span, error) {
	s = strings.TrimSpace(s)
	for _, unit := range []Unit{WorkingHours, WorkingDays, Days} {
		if number, ok := strings.CutSuffix(s, string(unit)); ok {
			return parseCounted(s, number, unit)
		}
	}
	elapsed, err := time.ParseDuration(s)
	if err != nil {
		return Span{}, fmt.Errorf(`read span %q: want a form like "30m", "4wh" (working hours), "5wd" (working days) or "28d"`, s)
	}
	if elapsed < 0 || elapsed > maxSpanElapsed {
		return Span{}, fmt.Errorf("read span %q: want 0s to ten years", s)
	}
	return Span{Elapsed: elapsed}, nil
}

// parseCounted reads the forms with a whole number before their unit.
func parseCounted(s, number string, unit Unit) (Span, error) {
	n, err := strconv.Atoi(number)
	if err != nil {
		return Span{}, fmt.Errorf("read span %q: want a whole number before %q", s, unit)
	}
	if n < 0 || n > maxSpanDays {
		return Span{}, fmt.Errorf("read span %q: want 0 to %d before %q", s, maxSpanDays, unit)
	}
	if unit == WorkingHours {
		return Span{Elapsed: time.Duration(n) * time.Hour, Unit: unit}, nil
	}
	return Span{Days: n, Unit: unit}, nil
}

// IsZero says whether the span is no time at all, in whatever unit.
func (s Span) IsZero() bool { return s.Elapsed == 0 && s.Days == 0 }

// String writes the span as [ParseSpan] reads it.
func (s Span) String() string {
	switch s.Unit {
	case WorkingHours:
		return strconv.FormatFloat(s.Elapsed.Hours(), 'f', -1, 64) + string(s.Unit)
	case WorkingDays, Days:
		return strconv.Itoa(s.Days) + string(s.Unit)
	default:
		return shortDuration(s.Elapsed)
	}
}

// MarshalText writes the span as [Span.String] does.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the span as [ParseSpan] does.
func (s *Span) UnmarshalText(text []byte) error {
	parsed, err := ParseSpan(string(text))
	if err != nil {
		return err
	}
	*s = parsed
	return nil
}

// shortDuration writes "1h" where time.Duration writes "1h0m0s".
func shortDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
