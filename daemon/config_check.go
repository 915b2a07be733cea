package daemon

import (
	"net"
	"strings"
	"time"
)

// check looks at what values mean together, after each was taken in. It also fills in what follows from others.
func (r *configReader) check() {
	r.checkIMAP()
	r.checkSMTP()
	r.checkOAuth2()
	r.checkFolders()
	r.checkTrust()
	r.checkSchedule()
	r.checkHouse()
	r.checkRetention()
	r.checkOpen()
}

// checkIMAP fills in the port that goes with the security, and the user name.
func (r *configReader) checkIMAP() {
	imap := &r.config.IMAP
	if !r.written("imap.port") && imap.Security != "tls" {
		imap.Port = 143
	}
	if !r.written("imap.username") {
		imap.Username = r.config.Mailbox.Address
	}
	r.checkLogin("imap", imap.LoginConfig, true)
	if imap.Poll > time.Minute {
		r.warn("imap.poll", "is longer than a minute: where the server does not notify, answers come later than people are promised", `write poll = "30s"`)
	}
}

func (r *configReader) checkSMTP() {
	smtp := &r.config.SMTP
	if !r.written("smtp.port") {
		smtp.Port = map[string]int{"tls": 465, "starttls": 587, "none": 25}[smtp.Security]
	}
	r.checkLogin("smtp", smtp.LoginConfig, smtp.Username != "")
}

// checkLogin looks at how to get into one server.
func (r *configReader) checkLogin(section string, l LoginConfig, needed bool) {
	password := section + ".password"
	if l.Security == "none" && l.Host != "" && !isLoopback(l.Host) {
		r.add(section+".security", `is "none", and `+l.Host+" is not this machine: passwords and mails would be readable on the way", `write security = "tls" or "starttls"`)
	}
	if l.Auth == "oauth2" {
		r.add(section+".auth", `is "oauth2", which this release cannot do yet`, `write auth = "password"; where the provider takes no passwords (Exchange Online, Gmail), wait for a later release`)
		return
	}
	switch {
	case l.Password.IsSet() && l.PasswordFile != "":
		r.add(password, "stands here and in password_file", "keep one of the two, better the file")
	case needed && !l.Password.IsSet() && l.PasswordFile == "":
		r.add(password, "is missing", `write the password into a file of mode 0600, and password_file = "`+section+`-password"`)
	case !needed && (l.Password.IsSet() || l.PasswordFile != ""):
		r.warn(section+".username", "is empty, and so the password is not used", "write the user name, or delete the password")
	}
}

// checkOAuth2 looks at keys that are parsed for the release which can use them, so that a config is ready for it.
func (r *configReader) checkOAuth2() {
	o := r.config.OAuth2
	if o.ClientSecret.IsSet() && o.ClientSecretFile != "" {
		r.add("oauth2.client_secret", "stands here and in client_secret_file", "keep one of the two, better the file")
	}
	if o.RefreshToken.IsSet() && o.RefreshTokenFile != "" {
		r.add("oauth2.refresh_token", "stands here and in refresh_token_file", "keep one of the two, better the file")
	}
	if generic := o.Provider == "generic"; generic && o.TokenURL == "" {
		r.add("oauth2.token_url", `is missing, and provider is "generic"`, `write token_url = "https://…", as the provider names it`)
	} else if !generic && (o.TokenURL != "" || len(o.Scopes) > 0) {
		r.warn("oauth2.token_url", `token_url and scopes are only used where provider is "generic"`, "delete them")
	}
}

// checkFolders keeps the inbox and the folders that mail is moved to apart: else a mail is never out of the way.
func (r *configReader) checkFolders() {
	imap := r.config.IMAP
	for _, pair := range [][4]string{
		{"imap.done", imap.Done, "inbox", imap.Inbox},
		{"imap.quarantine", imap.Quarantine, "inbox", imap.Inbox},
		{"imap.quarantine", imap.Quarantine, "done", imap.Done},
		{"imap.sent", imap.Sent, "inbox", imap.Inbox},
	} {
		if strings.EqualFold(pair[1], pair[3]) {
			r.add(pair[0], "is the same folder as "+pair[2], "give each a folder of its own")
		}
	}
}

// checkTrust warns of houses where nothing, or less, proves who wrote.
func (r *configReader) checkTrust() {
	t := r.config.Trust
	if t.Require == "token" {
		r.warn("trust.require", `is "token": who holds a copy of an approver's mail can answer in his name`,
			`write require = "dmarc" if the mail system writes Authentication-Results`)
		return
	}
	if t.AuthservID == "" && t.InternalHeader == "" {
		r.warn("trust.authserv_id", "is missing: no mail can prove its sender, so that no answer of an approver counts",
			"write the name at the begin of the Authentication-Results that your mail system adds, or \"microsoft365\"")
	}
}

// checkSchedule looks for times that never come.
func (r *configReader) checkSchedule() {
	s := r.config.Schedule
	if !r.written("schedule.timezone") {
		r.warn("schedule.timezone", "is missing: "+s.Zone.String()+" is taken", "write the zone of the house")
	}
	// Any year will do: this one is fixed so that a config is not good today and bad tomorrow.
	at := time.Date(2026, time.January, 1, 0, 0, 0, 0, s.Zone.Location())
	if r.config.Settings(at).Calendar.Slot(at).IsZero() {
		r.add("schedule.send_slots", shown(s.SendSlots)+" has no slot on a working day within 400 days", `write send_slots = "30 9 * * *", which is the default`)
	}
}

// checkHouse warns of what people would miss in the mails.
func (r *configReader) checkHouse() {
	c := r.config
	if c.Operator == "" {
		r.warn("operator.address", "is missing: nobody is written to when something needs a hand", `write address = "it@example.com"`)
	}
	if c.Operator == c.Mailbox.Address && c.Operator != "" {
		r.add("operator.address", "is the mailbox of ownup itself", "write the address of a person or a team")
	}
	if c.Flow.Support.Internal == "" {
		r.warn("support.internal", "is missing: mails name nobody to turn to", "write a name, what they are, and an address")
	}
	if !r.written("people.domains") {
		if _, domain, ok := strings.Cut(c.Mailbox.Address, "@"); ok {
			c.People.Domains = []string{domain}
		}
	}
}

// checkRetention keeps who decided at least as long as the words it was decided in.
func (r *configReader) checkRetention() {
	if k := r.config.Retention; k.Words.Days > k.Decisions.Days {
		r.add("retention.words", "is longer than decisions", "keep words as long as decisions, or shorter")
	}
}

// checkOpen warns of a status page that others can see.
func (r *configReader) checkOpen() {
	host, _, err := net.SplitHostPort(r.config.Listen)
	if err == nil && !isLoopback(host) {
		r.warn("web.listen", "is open to other machines, and the page asks for no password", `write listen = "127.0.0.1:8421", or let a proxy ask`)
	}
}
