package daemon

import (
	"strings"
	"time"

	"github.com/ownup/ownup/mailflow"
)

// configKey is one key of the config file: what may stand there, and where it goes.
type configKey struct {
	name string // "imap.port"
	configValue
	example string // as TOML: what could stand there, where the default is nothing one could use
	needed  bool   // there is no default
}

func (k configKey) section() string {
	section, _, _ := strings.Cut(k.name, ".")
	return section
}

// short is the key's name in its section.
func (k configKey) short() string {
	_, short, _ := strings.Cut(k.name, ".")
	return short
}

// fix says what to write instead of something wrong.
func (k configKey) fix(defaults string) string {
	if k.example != "" {
		return "write for example " + k.short() + " = " + k.example
	}
	return "write " + k.short() + " = " + defaults + ", which is the default"
}

// DefaultConfig is the config of an empty file.
func DefaultConfig() Config {
	login := LoginConfig{Security: "tls", Auth: "password"}
	c := Config{
		Mailbox:   MailboxConfig{Name: "Desk"},
		IMAP:      IMAPConfig{LoginConfig: login, Inbox: "INBOX", Done: "ownup/done", Quarantine: "ownup/quarantine", Poll: 30 * time.Second, FirstStart: "new", MaxSize: 25e6},
		SMTP:      SMTPConfig{LoginConfig: login, Connections: 4, ResendAfter: time.Minute},
		OAuth2:    OAuth2Config{Provider: "microsoft"},
		Store:     StoreConfig{Path: "ownup.db", KeyFile: "ownup.key"},
		People:    PeopleConfig{File: "people.csv", Language: "en"},
		Trust:     TrustConfig{Require: "dmarc"},
		Schedule:  ScheduleConfig{WorkingDays: [7]bool{false, true, true, true, true, true, false}, From: 9 * time.Hour, To: 17 * time.Hour, Holidays: "DE", SendSlots: "30 9 * * *"},
		Retention: RetentionConfig{Words: days(90), Decisions: days(3 * daysOfYear)},
		Limits:    LimitsConfig{NewCasesPerDay: 10, MailsPerHour: 30},
		Listen:    "127.0.0.1:8421",
		Log:       LogConfig{Level: "info", Format: "text"},
		Flow:      defaultFlow(),
	}
	c.IMAP.Port, c.SMTP.Port = 993, 465
	c.Schedule.Zone, _ = mailflow.ParseZone("Europe/Berlin") // an unknown zone is UTC; a test holds that it is known
	return c
}

// defaultFlow is the pace of a case by default.
func defaultFlow() mailflow.Settings {
	minutes := func(n int) mailflow.Span { return mailflow.Span{Elapsed: time.Duration(n) * time.Minute} }
	working := func(n int) mailflow.Span {
		return mailflow.Span{Elapsed: time.Duration(n) * time.Hour, Unit: mailflow.WorkingHours}
	}
	workingDays := func(n int) mailflow.Span { return mailflow.Span{Days: n, Unit: mailflow.WorkingDays} }
	return mailflow.Settings{
		InformAfter:      minutes(15),
		UpdateEvery:      minutes(15),
		MinimizeReminder: minutes(60),
		PlanNextMorning:  true,
		PlanReminder:     workingDays(2),
		MeasuresDeputy:   minutes(20),
		ApprovalReminder: working(4),
		ApprovalDeputy:   working(8),
		UndoWindow:       minutes(30),
		HoldIfNamed:      minutes(10),
		AheadAfter:       workingDays(5),
		ReflectionAfter:  workingDays(5),
		SilenceAfter:     workingDays(10),
		WrapUpAfter:      workingDays(5),
		RefocusAfter:     days(28),
		CloseAfter:       workingDays(5),
		House:            mailflow.House{Emergency: "112"},
	}
}

// keys lists every key there is, in the order of the example.
func (c *Config) keys() []configKey {
	return append(append(append(c.mailKeys(), c.houseKeys()...), c.scheduleKeys()...), c.otherKeys()...)
}

