package mailflow

import (
	"slices"

	"github.com/ownup/ownup/mailflow/answer"
	"github.com/ownup/ownup/mailflow/incoming"
)

// wrongRefs is how many wrong refs an ask stands before it is replaced by a new one.
const wrongRefs = 3

// reissues is how often an ask that others hold is replaced.
const reissues = 3

// gate says why a mail may not decide an ask, "" if it may. All of it must hold: the sender is proved, is the person
// asked and not the reporter; the ask is live and of the latest revision; a person wrote it, and its parts agree.
func (t *turn) gate(a *Ask) string {
	m := t.ev.Mail
	switch {
	case m.automatic():
		return "gate-automatic"
	case !t.levelDecides(m, a):
		return "gate-level"
	case !t.same(m.From, a.To):
		return "gate-not-asked"
	case t.same(m.From, t.c.Reporter):
		return "gate-reporter"
	case slices.ContainsFunc(t.c.Around, func(x string) bool { return t.same(x, m.From) }):
		return "gate-routed-around"
	case a.Replaced:
		return "gate-late"
	case !a.Live:
		return "gate-closed"
	case a.Kind == AskPlan && a.Revision != t.c.Plan.Revision:
		return "gate-late"
	case m.Differs:
		return "gate-parts-differ"
	case m.Forward:
		return "gate-forward"
	}
	return ""
}

// levelDecides says whether the mail's level is enough: A, or, in a house without verdicts, B and the token.
func (t *turn) levelDecides(m *Reading, a *Ask) bool {
	if m.Level == incoming.LevelA {
		return true
	}
	return t.env.Settings.Token && m.Level == incoming.LevelB && m.carries(a)
}

// refused answers a decision that the gate did not let through. Nothing is decided by it.
func (t *turn) refused(a *Ask, reason string) {
	t.because(reason)
	switch reason {
	case "gate-late":
		if now := t.c.liveAsk(a.Kind); now != nil && t.same(now.To, t.ev.Mail.Person) {
			t.repeat(now, true)
			return
		}
		t.owe("")
	case "gate-closed":
		t.afterDecision(a)
	case "gate-level":
		t.notUsed()
	case "gate-not-asked", "gate-reporter", "gate-routed-around":
		t.reissue(a)
		t.owe("")
	default:
		t.askBack(a)
	}
}

// afterDecision takes what the asked person still writes once the ask is decided: it goes to the reporter as words, and
// a no to a measure that had a yes is a new decision.
func (t *turn) afterDecision(a *Ask) {
	if a.Kind == AskMeasures && len(t.c.Measures) > 0 && t.corrected() {
		return
	}
	t.passOn()
}

// reissue replaces a live ask that somebody else holds: the new one has a new ref and token. The old one still takes
// its holder's answer.
func (t *turn) reissue(a *Ask) {
	if !a.Live || a.Kind == AskConfirm || a.Generation >= reissues {
		return
	}
	kind, to, revision := a.Kind, a.To, a.Revision
	old := a.ID
	t.ask(kind, to, revision)
	if o := t.c.askByID(old); o != nil {
		o.Live, o.Replaced = true, false
	}
	t.sendAsk(t.newest(kind), func(v *View) { v.Replaced = true })
}

func (t *turn) newest(kind AskKind) *Ask {
	for i := len(t.c.Asks) - 1; i >= 0; i-- {
		if t.c.Asks[i].Kind == kind {
			return &t.c.Asks[i]
		}
	}
	return nil
}

// wrongRef counts refs of this case that name no ask; the third makes the live ask a new one.
func (t *turn) wrongRef() bool {
	m := t.ev.Mail
	if len(m.Refs) == 0 || len(m.IDs) > 0 {
		return false
	}
	i := slices.IndexFunc(t.c.Asks, func(a Ask) bool { return a.Live && a.Kind != AskConfirm })
	if i < 0 {
		return false
	}
	t.because("wrong-ref")
	t.owe("")
	a := &t.c.Asks[i]
	if a.Wrong++; a.Wrong >= wrongRefs {
		kind, to, revision := a.Kind, a.To, a.Revision
		t.ask(kind, to, revision)
		t.sendAsk(t.newest(kind), func(v *View) { v.Replaced = true })
	}
	return true
}

// repeat sends a live ask once more.
func (t *turn) repeat(a *Ask, late bool) {
	t.sendAsk(a, func(v *View) { v.Again, v.Late = true, late })
}

// askBack asks, once for each ask, for an answer that can be read.
func (t *turn) askBack(a *Ask) {
	words := t.beside()
	if words != "" { // it was said that the answer goes to the reporter, word for word
		t.sendWords(TemplateQuestion)
	}
	if a.Unclear {
		t.owe("")
		t.owed.Passed = words != ""
		return
	}
	a.Unclear = true
	t.send(Mail{Template: TemplateUnclear, To: []string{t.ev.Mail.Person}, AskID: a.ID, Thread: a.Ref, Replied: true}, func(v *View) {
		v.Words, v.From = t.ev.Mail.Text, t.contact(t.ev.Mail.Person)
		v.Items, v.Plan = t.measures(), t.planView()
	})
}

// sendAsk sends the mail of an ask, in the ask's own thread.
func (t *turn) sendAsk(a *Ask, fill func(*View)) {
	m := Mail{To: []string{a.To}, AskID: a.ID, Thread: a.Ref}
	switch a.Kind {
	case AskMeasures:
		t.sendMeasures(m, fill)
	case AskTakeOver:
		t.sendTakeOver(m, fill)
	case AskPlan:
		t.sendApprovePlan(m, fill)
	case AskShared:
		t.sendShared(m, fill)
	}
}

// decides says whether an answer would change something.
func decides(a answer.Answer) bool {
	switch a.Decision {
	case answer.Approve, answer.Changes, answer.Reject:
		return true
	}
	return len(a.Items) > 0
}
