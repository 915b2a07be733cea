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
	sent := shared(sam)
	answersTo(&sent, maria)
	sent.Now, sent.Plan, sent.Read, sent.Until = at(23, 16, 30), plan(), "PLAN", at(23, 15, 30)
	kept := shared(sam)
	kept.Now, kept.Plan = at(23, 15, 31), plan()
	return []Mail{
		mail(mailflow.TemplatePlan, "", asked),
		mail(mailflow.TemplatePlan, "not-stopped", asked, func(v *mailflow.View) {
			v.Now, v.Read, v.Stopped = at(24, 9, 30), "", time.Time{}
		}),
		mail(mailflow.TemplatePlan, "again", asked, func(v *mailflow.View) { v.Again = true }),
		mail(mailflow.TemplatePlan, "file-only", asked, func(v *mailflow.View) { v.Again, v.FileOnly = true, true }),
		mail(mailflow.TemplatePlan, "no-manager", asked, alone),
		mail(mailflow.TemplatePlan, "untold", asked, untold),
		mail(mailflow.TemplatePlanSent, "", sent),
		mail(mailflow.TemplatePlanKept, "", kept, alone),
	}
}

func approval() []Mail {
	ask := shared(maria)
	answersTo(&ask, sam)
	ask.Ref, ask.AskKind, ask.Plan, ask.Now = "7KQ2F-M4XD", mailflow.AskPlan, plan(), at(23, 15, 30)
	return append([]Mail{
		mail(mailflow.TemplateApprovePlan, "", ask),
		mail(mailflow.TemplateApprovePlan, "first", ask, func(v *mailflow.View) {
			v.Plan = plan()
			v.Plan.Revision, v.Plan.Changed, v.Plan.Rounds, v.Plan.Lines[1].New = 1, false, 0, false
		}),
		mail(mailflow.TemplateApprovePlan, "again", ask, func(v *mailflow.View) { v.Again = true }),
		mail(mailflow.TemplateApprovePlan, "late", ask, func(v *mailflow.View) { v.Again, v.Late = true, true }),
		mail(mailflow.TemplateApprovePlan, "replaced", ask, func(v *mailflow.View) { v.Replaced = true }),
		mail(mailflow.TemplateApprovePlan, "third-round", ask, func(v *mailflow.View) {
			v.Plan.Rounds, v.Plan.Revision, v.Files = 2, 3, []string{"plan.docx"}
		}),
	}, answered()...)
}

// answered are the mails about the answer to a plan.
func answered() []Mail {
	yes := shared(sam)
	withCopy(&yes, maria)
	yes.Plan, yes.From, yes.Now = plan(), maria, at(23, 16, 12)
	yes.Plan.Approved, yes.Until, yes.Next = at(23, 16, 11), at(23, 16, 41), at(30, 9, 30)
	back := shared(sam)
	answersTo(&back, maria)
	back.Plan, back.From, back.Now = plan(), maria, at(23, 16, 12)
	back.Words = "Good to read. Line 2 is too early for me, please wait for sales first."
	back.Plan.Lines[1].Remark = "after sales has answered"
	rounds := func(v *mailflow.View) { v.Plan.Rounds = 2 }
	closed := shared(maria)
	closed.Now, closed.Plan = at(30, 9, 30), plan()
	return []Mail{
		mail(mailflow.TemplatePlanApproved, "", yes),
		mail(mailflow.TemplatePlanApproved, "words", yes, func(v *mailflow.View) {
			v.Words = "Approved. Ring me before you ring Olsen, I have known them for years."
		}),
		mail(mailflow.TemplatePlanUndone, "", yes, func(v *mailflow.View) { v.Until, v.Plan.Approved = time.Time{}, time.Time{} }),
		mail(mailflow.TemplatePlanChanges, "", back),
		mail(mailflow.TemplatePlanChanges, "third-round", back, rounds),
		mail(mailflow.TemplatePlanNotYet, "", back),
		mail(mailflow.TemplatePlanNotYet, "third-round", back, rounds),
		mail(mailflow.TemplateQuestion, "", back, func(v *mailflow.View) {
			v.Words = "Which of the forty are in an open offer right now?\nAnd does sales know?"
		}),
		mail(mailflow.TemplateQuestion, "take-over", back, func(v *mailflow.View) {
			v.AskKind, v.Now, v.Words = mailflow.AskTakeOver, at(23, 14, 33), "YES. Ali stops the second round, he is at it now."
		}),
		mail(mailflow.TemplateClosed, "", closed),
		mail(mailflow.TemplateClosed, "shares", closed, func(v *mailflow.View) {
			v.Shares, v.Kind = shares(), "You told me before I could hear it from anybody else."
		}),
	}
}
