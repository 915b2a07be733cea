package daemon

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestBlind says when the mailbox counts as not seen, and what is said then.
func TestBlind(t *testing.T) {
	t.Parallel()
	h := &Health{Poll: 30 * time.Second}
	clock := newStopwatch()
	ago := func(d time.Duration) time.Time { return clock.now.Add(-d) }
	trouble := map[Part]Complaint{PartMailbox: {Where: "the IMAP server", What: "is away", Since: ago(time.Hour)}}
	for _, row := range []struct {
		why   string
		signs Signs
		says  string // "" = it is seen
	}{
		{"it was just looked into", Signs{Worked: map[Part]time.Time{PartMailbox: ago(0)}, Reconciled: ago(time.Minute)}, ""},
		{"a server that restarts is no reason yet", Signs{Worked: map[Part]time.Time{PartMailbox: ago(2 * time.Minute)}, Reconciled: ago(time.Minute), Troubles: trouble}, ""},
		{"a server that stays away is", Signs{Worked: map[Part]time.Time{PartMailbox: ago(151 * time.Second)}, Troubles: trouble}, "is away, and no mail is taken in"},
		{"never since the start, and it is known why", Signs{Troubles: trouble}, "is away, and no mail is taken in"},
		{"never since the start", Signs{}, boxUnseen.What + ", and no mail is taken in"},
		{"long ago, and nobody knows why", Signs{Worked: map[Part]time.Time{PartMailbox: ago(time.Hour)}}, boxSilent.What + ", and no mail is taken in"},
		{"what is new is seen, and what lies there is not looked through", Signs{Worked: map[Part]time.Time{PartMailbox: ago(0)}, Reconciled: ago(23 * time.Minute)}, boxPartly.What},
	} {
		c, blind := h.blind(row.signs, clock.now)
		if c.What != row.says || blind != (row.says != "") {
			t.Errorf("%s: %v, %q", row.why, blind, c.What)
		}
	}
}

// TestKept asks the store seldom, however often it is asked itself.
func TestKept(t *testing.T) {
	t.Parallel()
	clock := newStopwatch()
	asked, fails := 0, errors.New("first")
	var k kept[int]
	get := func() (int, error) {
		return k.get(t.Context(), clock.now, 10*time.Second, func(ctx context.Context) (int, error) {
			if _, bounded := ctx.Deadline(); !bounded {
				t.Error("nothing ends the question")
			}
			asked++
			return asked, fails
		})
	}
	if n, err := get(); n != 1 || err != fails {
		t.Errorf("first: %d, %v", n, err)
	}
	fails = nil
	clock.pass(9 * time.Second)
	if n, err := get(); n != 1 || err == nil {
		t.Errorf("too early, a failure is kept too: %d, %v", n, err)
	}
	clock.pass(time.Second)
	if n, err := get(); n != 2 || err != nil {
		t.Errorf("after its time: %d, %v", n, err)
	}
	clock.pass(-time.Hour)
	if n, _ := get(); n != 3 {
		t.Errorf("after the clock went back: %d", n)
	}
}
