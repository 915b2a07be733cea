package daemon

import (
	"errors"
	"math/rand/v2"
	"time"

	"github.com/ownup/ownup/daemon/store"
)

// How a mail is tried again: 5 minutes, doubling to 67, with jitter, for 5 days (RFC 5321, section 4.5.4.1, wants at
// least 4 to 5 days).
const (
	retryFirst = 5 * time.Minute
	retryMost  = 67 * time.Minute
	retryFor   = 5 * 24 * time.Hour
)

// verdict is what becomes of an envelope that was not delivered.
type verdict struct {
	store.Failure
	trip bool // the connection is at fault: no other mail is tried on it for a while
}

// afterFailure decides it. jitter is in [0, 1).
func afterFailure(o store.Outgoing, err error, now time.Time, resend time.Duration, jitter float64) verdict {
	var d *DeliveryError
	if !errors.As(err, &d) {
		d = &DeliveryError{Fate: FateConnection, Err: err}
	}
	v := verdict{Failure: store.Failure{No: o.No, State: "pending", Answer: d.Error()}}
	switch d.Fate {
	case FatePermanent:
		v.State, v.Attempt = "failed", true
	case FateUnknown: // it may have come: each time later, for it may come each time
		v.DueAt, v.Attempt, v.trip = now.Add(resend), true, true
		if o.Attempts > 0 {
			v.DueAt = now.Add(max(resend, retryAfter(o.Attempts-1, jitter)))
		}
	case FateConnection:
		v.DueAt, v.trip = now, true
	default:
		v.Attempt, v.DueAt = true, now.Add(retryAfter(o.Attempts, jitter))
	}
	if v.Attempt && now.Sub(o.At) > retryFor {
		v.State = "failed"
	}
	return v
}

// How many envelopes each connection claims ahead. Many make a commit worth its while; but one that comes later and is
// more urgent waits until they are handed out.
const (
	claimMost  = 32
	claimQuick = 250 * time.Millisecond
	claimSlow  = time.Second
)

// claimAhead decides it by how long it took to hand out the last claim.
func claimAhead(last int, took time.Duration) int {
	switch {
	case took < claimQuick:
		return min(2*last, claimMost)
	case took > claimSlow:
		return max(last/2, 1)
	}
	return last
}

// retryAfter is the wait before the next attempt, up to a fifth shorter by jitter.
func retryAfter(attempts int, jitter float64) time.Duration {
	d := retryFirst << min(attempts, 4)
	d = min(d, retryMost)
	return d - time.Duration(jitter*float64(d)/5)
}

// newJitter is chance from a seed, so that a test can repeat it.
func newJitter(seed uint64) func() float64 {
	return rand.New(rand.NewPCG(seed, seed)).Float64
}
