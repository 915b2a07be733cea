package mailflow

import "time"

// Zone is a time zone by its IANA name. The zero Zone is UTC.
type Zone struct {
	loc *time.Location
}
