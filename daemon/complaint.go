package daemon

import (
	"errors"
	"fmt"
	"time"
)

// Complaint is something that the operator should know: where, what is the matter, and what to do about it. It has no
// word, address or code of anybody in it, and nothing that a server said: some say back what they were sent.
type Complaint struct {
	Where string    // "SMTP server smtp.example.com:465"
	What  string    // "does not accept the login"
	Hint  string    // a sentence without a full stop
	Since time.Time // zero = nobody knows
	Until time.Time // zero = it is not over
	Mild  bool      // it can wait for the morning
}

// What can be the matter without an error that says so.
var (
	loopStuck = Complaint{Where: "the loop ", What: "does not turn any more",
		Hint: "restart ownup, nothing is lost by that; to tell us where it hangs, end it with SIGQUIT and keep what it prints"}
	isStopping  = Complaint{Where: "ownup", What: "is stopping", Hint: "start it again; what came meanwhile is taken in then"}
	storeTaken  = Complaint{Where: "the store", What: "belongs to another ownup now, and this one can write nothing", Hint: "stop one of the two"}
	storeSilent = Complaint{Where: "the store", What: "does not answer in time", Hint: "look for a slow or failing disk under store.path"}
	boxUnseen   = Complaint{Where: "the mailbox", What: "has not been looked into yet",
		Hint: "wait a moment after a start; if it stays so, the mail server does not answer, and soon our log says so"}
	boxSilent = Complaint{Where: "the mailbox", What: "has not been looked into although nothing is known to be wrong",
		Hint: "the mail server may hang: look whether other mail programs get in, and restart ownup"}
	boxPartly = Complaint{Where: "the mailbox", What: "has not been looked through as a whole",
		Hint: "restart ownup, and look for warnings in our log"}
)

const kindAnswer ConnKind = "answer" // the relay turned us away with a code, whatever the mail

// describe puts a failure of a part into words. kind is "other" for what has no name.
func describe(p Part, err error) (c Complaint, kind string) {
	var conn *ConnError
	var sent *DeliveryError
	answered := errors.As(err, &sent) && sent.Code != 0
	switch {
	case p == PartStore:
		return Complaint{Where: "the store", What: "does not take what we write",
			Hint: "look for a full or failing disk under store.path; our log has what SQLite said"}, other
	case errors.As(err, &conn):
		return Complaint{Where: fmt.Sprintf("the %s server %s", conn.Service, conn.Addr), What: kinds[conn.Kind].says, Hint: conn.Hint()}, string(conn.Kind)
	case answered:
		return Complaint{Where: "the SMTP server", What: fmt.Sprintf("turns us away with code %d", sent.Code),
			Hint: "look into its log at this time; `ownup outbox list` has what it said last"}, string(kindAnswer)
	case p == PartMailbox:
		return Complaint{Where: "taking mail in", What: "fails for a reason of our own",
			Hint: "our log says why, at \"mail not taken in\""}, other
	}
	return Complaint{Where: "sending mail", What: "fails for a reason of our own",
		Hint: "our log says why, at \"relay unreachable\""}, other
}

// What may wait for how long before it wants a look.
const (
	lateIn    = 10 * time.Minute // in the inbox: staff are told that no answer in ten minutes means that nobody knows
	lateOut   = 15 * time.Minute // in the outbox
	lateTimer = 5 * time.Minute
)

// attention says what wants a look although all parts work, the worst first.
func attention(s Survey) []Complaint {
	var all []Complaint
	g := s.Gauges
	_, tripped := s.Troubles[PartRelay]
	for _, a := range []struct {
		holds bool
		Complaint
	}{
		{s.GaugesErr != nil, storeSilent},
		{!s.Oldest.IsZero() && s.Now.Sub(s.Oldest) > lateIn, Complaint{Where: "the inbox", What: "holds mail that is not taken in", Since: s.Oldest,
			Hint: "look for \"mail not taken in\" in our log; whoever wrote has no answer yet"}},
		{g.Overdue > 0 && s.Now.Sub(g.Due) > lateTimer, Complaint{Where: "what is due", What: "is not decided", Since: g.Due,
			Hint: "look for \"case parked\" in our log, and run `ownup check`"}},
		{g.Pending > 0 && s.Now.Sub(g.Oldest) > lateOut && !tripped, Complaint{Where: "the outbox", What: "holds mail that does not go out", Since: g.Oldest,
			Hint: "`ownup outbox list` has what the relay says to it"}},
		{g.Failed > 0, Complaint{Where: "the outbox", What: "has " + mails(g.Failed) + " that the relay refused for good",
			Hint: "`ownup outbox list` says why: mend it and `retry`, or ring the person and `cancel`"}},
		{g.Unanswered > 0, Complaint{Where: "the quarantine", What: "has " + mails(g.Unanswered) + " that could not be taken in; nobody has had an answer to it",
			Hint: "`ownup quarantine list` names the sender: ring, and report it to us"}},
		{g.Quarantined > g.Unanswered, Complaint{Where: "the quarantine", What: "has " + mails(g.Quarantined-g.Unanswered) + " to look at", Mild: true,
			Hint: "`ownup quarantine list` says why; `release` or `drop` each"}},
	} {
		if a.holds {
			all = append(all, a.Complaint)
		}
	}
	return all
}

func mails(n int) string {
	if n == 1 {
		return "1 mail"
	}
	return fmt.Sprintf("%d mails", n)
}
