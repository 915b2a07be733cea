package example

import "github.com/ownup/ownup/mailflow"

// desk are the answers to words that count anywhere, to mails that cannot be used, and to mails without a case.
func desk() []Mail {
	mails := append(noted(), unclear()...)
	mails = append(mails, words()...)
	return append(mails, greetings()...)
}

func noted() []Mail {
	sams, marias := shared(sam), shared(maria)
	answersTo(&sams, maria)
	read := func(word string) func(*mailflow.View) { return func(v *mailflow.View) { v.Read = word } }
	return []Mail{
		mail(mailflow.TemplateNoted, "", sams),
		mail(mailflow.TemplateNoted, "done", sams, read("DONE")),
		mail(mailflow.TemplateNoted, "stuck", sams, read("STUCK")),
		mail(mailflow.TemplateNoted, "stuck-untold", sams, read("STUCK"), untold),
		mail(mailflow.TemplateNoted, "added", sams, func(v *mailflow.View) { v.Added = true }),
		mail(mailflow.TemplateNoted, "share", sams, read("SHARE")),
		mail(mailflow.TemplateNoted, "untold", sams, untold),
		mail(mailflow.TemplateNoted, "seen", marias, read("SEEN")),
		mail(mailflow.TemplateNoted, "words", marias),
		mail(mailflow.TemplateNoted, "no", marias, read("NO")),
		mail(mailflow.TemplateNoted, "undo-late", marias, read("UNDO"), func(v *mailflow.View) { v.Late = true }),
		mail(mailflow.TemplateNoted, "no-manager", sams, alone),
	}
}

func unclear() []Mail {
	v := shared(maria)
	answersTo(&v, sam)
	v.Words, v.From, v.Plan = "Ok, let us see.", maria, plan()
	ask := func(kind mailflow.AskKind, ref string) func(*mailflow.View) {
		return func(v *mailflow.View) { v.AskKind, v.Ref = kind, ref }
	}
	return []Mail{
		mail(mailflow.TemplateUnclear, "plan", v, ask(mailflow.AskPlan, "7KQ2F-M4XD")),
		mail(mailflow.TemplateUnclear, "measures", v, ask(mailflow.AskMeasures, "7KQ2F-9TQ2"), func(v *mailflow.View) {
			v.Items, v.Plan = items(), mailflow.PlanView{}
		}),
		mail(mailflow.TemplateUnclear, "take-over", v, ask(mailflow.AskTakeOver, "7KQ2F-3WXP")),
		mail(mailflow.TemplateUnclear, "shared", v, ask(mailflow.AskShared, "7KQ2F-8RND"), func(v *mailflow.View) { v.Plan = mailflow.PlanView{} }),
	}
}

// words are the answers to HELP, STATUS, STOP, NOTMINE and ROUTE.
func words() []Mail {
	sams, marias := shared(sam), shared(maria)
	status := func(v *mailflow.View) {
		v.Now, v.Entries, v.Status = at(24, 11, 0), entries(), string(mailflow.StepAccount)
	}
	open := func(v *mailflow.View) { v.Case = true }
	route := func(v *mailflow.View) { v.People = []mailflow.Contact{ali, ines} }
	both := shared(sam)
	withCopy(&both, maria)
	both.Answers = []mailflow.AnswerPath{{Who: sam}, {Who: maria}}
	return []Mail{
		mail(mailflow.TemplateHelp, "", sams, open),
		mail(mailflow.TemplateHelp, "manager", marias, open),
		mail(mailflow.TemplateHelp, "no-manager", sams, alone, open),
		mail(mailflow.TemplateHelp, "no-case", sams, noCase),
		mail(mailflow.TemplateStatus, "", sams, status),
		mail(mailflow.TemplateStatus, "manager", marias, status),
		mail(mailflow.TemplateStopped, "", sams),
		mail(mailflow.TemplateStopped, "no-manager", sams, alone),
		mail(mailflow.TemplateStoppedTold, "", marias),
		mail(mailflow.TemplateNotMine, "", both, func(v *mailflow.View) { v.From = sam }),
		mail(mailflow.TemplateRoute, "", sams, route),
		mail(mailflow.TemplateRoute, "many", sams, route, func(v *mailflow.View) { v.People = []mailflow.Contact{ali, ines, maria, sam} }),
		mail(mailflow.TemplateRoute, "again", sams, route, func(v *mailflow.View) { v.Again = true }),
		mail(mailflow.TemplateRoute, "nobody", sams),
		mail(mailflow.TemplateRouted, "", sams, func(v *mailflow.View) {
			v.Manager = ali
			answersTo(v, ali)
		}),
	}
}

func greetings() []Mail {
	sams, marias := shared(sam), shared(maria)
	outside := mailflow.Contact{Name: "someone@example.org", First: "someone@example.org", Address: "someone@example.org"}
	stranger := mailflow.View{
		Now: at(23, 14, 5), Lang: "en", Mailbox: "oops@example.com", Reader: outside, Reporter: outside,
		SentTo: []mailflow.Contact{outside}, Answers: []mailflow.AnswerPath{{Who: outside}},
	}
	return []Mail{
		mail(mailflow.TemplateUndelivered, "", sams),
		mail(mailflow.TemplateOver, "", sams),
		mail(mailflow.TemplateNotAsked, "", shared(ines), noCase, func(v *mailflow.View) {
			v.Reporter, v.Manager = mailflow.Contact{}, mailflow.Contact{}
		}),
		mail(mailflow.TemplateUnreadable, "", sams),
		mail(mailflow.TemplateUnreadable, "manager", marias),
		mail(mailflow.TemplateUnreadable, "no-case", sams, noCase),
		mail(mailflow.TemplateTooLarge, "", sams, noCase),
		mail(mailflow.TemplateStranger, "", stranger),
		mail(mailflow.TemplateOtherMailbox, "", marias),
		mail(mailflow.TemplateOtherMailbox, "no-case", sams, noCase),
	}
}

// noCase is a mail to somebody who has none.
func noCase(v *mailflow.View) { v.Code, v.Report = "", "" }
