// Package answer reads what a person's words mean: an approver's yes, no or yes-but, the numbered items of a
// decision, the words of ownup's own (DONE, NEED, ...), the lines and dates of a plan. It is pure.
//
// # How a text becomes a decision
//
// The text is split into words. The phrases of a language are looked up at every word; each has a class: it approves,
// is polite, is harmless, refuses, asks for a change, makes a condition, asks, doubts. A phrase inside a longer one
// falls: "no" in "no objections", "approved" in "not approved". Then, in this order:
//
//  1. Phrases that approve, are polite or harmless cover every word, end to end, and nothing in the text asks, refuses,
//     doubts or makes a condition: [Approve]. A yes of small words only ("yes", "ok") beside other talk ("yes, I have
//     read it") is no yes: nobody knows what it is a yes to. A question about something else ("how is your mum?") asks
//     nothing.
//
//     Some words need no phrase: beside an explicit yes in their sentence those of [beside], in any order ("all emergency
//     measures hereby authorised"), and beside a small yes that names the [matter] ("ok to the plan"); in a sentence of
//     its own those of [calm], talk about trains and children; behind a beginning that is talk ("sorry for …") whatever
//     follows in its clause but a word of [spoil]; whoever is called by name, also without a comma or a capital ("ok tom go
//     ahead", names/given.txt); the sender's own name below it all, and under that the lines of a card ([card]: titles,
//     departments). A card with a telephone number or an address goes off before anything is read.
//
//     A clause that only thanks, praises, or regrets ([speech]: "thank you for ringing them", "good that you …") is harmless
//     whatever it tells, unless a word of [break] or a phrase of [more] says that it means more, or it runs on into an order
//     without a full stop ([order], <anew>: "thanks for ringing we'll see").
//
//     A text that is nothing but a phrase of [alone] ("no problem") is a yes, too; beside anything else such a phrase is not.
//
//     Two things are set aside first: the ends of a list that the yes is said to ("measures 1 to 7 are approved"), and a
//     story of doubts that are gone, from its [once] ("at first line 5 seemed too much") to its [settled] ("you
//     convinced me").
//
//  2. A no is [Reject], also behind a yes that it takes back ("yes … actually, no"), with its reasons ("not before May"), and
//     with orders that wind the matter up ([windup]: "close the file"); so is a yes behind a word of <denial> that is a clause
//     by itself ("not ok"). A no with a change that has a word of [mend] ("add", "first") is [Changes], as is "not yet" with
//     one, and a yes with a change or a condition. What is wrong ("too late") is a reason beside a no, and a change without
//     one. A question is [Question], also if a yes hangs on its answer.
//
//  3. All else is [Unclear]. A word that nothing explains can only lead here, never to a yes; but for names, for what is
//     talked of ("thanks for the quick …"), and for what a plan is about ("the plan for the fair").
//
// The languages that know most words of the text read it; if two differ, it is Unclear. Where it is known what was asked
// ([Asked]), a yes to somebody else or to another plan is Unclear, too.
//
// # Phrases are data
//
// Each language is a file in phrases/, any.txt is for all. A line is a phrase with its variants:
//
//	[please|you can] go ahead [with <it>]    in section [yes]
//	<not> .. (approve|agree|accept)          in section [no]; ".." is up to five words
//	^<lead> {<plain>}$                       in section [aside]: "good that you" and any number of harmless words
//
// The signs are explained at pattern, the sections at class. A new way to say something is a word in such a file and a
// text in testdata/LANGUAGE-DECISION.txt; what looks like a yes and is none goes into LANGUAGE-hostile.txt.
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

// Item is a decision on one numbered item ("1 yes, 2 no"). The number 0 stands for all that are not named ("all but 2").
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
//
// With Items, Decision is what they come to: Approve only for a yes to 1, 2 and so on without a gap, Reject if all are
// refused, Changes if they differ or only a part is approved, Unclear if one of them is. How many items were asked for
// is not known here: whoever asked holds the numbers, and a Total, against his own.
type Answer struct {
	Decision Decision `json:"decision"`
	Items    []Item   `json:"items,omitempty"`
	Total    int      `json:"total,omitempty"`   // of a yes without Items: how many it says it is to ("all five measures"); 0 if it does not
	Remarks  string   `json:"remarks,omitempty"` // for Changes, Reject and Question: the words to hand on, without the word itself
	Words    []Word   `json:"words,omitempty"`   // in order: at most one from the first line, then SHARE, IF and KIND lines
	Nothing  bool     `json:"nothing,omitempty"` // DONE came with "nothing left"
	Between  bool     `json:"between,omitempty"` // a yes whose Items stand below the quoted lines, see [Asked.ReadBetween]
	Bare     bool     `json:"bare,omitempty"`    // the text is nothing but an answer ("Approved!", "1 yes 2 no")
	Why      []string `json:"why,omitempty"`     // which rule read it so; never text of the mail
}

// Line is one line of a plan or one measure of a list.
type Line struct {
	Number int       `json:"number"` // as numbered by us from 1
	Text   string    `json:"text"`
	Date   time.Time `json:"date,omitzero"` // the day promised, 00:00 in the writer's zone; zero if none
}