// mailKeys are the keys of the mail servers.
func (c *Config) mailKeys() []configKey {
	return []configKey{
		{name: "mailbox.address", configValue: addressValue(&c.Mailbox.Address), example: `"oops@example.com"`, needed: true},
		{name: "mailbox.name", configValue: textValue(&c.Mailbox.Name)},
		{name: "mailbox.subaddress", configValue: boolValue(&c.Mailbox.Subaddress)},
		{name: "imap.host", configValue: hostValue(&c.IMAP.Host), example: `"imap.example.com"`, needed: true},
		{name: "imap.port", configValue: intValue(&c.IMAP.Port, 1, 65535)},
		{name: "imap.security", configValue: choiceValue(&c.IMAP.Security, "tls", "starttls", "none")},
		{name: "imap.auth", configValue: choiceValue(&c.IMAP.Auth, "password", "oauth2")},
		{name: "imap.username", configValue: textValue(&c.IMAP.Username), example: `"oops@example.com"`},
		{name: "imap.password", configValue: secretValue(&c.IMAP.Password)},
		{name: "imap.password_file", configValue: textValue(&c.IMAP.PasswordFile), example: `"imap-password"`},
		{name: "imap.inbox", configValue: folderValue(&c.IMAP.Inbox)},
		{name: "imap.done", configValue: folderValue(&c.IMAP.Done)},
		{name: "imap.quarantine", configValue: folderValue(&c.IMAP.Quarantine)},
		{name: "imap.sent", configValue: textValue(&c.IMAP.Sent)},
		{name: "imap.poll", configValue: durationValue(&c.IMAP.Poll, 100*time.Millisecond, time.Hour)},
		{name: "imap.first_start", configValue: choiceValue(&c.IMAP.FirstStart, "new", "all")},
		{name: "imap.max_size", configValue: sizeValue(&c.IMAP.MaxSize, 10e3, 1e9)},
		{name: "smtp.host", configValue: hostValue(&c.SMTP.Host), example: `"smtp.example.com"`, needed: true},
		{name: "smtp.port", configValue: intValue(&c.SMTP.Port, 1, 65535)},
		{name: "smtp.security", configValue: choiceValue(&c.SMTP.Security, "tls", "starttls", "none")},
		{name: "smtp.auth", configValue: choiceValue(&c.SMTP.Auth, "password", "oauth2")},
		{name: "smtp.username", configValue: textValue(&c.SMTP.Username), example: `"oops@example.com"`},
		{name: "smtp.password", configValue: secretValue(&c.SMTP.Password)},
		{name: "smtp.password_file", configValue: textValue(&c.SMTP.PasswordFile), example: `"smtp-password"`},
		{name: "smtp.connections", configValue: intValue(&c.SMTP.Connections, 1, 50)},
		{name: "smtp.rate", configValue: intValue(&c.SMTP.Rate, 0, 1e6)},
		{name: "smtp.resend_after", configValue: durationValue(&c.SMTP.ResendAfter, 0, 24*time.Hour)},
		{name: "oauth2.provider", configValue: choiceValue(&c.OAuth2.Provider, "microsoft", "google", "generic")},
		{name: "oauth2.tenant", configValue: textValue(&c.OAuth2.Tenant)},
		{name: "oauth2.client_id", configValue: textValue(&c.OAuth2.ClientID)},
		{name: "oauth2.client_secret", configValue: secretValue(&c.OAuth2.ClientSecret)},
		{name: "oauth2.client_secret_file", configValue: textValue(&c.OAuth2.ClientSecretFile)},
		{name: "oauth2.refresh_token", configValue: secretValue(&c.OAuth2.RefreshToken)},
		{name: "oauth2.refresh_token_file", configValue: textValue(&c.OAuth2.RefreshTokenFile)},
		{name: "oauth2.token_url", configValue: urlValue(&c.OAuth2.TokenURL)},
		{name: "oauth2.scopes", configValue: listValue(&c.OAuth2.Scopes, "a list of scopes", plainWord)},
	}
}

// houseKeys are the keys of store, people and trust.
func (c *Config) houseKeys() []configKey {
	return []configKey{
		{name: "store.path", configValue: pathValue(&c.Store.Path)},
		{name: "store.key_file", configValue: pathValue(&c.Store.KeyFile)},
		{name: "people.file", configValue: pathValue(&c.People.File)},
		{name: "people.domains", configValue: listValue(&c.People.Domains, "a list of domains", domain), example: `["example.com"]`},
		{name: "people.language", configValue: languageValue(&c.People.Language)},
		{name: "route.people", configValue: listValue(&c.Route, "a list of addresses", address)},
		{name: "trust.require", configValue: choiceValue(&c.Trust.Require, "dmarc", "token")},
		{name: "trust.authserv_id", configValue: wordValue(&c.Trust.AuthservID), example: `"mx.example.com"`},
		{name: "trust.internal_header", configValue: headerValue(&c.Trust.InternalHeader)},
	}
}

