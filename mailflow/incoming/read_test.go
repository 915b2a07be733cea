package incoming

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A case is one file in testdata: lines "key: value" that say what must be read, then "--- text ---" with the text
// that must be read (left out: not looked at), "--- sent ---" with an earlier mail of ours, and "--- mail ---"
// with the mail as it stands. The keys are those of want, "why" is the reason of the case.
type testCase struct {
	keys map[string][]string
	text *string
	sent []string
	mail []byte
}

func readCaseFile(t testing.TB, path string) testCase {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, mail, ok := bytes.Cut(raw, []byte("\n--- mail ---\n"))
	if !ok {
		t.Fatalf("%s: no mail in it", path)
	}
	c := testCase{keys: map[string][]string{}, mail: mail}
	sections := strings.Split(string(head)+"\n", "\n--- ")
	for line := range strings.Lines(sections[0]) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			t.Fatalf("%s: no key in %q", path, line)
		}
		c.keys[key] = append(c.keys[key], strings.TrimSpace(value))
	}
	for _, section := range sections[1:] {
		name, body, _ := strings.Cut(section, " ---\n")
		switch name {
		case "text":
			body = strings.TrimSpace(body)
			c.text = &body
		case "sent":
			c.sent = append(c.sent, body)
		default:
			t.Fatalf("%s: unknown section %q", path, name)
		}
	}
	if len(c.keys["crlf"]) > 0 {
		c.mail = bytes.ReplaceAll(c.mail, []byte("\n"), []byte("\r\n"))
	}
	return c
}

func (c testCase) options() Options {
	o := Options{Own: c.keys["own"], Sent: c.sent}
	if ids := c.keys["authserv"]; len(ids) > 0 {
		o.AuthservID = ids[0]
	}
	if marks := c.keys["internal"]; len(marks) > 0 {
		o.InternalHeader = marks[0]
	}
	return o
}

// got is what was read, under the keys that a case may ask for.
func got(m Mail) map[string][]string {
	g := map[string][]string{
		"class": {string(m.Class)}, "from": {m.From}, "name": {m.FromName}, "to": m.To, "cc": m.Cc, "recipient": m.Recipient,
		"subject": {m.Subject}, "id": {m.MessageID}, "date": {m.Date.UTC().Format(time.RFC3339)}, "trust": {string(m.Trust)},
		"codes": m.Codes, "asks": m.Asks, "tokens": m.Tokens, "reply-to-id": m.InReplyTo, "references": m.References,
		"forward": {fmt.Sprint(m.Forward)}, "differs": {fmt.Sprint(m.Differs)}, "encrypted": {fmt.Sprint(m.Encrypted)},
		"reaction": {fmt.Sprint(m.Reaction)}, "words": {strings.ReplaceAll(m.Words, "\n", " / ")}, "froms": {fmt.Sprint(m.Froms)}, "until": {m.Until.Format(time.DateOnly)},
	}
	for _, in := range m.Inline {
		g["inline"] = append(g["inline"], in.Quoted+" => "+strings.ReplaceAll(in.Text, "\n", " / "))
	}
	for _, a := range m.Attachments {
		g["attachment"] = append(g["attachment"], fmt.Sprintf("%s; %s; %d", a.Name, a.Type, a.Size))
	}
	if m.Bounce != nil {
		g["bounce"] = []string{strings.TrimSpace(m.Bounce.Recipient + " " + m.Bounce.Status + " " + m.Bounce.Action)}
		g["original"] = m.Bounce.Original
		g["meant"] = []string{m.Bounce.Meant}
	}
	return g
}

func TestRead(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(path, "testdata/"), ".txt"), func(t *testing.T) {
			t.Parallel()
			checkCase(t, readCaseFile(t, path))
		})
	}
}

func checkCase(t *testing.T, c testCase) {
	t.Helper()
	m := Read(c.mail, c.options())
	g := got(m)
	for key, want := range c.keys {
		switch key {
		case "why", "own", "authserv", "internal", "crlf", "client":
			continue
		}
		if len(want) == 1 && want[0] == "" && len(g[key]) == 0 {
			continue
		}
		if diff := cmp.Diff(want, g[key]); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s%v", c.keys["why"], key, diff, m.Why)
		}
	}
	if c.text != nil {
		if diff := cmp.Diff(*c.text, m.Text); diff != "" {
			t.Errorf("%s: text (-want +got):\n%s%v", c.keys["why"], diff, m.Why)
		}
	}
}
