package daemon

// idleKey is a key that this release reads and does not act on.
type idleKey struct {
	name    string
	changed bool   // from its default
	instead string // what happens, whatever it says
}

// checkIdle warns of keys that somebody has set to a value of their own and that change nothing in this release: who sets
// them counts on them.
func (c *Checked) checkIdle() {
	for _, k := range c.Config.idleKeys() {
		if k.changed {
			c.warn(k.name, "has no effect in this release: "+k.instead, "leave it out, and do not count on it")
		}
	}
}

func (c *Config) idleKeys() []idleKey {
	d := DefaultConfig()
	f, df := c.Flow, d.Flow
	const (
		reminds = "nobody is reminded"
		asks    = "no deputy is asked"
	)
	return []idleKey{
		{"imap.sent", c.IMAP.Sent != d.IMAP.Sent, "no Sent folder is looked into"},
		{"schedule.minimize_reminder", f.MinimizeReminder != df.MinimizeReminder, reminds},
		{"schedule.plan_reminder", f.PlanReminder != df.PlanReminder, reminds},
		{"schedule.measures_deputy", f.MeasuresDeputy != df.MeasuresDeputy, asks},
		{"schedule.approval_reminder", f.ApprovalReminder != df.ApprovalReminder, reminds},
		{"schedule.approval_deputy", f.ApprovalDeputy != df.ApprovalDeputy, asks},
		{"retention.words", c.Retention.Words != d.Retention.Words, "nothing is deleted"},
		{"retention.decisions", c.Retention.Decisions != d.Retention.Decisions, "nothing is deleted"},
		{"limits.new_cases_per_day", c.Limits.NewCasesPerDay != d.Limits.NewCasesPerDay, "nothing is parked"},
		{"limits.mails_per_hour", c.Limits.MailsPerHour != d.Limits.MailsPerHour, "nothing is parked"},
	}
}
