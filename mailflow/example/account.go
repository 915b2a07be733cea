package example

import (
	"time"

	"github.com/ownup/ownup/mailflow"
)

// plan is Sam's plan in its second revision.
func plan() mailflow.PlanView {
	return mailflow.PlanView{
		Revision: 2, At: at(23, 15, 30), Changed: true, Rounds: 1,
		Lines: []mailflow.PlanLine{
			{Number: 1, Text: "Ring the two customers who wrote back, and say what they can rely on", Date: at(24, 0, 0)},
			{Number: 2, Text: "Write to all forty with the right list", Date: at(25, 0, 0), New: true},
			{Number: 3, Text: "Ask sales whether the list is used in an open offer"},
		},
	}
}

func account() []Mail {
	asked := shared(sam)
	withCopy(&asked, maria)
	asked.Now, asked.Read, asked.Stopped = at(23, 14, 21), "DONE", at(23, 14, 20)
	return []Mail{
		mail(mailflow.TemplatePlan, "", asked),
		mail(mailflow.TemplatePlan, "not-stopped", asked, func(v *mailflow.View) {
			v.Now, v.Read, v.Stopped = at(24, 9, 30), "", time.Time{}
		}),
		mail(mailflow.TemplatePlan, "again", asked, func(v *mailflow.View) { v.Again = true }),
		mail(mailflow.TemplatePlan, "file-only", asked, func(v *mailflow.View) { v.Again, v.FileOnly = true, true }),
		mail(mailflow.TemplatePlan, "no-manager", asked, alone),
	}
}

func approval() []Mail {
	ask := shared(maria)
	ask.Ref, ask.AskKind, ask.Plan, ask.Now = "7KQ2F-M4XD", mailflow.AskPlan, plan(), at(23, 15, 30)
	answersTo(&ask, sam)
	return []Mail{
		mail(mailflow.TemplateApprovePlan, "", ask),
		mail(mailflow.TemplateApprovePlan, "first", ask, func(v *mailflow.View) {
			v.Plan.Revision, v.Plan.Changed, v.Plan.Rounds, v.Plan.Lines[1].New = 1, false, 0, false
		}),
		mail(mailflow.TemplateApprovePlan, "again", ask, func(v *mailflow.View) { v.Again = true }),
		mail(mailflow.TemplateApprovePlan, "late", ask, func(v *mailflow.View) { v.Late = true }),
		mail(mailflow.TemplateApprovePlan, "replaced", ask, func(v *mailflow.View) { v.Replaced = true }),
		mail(mailflow.TemplateApprovePlan, "third-round", ask, func(v *mailflow.View) {
			v.Plan.Rounds, v.Plan.Revision, v.Files = 2, 3, []string{"plan.docx"}
		}),
		mail(mailflow.TemplateApprovePlan, "deputy", ask, func(v *mailflow.View) {
			v.Reader, v.Deputy, v.SentTo = ali, ali, []mailflow.Contact{ali}
			answersTo(v, sam)
		}),
	}
}
