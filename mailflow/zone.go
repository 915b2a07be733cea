package mailflow

import (
	"fmt"
	"sync"
	"time"
)

// Zone is a time zone by its IANA name ("Europe/Berlin"). The zero Zone is UTC. Zones of one name are equal by ==.
type Zone struct {
	loc *time.Location // nil = UTC
}

// zones remembers what [ParseZone] loaded. It is a memo of a function whose answer never changes, no state: each case
// read from the store names its zones, and reading zone data anew every time costs more than deciding a mail.
// It grows no further than the number of zones there are, since an unknown name is not kept.
var zones sync.Map // name → *time.Location

// ParseZone finds a zone by its IANA name. "" and "Local" are no names: a house says where it is.
func ParseZone(name string) (Zone, error) {
	switch name {
	case "", "Local":
		return Zone{}, fmt.Errorf(`find time zone %q: want a name like "Europe/Berlin" or "UTC"`, name)
	case "UTC":
		return Zone{}, nil
	}
	if loc, ok := zones.Load(name); ok {
		return Zone{loc: loc.(*time.Location)}, nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return Zone{}, fmt.Errorf(`find time zone %q: want a name like "Europe/Berlin" or "UTC"`, name)
	}
	kept, _ := zones.LoadOrStore(name, loc)
	return Zone{loc: kept.(*time.Location)}, nil
}

// Location returns the zone for use with package time.
func (z Zone) Location() *time.Location {
	if z.loc == nil {
		return time.UTC
	}
	return z.loc
}

// String returns the zone's IANA name.
func (z Zone) String() string { return z.Location().String() }

// Equal says whether both are one zone; go-cmp uses it.
func (z Zone) Equal(other Zone) bool { return z.String() == other.String() }

// MarshalText writes the zone's IANA name.
func (z Zone) MarshalText() ([]byte, error) { return []byte(z.String()), nil }

// UnmarshalText reads a zone's IANA name; "" is UTC.
func (z *Zone) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*z = Zone{}
		return nil
	}
	parsed, err := ParseZone(string(text))
	if err != nil {
		return err
	}
	*z = parsed
	return nil
}
