// Package answer reads what a person's words mean: an approver's yes, no or yes-but, the numbered items of a
// decision, the words of ownup's own (DONE, NEED, ...), the lines and dates of a plan. It is pure, and its
// phrases are data, one file for each language.
package answer

import "time"

// Decision is what an approver's text says.
type Decision string

// The decisions. Only a clear yes or a clear no decides; everything in doubt is Unclear.
const (
	None     Decision = "none"     // no text, or no approver's text at all
	Approve  Decision = "approve"  // a clear yes, without conditions
	Changes  Decision = "changes"  // a yes-but, or changes asked for
	Reject   Decision = "reject"   // a clear no
	Question Decision = "question" // asks something back and decides nothing
	Unclear  Decision = "unclear"
)

// Item is a decision on one numbered item ("1 yes, 2 no").
type Item struct {
	Number   int      `json:"number"`
	Decision Decision `json:"decision"`       // Approve, Reject, Changes or Unclear
	Text     string   `json:"text,omitempty"` // what was said with it ("2 only until 18:00")
}

// Word is one of ownup's own words as somebody wrote it.
type Word struct {
	Name string `json:"name"`          // upper case: "DONE", "IF"
	Arg  string `json:"arg,omitempty"` // what follows it; for KIND, SHARE and IF up to the end of their paragraph
}

// Answer is everything that was read out of one text.
type Answer struct {
	Decision Decision `json:"decision"`
	Items    []Item   `json:"items,omitempty"`
	Remarks  string   `json:"remarks,omitempty"` // for Changes, Reject and Question: the words to hand on, without the word itself
	Words    []Word   `json:"words,omitempty"`   // in order: at most one from the first line, then SHARE, IF and KIND lines
	Nothing  bool     `json:"nothing,omitempty"` // DONE came with "nothing left"
	Bare     bool     `json:"bare,omitempty"`    // the text is nothing but an answer ("Approved!", "1 yes 2 no")
	Why      []string `json:"why,omitempty"`     // which rule read it so; never text of the mail
}

// Line is one line of a plan or one measure of a list.
type Line struct {
	Number int       `json:"number"` // as numbered by us from 1
	Text   string    `json:"text"`
	Date   time.Time `json:"date,omitzero"` // the day promised, 00:00 in the writer's zone; zero if none
}
