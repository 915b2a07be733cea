package mailflow

import "time"

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
