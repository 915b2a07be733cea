package mailflow

import (
	"slices"
	"time"
)

// Case is everything the workflow knows of one matter. It is a value: [Decide] takes one and returns the next.
type Case struct {
	ID       string    `json:"id"`   // keyed hash of the report
	Code     string    `json:"code"` // what people say: a prefix of the ID
	Seq      int       `json:"seq"`  // how many events made it
	Reporter string    `json:"reporter"`
	Manager  string    `json:"manager,omitempty"` // who is told and approves; "" if there is nobody
	OpenedAt time.Time `json:"opened_at"`
	LastAt   time.Time `json:"last_at"`   // the last event
	LastSign time.Time `json:"last_sign"` // the reporter's last sign of life
	Log      []Entry   `json:"log,omitempty"`

	// minimize
	Report      Note      `json:"report"`
	ReportID    string    `json:"report_id,omitempty"` // Message-ID of the report
	Unconfirmed bool      `json:"unconfirmed,omitempty"`
	BegunAt     time.Time `json:"begun_at,omitzero"` // the first mail went: at once, or when the report was confirmed
	StoppedAt   time.Time `json:"stopped_at,omitzero"`
	Small       bool      `json:"small,omitempty"`
	SmallUntil  time.Time `json:"small_until,omitzero"` // the manager may ask for a plan until then
	AheadAt     time.Time `json:"ahead_at,omitzero"`
	Added       *Note     `json:"added,omitempty"` // the last second mail, should it be another matter

	// inform
	HoldUntil   time.Time `json:"hold_until,omitzero"`   // the report names the manager
	RouteAsked  bool      `json:"route_asked,omitempty"` // ROUTE came without a name: nobody is told yet
	RouteTo     string    `json:"route_to,omitempty"`    // what stood behind ROUTE in the report
	Around      []string  `json:"around,omitempty"`      // who was routed around
	Unreachable []string  `json:"unreachable,omitempty"` // whose address refuses our mail
	ToldAt      time.Time `json:"told_at,omitzero"`
	InformedAt  time.Time `json:"informed_at,omitzero"`
	SeenAt      time.Time `json:"seen_at,omitzero"`
	News        []Note    `json:"news,omitempty"` // not passed on yet
	PassedAt    time.Time `json:"passed_at,omitzero"`
	StuckAt     time.Time `json:"stuck_at,omitzero"`
	Measures    []Measure `json:"measures,omitempty"`

	// account
	PlanAskedAt time.Time `json:"plan_asked_at,omitzero"`
	AskedAgain  bool      `json:"asked_again,omitempty"`
	Plan        Plan      `json:"plan,omitzero"`
	TalkedAt    time.Time `json:"talked_at,omitzero"`
	WrappedAt   time.Time `json:"wrapped_at,omitzero"` // the manager's part ended

	// learn and refocus
	ReflectAt  time.Time `json:"reflect_at,omitzero"`
	Shares     []Share   `json:"shares,omitempty"`
	IfThen     string    `json:"if_then,omitempty"`
	Kind       string    `json:"kind,omitempty"`
	RefocusAt  time.Time `json:"refocus_at,omitzero"`
	DoneAt     time.Time `json:"done_at,omitzero"`      // refocus was answered: the reporter's part ended
	StopMailAt time.Time `json:"stop_mail_at,omitzero"` // STOP
	EndedAt    time.Time `json:"ended_at,omitzero"`
	End        End       `json:"end,omitempty"`

	Asks []Ask  `json:"asks,omitempty"`
	Owed []Owed `json:"owed,omitempty"` // answers that wait for a mail to ride on
}

// End says how a case ended.
type End string

// The ends.
const (
	EndRefocused End = "refocused" // answered, or long enough after it
	EndSmall     End = "small"
	EndStopped   End = "stopped"
	EndNotMine   End = "not-mine"
	EndLapsed    End = "lapsed" // a report that nobody has confirmed
)

// Plan is the reporter's plan in its latest revision.
type Plan struct {
	Revision   int        `json:"revision,omitempty"` // from 1; 0 = none yet
	At         time.Time  `json:"at,omitzero"`
	By         string     `json:"by,omitempty"`
	Lines      []PlanLine `json:"lines,omitempty"`
	Hash       string     `json:"hash,omitempty"` // SHA-256 of the lines as stored: what an approval is bound to
	Files      []string   `json:"files,omitempty"`
	Rounds     int        `json:"rounds,omitempty"` // how often it went back
	Verdict    Verdict    `json:"verdict,omitempty"`
	DecidedBy  string     `json:"decided_by,omitempty"`
	DecidedAt  time.Time  `json:"decided_at,omitzero"`
	ApprovedAt time.Time  `json:"approved_at,omitzero"`
	UndoUntil  time.Time  `json:"undo_until,omitzero"`
	Kept       bool       `json:"kept,omitempty"` // without a manager: on record, approved by nobody
}

