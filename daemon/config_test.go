package daemon

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ownup/ownup/mailflow"
)

// TestConfigFiles reads each config of testdata; beside it stands what is said about it. To add a case, add a file
// and run with -update.
func TestConfigFiles(t *testing.T) {
	t.Parallel()
	for _, file := range cases(t, "config/*.toml") {
		name := filepath.Base(file)
		t.Run(strings.TrimSuffix(name, ".toml"), func(t *testing.T) {
			t.Parallel()
			folder := privateFolder(t)
			_, problems := LoadConfig(copyConfig(t, file, folder))
			golden(t, strings.TrimSuffix(file, ".toml")+".want", lines(problems, folder))
			for _, p := range problems {
				if p.Fix == "" || p.File == "" {
					t.Errorf("%s: no fix for it, or no file", p)
				}
			}
			if said := fmt.Sprint(problems); strings.Contains(said, "c4n4ry") {
				t.Errorf("a secret is shown: %s", said)
			}
		})
	}
}

// copyConfig puts a config of testdata into a folder as it must lie there.
func copyConfig(t *testing.T, file, folder string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return writePrivate(t, filepath.Join(folder, filepath.Base(file)), string(data))
}

// TestConfigReadsBack writes a config out and reads it again: a value that reads and writes differently would show.
func TestConfigReadsBack(t *testing.T) {
	t.Parallel()
	original, problems := ParseConfig("a.toml", []byte(`
[mailbox]
address = "Oops@EXAMPLE.com"
name = "Help \"Desk\" \\ ü"
subaddress = true
[imap]
host = "::1"
security = "starttls"
auth = "password"
password_file = "p"
poll = "1m30s"
max_size = "3 MiB"
[smtp]
host = "localhost"
security = "none"
[people]
domains = ["Example.COM", "münchen.example"]
[route]
people = ["HR@example.com"]
[trust]
internal_header = "X-Auth: Internal"
[schedule]
working_days = ["sunday", "Mon"]
working_hours = "00:00-24:00"
holidays = "de-by"
send_slots = ""
inform_after = "0s"
plan_after = "2h"
approval_deputy = "90m"
[retention]
words = "1y"
decisions = "800d"
[house]
promise = "one\ntwo"
`))
	if Refused(problems) {
		t.Fatal(problems)
	}
	again, problems := ParseConfig("b.toml", []byte(strings.ReplaceAll(original.Dump(), `"<secret>"`, `""`)))
	if Refused(problems) {
		t.Fatalf("%v\n%s", problems, original.Dump())
	}
	if diff := cmp.Diff(original.Dump(), again.Dump()); diff != "" {
		t.Errorf("read back differently (-first +second):\n%s", diff)
	}
	for _, want := range []string{
		`address = "oops@example.com"`, "port = 143", `username = "oops@example.com"`, `poll = "90s"`, `max_size = "3145728B"`, "port = 25\n",
		`domains = ["example.com", "xn--mnchen-3ya.example"]`, `working_days = ["Mon", "Sun"]`, `working_hours = "00:00-24:00"`,
		`holidays = "DE-BY"`, `plan_after = "2h"`, `approval_deputy = "1h30m"`, `words = "1y"`, `decisions = "800d"`, `promise = "one\ntwo"`,
	} {
		if !strings.Contains(original.Dump(), want) {
			t.Errorf("%s is missing in:\n%s", want, original.Dump())
		}
	}
}

// TestConfigSecrets reads secrets from both their places, and looks for them in everything the config prints.
func TestConfigSecrets(t *testing.T) {
	t.Parallel()
	const canary = "c4n4ry pass\tword "
	folder := privateFolder(t)
	data, err := os.ReadFile("testdata/config/good.toml")
	if err != nil {
		t.Fatal(err)
	}
	content := strings.Replace(string(data), `password = "c4n4ry-imap"`, `password_file = "secrets/imap"`, 1) +
		"[oauth2]\nclient_secret = \"c4n4ry too\"\n"
	if err := os.Mkdir(filepath.Join(folder, "secrets"), 0o700); err != nil {
		t.Fatal(err)
	}
	writePrivate(t, filepath.Join(folder, "secrets", "imap"), canary+"\r\n")
	c, problems := LoadConfig(writePrivate(t, filepath.Join(folder, "ownup.toml"), content))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if c.IMAP.Password.Reveal() != canary || c.OAuth2.ClientSecret.Reveal() != "c4n4ry too" {
		t.Errorf("read %q and %q", c.IMAP.Password.Reveal(), c.OAuth2.ClientSecret.Reveal())
	}
	c.Flow.Calendar.Slots = nil
	marshalled, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{c.Dump(), fmt.Sprintf("%v %+v %#v", c, c, c), string(marshalled)} {
		if strings.Contains(out, "c4n4ry") {
			t.Errorf("a secret is shown in %s", out)
		}
	}
	if n := strings.Count(c.Dump(), `"<secret>"`); n != 2 {
		t.Errorf("%d secrets are said to be set:\n%s", n, c.Dump())
	}
}

