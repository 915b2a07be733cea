package daemon

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ownup/ownup/daemon/store"
	"github.com/ownup/ownup/mailflow"
	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

// Counts are what was counted since the process started. Answers to private mails are in none of them but Commits.
type Counts struct {
	Inbound    Tally          // mails taken in, by class
	Trust      Tally          // the same mails, by how far their senders were proved
	Steps      Tally          // what happened to cases, by kind of event
	Rejected   Tally          // answers that say yes or no and were not let through, by reason
	Deliveries Tally          // attempts to hand a mail to the relay, by outcome
	Failures   map[Part]Tally // of the mailbox, the relay and the store, by kind
	Delay      Histogram      // seconds from what caused a mail until the relay took it
	Commits    Histogram      // seconds that a commit of the store took, waiting for its turn included
}

// Tally counts by label. Its labels are all there from the start, so that no text of a mail can ever become one; what
// has none of its own is counted as "other".
type Tally map[string]uint64

const other = "other"

func newTally[S ~string](labels ...S) Tally {
	t := Tally{other: 0}
	for _, l := range labels {
		t[string(l)] = 0
	}
	return t
}

func (t Tally) add(label string) {
	if _, known := t[label]; !known {
		label = other
	}
	t[label]++
}

// Sum is all that was counted.
func (t Tally) Sum() uint64 {
	var n uint64
	for _, v := range t {
		n += v
	}
	return n
}

// The outcomes of a delivery besides the fates.
const outcomeSent = "sent"

// outcomes are the labels of the fates.
var outcomes = map[Fate]string{FateTemporary: "temporary", FatePermanent: "permanent", FateConnection: "connection", FateUnknown: "unknown"}

// rejections are the reasons of mailflow for which an answer is not let through: those of its gate, and those that are
// found before it.
var rejections = []string{
	"gate-automatic", "gate-level", "gate-not-asked", "gate-reporter", "gate-routed-around", "gate-late", "gate-closed",
	"gate-parts-differ", "gate-forward",
	"sender-not-proved", "other-mailbox", "ask-held-by-another", "wrong-ref", "not-a-party",
}

func newCounts() Counts {
	kinds := slices.Collect(maps.Keys(kinds))
	return Counts{
		Inbound: newTally(incoming.Report, incoming.Reply, incoming.AutoReply, incoming.Bounce, incoming.List, incoming.Loop, incoming.Unreadable),
		Trust:   newTally(incoming.LevelA, incoming.LevelB, incoming.LevelC),
		Steps: newTally(mailflow.EventReport, mailflow.EventMail, mailflow.EventTimer, mailflow.EventUndeliverable,
			mailflow.EventLooked),
		Rejected:   newTally(rejections...),
		Deliveries: newTally(append(slices.Collect(maps.Values(outcomes)), outcomeSent)...),
		Failures:   map[Part]Tally{PartMailbox: newTally(kinds...), PartRelay: newTally(append(kinds, kindAnswer)...), PartStore: newTally[string]()},
		Delay:      newHistogram(1, 5, 15, 60, 300, 900, 3600, 6*3600, 24*3600),
		Commits:    newHistogram(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10),
	}
}

// clone returns counts that do not change any more.
func (c Counts) clone() Counts {
	for _, t := range []*Tally{&c.Inbound, &c.Trust, &c.Steps, &c.Rejected, &c.Deliveries} {
		*t = maps.Clone(*t)
	}
	failures := map[Part]Tally{}
	for p, t := range c.Failures {
		failures[p] = maps.Clone(t)
	}
	c.Failures = failures
	c.Delay.Below, c.Commits.Below = slices.Clone(c.Delay.Below), slices.Clone(c.Commits.Below)
	return c
}

// stepped counts a step that was written. Of an answer to a private mail nothing is counted: that there was one is
// nobody's business.
func (c *Counts) stepped(st store.Step) {
	m := st.Event.Mail
	if st.Event.Kind == mailflow.EventPrivate {
		return
	}
	if st.Taken != nil {
		class, level := incoming.Bounce, incoming.Level(other)
		if m != nil {
			class, level = m.Class, m.Level
		}
		c.Inbound.add(string(class))
		c.Trust.add(string(level))
	}
	if !st.Decision.Silent {
		c.Steps.add(string(st.Event.Kind))
	}
	if m == nil || !wouldDecide(m.Answer) {
		return
	}
	for reason := range strings.SplitSeq(st.Decision.Reason, "+") {
		if slices.Contains(rejections, reason) {
			c.Rejected.add(reason)
			return
		}
	}
}

// wouldDecide says that an answer is a clear yes, no or yes-but.
func wouldDecide(a answer.Answer) bool {
	return len(a.Items) > 0 || slices.Contains([]answer.Decision{answer.Approve, answer.Changes, answer.Reject}, a.Decision)
}

// sent counts a mail that the relay took, after so long.
func (c *Counts) sent(after time.Duration) {
	c.Deliveries.add(outcomeSent)
	c.Delay.observe(after.Seconds())
}

// unsent counts an attempt that failed.
func (c *Counts) unsent(err error) {
	fate := FateConnection
	var d *DeliveryError
	if errors.As(err, &d) {
		fate = d.Fate
	}
	c.Deliveries.add(outcomes[fate])
}

// Histogram counts values by size.
type Histogram struct {
	Bounds []float64 // ascending
	Below  []uint64  // how many values were at most Bounds[i]
	Count  uint64
	Sum    float64
}

func newHistogram(bounds ...float64) Histogram {
	return Histogram{Bounds: bounds, Below: make([]uint64, len(bounds))}
}

func (h *Histogram) observe(value float64) {
	value = max(value, 0) // a clock may go back
	for i, bound := range h.Bounds {
		if value <= bound {
			h.Below[i]++
		}
	}
	h.Count++
	h.Sum += value
}
