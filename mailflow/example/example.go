// Package example has a view for every mail and each of its variants, filled as in a real case: Sam sent a price list to
// the wrong customers, Maria is the manager, Ali and Ines may be told instead. Previews show them, and the tests of the mails hold the
// rules of the house on them.
//
// To add one, add a line to the function of its step: the template, what is different about it in a word or two, and
// what to change in the view that all mails of that step share.
package example

import (
	"slices"
	"time"

	"github.com/ownup/ownup/mailflow"
)

// Mail is one mail as somebody might get it.
type Mail struct {
	Template string
	Variant  string // "" for the ordinary one; with the template the name of the example
	View     mailflow.View
}

// Name is "minimize" or "minimize-named".
func (m Mail) Name() string {
	if m.Variant == "" {
		return m.Template
	}
	return m.Template + "-" + m.Variant
}

// Mails lists all examples in the order of a case.
func Mails() []Mail {
	return slices.Concat(minimize(), inform(), measures(), account(), approval(), learn(), desk())
}

// The people.
var (
	sam   = mailflow.Contact{Name: "Sam Carter", First: "Sam", Address: "sam@example.com", Phone: "+49 30 5550 101"}
	maria = mailflow.Contact{Name: "Maria Lopez", First: "Maria", Address: "maria@example.com", Phone: "+49 30 5550 102"}
	ali   = mailflow.Contact{Name: "Ali Demir", First: "Ali", Address: "ali@example.com", Phone: "+49 30 5550 103"}
	ines  = mailflow.Contact{Name: "Ines Weber", First: "Ines", Address: "ines@example.com"}
)

const report = `Hello,

I sent the new price list to the wrong customers this morning, about forty of them. It has our purchase prices on the second page. Two have already written back.

I have not told anybody yet.
Sam`

// at is a minute in November 2026, when it is winter in Berlin.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 0, 0, time.FixedZone("CET", 60*60))
}

// shared is what every mail of the case has that goes to one person at 14:05 on the day of the report.
func shared(to mailflow.Contact) mailflow.View {
	return mailflow.View{
		Code: "7KQ2F", Now: at(23, 14, 5), Lang: "en", Mailbox: "oops@example.com",
		Reader: to, Reporter: sam, Manager: maria, SentTo: []mailflow.Contact{to},
		Answers: []mailflow.AnswerPath{{Who: to}},
		Report:  report, ReportAt: at(23, 14, 2),
		House: mailflow.House{
			Promise:   "What is written here is not used in reviews or warnings. Agreed with the works council in May 2026.",
			DutyDesk:  "+49 30 5550 100",
			Emergency: "112",
			MustTell:  "Personal data: dpo@example.com, within 72 hours",
		},
		Support: mailflow.Support{
			Internal: "Dana Reyes, people team, dana.reyes@example.com",
			External: "Employee assistance line, +49 30 0000000",
		},
	}
}

// answersTo sends the answers of the only reader to somebody.
func answersTo(v *mailflow.View, to ...mailflow.Contact) {
	v.Answers = []mailflow.AnswerPath{{Who: v.Reader, To: to}}
}

// withCopy adds a reader in Cc, whose answers stay here while the first one's go to him.
func withCopy(v *mailflow.View, cc mailflow.Contact) {
	v.SentTo = append(v.SentTo, cc)
	v.Answers = []mailflow.AnswerPath{{Who: v.Reader, To: []mailflow.Contact{cc}}, {Who: cc}}
}

// alone takes the manager away: the reporter is the head of the house.
func alone(v *mailflow.View) {
	v.Manager, v.Deputy = mailflow.Contact{}, mailflow.Contact{}
	v.SentTo = []mailflow.Contact{v.Reader}
	v.Answers = []mailflow.AnswerPath{{Who: v.Reader}}
}

// mail makes an example of a view and what is different in it.
func mail(template, variant string, v mailflow.View, changes ...func(*mailflow.View)) Mail {
	for _, change := range changes {
		change(&v)
	}
	return Mail{Template: template, Variant: variant, View: v}
}
