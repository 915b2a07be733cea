package mailflow

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/ownup/ownup/mailflow/answer"
)

// Step 3, account. The reporter writes a plan of how to put it right; each revision goes to the manager, who approves
// that revision by answering. Only a clear yes from the one who was asked counts, and it can be taken back for a while.

// planDue is when the plan is asked for: by day as soon as it is stopped, else on the next working morning, whatever
// came by then.
func (t *turn) planDue() time.Time {
	c, s := t.c, t.env.Settings
	if !c.PlanAskedAt.IsZero() || c.Small || c.Plan.Revision > 0 || c.RouteAsked {
		return time.Time{}
	}
	from := c.OpenedAt.In(t.zone(c.Reporter))
	if c.stopped() {
		from = c.StoppedAt.In(t.zone(c.Reporter))
		if s.Calendar.Working(from) {
			return from
		}
	} else if !s.PlanNextMorning {
		return t.slot(t.after(from, s.PlanAfter, c.Reporter), c.Reporter)
	}
	return t.slot(s.Calendar.NextMorning(from), c.Reporter)
}

// askPlan asks for the plan.
func (t *turn) askPlan() {
	t.c.PlanAskedAt = t.env.Now
	t.sendPlan(func(v *View) { v.News = t.c.News })
	if t.managerTold() != nil {
		t.c.News = nil
	}
}

func (t *turn) sendPlan(fill func(*View)) {
	t.send(Mail{Template: TemplatePlan, To: []string{t.c.Reporter}, Cc: t.managerTold()}, func(v *View) {
		if t.c.stopped() {
			v.Read = "DONE"
		}
	}, fill)
}

// planOpen says that a plan is asked for or with the manager.
func (t *turn) planOpen() bool {
	c := t.c
	return (!c.PlanAskedAt.IsZero() || c.Plan.Revision > 0) && !c.planned() && !c.Small
}

// isPlan says whether the reporter's mail is a plan: it starts with PLAN or TALKED, or a plan is open and the mail has
// a dated or numbered line, or is a plan in a file.
func (t *turn) isPlan(w answer.Word) bool {
	if t.c.planned() || t.ev.Mail.Second {
		return false
	}
	if w.Name == "PLAN" || w.Name == "TALKED" {
		return true
	}
	return t.planOpen() && !t.fileOnly() && (numbered(t.ev.Mail.Text) || dated(t.planLines()))
}

// fileOnly says that the mail is nothing but a file: it is named, and asked for in words.
func (t *turn) fileOnly() bool {
	return len(t.ev.Mail.Files) > 0 && strings.TrimSpace(t.ev.Mail.Text) == ""
}

func (t *turn) planLines() []answer.Line {
	return answer.Plan(t.ev.Mail.Text, t.local(t.ev.Mail.Person))
}

// numbered says whether a line starts with a number and a dot or bracket.
func numbered(text string) bool {
	for line := range strings.Lines(text) {
		rest := strings.TrimLeftFunc(line, unicode.IsSpace)
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if digits > 0 && digits < 3 && len(rest) > digits+1 && strings.ContainsRune(".):", rune(rest[digits])) {
			return true
		}
	}
	return false
}

func dated(lines []answer.Line) bool {
	return slices.ContainsFunc(lines, func(l answer.Line) bool { return !l.Date.IsZero() })
}

// plan takes a plan: a new revision, which replaces what is with the manager.
func (t *turn) plan() {
	c, m := t.c, t.ev.Mail
	lines := t.planLines()
	if len(lines) == 0 {
		t.because("plan-empty")
		t.sendPlan(func(v *View) { v.Again, v.FileOnly = true, len(m.Files) > 0 })
		return
	}
	t.because("plan")
	t.log(WhatPlanned, m.Person)
	if w, _ := m.word(); w.Name == "TALKED" && c.TalkedAt.IsZero() {
		c.TalkedAt = t.env.Now
	}
	c.Small = false
	c.Plan = Plan{
		Revision: c.Plan.Revision + 1, At: t.env.Now, By: m.Person, Rounds: c.Plan.Rounds, Files: m.Files,
		Lines: revise(c.Plan.Lines, lines),
	}
	c.Plan.Hash = hashLines(c.Plan.Lines)
	t.submit()
}

// submit puts the latest revision before whoever approves.
func (t *turn) submit() {
	c := t.c
	if c.Manager == "" {
		t.because("plan-kept")
		c.Plan.Kept, c.Plan.DecidedAt = true, t.env.Now
		t.send(Mail{Template: TemplatePlanKept, To: []string{c.Reporter}, Replied: true}, func(v *View) { v.Plan = t.planView() })
		return
	}
	t.owe("PLAN")
	t.owed.Plan = true
	t.ask(AskPlan, c.Manager, c.Plan.Revision)
	if t.apart() { // it goes with what tells whoever is told in the end
		return
	}
	t.told()
	t.sendAsk(t.newest(AskPlan), nil)
}

