package daemon

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
)

// Difference is an event of a history that would be decided in another way today.
type Difference struct {
	Code   string `json:"code"`
	Seq    int    `json:"seq"`
	Event  string `json:"event"`
	Stored string `json:"stored"` // the reason as it was decided
	Now    string `json:"now"`    // the reason as it would be decided
}

// Replay decides every stored event again, from what was stored with it, and calls each for every difference. It
// returns how many events it decided. What has no stored difference in its reasons but ends in another case is a difference at its last event.
func Replay(ctx context.Context, s *store.Store, c Config, keys mailflow.Keys, each func(Difference)) (int, error) {
	var cases []mailflow.Case
	err := s.Cases(ctx, func(c mailflow.Case) error {
		cases = append(cases, c)
		return nil
	})
	if err != nil {
		return 0, err
	}
	events := 0
	for _, stored := range cases {
		history, err := s.History(ctx, stored.Code)
		if err != nil {
			return events, fmt.Errorf("read history of %s: %w", stored.Code, err)
		}
		events += len(history)
		replayCase(stored, history, c, keys, each)
	}
	return events, nil
}

func replayCase(stored mailflow.Case, history []store.Past, config Config, keys mailflow.Keys, each func(Difference)) {
	var c mailflow.Case
	before := false
	for _, p := range history {
		settings := config.Settings(p.At)
		slots := settings.Calendar.Slots
		settings.Calendar = p.Record.Calendar
		settings.Calendar.Slots = slots
		d := mailflow.Decide(c, p.Record.Event, mailflow.Env{
			Now: p.Record.Event.At, Directory: p.Record.Directory, Settings: settings, Keys: keys, Code: p.Record.Code, LastRefocus: p.Record.LastRefocus,
		})
		if d.Reason != p.Reason {
			before = true
			each(Difference{stored.Code, p.Seq, p.Kind, p.Reason, d.Reason})
		}
		c = d.Case
	}
	if !before && len(history) > 0 && !same(c, stored) {
		last := history[len(history)-1]
		each(Difference{stored.Code, last.Seq, last.Kind, last.Reason, "the same reasons, and another case"})
	}
}

// same compares two cases as they are stored.
func same(a, b mailflow.Case) bool {
	x, xerr := json.Marshal(a)
	y, yerr := json.Marshal(b)
	return xerr == nil && yerr == nil && string(x) == string(y)
}
