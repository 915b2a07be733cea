package example

import "github.com/ownup/ownup/mailflow"

// news is what Sam wrote after the report.
func news() []mailflow.Note {
	return []mailflow.Note{
		{At: at(23, 14, 9), Text: "The mail tool is switched off. 12 of 40 have opened the list."},
		{At: at(23, 14, 14), Text: "I rang the two who wrote back:\n- Weber deleted it\n- Olsen will ring me", Files: []string{"call notes.txt"}},
	}
}

func inform() []Mail {
	told := shared(maria)
	told.Now, told.Next = at(23, 14, 17), at(24, 9, 30)
	update := shared(maria)
	update.Now, update.News = at(23, 14, 40), news()
	return []Mail{
		mail(mailflow.TemplateInform, "", told),
		mail(mailflow.TemplateInform, "routed", told, func(v *mailflow.View) {
			v.Manager, v.Reader, v.Routed = ali, ali, true
			v.SentTo, v.Answers = []mailflow.Contact{ali}, []mailflow.AnswerPath{{Who: ali}}
		}),
		mail(mailflow.TemplateInform, "news", told, func(v *mailflow.View) {
			v.News, v.Stopped, v.Files = news(), at(23, 14, 9), []string{"prices-2027.pdf"}
		}),
		mail(mailflow.TemplateUpdate, "", update),
		mail(mailflow.TemplateUpdate, "stopped", update, func(v *mailflow.View) { v.Stopped = at(23, 14, 20) }),
	}
}

// items are the measures that Sam needs a yes for.
func items() []mailflow.Measure {
	return []mailflow.Measure{
		{Number: 1, Text: "Take the price list off the customer portal, for everybody, until tomorrow"},
		{Number: 2, Text: "Ring all forty customers today, with two people from sales"},
	}
}

func measures() []Mail {
	ask := shared(maria)
	answersTo(&ask, sam)
	ask.Ref, ask.AskKind, ask.Items, ask.Now = "7KQ2F-9TQ2", mailflow.AskMeasures, items(), at(23, 14, 25)
	ask.News = news()[:1]
	mails := []Mail{
		mail(mailflow.TemplateMeasures, "", ask),
		mail(mailflow.TemplateMeasures, "one", ask, func(v *mailflow.View) { v.Items = v.Items[:1] }),
		mail(mailflow.TemplateMeasures, "again", ask, func(v *mailflow.View) { v.Again = true }),
		mail(mailflow.TemplateMeasures, "late", ask, func(v *mailflow.View) { v.Again, v.Late = true, true }),
		mail(mailflow.TemplateMeasures, "replaced", ask, func(v *mailflow.View) { v.Replaced = true }),
	}
	return append(append(mails, decided()...), stuck()...)
}

func decided() []Mail {
	v := shared(sam)
	withCopy(&v, maria)
	v.Now, v.From = at(23, 14, 41), maria
	return []Mail{
		mail(mailflow.TemplateMeasuresDecided, "", v, func(v *mailflow.View) {
			v.Items = answers(mailflow.Yes, mailflow.Yes)
			v.Words = "1 yes, 2 yes. Take Ines along, and ring me when the first ten are done."
		}),
		mail(mailflow.TemplateMeasuresDecided, "no", v, func(v *mailflow.View) { v.Items = answers(mailflow.No, mailflow.No) }),
		mail(mailflow.TemplateMeasuresDecided, "but", v, func(v *mailflow.View) {
			v.Items = answers(mailflow.Yes, mailflow.Modified)
			v.Items[1].Remark = "only the twelve who opened it"
		}),
		mail(mailflow.TemplateMeasuresDecided, "part", v, func(v *mailflow.View) { v.Items = answers(mailflow.Yes) }),
		mail(mailflow.TemplateMeasuresDecided, "corrected", v, func(v *mailflow.View) {
			v.Items = answers(mailflow.No, mailflow.Yes)
			v.Items[0].Was, v.Items[0].At = mailflow.Yes, at(23, 15, 2)
		}),
		mail(mailflow.TemplateMeasuresDecided, "no-manager", v, alone, func(v *mailflow.View) {
			v.Items, v.From = items(), mailflow.Contact{}
		}),
	}
}

// answers are the measures with what Maria said to each; those after the last are open.
func answers(said ...mailflow.Verdict) []mailflow.Measure {
	all := items()
	for i, v := range said {
		all[i].Answer, all[i].By, all[i].At = v, maria.Name, at(23, 14, 40)
	}
	return all
}

func stuck() []Mail {
	v := shared(maria)
	answersTo(&v, sam)
	v.Ref, v.AskKind, v.Now, v.News = "7KQ2F-3WXP", mailflow.AskTakeOver, at(23, 14, 30), []mailflow.Note{
		{At: at(23, 14, 29), Text: "STUCK. The tool sends a second round at three and I have no rights to stop it."},
	}
	return []Mail{
		mail(mailflow.TemplateTakeOver, "", v),
		mail(mailflow.TemplateTakeOver, "again", v, func(v *mailflow.View) { v.Again = true }),
		mail(mailflow.TemplateTakeOver, "replaced", v, func(v *mailflow.View) { v.Replaced = true }),
	}
}
