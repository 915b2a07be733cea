package mailflow

import "time"

// Step 5, refocus. One private look ahead, with the manager's KIND line and the reporter's own "if … then …"; then the
// case is over.

// refocusApart is the least time between two of these mails to one person.
const refocusApart = 56 * 24 * time.Hour

// refocusDue is when it goes: refocus_after the plan was settled (or the last sign of life), never before the
// reflection, never twice in eight weeks for one person.
func (t *turn) refocusDue() time.Time {
	c := t.c
	if c.ReflectAt.IsZero() || !c.RefocusAt.IsZero() {
		return time.Time{}
	}
	from := c.Plan.settledAt()
	if from.IsZero() {
		from = c.LastSign
	}
	at := t.after(from, t.env.Settings.RefocusAfter, c.Reporter)
	if at.Before(c.ReflectAt) {
		at = c.ReflectAt
	}
	if last := t.env.LastRefocus; !last.IsZero() && at.Before(last.Add(refocusApart)) {
		at = last.Add(refocusApart)
	}
	return t.slot(at, c.Reporter)
}

// refocus sends it.
func (t *turn) refocus() {
	c := t.c
	c.RefocusAt = t.env.Now
	t.sendPrivate(TemplateRefocus, func(v *View) {
		v.IfThen, v.Kind = c.IfThen, c.Kind
		if c.Kind != "" {
			v.From = t.contact(c.Manager)
		}
	})
}

// closeDue is when the case ends: with the answer to refocus, or close_after it; but not before the manager's part has
// ended too, whose last date may be far away.
func (t *turn) closeDue() time.Time {
	at := t.after(t.c.RefocusAt, t.env.Settings.CloseAfter, t.c.Reporter)
	if !t.c.DoneAt.IsZero() {
		at = t.c.DoneAt
	}
	if wrap := t.wrapDue(); !at.IsZero() && wrap.After(at) {
		return wrap
	}
	return at
}

func (t *turn) closeCase() { t.end(EndRefocused) }
