// Package incoming reads a raw mail and says what is in it: who sent it, how far that can be trusted,
// what a person newly wrote, whether a person wrote it at all, and which earlier mail it answers.
//
// It is pure: bytes in, a [Mail] out. It never fails. A mail too broken to be read is a Mail of class
// [Unreadable] that says why.
//
// # Way of a mail
//
//	raw ─► mend ─► splitHeader ─► outline.split ─► readHeader ─► content.read ─► readText ─► classify
//	       mbox     fields         parts, caps      sender,       text, files     newest      bounce, loop,
//	       line,    however        (20 levels,      refs,                         words,      automatic, list,
//	       bare CR  broken         200 parts,       trust                         inline,     report, reply
//	                               100 KiB)                                       forward
//
// The parts are cut in one linear pass of our own, since the caps must hold before any library sees the bytes;
// what is left is small enough to mend where senders break the rules: transfer encodings with rubbish in them, encoded
// words cut in the middle of a character, undeclared charsets. Charsets, IDNA, public suffixes and HTML tokens come
// from golang.org/x.
//
// # Broken mails
//
// A declaration is believed unless the bytes contradict it, and what is missing is looked for where senders lose it:
//
//   - a field goes on over a line without white space, a header over a blank line, where what follows is a header's; a
//     field that was indented or torn in two is one still (lostline.go)
//   - addresses are found in whatever stands around them; one that was not where it belongs is good for an answer, and
//     no identity (addresslist.go)
//   - a boundary is looked for in the body if the declared one is not there; a delimiter with a dash, a space or words too
//     many is one where a part begins below it (boundary.go)
//   - a transfer encoding counts only where the bytes agree: base64 that calls itself 7bit is read, a delimiter that was
//     torn ends it (leaf.go, base64.go)
//   - text is of the charset that fits: declared, named elsewhere in the mail, or guessed from what is frequent in the
//     languages of each (charset.go, guess.go, script.go)
//   - a text that wraps itself is unwrapped: an opaque S/MIME signature (cms.go, not verified), PGP's frame (pgp.go),
//     text/enriched (enriched.go), uuencode (uu.go)
//
// Files inside of a winmail.dat are listed behind it (tnef.go); its text is read only where a mail has no other.
//
// # Newest text
//
// A mail is new and old in turn ([Mail.Text] has the new). Old is what is quoted, what stands below a mark that
// programs put above an earlier mail, and every line that we sent ourselves ([Options.Sent]). The marks are phrases
// in files, one for each language (phrases/), and the names of containers in HTML (phrases/html.txt). A mark that a
// person might type needs more: an attribution line without a quote below it, say, needs a year or an address.
//
// A person's own words must never be cut: a signature is known by "-- ", by a container, or by a card of the sender's own
// name; a footer by words that only footers have, or by a link; what is typed below a telephone's line stays. People
// also type into the old mail ([Mail.Inline]): between quoted lines, and in colour or with their name in brackets where
// nothing is quoted. A forward is known by its subject, by its mark, or by a header of somebody whom the mail does not go
// to.
//
// # Kinds
//
// Bounce wins over all, then our own mail, automatic answers, lists. A person's mail must never be taken for a
// program's, so each mark that a person may have too needs a second one:
//
//	a field that only programs write (Auto-Submitted, X-Autoreply, ...)     enough alone
//	a sender that only servers have (MAILER-DAEMON), a multipart/report     enough alone
//	a subject of programs ("Automatic reply: ...")          with an envelope of programs, or as an answer to a mail
//	a subject that people write too ("Out of office")       with a text that agrees, and an envelope or words of programs
//	no return address, a postmaster, "undeliverable"        with the words of a report, and what came back, a code or a recipient
//	Precedence, List-Unsubscribe                            but for what a mail program wrote whose sender is its return address
//
// Where fields prove nothing, a text that tells of a mistake is a person's. What a bounce says of the reason is a status
// even where it gives no code: see bouncestatus.go and phrases/status.txt.
//
// # Example
//
//	From: Sam Carter <sam@example.com>
//	Subject: Re: Note 7KQ2F                     Class reply, From sam@example.com, Codes 7KQ2F
//	In-Reply-To: <k3f9…@example.com>
//
//	DONE, the supplier has stopped it.          Text
//
//	Sent from my iPhone                         cut: a phone's line
//
//	On 16 Nov 2026, at 09:05, Desk wrote:       cut: an attribution
//	> What is still happening?                  cut: quoted
package incoming

import "time"

