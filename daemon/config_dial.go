package daemon

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/ownup/ownup/mailflow"
)

// Options are how to open the inbox.
func (c IMAPConfig) Options() IMAPOptions {
	return IMAPOptions{
		Host: c.Host, Port: c.Port, Security: Security(c.Security), Username: c.Username, Password: c.reveal, Inbox: c.Inbox,
	}
}

// RelayOptions are how to reach the relay. We say hello with the domain of our mailbox.
func (c Config) RelayOptions() SMTPOptions {
	_, domain, _ := strings.Cut(c.Mailbox.Address, "@")
	s := c.SMTP
	return SMTPOptions{
		Host: s.Host, Port: s.Port, Security: Security(s.Security), Hello: domain, Username: s.Username, Password: s.reveal,
	}
}

func (c LoginConfig) reveal(context.Context) (string, error) { return c.Password.Reveal(), nil }

// CachedSettings returns the config's settings by day: the holidays they hold are those around it.
func CachedSettings(c Config) func(now time.Time) mailflow.Settings {
	var mu sync.Mutex
	var day string
	var cached mailflow.Settings
	return func(now time.Time) mailflow.Settings {
		mu.Lock()
		defer mu.Unlock()
		if d := now.UTC().Format(time.DateOnly); d != day {
			day, cached = d, c.Settings(now)
		}
		return cached
	}
}
