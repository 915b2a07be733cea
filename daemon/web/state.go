package web

import (
	"encoding/json"
	"strings"
	"time"
)

// State is everything that the page shows but the mails' bodies.
type State struct {
	Version int64     `json:"version"` // grows with each change
	World   int64     `json:"world"`   // another one after each restart: nothing of the last one is left then
	Now     time.Time `json:"now"`     // the demo's clock, in the zone in which the page shows times
	Zone    string    `json:"zone"`    // its name ("Europe/Berlin")
	Desk    string    `json:"desk"`    // the shared address
	People  []Person  `json:"people"`  // the reporter first, then the manager
	Cases   []Case    `json:"cases"`   // the newest first
}

// Person is somebody with a mailbox.
type Person struct {
	Address string   `json:"address"`
	Name    string   `json:"name"`
	Role    string   `json:"role"` // what the page says of him: "reporter", "manager", …
	Mails   []Listed `json:"mails"`
}

// Listed is a mail as a list of mails shows it, oldest first.
type Listed struct {
	ID       string    `json:"id"`     // names it within its mailbox
	Thread   string    `json:"thread"` // the same for all mails of a conversation
	At       time.Time `json:"at"`
	From     string    `json:"from"` // a name, else an address
	To       []string  `json:"to"`   // as From; Cc included
	Subject  string    `json:"subject"`
	Start    string    `json:"start"`              // the first words
	Template string    `json:"template,omitempty"` // of a mail of ours
	Private  bool      `json:"private,omitempty"`  // ours, for the reporter alone
	Sent     bool      `json:"sent,omitempty"`     // by the owner of the mailbox
	Unread   bool      `json:"unread,omitempty"`
	Others   bool      `json:"others,omitempty"` // there are others whom an answer to all would reach
}

// Mail is a mail in full.
type Mail struct {
	From    string   `json:"from"` // "Name <address>"
	To      []string `json:"to"`
	Cc      []string `json:"cc"`
	ReplyTo string   `json:"reply_to"` // the address that an answer goes to
	Subject string   `json:"subject"`
	Text    string   `json:"text"`
	HTML    string   `json:"html"` // "" = it has none
}

// Draft is a mail to be written.
type Draft struct {
	From    string `json:"from"`    // the address of one of the people
	Answers string `json:"answers"` // the ID of the mail it answers, "" for a new mail
	All     bool   `json:"all"`     // the answer goes to everybody who got that mail
	To      string `json:"to"`      // of a new mail
	Subject string `json:"subject"` // of a new mail
	Words   string `json:"words"`
}

// Case is a case as the store knows it.
type Case struct {
	Code     string `json:"code"`
	Reporter string `json:"reporter"` // a name
	Manager  string `json:"manager"`  // a name, "" = nobody's
	Step     string `json:"step"`
	Status   string `json:"status"`
	History  []Past `json:"history"` // oldest first
	Next     []Due  `json:"next"`    // earliest first
}

// Past is one event of a case.
type Past struct {
	At     time.Time `json:"at"`
	Event  string    `json:"event"`
	Who    string    `json:"who,omitempty"` // the name of who wrote the mail
	Reason string    `json:"reason"`
}

// Due is a timer of a case.
type Due struct {
	Kind string    `json:"kind"`
	At   time.Time `json:"at"`
}

// MarshalJSON adds what happened in words, as "what".
func (p Past) MarshalJSON() ([]byte, error) {
	type plain Past
	return json.Marshal(struct {
		plain
		What string `json:"what"`
	}{plain(p), p.what()})
}

// MarshalJSON adds what will happen in words, as "what".
func (d Due) MarshalJSON() ([]byte, error) {
	type plain Due
	return json.Marshal(struct {
		plain
		What string `json:"what"`
	}{plain(d), timerWords(d.Kind)})
}

// what is what happened, for people. Of a timer that was due it is what the program did then.
func (p Past) what() string {
	if p.Event != "timer" {
		return eventWords(p.Event, p.Who)
	}
	var all []string
	for kind := range strings.SplitSeq(p.Reason, "+") {
		all = append(all, doneWords(kind))
	}
	words := strings.Join(all, "; ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// eventWords is what happened, for people; an unknown kind stands for itself.
func eventWords(kind, who string) string {
	switch kind {
	case "report":
		return "A report came in"
	case "mail":
		if who != "" {
			return who + " wrote"
		}
		return "A mail came in"
	case "private":
		return "A private answer came in"
	case "timer":
		return "Time passed"
	case "undeliverable":
		return "A mail could not be delivered"
	case "looked":
		return "The operator looked at the case"
	}
	return kind
}

// timerWords is what will happen, for people; an unknown kind stands for itself.
func timerWords(kind string) string {
	switch kind {
	case "hold":
		return "the manager is told, unless somebody else was chosen"
	case "inform":
		return "the manager gets what is known"
	case "update":
		return "the manager gets the later news"
	case "plan":
		return "a plan is asked for"
	case "echo":
		return "the desk says what it has read"
	case "closed":
		return "the manager's part ends"
	case "reflect":
		return "ten quiet minutes, for the reporter alone"
	case "refocus":
		return "a look ahead, for the reporter alone"
	case "ahead":
		return "one look ahead, and the small matter is over"
	case "lapse":
		return "the report ends, as nobody has confirmed it"
	case "close":
		return "the case is closed"
	}
	return kind
}

// doneWords is what was done when a timer was due, for people; an unknown kind stands for itself.
func doneWords(kind string) string {
	switch kind {
	case "hold":
		return "the manager was told"
	case "inform":
		return "the manager got what was known"
	case "update":
		return "the manager got the later news"
	case "plan":
		return "a plan was asked for"
	case "echo":
		return "the desk said what it had read"
	case "closed":
		return "the manager’s part ended"
	case "reflect":
		return "ten quiet minutes, to the reporter alone"
	case "refocus":
		return "a look ahead, to the reporter alone"
	case "ahead":
		return "one look ahead, and the small matter was over"
	case "lapse":
		return "the report ended, as nobody had confirmed it"
	case "close":
		return "the case was closed"
	}
	return strings.ReplaceAll(kind, "-", " ")
}
