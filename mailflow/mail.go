package mailflow

import "time"

// Mail is one mail to be sent: which template, to whom, in which thread, and everything the template may show.
type Mail struct {
	Template string
	To       []string // directory addresses; one for every mail with an ask that decides
	Cc       []string
	Private  bool   // of the private thread: never a code, never to anybody but the reporter
	AskID    string // the ask this mail carries ([Ask.ID]); "" if its answer decides nothing
	Answers  string // Message-ID of the mail it answers, "" if none
	Thread   string // what keeps its thread together: the code, the ask's ref or the private tag
	Replied  bool   // it answers a mail of this moment: Auto-Submitted is auto-replied
	Notice   bool   // moves no case and answers somebody who may be anybody: null sender
	View     View
}

// The templates. Those of one step stand together; who gets each is said in the doc of the step's file.
const (
	TemplateMinimize        = "minimize"
	TemplateConfirm         = "confirm" // instead of minimize when the sender is not proved: "Was it you?"
	TemplateSmall           = "small"
	TemplateRest            = "rest"
	TemplateAhead           = "ahead"
	TemplateInform          = "inform"
	TemplateUpdate          = "update"
	TemplateMeasures        = "measures"
	TemplateMeasuresDecided = "measures-decided"
	TemplateTakeOver        = "take-over"
	TemplatePlan            = "plan"
	TemplateApprovePlan     = "approve-plan"
	TemplatePlanSent        = "plan-sent"
	TemplatePlanApproved    = "plan-approved"
	TemplatePlanChanges     = "plan-changes"
	TemplatePlanNotYet      = "plan-not-yet"
	TemplatePlanUndone      = "plan-undone"
	TemplatePlanKept        = "plan-kept" // without a manager: it is on record, nobody approves it
	TemplateQuestion        = "question"
	TemplateClosed          = "closed"
	TemplateReflect         = "reflect"
	TemplateShared          = "shared"
	TemplateSharedAnswer    = "shared-answer"
	TemplateRefocus         = "refocus"

	TemplateNoted       = "noted"   // an echo of its own: what was read and where it went
	TemplateUnclear     = "unclear" // on an ask that cannot be read
	TemplateHelp        = "help"
	TemplateStatus      = "status"
	TemplateStopped     = "stopped"      // STOP, to the reporter
	TemplateStoppedTold = "stopped-told" // STOP, one line to the manager
	TemplateNotMine     = "not-mine"
	TemplateRoute       = "route"  // ROUTE alone: to whom it may lead
	TemplateRouted      = "routed" // ROUTE: who has been told instead
	TemplateUndelivered = "undelivered"
	TemplateOver        = "over"      // words to a case that has ended
	TemplateNotAsked    = "not-asked" // to a colleague who is no party, or no longer: nothing was used; without a code

	TemplateUnreadable   = "unreadable"
	TemplateTooLarge     = "too-large"
	TemplateStranger     = "stranger"
	TemplateOtherMailbox = "other-mailbox"
)

// View is what a template sees. All times stand in the reader's zone. A field that a template does not need is zero.
type View struct {
	Code string // "7KQ2F"; empty in private mails
	Ref  string // "7KQ2F-M4XD", in a mail with an ask
	Tag  string // "T4C7RW", in a private mail

	Now      time.Time // when the mail is written
	Lang     string    // the reader's language
	Mailbox  string    // our address, for the buttons; with the token where sub-addresses work
	Reader   Contact   // to whom it is written; in a Cc mail the person in To
	Reporter Contact
	Manager  Contact // who is told and approves; zero if there is nobody
	Deputy   Contact // asked as well
	SentTo   []Contact
	Answers  []AnswerPath // where each reader's answer goes

	Report   string    // the report's words
	ReportAt time.Time // when it came
	News     []Note    // later words that this mail passes on, oldest first
	Words    string    // the words this mail is about: a question, remarks, a SHARE, what could not be read
	From     Contact   // whose Words they are
	Read     string    // the echo: a word read, such as "DONE"
	Stopped  time.Time // when it was stopped; zero if it is not
	Items    []Measure // the numbered measures
	Plan     PlanView
	Entries  []Entry // the case's own timeline
	Shares   []Share
	IfThen   string    // "If …, then …", in the reporter's words
	Kind     string    // the manager's KIND line
	People   []Contact // to whom ROUTE may lead
	AskKind  AskKind   // which ask an unclear answer belongs to
	Files    []string  // names of attached files

	Next     time.Time // when the next mail comes if nobody answers; zero if unknown or none
	Until    time.Time // a deadline: PLAN on a small case, UNDO on an approval, the hold of a named manager
	Again    bool      // the ask is repeated: the last answer was no answer to it
	Late     bool      // the answer was to an older revision
	Copy     bool      // minimize as a mail of the manager's own
	Beside   string    // for minimize: the code of the reporter's other open case, which goes on
	Routed   bool      // the manager is who the reporter chose by ROUTE
	Night    bool      // the reporter's working day is over, or has not begun
	Apart    bool      // the manager is kept out for now, so nobody is pointed to him
	Named    bool      // the report names the manager, who has not been told yet
	Added    bool      // a second mail was added to the open case
	FileOnly bool      // the plan came as nothing but a file
	Passed   bool      // for noted: the words went on to the other one
	Replaced bool      // the ask was reissued: the former one no longer counts
	Case     bool      // for help: there is an open case
	Status   string    // for status: the step, in the words of [Step]

	House   House
	Support Support
}

