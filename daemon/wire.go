package daemon

import (
	"context"
	"fmt"
	"time"
)

// Mailbox is the inbox as the intake sees it: one IMAP connection with our inbox selected. No call outlives its ctx: a
// cancelled or timed-out ctx closes the connection. After any error the Mailbox is closed and a new one is opened.
type Mailbox interface {
	// Look returns where the inbox stands: its UIDVALIDITY, UIDNEXT, and each mail with a UID of at least from.
	Look(ctx context.Context, from uint32) (Look, error)
	// Fetch reads mails by BODY.PEEK[] in batches and calls each for every one, in order of UID. Raw is cut off
	// after limit bytes, and Truncated says so. A mail that has gone meanwhile is left out.
	Fetch(ctx context.Context, uids []uint32, limit int64, each func(Fetched) error) error
	// File moves mails to a folder (created if missing), by MOVE or else by a checked COPY, STORE and UID EXPUNGE.
	File(ctx context.Context, uids []uint32, folder string) error
	// Erase deletes exactly these mails for good: STORE \Deleted and UID EXPUNGE, never a bare EXPUNGE.
	Erase(ctx context.Context, uids []uint32) error
	// Return moves the mail of this size and INTERNALDATE from a folder back to the inbox; found is false if none lies there.
	// A move keeps both, and not every server tells the UID that it gives. The inbox is selected again afterwards.
	Return(ctx context.Context, folder string, size int64, received time.Time) (found bool, err error)
	// Wait returns when the server says that something changed, or after bound. It idles where the server can,
	// and else just waits.
	Wait(ctx context.Context, bound time.Duration) error
	Close() error
}

// Look is the state of the inbox.
type Look struct {
	UIDValidity uint32
	UIDNext     uint32
	Mails       []Listed // ascending UID
}

// Listed is a mail in the inbox before it was fetched.
type Listed struct {
	UID      uint32
	Size     int64     // bytes (RFC822.SIZE)
	Received time.Time // INTERNALDATE, UTC
}

// Fetched is a mail's content.
type Fetched struct {
	UID       uint32
	Raw       []byte
	Truncated bool
}

// Relay takes outgoing mail: one kept SMTP connection. It is used by one worker at a time.
type Relay interface {
	// Deliver sends one envelope. It calls mark after the relay took MAIL and RCPT and before DATA, and gives up
	// (without DATA) if mark fails. A nil error means that the relay took responsibility for the mail. Otherwise the error is a *DeliveryError.
	Deliver(ctx context.Context, e Envelope, mark func() error) error
	Close() error
}

// Envelope is one mail to one recipient.
type Envelope struct {
	From  string // "" for the null sender <>
	To    string
	Bytes []byte // the whole mail, CRLF
}

// DeliveryError says what became of an envelope that was not delivered.
type DeliveryError struct {
	Fate   Fate
	Code   int    // SMTP reply code, 0 if none
	Status string // enhanced status (RFC 3463), "" if none
	Text   string // what the server said, one line, for the operator
	Err    error
}

// Fate is what a failed delivery means for the mail.
type Fate int

// The fates.
const (
	FateTemporary  Fate = iota // this mail later: a 4xx for it
	FatePermanent              // never: a 5xx for it
	FateConnection             // the connection, login or TLS failed: not this mail's fault, no attempt used up
	FateUnknown                // lost after the final dot: it may have been taken
)

// Error says what the relay answered.
func (e *DeliveryError) Error() string {
	if e.Code != 0 {
		return fmt.Sprintf("relay answered %d %s", e.Code, e.Text)
	}
	return fmt.Sprintf("deliver: %v", e.Err)
}

// Unwrap returns the cause.
func (e *DeliveryError) Unwrap() error { return e.Err }
