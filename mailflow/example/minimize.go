package example

import (
	"time"

	"github.com/ownup/ownup/mailflow"
)

func minimize() []Mail {
	first := shared(sam)
	withCopy(&first, maria)
	first.Files = []string{"prices-2027.pdf"}
	first.Next = at(23, 14, 17)
	mails := []Mail{
		mail(mailflow.TemplateMinimize, "", first),
		mail(mailflow.TemplateMinimize, "no-manager", first, alone, quiet),
		mail(mailflow.TemplateMinimize, "named", first, untold, func(v *mailflow.View) {
			v.Named, v.Until = true, at(23, 14, 15)
		}),
		mail(mailflow.TemplateMinimize, "untold", first, untold, quiet),
		mail(mailflow.TemplateMinimize, "night", first, func(v *mailflow.View) {
			v.ReportAt, v.Now, v.Next, v.Night = at(23, 22, 2), at(23, 22, 2), at(23, 22, 17), true
		}),
		mail(mailflow.TemplateMinimize, "beside", first, func(v *mailflow.View) { v.Beside = "8X4TN" }),
		mail(mailflow.TemplateMinimize, "routed", first, func(v *mailflow.View) {
			v.Manager, v.Routed, v.SentTo = ali, true, v.SentTo[:1:1]
			withCopy(v, ali)
		}),
		mail(mailflow.TemplateMinimize, "copy", shared(maria), func(v *mailflow.View) {
			v.Copy, v.Now, v.Next = true, at(23, 14, 15), at(23, 14, 17)
		}),
		mail(mailflow.TemplateConfirm, "", shared(sam)),
		mail(mailflow.TemplateConfirm, "no-manager", shared(sam), alone),
	}
	return append(mails, over()...)
}

// over are the mails once it is stopped.
func over() []Mail {
	small := shared(sam)
	withCopy(&small, maria)
	small.Read, small.Stopped, small.Now = "DONE, nothing left", at(23, 14, 20), at(23, 14, 21)
	small.Words, small.From = "DONE, nothing left. The list had only a typing error in a date, all forty have the right one now.", sam
	small.Until, small.Next = at(24, 17, 0), at(30, 9, 30)
	night := shared(sam)
	answersTo(&night, maria)
	night.Read, night.Stopped, night.Now, night.Next = "DONE", at(23, 22, 10), at(23, 22, 11), at(24, 9, 30)
	ahead := shared(sam)
	ahead.Now, ahead.Stopped = at(30, 9, 30), at(23, 14, 20)
	return []Mail{
		mail(mailflow.TemplateSmall, "", small),
		mail(mailflow.TemplateSmall, "no-manager", small, alone),
		mail(mailflow.TemplateRest, "", night),
		mail(mailflow.TemplateAhead, "", ahead),
		mail(mailflow.TemplateAhead, "no-manager", ahead, alone),
	}
}

// untold leaves the manager out of the mail: he has not been told yet.
func untold(v *mailflow.View) {
	v.SentTo, v.Answers, v.Apart = v.SentTo[:1], []mailflow.AnswerPath{{Who: v.Reader, Later: true}}, true
}

// quiet leaves out when the next mail comes: nobody else is told by then.
func quiet(v *mailflow.View) { v.Next = time.Time{} }