// Owed is an answer owed to somebody who wrote: it rides on the next mail, and is one of its own after an hour.
type Owed struct {
	To     string    `json:"to"`
	At     time.Time `json:"at"`
	Read   string    `json:"read,omitempty"`   // the word that was read
	Plan   bool      `json:"plan,omitempty"`   // what came was a plan
	Passed bool      `json:"passed,omitempty"` // it went on to the other one
}

// Step is where a case stands in the five steps.
type Step string

// The steps.
const (
	StepMinimize Step = "minimize"
	StepInform   Step = "inform"
	StepAccount  Step = "account"
	StepLearn    Step = "learn"
	StepRefocus  Step = "refocus"
	StepClosed   Step = "closed"
)

// Step derives where the case stands.
func (c Case) Step() Step {
	switch {
	case c.ended():
		return StepClosed
	case !c.RefocusAt.IsZero():
		return StepRefocus
	case !c.ReflectAt.IsZero():
		return StepLearn
	case c.Plan.Revision > 0:
		return StepAccount
	case c.StoppedAt.IsZero() && c.TalkedAt.IsZero():
		return StepMinimize
	case c.SeenAt.IsZero() && c.Manager != "":
		return StepInform
	}
	return StepAccount
}

// Status says whom a case waits for.
type Status string

// The statuses.
const (
	StatusOpen            Status = "open"
	StatusWaitingReporter Status = "waiting_reporter"
	StatusWaitingManager  Status = "waiting_manager"
	StatusUnapproved      Status = "unapproved"
	StatusWithdrawn       Status = "withdrawn"
	StatusParked          Status = "parked"
	StatusClosed          Status = "closed"
)

// Status derives whom the case waits for.
func (c Case) Status() Status {
	switch {
	case c.End == EndStopped || c.End == EndNotMine || c.End == EndLapsed:
		return StatusWithdrawn
	case c.ended():
		return StatusClosed
	case c.waitsForManager():
		return StatusWaitingManager
	case c.Plan.Verdict == Yes || c.Plan.Kept || c.Small:
		return StatusOpen
	case c.Plan.Verdict != Open && !c.ReflectAt.IsZero():
		return StatusUnapproved
	}
	return StatusWaitingReporter
}

func (c Case) ended() bool { return c.End != "" }

func (c Case) waitsForManager() bool {
	return slices.ContainsFunc(c.Asks, func(a Ask) bool { return a.Live && !a.Answered && a.Kind != AskConfirm })
}

// stopped says that the harm is over, as far as anybody said.
func (c Case) stopped() bool { return !c.StoppedAt.IsZero() }

// clone returns a case that shares no memory with c.
func (c Case) clone() Case {
	c.Log = slices.Clone(c.Log)
	c.Around = slices.Clone(c.Around)
	c.Unreachable = slices.Clone(c.Unreachable)
	c.News = slices.Clone(c.News)
	c.Measures = slices.Clone(c.Measures)
	c.Plan.Lines = slices.Clone(c.Plan.Lines)
	c.Shares = slices.Clone(c.Shares)
	c.Asks = slices.Clone(c.Asks)
	c.Owed = slices.Clone(c.Owed)
	return c
}

// Participant is somebody who takes part in a case.
type Participant struct {
	Address string // in the directory
	Asked   bool   // holds a live ask
}

// Participants lists who takes part in the case: the reporter, and, once told, the manager and all who were ever asked.
func (c Case) Participants() []Participant {
	set := []Participant{{Address: c.Reporter}}
	add := func(address string, asked bool) {
		i := slices.IndexFunc(set, func(p Participant) bool { return p.Address == address })
		if i < 0 {
			set = append(set, Participant{Address: address})
			i = len(set) - 1
		}
		set[i].Asked = set[i].Asked || asked
	}
	told := !c.ToldAt.IsZero()
	if c.Manager != "" && told {
		add(c.Manager, false)
	}
	for _, a := range c.Asks {
		if a.To != c.Manager || told {
			add(a.To, a.Live && a.Kind != AskConfirm)
		}
	}
	return set
}
