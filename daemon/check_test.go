package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	const header = "address,name,manager,deputy,phone,language\n"
	for _, row := range []struct {
		why, config, people, want string
		templates                 map[string]string
	}{
		{
			why:    "a house in order",
			people: "sam@example.com,Sam,ada@example.com,,,\nada@example.com,Ada,,jo@example.com,+49 30 1,\njo@example.com,Jo,ada@example.com,,,en-GB\n",
		},
		{
			why:    "a manager without deputy and number",
			people: "sam@example.com,Sam,ada@example.com,,,\nada@example.com,Ada,,,,\njo@example.com,Jo,ada@example.com,,,\n",
			want: "people.csv: warning: the manager ada@example.com has no deputy: while they are away, ROUTE finds nobody near who could decide instead; write a deputy into their rows\n" +
				"ownup.toml: warning: house.duty_desk: is empty, and the manager ada@example.com has no phone number: the first mail names nobody to ring; write a number here, or phone numbers into the people file\n",
		},
		{
			why:    "a duty desk instead of numbers",
			config: "[house]\nduty_desk = \"+49 30 112\"\n",
			people: "sam@example.com,Sam,ada@example.com,,,\nada@example.com,Ada,,sam@example.com,,\n",
		},
		{
			why:    "what somebody would count on in vain; the default promises nothing",
			config: "[retention]\nwords = \"1d\"\ndecisions = \"3y\"\n[limits]\nmails_per_hour = 5\n",
			people: "ada@example.com,Ada,,,,\n",
			want: "ownup.toml: warning: retention.words: has no effect in this release: nothing is deleted; leave it out, and do not count on it\n" +
				"ownup.toml: warning: limits.mails_per_hour: has no effect in this release: nothing is parked; leave it out, and do not count on it\n",
		},
		{
			why:    "somebody to route to who is not there",
			config: "[route]\npeople = [\"hr@example.com\", \"ada@example.com\"]\n",
			people: "ada@example.com,Ada,,,,\n",
			want:   "ownup.toml: route.people: hr@example.com is not in the people file; add a row for hr@example.com to people.csv, or correct the address\n",
		},
		{
			why:    "a language that nobody wrote",
			people: "ada@example.com,Ada,,,,tlh-Latn\n",
			want:   "people.csv: warning: 1 people have the language \"tlh\", of which there is no mail: theirs are in English; lay mails of that language into templates.dir\n",
		},
		{
			why:    "config and people at once",
			config: "[log]\nlevel = \"loud\"\n",
			people: "ada,Ada,,,,\n",
			want: "ownup.toml:18: log.level: is \"loud\" (allowed: \"debug\", \"info\", \"warn\", \"error\"); write level = \"info\", which is the default\n" +
				"people.csv:2: address: \"ada\" is no mail address; write it like sam@example.com, without a name\n",
		},
		{
			why:    "templates that are not there",
			config: "[templates]\ndir = \"mails\"\n",
			people: "ada@example.com,Ada,,,,\n",
			want:   "mails: templates.dir: is not there, or is no folder; correct the path, or mend the templates in it\n",
		},
	} {
		folder := privateFolder(t)
		good, err := os.ReadFile("testdata/config/good.toml")
		if err != nil {
			t.Fatal(err)
		}
		path := writePrivate(t, filepath.Join(folder, "ownup.toml"), string(good)+row.config)
		writePrivate(t, filepath.Join(folder, "people.csv"), header+row.people)
		if diff := cmp.Diff(row.want, lines(Check(path).Problems, folder)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

func TestCheckTemplates(t *testing.T) {
	t.Parallel()
	folder := privateFolder(t)
	for _, dir := range []string{"mails", "mails/en"} {
		if err := os.Mkdir(filepath.Join(folder, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	writePrivate(t, filepath.Join(folder, "mails/en/minimise.md"), "no mail of that name\n")
	writePrivate(t, filepath.Join(folder, "mails/en/minimize.md"), "{{.NoSuchField\n")
	c := Checked{Config: Config{File: "ownup.toml", Templates: filepath.Join(folder, "mails")}}
	c.checkTemplates()
	said := lines(c.Problems, folder)
	for _, part := range []string{"minimise", "minimize.md"} {
		if !strings.Contains(said, part) {
			t.Errorf("nothing is said of %s:\n%s", part, said)
		}
	}
	if len(c.Problems) < 2 {
		t.Errorf("not everything is said at once:\n%s", said)
	}
}

func TestCheckStopsAtAFileThatIsNoConfig(t *testing.T) {
	t.Parallel()
	folder := privateFolder(t)
	path := writePrivate(t, filepath.Join(folder, "ownup.toml"), "= nothing\n")
	if got := Check(path); len(got.Problems) != 1 || got.Problems[0].Line != 1 {
		t.Errorf("said of a broken config: %v", got.Problems)
	}
	if got := Check(filepath.Join(folder, "none.toml")); len(got.Problems) != 1 || got.Problems[0].What != "is not there" {
		t.Errorf("said of a config that is not there: %v", got.Problems)
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	known := []string{"host", "port", "password_file", "username", "timezone", "working_hours"}
	for wrong, want := range map[string]string{
		"hots":          "host",
		"Port":          "port",
		"pasword_file":  "password_file",
		"user_name":     "username",
		"time_zone":     "timezone",
		"working_horus": "working_hours",
		"x":             "",
		"colour":        "",
		"":              "",
	} {
		if got := suggest(wrong, known); got != want {
			t.Errorf("suggest(%q) = %q, want %q", wrong, got, want)
		}
	}
}
