package daemon

import (
	"time"

	"github.com/ownup/ownup/mailflow"
)

// Settings are the house's choices as the workflow takes them, with the holidays from the year before now to two years
// after it: make them anew each year. The config must be one without errors.
func (c Config) Settings(now time.Time) mailflow.Settings {
	s := c.Flow
	s.Mailbox = c.Mailbox.Address
	s.Route = c.Route
	s.Token = c.Trust.Require == "token"
	s.Calendar = mailflow.Calendar{
		WorkingDays: c.Schedule.WorkingDays,
		From:        c.Schedule.From,
		To:          c.Schedule.To,
		Holidays:    holidays(c.Schedule.Holidays, now.Year()-1, now.Year()+2),
	}
	if slots, err := parseSlots(c.Schedule.SendSlots); err == nil {
		s.Calendar.Slots = slots
	}
	return s
}

// LoadPeople reads the people of the house.
func (c Config) LoadPeople() (mailflow.Directory, []Problem) {
	return People{
		Path:     c.People.File,
		Mailbox:  c.Mailbox.Address,
		Domains:  c.People.Domains,
		Language: c.People.Language,
		Zone:     c.Schedule.Zone,
	}.Load()
}
