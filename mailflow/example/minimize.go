package example

import "github.com/ownup/ownup/mailflow"

func minimize() []Mail {
	first := shared(sam)
	withCopy(&first, maria)
	first.Files = []string{"prices-2027.pdf"}
	first.Next = at(23, 14, 17)
	return []Mail{
		mail(mailflow.TemplateMinimize, "", first),
		mail(mailflow.TemplateMinimize, "no-manager", first, alone),
		mail(mailflow.TemplateMinimize, "named", first, func(v *mailflow.View) {
			v.SentTo, v.Answers = v.SentTo[:1], []mailflow.AnswerPath{{Who: sam}}
			v.Named, v.Until = true, at(23, 14, 15)
		}),
		mail(mailflow.TemplateMinimize, "untold", first, func(v *mailflow.View) {
			v.SentTo, v.Answers = v.SentTo[:1], []mailflow.AnswerPath{{Who: sam}}
		}),
		mail(mailflow.TemplateMinimize, "copy", shared(maria), func(v *mailflow.View) {
			v.Copy, v.Now, v.Next = true, at(23, 14, 15), at(23, 14, 17)
		}),
	}
}