// Contact is how a mail speaks of a person.
type Contact struct {
	Name    string // "Maria Lopez"
	First   string // "Maria"
	Address string
	Phone   string // "" if unknown
}

// AnswerPath says what happens to a reader's answer: word for word to To, or, if To is empty, to nobody: it is read by
// the program.
type AnswerPath struct {
	Who   Contact
	To    []Contact
	Later bool // nobody has been told yet: it goes to whoever is told in the end
}

// Note is something a person wrote and when.
type Note struct {
	At    time.Time `json:"at"`
	Text  string    `json:"text"`
	Files []string  `json:"files,omitempty"`
}

// Measure is one emergency measure and what was decided of it.
type Measure struct {
	Number int       `json:"number"`
	Text   string    `json:"text"`
	Answer Verdict   `json:"answer,omitempty"` // "" while it is open
	Was    Verdict   `json:"was,omitempty"`    // what it had been before a correction: a yes may have been carried out
	Remark string    `json:"remark,omitempty"`
	By     string    `json:"by,omitempty"` // who answered: an address in the case, a name in a mail
	At     time.Time `json:"at,omitzero"`
}

// Verdict is the answer to a measure or a plan.
type Verdict string

// The verdicts.
const (
	Open     Verdict = ""
	Yes      Verdict = "yes"
	No       Verdict = "no"
	Modified Verdict = "changes"
)

// PlanView is a plan as a mail shows it.
type PlanView struct {
	Revision int
	At       time.Time
	Lines    []PlanLine
	Changed  bool // it replaces an earlier revision
	Rounds   int  // how often changes were asked for
	Approved time.Time
}

// PlanLine is one numbered line of a plan.
type PlanLine struct {
	Number int       `json:"number"`
	Text   string    `json:"text"`
	Date   time.Time `json:"date,omitzero"`    // the day promised
	Remark string    `json:"remark,omitempty"` // the manager's remark on it
	New    bool      `json:"new,omitempty"`    // not in the revision before
}

// Entry is one line of a case's timeline.
type Entry struct {
	At   time.Time `json:"at"`
	What What      `json:"what"`
	Who  string    `json:"who,omitempty"` // a name, where the line is about a person
}

// What is a fact in a timeline; the templates put it into words.
type What string

// The facts.
const (
	WhatReported  What = "reported"
	WhatTold      What = "told"
	WhatSeen      What = "seen"
	WhatStopped   What = "stopped"
	WhatStuck     What = "stuck"
	WhatAsked     What = "asked"    // measures were asked for
	WhatDecided   What = "decided"  // measures were decided
	WhatPlanned   What = "planned"  // a plan came
	WhatChanges   What = "changes"  // changes were asked for
	WhatApproved  What = "approved" // the plan
	WhatUndone    What = "undone"   // the approval was taken back
	WhatRouted    What = "routed"
	WhatLookedAt  What = "looked-at" // an operator looked
	WhatWithdrawn What = "withdrawn"
)

// Share is a SHARE line of a reflection and what the manager answered.
type Share struct {
	Text   string    `json:"text"`
	At     time.Time `json:"at"`
	Answer string    `json:"answer,omitempty"`
}
