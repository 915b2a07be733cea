package mailflow

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// calendarJSON is how a calendar is stored with an event: compactly, without its slots.
type calendarJSON struct {
	Days     []int    `json:"days"` // 0 = Sunday
	From     string   `json:"from"`
	To       string   `json:"to"`
	Holidays []string `json:"holidays,omitempty"` // sorted
}

// MarshalJSON writes everything but the slots: {"days":[1,2,3,4,5],"from":"9h","to":"17h","holidays":["2026-12-25"]}.
func (c Calendar) MarshalJSON() ([]byte, error) {
	out := calendarJSON{Days: []int{}, From: shortDuration(c.From), To: shortDuration(c.To)}
	for weekday, works := range c.WorkingDays {
		if works {
			out.Days = append(out.Days, weekday)
		}
	}
	for _, day := range slices.Sorted(maps.Keys(c.Holidays)) {
		if c.Holidays[day] {
			out.Holidays = append(out.Holidays, day)
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what [Calendar.MarshalJSON] wrote. Its slots stay nil.
func (c *Calendar) UnmarshalJSON(data []byte) error {
	var in calendarJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("read calendar: %w", err)
	}
	var out Calendar
	var err error
	if out.From, err = time.ParseDuration(in.From); err != nil {
		return fmt.Errorf("read calendar: %w", err)
	}
	if out.To, err = time.ParseDuration(in.To); err != nil {
		return fmt.Errorf("read calendar: %w", err)
	}
	for _, weekday := range in.Days {
		if weekday < 0 || weekday > 6 {
			return fmt.Errorf("read calendar: no weekday %d", weekday)
		}
		out.WorkingDays[weekday] = true
	}
	if len(in.Holidays) > 0 {
		out.Holidays = make(map[string]bool, len(in.Holidays))
	}
	for _, day := range in.Holidays {
		out.Holidays[day] = true
	}
	*c = out
	return nil
}
