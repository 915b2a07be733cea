package mailflow

import (
	"slices"
	"time"
)

// Step 4, learn. A private sheet to think with, to the reporter alone. Of an answer only SHARE lines (they go to the
// manager) and one IF … THEN line are kept; the rest never gets as far as this package.

// reflectWithin is how far away the last promised day may be for the reflection to wait for it.
const reflectWithin = 20 * 24 * time.Hour

// reflectDue is when the reflection goes: reflection_after the plan was settled, or after its last day if that is near;
// without a settled plan silence_after the last sign of life.
func (t *turn) reflectDue() time.Time {
	c, s := t.c, t.env.Settings
	if !c.ReflectAt.IsZero() || c.Small || c.End != "" {
		return time.Time{}
	}
	from, span := c.Plan.settledAt(), s.ReflectionAfter
	if from.IsZero() {
		from, span = c.LastSign, s.SilenceAfter
	} else if last := c.Plan.lastDate(); last.After(from) && last.Sub(from) <= reflectWithin {
		from = last
	}
	return t.slot(t.after(from, span, c.Reporter), c.Reporter)
}

// reflect sends it, unless the reporter has left the directory or cannot be reached there.
func (t *turn) reflect() {
	t.c.ReflectAt = t.env.Now
	t.sendPrivate(TemplateReflect, func(v *View) { v.Entries = t.entries() })
}

// sendPrivate sends a mail of the private thread: its own tag, never the code, nobody in Cc.
func (t *turn) sendPrivate(template string, fill func(*View)) {
	c := t.c
	if _, ok := t.env.Directory.Lookup(c.Reporter); !ok || slices.Contains(c.Unreachable, c.Reporter) {
		t.because("private-withheld")
		return
	}
	tag := t.env.Keys.Tag(c.ID, template)
	t.send(Mail{Template: template, To: []string{c.Reporter}, Private: true, Thread: tag}, func(v *View) { v.Tag = tag }, fill)
}

// private takes what was kept of an answer to a private mail. If nothing was, the event leaves nothing.
func (t *turn) private() {
	p, c := t.ev.Private, t.c
	switch {
	case c.ended():
		t.silent = true
		return
	case p.Stop:
		t.stopMails()
		return
	case len(p.Shares) == 0 && p.IfThen == "" && !p.End:
		t.silent = true
		return
	}
	if p.IfThen != "" {
		t.because("if-then-kept")
		c.IfThen = p.IfThen
	}
	if len(p.Shares) > 0 {
		t.share(p.Shares)
	}
	if p.End {
		t.because("refocus-answered")
		c.DoneAt = t.env.Now
	}
}

// share gives the SHARE lines to the manager, with the question what he will do about it.
func (t *turn) share(lines []string) {
	c := t.c
	t.because("shared")
	for _, l := range lines {
		c.Shares = append(c.Shares, Share{Text: l, At: t.env.Now})
	}
	if c.Manager == "" || c.ToldAt.IsZero() {
		t.because("nobody-to-share-with")
		t.owed = Owed{To: c.Reporter, At: t.env.Now}
		return
	}
	t.owed = Owed{To: c.Reporter, At: t.env.Now, Read: "SHARE"}
	t.ask(AskShared, c.Manager, len(c.Shares))
	t.sendAsk(t.newest(AskShared), nil)
}

func (t *turn) sendShared(m Mail, fill func(*View)) {
	m.Template = TemplateShared
	t.send(m, func(v *View) { v.Shares = t.c.Shares }, fill)
}

// sharedAnswered gives the manager's answer to the reporter.
func (t *turn) sharedAnswered(a *Ask) {
	t.because("share-answered")
	a.Live, a.Answered = false, true
	for i := range t.c.Shares {
		if t.c.Shares[i].Answer == "" {
			t.c.Shares[i].Answer = t.ev.Mail.Text
		}
	}
	t.owe("")
	t.owed.Passed = true
	t.send(Mail{Template: TemplateSharedAnswer, To: []string{t.c.Reporter}}, func(v *View) {
		v.Words, v.From, v.Shares = t.ev.Mail.Text, t.contact(t.ev.Mail.Person), t.c.Shares
	})
}
