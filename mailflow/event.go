package mailflow

import (
	"slices"
	"time"

	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

// Event is something that happened to a case. It is stored with its reading, so that a history can be decided again
// without the mail.
type Event struct {
	Kind    EventKind `json:"kind"`
	At      time.Time `json:"at"` // a mail's INTERNALDATE, not before the case's last event and not after the clock
	Mail    *Reading  `json:"mail,omitempty"`
	Private *Private  `json:"private,omitempty"`
	Address string    `json:"address,omitempty"` // undeliverable: whose
	Mine    bool      `json:"mine,omitempty"`    // undeliverable: it was a private mail
	By      string    `json:"by,omitempty"`      // operator
	Why     string    `json:"why,omitempty"`     // operator
}

// EventKind is the kind of an Event.
type EventKind string

// The events.
const (
	EventReport        EventKind = "report"        // a mail that opens the case
	EventMail          EventKind = "mail"          // a mail that belongs to it
	EventPrivate       EventKind = "private"       // an answer to a private mail
	EventTimer         EventKind = "timer"         // the clock passed a timer
	EventUndeliverable EventKind = "undeliverable" // a mail of ours was refused for good
	EventLooked        EventKind = "looked"        // an operator looked at the case
)

// Reading is what was read of a mail.
type Reading struct {
	Key       string         `json:"key"`              // content key
	From      string         `json:"from"`             // the address it came from
	Person    string         `json:"person,omitempty"` // the directory address of that person, "" if unknown
	Class     incoming.Class `json:"class"`
	Level     incoming.Level `json:"level"`
	MessageID string         `json:"message_id,omitempty"`
	IDs       []string       `json:"ids,omitempty"` // Message-IDs it names: In-Reply-To and References
	Tokens    []string       `json:"tokens,omitempty"`
	Refs      []string       `json:"refs,omitempty"`  // asks in its subject
	Codes     []string       `json:"codes,omitempty"` // cases and private tags in its subject
	Text      string         `json:"text,omitempty"`
	Inline    []Inline       `json:"inline,omitempty"`
	Files     []string       `json:"files,omitempty"`
	Encrypted bool           `json:"encrypted,omitempty"`
	Differs   bool           `json:"differs,omitempty"`
	Forward   bool           `json:"forward,omitempty"`
	Reaction  bool           `json:"reaction,omitempty"`
	Answer    answer.Answer  `json:"answer,omitzero"`
	TooLarge  bool           `json:"too_large,omitempty"`
	Second    bool           `json:"second,omitempty"`   // it names no mail of the case: a second report within its time
	Answered  string         `json:"answered,omitempty"` // the template of our mail that it answers, "" if it names none
	Beside    *Beside        `json:"beside,omitempty"`   // a report's: the reporter's other open case
}

// Beside is a case that is open when its reporter opens another, and that may be spoken of to its manager.
type Beside struct {
	Code    string `json:"code"`
	Manager string `json:"manager,omitempty"`
}

// Inline is a remark below a quoted line.
type Inline struct {
	Quoted string `json:"quoted"`
	Text   string `json:"text"`
}

// Private is all that is kept of an answer to a private mail.
type Private struct {
	Shares []string `json:"shares,omitempty"`
	IfThen string   `json:"if_then,omitempty"`
	End    bool     `json:"end,omitempty"` // it answered refocus
	Stop   bool     `json:"stop,omitempty"`
}

// word returns the first-line word of the mail, "" if it has none.
func (m *Reading) word() (answer.Word, bool) {
	for _, w := range m.Answer.Words {
		if w.Name != "SHARE" && w.Name != "IF" && w.Name != "KIND" {
			return w, true
		}
	}
	return answer.Word{}, false
}

// line returns the argument of a word that counts at the start of any line.
func (m *Reading) line(name string) string {
	for _, w := range m.Answer.Words {
		if w.Name == name {
			return w.Arg
		}
	}
	return ""
}

// names says whether the mail names the ask: by our Message-ID, by its token, or by its ref in the subject.
func (m *Reading) names(a *Ask) bool {
	return m.carries(a) || slices.Contains(m.Refs, a.Ref)
}

// carries says whether the mail carries the ask's token, which nobody can guess.
func (m *Reading) carries(a *Ask) bool {
	return slices.Contains(m.Tokens, a.Token) ||
		slices.ContainsFunc(m.IDs, func(id string) bool { return idHasToken(id, a.Token) })
}

// idHasToken says whether a Message-ID's local part begins with the token, as those of ask mails do.
func idHasToken(id, token string) bool {
	return len(id) > len(token)+1 && id[0] == '<' && id[1:len(token)+1] == token
}

// automatic says that no person wrote it.
func (m *Reading) automatic() bool {
	return m.Class != incoming.Report && m.Class != incoming.Reply && m.Class != incoming.Unreadable
}