// revise turns what was read into plan lines and marks those that the last revision did not have.
func revise(before []PlanLine, lines []answer.Line) []PlanLine {
	var plan []PlanLine
	for i, l := range lines {
		same := func(b PlanLine) bool { return b.Text == l.Text }
		plan = append(plan, PlanLine{Number: i + 1, Text: l.Text, Date: l.Date, New: len(before) > 0 && !slices.ContainsFunc(before, same)})
	}
	return plan
}

// hashLines is what an approval is bound to: SHA-256 over the numbered lines as they are stored.
func hashLines(lines []PlanLine) string {
	h := sha256.New()
	for _, l := range lines {
		b, _ := json.Marshal([]any{l.Number, l.Text})
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (t *turn) sendApprovePlan(m Mail, fill func(*View)) {
	m.Template = TemplateApprovePlan
	t.send(m, func(v *View) { v.Plan, v.Files = t.planView(), t.c.Plan.Files }, fill)
}

// decidePlan takes the manager's answer to the latest revision.
func (t *turn) decidePlan(a *Ask) {
	m := t.ev.Mail
	switch d := m.Answer.Decision; {
	case d == answer.Approve && (len(m.Inline) == 0 || m.Answer.Between) && covers(m.Answer, t.c.Plan.Lines):
		t.approve(a)
	case d == answer.Reject:
		t.sendBack(a, No, TemplatePlanNotYet)
	case d == answer.Changes, len(m.Inline) > 0 && !m.Answer.Between, mixed(m.Answer.Items):
		t.sendBack(a, Modified, TemplatePlanChanges)
	case d == answer.Question:
		t.question()
	case a.Answered, d == answer.None && m.line("KIND") != "":
		t.passOn()
	default: // also a yes to some of the lines
		t.because("plan-answer-unclear")
		t.askBack(a)
	}
}

// covers says that a yes is one to the whole plan: without numbers, or with as many as it has lines ("all five points"), or
// with every line's and no other. Who says yes to lines 1 to 9 of a plan of five has another one before him.
func covers(said answer.Answer, lines []PlanLine) bool {
	if len(said.Items) == 0 {
		return said.Total == 0 || said.Total == len(lines)
	}
	named := map[int]bool{}
	for _, it := range said.Items {
		named[it.Number] = it.Decision == answer.Approve
	}
	missing := func(l PlanLine) bool { return !named[l.Number] }
	return !mixed(said.Items) && !slices.ContainsFunc(lines, missing) && (named[allOthers] || len(named) == len(lines))
}

// mixed says that the items are not all the same clear yes.
func mixed(items []answer.Item) bool {
	return slices.ContainsFunc(items, func(i answer.Item) bool { return i.Decision != answer.Approve })
}

func (t *turn) approve(a *Ask) {
	c := t.c
	t.because("plan-approved")
	t.log(WhatApproved, a.To)
	t.close(AskPlan)
	c.Plan.Verdict, c.Plan.DecidedBy, c.Plan.DecidedAt = Yes, a.To, t.env.Now
	c.Plan.ApprovedAt = t.env.Now
	c.Plan.UndoUntil = t.after(t.env.Now, t.env.Settings.UndoWindow, a.To)
	t.send(Mail{Template: TemplatePlanApproved, To: []string{c.Reporter}, Cc: []string{a.To}}, func(v *View) {
		v.Plan, v.From, v.Words = t.planView(), t.contact(a.To), t.beside()
		v.Until, v.Next = c.Plan.UndoUntil, t.reflectDue()
	})
}

// beside is what the manager wrote with a decision, which goes to the reporter with it; nothing where that says no more than
// what was read: a word or two, or numbers. A KIND line waits for the last mail.
func (t *turn) beside() string {
	m := t.ev.Mail
	text := m.Text
	for _, w := range m.Answer.Words {
		if w.Name == "KIND" {
			text = cutParagraph(text, w.Arg)
		}
	}
	text = strings.TrimSpace(text)
	if len(strings.Fields(text)) < 3 || m.Answer.Bare && len(m.Answer.Items) > 0 {
		return ""
	}
	return text
}

// cutParagraph cuts a text from the line that ends with the first line of words to the end of its paragraph.
func cutParagraph(text, words string) string {
	words, _, _ = strings.Cut(words, "\n")
	var kept []string
	cutting := false
	for line := range strings.Lines(text) {
		switch {
		case words != "" && strings.HasSuffix(strings.TrimSpace(line), strings.TrimSpace(words)):
			cutting = true
		case strings.TrimSpace(line) == "":
			cutting = false
		}
		if !cutting {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

// sendBack gives a plan back: changes asked for, or a no. The revision can still be approved as it is.
func (t *turn) sendBack(a *Ask, verdict Verdict, template string) {
	c, m := t.c, t.ev.Mail
	t.because(template)
	t.log(WhatChanges, a.To)
	a.Answered = true
	c.Plan.Verdict, c.Plan.DecidedBy, c.Plan.DecidedAt = verdict, a.To, t.env.Now
	c.Plan.Rounds++
	for i := range c.Plan.Lines {
		c.Plan.Lines[i].Remark = remarkOn(c.Plan.Lines[i], m)
	}
	words := m.Answer.Remarks
	if words == "" && len(m.Inline) == 0 {
		words = m.Text
	}
	if verdict == No {
		t.send(Mail{Template: TemplateNoted, To: []string{a.To}, Replied: true}, func(v *View) { v.Read, v.Passed = "NO", true })
	} else {
		t.owe("CHANGES")
		t.owed.Passed = true
	}
	t.send(Mail{Template: template, To: []string{c.Reporter}}, func(v *View) {
		v.Plan, v.Words, v.From = t.planView(), words, t.contact(a.To)
	})
}

// remarkOn finds what the manager wrote to a line: below its quote, or by its number.
func remarkOn(l PlanLine, m *Reading) string {
	var remarks []string
	for _, in := range m.Inline {
		if strings.Contains(fold(in.Quoted), fold(l.Text)) || strings.Contains(fold(l.Text), fold(in.Quoted)) && len(in.Quoted) > 8 {
			remarks = append(remarks, in.Text)
		}
	}
	for _, it := range m.Answer.Items {
		if it.Number == l.Number && it.Decision != answer.Approve && it.Text != "" {
			remarks = append(remarks, it.Text)
		}
	}
	return strings.Join(remarks, "\n")
}

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// undo takes back an approval: by who gave it, within the window.
func (t *turn) undo() bool {
	c, m := t.c, t.ev.Mail
	if c.Plan.Verdict != Yes || !t.same(m.From, c.Plan.DecidedBy) || !t.levelDecides(m, t.newest(AskPlan)) {
		return false
	}
	if t.env.Now.After(c.Plan.UndoUntil) {
		t.because("undo-late")
		t.reply(TemplateNoted, func(v *View) { v.Read, v.Late = "UNDO", true })
		return true
	}
	t.because("plan-undone")
	t.log(WhatUndone, m.Person)
	c.Plan.Verdict, c.Plan.ApprovedAt, c.Plan.UndoUntil = Open, time.Time{}, time.Time{}
	t.send(Mail{Template: TemplatePlanUndone, To: []string{c.Reporter}, Cc: []string{c.Plan.DecidedBy}}, func(v *View) {
		v.Plan, v.From = t.planView(), t.contact(m.Person)
	})
	t.ask(AskPlan, c.Plan.DecidedBy, c.Plan.Revision)
	t.repeat(t.newest(AskPlan), false)
	return true
}

// question passes the manager's question on, word for word; the ask stays open.
func (t *turn) question() {
	t.because("question")
	t.sendWords(TemplateQuestion)
}

// passOn hands words that come with or after a decision to the reporter.
func (t *turn) passOn() {
	t.because("words-passed-on")
	t.sendWords(TemplateQuestion)
}

func (t *turn) sendWords(template string, fill ...func(*View)) {
	m := t.ev.Mail
	t.owe("")
	t.owed.Passed = true
	words := func(v *View) { v.Words, v.From = m.Text, t.contact(m.Person) }
	t.send(Mail{Template: template, To: []string{t.c.Reporter}}, append(fill, words)...)
}

func (t *turn) planView() PlanView {
	p := t.c.Plan
	return PlanView{Revision: p.Revision, At: p.At, Lines: slices.Clone(p.Lines), Changed: p.Revision > 1, Rounds: p.Rounds, Approved: p.ApprovedAt}
}

// lastDate is the last day promised in the plan; the zero time if none is.
func (p Plan) lastDate() time.Time {
	var last time.Time
	for _, l := range p.Lines {
		if l.Date.After(last) {
			last = l.Date
		}
	}
	return last
}

// settledAt is when the plan was approved, or kept where nobody approves.
func (p Plan) settledAt() time.Time {
	if p.Kept {
		return p.DecidedAt
	}
	return p.ApprovedAt
}

// wrapDue is when the manager's part ends: wrap_up_after the last promised day, or after the approval.
func (t *turn) wrapDue() time.Time {
	c := t.c
	if c.Plan.ApprovedAt.IsZero() || !c.WrappedAt.IsZero() || c.Manager == "" {
		return time.Time{}
	}
	from := c.Plan.ApprovedAt
	if last := c.Plan.lastDate(); last.After(from) {
		from = last
	}
	return t.slot(t.after(from, t.env.Settings.WrapUpAfter, c.Manager), c.Manager)
}

// wrap tells the manager that nothing more is asked of him.
func (t *turn) wrap() {
	t.c.WrappedAt = t.env.Now
	t.send(Mail{Template: TemplateClosed, To: []string{t.c.Manager}}, func(v *View) {
		v.Plan, v.Shares = t.planView(), t.c.Shares
	})
}
