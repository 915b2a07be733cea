package example

import "github.com/ownup/ownup/mailflow"

// shares is what Sam shared, and Maria's answer to the first of it.
func shares() []mailflow.Share {
	return []mailflow.Share{
		{Text: "The tool picks the last list by itself and does not ask.", At: at(30, 10, 0), Answer: "I have asked for a question before sending, by 15 December."},
		{Text: "Nobody had time to look at it with me.", At: at(30, 10, 0)},
	}
}

// private turns a view into one of the private thread.
func private(v *mailflow.View) {
	v.Code, v.Report, v.Tag = "", "", "T4C7RW"
}

// ahead gives the last mail its own tag: it is a thread of its own.
func ahead(v *mailflow.View) { v.Tag = "T9KX2M" }

func learn() []Mail {
	reflect := shared(sam)
	reflect.Now, reflect.Entries = at(30, 9, 30), entries()
	ask := shared(maria)
	answersTo(&ask, sam)
	ask.Ref, ask.AskKind, ask.Shares, ask.Now = "7KQ2F-8RND", mailflow.AskShared, shares(), at(30, 10, 1)
	answer := shared(sam)
	answersTo(&answer, maria)
	answer.Shares, answer.From, answer.Now = shares(), maria, at(30, 13, 20)
	answer.Words = "From December on, two of you do the lists together.\n\nI will put it into the rota myself."
	answer.Shares[1].Answer = answer.Words
	refocus := shared(sam)
	refocus.Now = at(30, 9, 30).AddDate(0, 0, 28)
	return []Mail{
		mail(mailflow.TemplateReflect, "", reflect, private),
		mail(mailflow.TemplateReflect, "no-manager", reflect, private, alone, func(v *mailflow.View) {
			v.Entries = []mailflow.Entry{entries()[0], entries()[3], entries()[6]}
		}),
		mail(mailflow.TemplateShared, "", ask),
		mail(mailflow.TemplateShared, "replaced", ask, func(v *mailflow.View) { v.Replaced = true }),
		mail(mailflow.TemplateSharedAnswer, "", answer),
		mail(mailflow.TemplateRefocus, "", refocus, private, ahead, func(v *mailflow.View) {
			v.Kind, v.From = "You told me before I could hear it from anybody else.", maria
			v.IfThen = "If I send to more than ten people, then I send it to myself first."
		}),
		mail(mailflow.TemplateRefocus, "bare", refocus, private, ahead),
	}
}

// entries is the timeline of the case.
func entries() []mailflow.Entry {
	return []mailflow.Entry{
		{At: at(23, 14, 2), What: mailflow.WhatReported, Who: sam.Name},
		{At: at(23, 14, 2), What: mailflow.WhatTold, Who: maria.Name},
		{At: at(23, 14, 10), What: mailflow.WhatSeen, Who: maria.Name},
		{At: at(23, 14, 20), What: mailflow.WhatStopped},
		{At: at(23, 14, 25), What: mailflow.WhatAsked, Who: maria.Name},
		{At: at(23, 14, 40), What: mailflow.WhatDecided, Who: maria.Name},
		{At: at(23, 15, 30), What: mailflow.WhatPlanned, Who: sam.Name},
		{At: at(23, 16, 11), What: mailflow.WhatApproved, Who: maria.Name},
	}
}