// Class is the kind of a mail.
type Class string

// The classes. Bounce wins over AutoReply; a human's mail is never anything but Report or Reply.
const (
	Report     Class = "report"     // a person writes anew, or forwards something
	Reply      Class = "reply"      // a person answers: it has In-Reply-To or References and is no forward
	AutoReply  Class = "auto_reply" // an out-of-office, a ticket system, a reaction without words (RFC 3834)
	Bounce     Class = "bounce"     // a delivery status notification, of any form (RFC 3464 or free)
	List       Class = "list"       // a mailing list or bulk mail
	Loop       Class = "loop"       // a mail of our own that came back
	Unreadable Class = "unreadable" // nothing could be read from it
)

// Level is how far the sender of a mail is proved.
type Level string

// The levels.
const (
	LevelA Level = "A" // the border proved the address in From
	LevelB Level = "B" // the border says nothing
	LevelC Level = "C" // failed, in conflict, several From, malformed
)

// Mail is everything that was read of one mail. All text is valid UTF-8 without NUL, lines end in LF.
type Mail struct {
	Class     Class
	From      string    // the one address in From, compared form ([Address]); "" if none or different ones
	FromName  string    // its display name, decoded; never an identity
	Froms     int       // how many addresses stand in all From fields
	To, Cc    []string  // addresses in compared form, in order
	ToNames   []string  // the display names in To that are none of its addresses, decoded; they prove nothing
	Recipient []string  // Delivered-To, X-Original-To, Envelope-To: where it really arrived; compared form
	Subject   string    // decoded, folded to one line
	MessageID string    // with its angle brackets, "" if none or unusable
	Date      time.Time // zero if none or unusable

	InReplyTo  []string // message ids with angle brackets
	References []string // message ids with angle brackets, in order
	Tokens     []string // 26-character tokens in To, Cc or Recipient (box+token@) and in ids named, lower case
	Codes      []string // case codes and private tags in the subject, upper case: "7KQ2F", "T4C7RW"
	Asks       []string // asks in the subject, upper case: "7KQ2F-M4XD"

	Text        string       // the newest visible text: no quoted history, no signature
	Words       string       // Text without a forwarded mail in it: what its sender wrote. Decisions are read from this
	Inline      []Inline     // what was written between quoted lines, each with the line it answers; also part of Text
	Attachments []Attachment // named files and all parts that are no text to read, in the order of the mail
	Forward     bool         // somebody forwarded this; Text then has what was forwarded as well
	Differs     bool         // its text part and its HTML part say different things
	Encrypted   bool         // S/MIME or PGP: there is nothing to read
	Reaction    bool         // a thumb or the like, no words

	Bounce *BounceInfo // for class Bounce
	Until  time.Time   // for class AutoReply: when it says the sender is back; zero if unsaid
	Trust  Level
	Why    []string // one line for each thing that was decided: class, trust, what was cut. Never mail text.

	// Fingerprint identifies the mail for "have I seen this before": SHA-256 over From, Date, Message-ID and
	// Subject as they stand, and the raw body with LF line ends. Other header fields (Received, ...) do not count.
	Fingerprint [32]byte
}

// Inline is a remark written below a quoted line.
type Inline struct {
	Quoted string // the last quoted line above it, without its marks
	Text   string
}

// Attachment names a part that is not the text.
type Attachment struct {
	Name string `json:"name"`
	Type string `json:"type"` // media type, lower case
	Size int    `json:"size"` // bytes, decoded
}

// BounceInfo is what a delivery status notification says of its first failed recipient.
type BounceInfo struct {
	Recipient string   `json:"recipient"` // whose delivery it was, compared form; "" if unsaid
	Meant     string   `json:"-"`         // whom the sender had meant, where the report says so; compared form
	Status    string   `json:"status"`    // enhanced status code (RFC 3463) such as "5.1.1"; "5.0.0" if only the failure is known
	Action    string   `json:"action"`    // failed, delayed, delivered, relayed, expanded (RFC 3464)
	Original  []string `json:"-"`         // message ids of the returned mail
}

// Options are what a reader must know of the house.
type Options struct {
	Own            []string // our own mailbox addresses, compared form
	AuthservID     string   // whose Authentication-Results count; "microsoft365" for the form without an id; "" = none counts
	InternalHeader string   // "Name: value": a field that the border strips from outside mail, and which marks inside mail
	// Sent are the plain texts that we sent in this thread, newest first; quoted or not, they are no words of the writer's.
	Sent []string
}
