package daemon

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/ownup/ownup/mailflow"
)

// maxConfigFile is the largest config or secret file that is read.
const maxConfigFile = 1 << 20

// Config is everything the operator can choose, with the defaults filled in. [LoadConfig] reads it; the keys of its
// file with what may stand there are listed in config_keys.go, and commented in config.example.toml.
type Config struct {
	File      string // where it was read from; "" = it could not be read, and all are defaults
	Mailbox   MailboxConfig
	IMAP      IMAPConfig
	SMTP      SMTPConfig
	OAuth2    OAuth2Config
	Store     StoreConfig
	People    PeopleConfig
	Route     []string // addresses that ROUTE may lead to, compared form
	Trust     TrustConfig
	Schedule  ScheduleConfig
	Retention RetentionConfig
	Limits    LimitsConfig
	Operator  string   // the operator's address, compared form; "" = nobody is written to
	Templates string   // folder of the operator's own templates, "" = none
	Listen    string   // host:port of the status page, "" = off
	Hosts     []string // names that the status page answers to besides those of Listen
	Log       LogConfig

	// Flow has the spans of [schedule], [house] and [support]. [Config.Settings] adds the rest.
	Flow mailflow.Settings
}

// MailboxConfig is how people see us.
type MailboxConfig struct {
	Address    string // compared form
	Name       string
	Subaddress bool // box+anything@ arrives too
}

// LoginConfig is a server, and how to log in.
type LoginConfig struct {
	Host         string
	Port         int
	Security     string // tls | starttls | none
	Auth         string // password | oauth2
	Username     string // "" = no login
	Password     Secret
	PasswordFile string
}

// IMAPConfig is where mail comes from.
type IMAPConfig struct {
	LoginConfig
	Inbox, Done, Quarantine, Sent string // folders, "/" between levels; Sent may be ""
	Poll                          time.Duration
	FirstStart                    string // new | all
	MaxSize                       int64  // bytes
}

// SMTPConfig is where mail goes.
type SMTPConfig struct {
	LoginConfig
	Connections int
	Rate        int // mails a minute, 0 = no limit
	ResendAfter time.Duration
}

// OAuth2Config is how to get access tokens.
type OAuth2Config struct {
	Provider         string // microsoft | google | generic
	Tenant           string
	ClientID         string
	ClientSecret     Secret
	ClientSecretFile string
	RefreshToken     Secret
	RefreshTokenFile string
	TokenURL         string // generic
	Scopes           []string
}

// StoreConfig is where the state is kept.
type StoreConfig struct {
	Path    string
	KeyFile string
}

// PeopleConfig is who belongs to the house.
type PeopleConfig struct {
	File     string
	Domains  []string // lower case
	Language string   // of those whose row names none
}

// TrustConfig is what proves a sender.
type TrustConfig struct {
	Require        string // dmarc | token
	AuthservID     string
	InternalHeader string // "Name: value"
}

// ScheduleConfig is when people work. The spans of [schedule] are in Config.Flow.
type ScheduleConfig struct {
	Zone        mailflow.Zone
	WorkingDays [7]bool // by time.Weekday
	From, To    time.Duration
	Holidays    string // country, "" = none
	SendSlots   string // cron, "" = at once
}

// RetentionConfig is how long things are kept.
type RetentionConfig struct {
	Words     mailflow.Span // days after the end of a case
	Decisions mailflow.Span // days
}

// LimitsConfig is how much is taken from one person.
type LimitsConfig struct {
	NewCasesPerDay int
	MailsPerHour   int
}

// LogConfig is how the log is written.
type LogConfig struct {
	Level  string // debug | info | warn | error
	Format string // text | json
}

// LoadConfig reads a config file and the secrets it names. It returns everything that is wrong at once; the config is
// good for use only if [Refused] says no. Paths in it are absolute then: relative ones count from the file's folder.
func LoadConfig(path string) (Config, []Problem) {
	data, problems := readPrivate(path, maxConfigFile)
	if data == nil {
		return DefaultConfig(), problems
	}
	c, found := ParseConfig(path, data)
	problems = append(problems, found...)
	if c.File == "" {
		return c, problems
	}
	if err := c.resolvePaths(); err != nil {
		return c, append(problems, Problem{File: path, What: err.Error(), Fix: "give the path of the config from the root folder"})
	}
	problems = append(problems, c.readSecrets()...)
	for _, path := range []string{c.Store.Path, c.Store.KeyFile} {
		problems = append(problems, checkPrivate(path)...)
	}
	return c, withoutRepeats(problems)
}

// ParseConfig reads the content of a config file. It opens no other file.
func ParseConfig(file string, data []byte) (Config, []Problem) {
	c := DefaultConfig()
	doc, err := readDocument(data)
	if err != nil {
		return c, []Problem{err.problem(file)}
	}
	c.File = file
	r := configReader{config: &c, doc: doc, wrong: make(map[string]bool)}
	r.read()
	r.check()
	sortProblems(r.problems)
	return c, r.problems
}

// resolvePaths makes every path of the config absolute.
func (c *Config) resolvePaths() error {
	file, err := filepath.Abs(c.File)
	if err != nil {
		return err
	}
	for _, path := range []*string{
		&c.IMAP.PasswordFile, &c.SMTP.PasswordFile, &c.OAuth2.ClientSecretFile, &c.OAuth2.RefreshTokenFile,
		&c.Store.Path, &c.Store.KeyFile, &c.People.File, &c.Templates,
	} {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(filepath.Dir(file), *path)
		}
	}
	return nil
}

// readSecrets reads the secrets that stand in files of their own.
func (c *Config) readSecrets() []Problem {
	var problems []Problem
	for _, twin := range []struct {
		key, path string
		secret    *Secret
	}{
		{"imap.password_file", c.IMAP.PasswordFile, &c.IMAP.Password},
		{"smtp.password_file", c.SMTP.PasswordFile, &c.SMTP.Password},
		{"oauth2.client_secret_file", c.OAuth2.ClientSecretFile, &c.OAuth2.ClientSecret},
		{"oauth2.refresh_token_file", c.OAuth2.RefreshTokenFile, &c.OAuth2.RefreshToken},
	} {
		if twin.path == "" {
			continue
		}
		data, found := readPrivate(twin.path, maxConfigFile)
		*twin.secret = NewSecret(strings.TrimRight(string(data), "\r\n"))
		if data != nil && !twin.secret.IsSet() {
			found = append(found, Problem{File: twin.path, What: "is empty", Fix: "write the secret into it, on one line"})
		}
		for i := range found {
			if found[i].File == twin.path {
				found[i].Key = twin.key // and not where it is about the folder
			}
		}
		problems = append(problems, found...)
	}
	return problems
}

// Dump writes the config as a file would have it, defaults filled in, each secret as "<secret>".
func (c Config) Dump() string {
	var b strings.Builder
	section := ""
	for _, key := range c.keys() {
		if key.section() != section {
			section = key.section()
			b.WriteString("[" + section + "]\n")
		}
		b.WriteString(key.short() + " = " + key.show() + "\n")
	}
	return b.String()
}