func TestLoadConfigRefusesOpenFiles(t *testing.T) {
	t.Parallel()
	folder := privateFolder(t)
	path := copyConfig(t, "testdata/config/good.toml", folder)
	writePrivate(t, filepath.Join(folder, "ownup.key"), "k")
	for file, mode := range map[string]os.FileMode{folder: 0o750, path: 0o644, filepath.Join(folder, "ownup.key"): 0o604} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
	}
	_, problems := LoadConfig(path)
	want := "good.toml: others can get at this file, its mode is 0644 (allowed: 0600); run: chmod 0600 good.toml\n" +
		folder + ": others can get at this folder, its mode is 0750 (allowed: 0700); run: chmod 0700 " + folder + "\n" +
		"ownup.key: others can get at this file, its mode is 0604 (allowed: 0600); run: chmod 0600 ownup.key\n"
	if diff := cmp.Diff(want, lines(problems, folder)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, problems := LoadConfig(filepath.Join(folder, "none.toml")); !Refused(problems) {
		t.Errorf("a config that is not there: %v", problems)
	}
}

func TestConfigPorts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, security string
		imap, smtp    int
	}{
		{"TLS from the first byte", "tls", 993, 465},
		{"submission (RFC 6409)", "starttls", 143, 587},
		{"a relay on this machine", "none", 143, 25},
	} {
		section := "host = \"localhost\"\nsecurity = \"" + row.security + "\"\n"
		c, _ := ParseConfig("a.toml", []byte("[imap]\n"+section+"[smtp]\n"+section))
		if c.IMAP.Port != row.imap || c.SMTP.Port != row.smtp {
			t.Errorf("%s: ports %d and %d, want %d and %d", row.why, c.IMAP.Port, c.SMTP.Port, row.imap, row.smtp)
		}
		c, _ = ParseConfig("a.toml", []byte("[imap]\nport = 1\n"+section+"[smtp]\nport = 2\n"+section))
		if c.IMAP.Port != 1 || c.SMTP.Port != 2 {
			t.Errorf("%s: written ports became %d and %d", row.why, c.IMAP.Port, c.SMTP.Port)
		}
	}
}

func TestConfigSettings(t *testing.T) {
	t.Parallel()
	c, problems := ParseConfig("a.toml", []byte("[mailbox]\naddress = \"oops@example.com\"\n[route]\npeople = [\"hr@example.com\"]\n[trust]\nrequire = \"token\"\n"))
	if len(problems) == 0 {
		t.Fatal("the hosts are missing")
	}
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, c.Schedule.Zone.Location())
	s := c.Settings(now)
	if s.Mailbox != "oops@example.com" || len(s.Route) != 1 || !s.Token || !s.PlanNextMorning || s.House.Emergency != "112" {
		t.Errorf("settings are %+v", s)
	}
	if got := s.Calendar.Slot(now).Format(time.DateTime); got != "2026-11-23 09:30:00" {
		t.Errorf("the first slot is %s", got)
	}
	for day, want := range map[string]bool{"2025-12-25": true, "2026-12-25": true, "2028-10-03": true, "2026-12-24": false} {
		if s.Calendar.Holidays[day] != want {
			t.Errorf("holiday on %s: %v", day, !want)
		}
	}
	if zone, _ := mailflow.ParseZone("Europe/Berlin"); c.Schedule.Zone != zone {
		t.Errorf("the zone is %s by default", c.Schedule.Zone)
	}
}