// scheduleKeys are the keys of the working calendar and the pace of a case.
func (c *Config) scheduleKeys() []configKey {
	s, f := &c.Schedule, &c.Flow
	return []configKey{
		{name: "schedule.timezone", configValue: zoneValue(&s.Zone)},
		{name: "schedule.working_days", configValue: daysValue(&s.WorkingDays)},
		{name: "schedule.working_hours", configValue: hoursValue(&s.From, &s.To)},
		{name: "schedule.holidays", configValue: holidaysValue(&s.Holidays)},
		{name: "schedule.send_slots", configValue: slotsValue(&s.SendSlots)},
		{name: "schedule.inform_after", configValue: spanValue(&f.InformAfter)},
		{name: "schedule.update_every", configValue: spanValue(&f.UpdateEvery)},
		{name: "schedule.minimize_reminder", configValue: spanValue(&f.MinimizeReminder)},
		{name: "schedule.plan_after", configValue: planAfterValue(f)},
		{name: "schedule.plan_reminder", configValue: spanValue(&f.PlanReminder)},
		{name: "schedule.measures_deputy", configValue: spanValue(&f.MeasuresDeputy)},
		{name: "schedule.approval_reminder", configValue: spanValue(&f.ApprovalReminder)},
		{name: "schedule.approval_deputy", configValue: spanValue(&f.ApprovalDeputy)},
		{name: "schedule.undo_window", configValue: spanValue(&f.UndoWindow)},
		{name: "schedule.hold_if_named", configValue: spanValue(&f.HoldIfNamed)},
		{name: "schedule.ahead_after", configValue: spanValue(&f.AheadAfter)},
		{name: "schedule.reflection_after", configValue: spanValue(&f.ReflectionAfter)},
		{name: "schedule.silence_after", configValue: spanValue(&f.SilenceAfter)},
		{name: "schedule.wrap_up_after", configValue: spanValue(&f.WrapUpAfter)},
		{name: "schedule.refocus_after", configValue: spanValue(&f.RefocusAfter)},
		{name: "schedule.close_after", configValue: spanValue(&f.CloseAfter)},
	}
}

// otherKeys are the rest.
func (c *Config) otherKeys() []configKey {
	house, support := &c.Flow.House, &c.Flow.Support
	return []configKey{
		{name: "retention.words", configValue: ageValue(&c.Retention.Words)},
		{name: "retention.decisions", configValue: ageValue(&c.Retention.Decisions)},
		{name: "limits.new_cases_per_day", configValue: intValue(&c.Limits.NewCasesPerDay, 1, 1e6)},
		{name: "limits.mails_per_hour", configValue: intValue(&c.Limits.MailsPerHour, 1, 1e6)},
		{name: "house.promise", configValue: linesValue(&house.Promise)},
		{name: "house.duty_desk", configValue: linesValue(&house.DutyDesk)},
		{name: "house.emergency", configValue: linesValue(&house.Emergency)},
		{name: "house.must_tell", configValue: linesValue(&house.MustTell)},
		{name: "support.internal", configValue: linesValue(&support.Internal), example: `"Dana Reyes, people team, dana.reyes@example.com"`},
		{name: "support.external", configValue: linesValue(&support.External), example: `"Employee assistance line, +49 30 0000000"`},
		{name: "operator.address", configValue: addressValue(&c.Operator), example: `"it@example.com"`},
		{name: "templates.dir", configValue: textValue(&c.Templates)},
		{name: "web.listen", configValue: listenValue(&c.Listen)},
		{name: "web.hosts", configValue: listValue(&c.Hosts, "a list of host names", domain)},
		{name: "log.level", configValue: choiceValue(&c.Log.Level, "debug", "info", "warn", "error")},
		{name: "log.format", configValue: choiceValue(&c.Log.Format, "text", "json")},
	}
}
